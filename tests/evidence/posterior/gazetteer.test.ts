// The posterior over the real gazetteer: what must hold for every picture, at the places where maps go wrong.
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Likelihood } from '../../../main/contract/evidence.ts'
import type { NamedMass, Posterior } from '../../../main/contract/posterior.ts'
import type { Atlas } from '../../../main/evidence/posterior/atlas.ts'
import { placeOf } from '../../../main/evidence/posterior/belonging.ts'
import { posteriorMasses } from '../../../main/evidence/posterior/masses.ts'
import { createModel, evaluate } from '../../../main/evidence/posterior/model.ts'
import { forkWorker } from '../../../main/jobs/fork-spawner.ts'
import { Workspace } from '../../../main/services/workspace.ts'
import { makeHome } from '../../prepare.ts'
import { haversineKm, inCountries, itemsOf, kernel } from './synthetic.ts'

let home: string
let workspace: Workspace
let atlas: Atlas

beforeAll(async () => {
  home = makeHome('posterior')
  workspace = new Workspace(home, forkWorker)
  atlas = (await workspace.knowledge()).atlas
})

afterAll(async () => {
  await workspace.close()
  rmSync(home, { recursive: true })
})

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0)
const massOf = (named: readonly NamedMass[]): number => sum(named.map(({ probability }) => probability))

/** The answer of the items that are on, over the cells of all of them. */
function answer(likelihoods: readonly Likelihood[], isOn: (i: number) => boolean = () => true): Posterior {
  const model = createModel(atlas, itemsOf(likelihoods))
  const states = itemsOf(likelihoods).map((item, i) => ({ ...item, accepted: isOn(i) }))
  expect(Math.abs(sum(posteriorMasses(model, states)) - 1)).toBeLessThan(1e-9)
  return evaluate(model, states)
}

/** Same numbers, by name, region and item. */
function expectSame(one: Posterior, other: Posterior): void {
  for (const key of ['countries', 'regions', 'cities', 'hypotheses'] as const) {
    expect(one[key]).toHaveLength(other[key].length)
    one[key].forEach(({ probability }, i) => expect(Math.abs(probability - other[key][i]!.probability)).toBeLessThan(1e-9))
  }
  expect(one.countries.map(({ code }) => code)).toEqual(other.countries.map(({ code }) => code))
  expect(haversineKm(one.best.latitude, one.best.longitude, other.best.latitude, other.best.longitude)).toBeLessThan(1e-6)
  one.credible.forEach(({ areaKm2, polygons }, i) => {
    expect(Math.abs(areaKm2 / other.credible[i]!.areaKm2 - 1)).toBeLessThan(1e-9)
    expect(polygons).toEqual(other.credible[i]!.polygons)
  })
  expect(one.effects).toHaveLength(other.effects.length)
  one.effects.forEach((effect, i) => expect(Math.abs(effect.without - other.effects[i]!.without)).toBeLessThan(1e-9))
}

test.each([
  ['Arezzo', 43.46333, 11.87972, 0.1, 'Arezzo, Tuscany, Italy', 0.02],
  ['Fiji, beside the antimeridian', -16.8, 179.99, 0.007, /, Fiji$/, 0.02],
  ['the South Pole', -90, 0, 1e-4, 'Antarctica', 2],
  ['a kilometre from the South Pole', -89.99, 30, 1e-4, 'Antarctica', 2],
  ['the mid-Atlantic', 30.1234567, -40.7654321, 1e-4, 'At sea', 0.02],
  ['the ice of Greenland', 72.01, -40.02, 1e-4, /, Greenland$/, 0.02],
])('a reading of 15 m in %s comes back within 2 m', (_, latitude, longitude, background, label, radiusKm) => {
  const { best, countries, hypotheses } = answer([kernel(latitude, longitude, 0.015, background)])
  expect(haversineKm(latitude, longitude, best.latitude, best.longitude)).toBeLessThan(0.002)
  // at the poles cells are a kilometre long
  expect(best.radius50Km).toBeLessThan(radiusKm)
  expect(massOf(countries)).toBeLessThanOrEqual(1 + 1e-9)
  expect(hypotheses[0]!.label).toMatch(label)
  expect(hypotheses[0]!.probability).toBeGreaterThan(0.95)
})

test('each finer cell belongs to the place that a search at its middle finds', () => {
  // the Alps, the three-country corner at Basel, Tokyo, the Sahara
  const { grid } = createModel(atlas, itemsOf([kernel(47.2, 11.4, 4), kernel(47.56, 7.59, 8), kernel(35.68, 139.69, 3), kernel(23, 5, 12)]))
  const { x, y, z } = grid.geometry
  for (let cell = atlas.cells.count; cell < grid.count; cell++) {
    const [latitude, longitude] = [Math.atan2(z[cell]!, Math.hypot(x[cell]!, y[cell]!)), Math.atan2(y[cell]!, x[cell]!)].map((radians) => (radians * 180) / Math.PI) as [number, number]
    const country = grid.names.country[grid.nameOfCell[cell]!]!
    expect(grid.names.place[grid.nameOfCell[cell]!]).toBe(placeOf(atlas.index, latitude, longitude, country).row)
  }
  expect(grid.count - atlas.cells.count).toBeGreaterThan(1000)
})

test('a toggle gives what a model without the item gives', () => {
  const items = [
    kernel(43.46333, 11.87972, 0.015, 0.1),
    inCountries(['IT', 'FR']),
    { form: 'zones', zones: ['Europe/Rome', 'Europe/Paris'], inside: 1, outside: 0.05 },
    { form: 'regions', ratios: { 'IT/Tuscany': 1, 'FR/Brittany': 0.5 }, otherwise: 0.01 },
  ] satisfies Likelihood[]
  // these three ask for no finer cells, so that the two models have the same ones
  for (const off of [1, 2, 3]) expectSame(answer(items, (i) => i !== off), answer(items.filter((_, i) => i !== off)))
})

test('with its finer cells left in, a reading that is off changes no country by 1e-9', () => {
  const items = [kernel(43.46333, 11.87972, 0.015, 0.1), inCountries(['IT', 'FR'])]
  const [toggled, alone] = [answer(items, (i) => i !== 0), answer(items.slice(1))]
  expect(toggled.countries.map(({ code }) => code)).toEqual(alone.countries.map(({ code }) => code))
  toggled.countries.forEach(({ probability }, i) => expect(Math.abs(probability - alone.countries[i]!.probability)).toBeLessThan(1e-9))
})

test('the effect of each item is what switching it off does to the leading place', () => {
  const items = [kernel(43.46333, 11.87972, 3, 0.3), kernel(43.3, 11.9, 6, 0.4), inCountries(['IT', 'FR']), inCountries(['IT', 'ES'], 0.1)]
  const model = createModel(atlas, itemsOf(items))
  const { effects, hypotheses } = evaluate(model, itemsOf(items))
  const name = hypotheses[0]!.label.split(',')[0]!
  const { names, nameOfCell } = model.grid
  expect(hypotheses[0]!.grain).toBe('place')
  const isLeading = (cell: number) => names.place[nameOfCell[cell]!]! >= 0 && atlas.places.name(names.place[nameOfCell[cell]!]!) === name && atlas.countries[names.country[nameOfCell[cell]!]!] === 'IT'
  for (const [i, { without }] of effects.entries()) {
    const masses = posteriorMasses(model, itemsOf(items).map((item, k) => ({ ...item, accepted: k !== i })))
    expect(Math.abs(sum(masses.filter((mass, cell) => mass > 1e-15 && isLeading(cell))) - without)).toBeLessThan(1e-9)
  }
})
