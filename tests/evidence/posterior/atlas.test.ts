// The atlas: a partition of the Earth with a prior of mass 1, names, and a file to keep it in.
import { expect, test } from 'vitest'
import { WorkstationError } from '../../../main/contract/errors.ts'
import { decodeAtlas, encodeAtlas } from '../../../main/evidence/posterior/atlas.ts'
import { placeOf } from '../../../main/evidence/posterior/belonging.ts'
import { createModel, evaluate } from '../../../main/evidence/posterior/model.ts'
import { normalCdf } from '../../../main/evidence/posterior/prior.ts'
import { latticePoint, leafAt } from '../../../main/evidence/posterior/quadtree.ts'
import { inCountries, itemsOf, kernel, places, smallAtlas } from './synthetic.ts'

const cellAt = (latitude: number, longitude: number): number => {
  const { x, y } = latticePoint(latitude, longitude)
  return leafAt(smallAtlas().tree, x, y)
}
const countryOfCell = (cell: number): string | undefined => smallAtlas().countries[smallAtlas().cells.country[cell]!]
const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0)

test('cells tile the Earth and the prior sums to 1', () => {
  const { geometry, cells } = smallAtlas()
  expect(sum(geometry.areaKm2) / (4 * Math.PI * 6371.0088 ** 2)).toBeCloseTo(1, 12)
  expect(sum(cells.logPrior.map(Math.exp))).toBeCloseTo(1, 12)
})

test('no point on Earth is impossible, and people are where the mass is', () => {
  const { geometry, cells } = smallAtlas()
  const density = (latitude: number, longitude: number) => Math.exp(cells.logPrior[cellAt(latitude, longitude)]!) / geometry.areaKm2[cellAt(latitude, longitude)]!
  for (const [latitude, longitude] of [[0, -30], [90, 0], [-90, 0], [-48.87, -123.39], [89.9, 180], [0, -180]] as const) expect(density(latitude, longitude)).toBeGreaterThan(0)
  expect(density(48.7758, 9.1829)).toBeGreaterThan(20 * density(48.3, 9.6))
  expect(density(25, 5)).toBeGreaterThan(density(30, -40)) // the Sahara and the Atlantic
})

test('each country has a cell, the smallest too', () => {
  expect(new Set(places.countries).difference(new Set(Array.from(smallAtlas().cells.country, (number) => smallAtlas().countries[number]!)))).toEqual(new Set())
  expect(countryOfCell(cellAt(41.9029, 12.4534))).toBe('VA')
  expect(countryOfCell(cellAt(43.7384, 7.4246))).toBe('MC')
  expect(countryOfCell(cellAt(52.52, 13.405))).toBe('DE')
})

test.each([
  ['Stuttgart', 48.76, 9.15, 'DE'], ['Stuttgart', 48.8, 9.25, 'DE'], ['Fellbach', 48.81, 9.28, 'DE'], ['Kehl', 48.575, 7.81, 'DE'], ['Strasbourg', 48.575, 7.79, 'FR'], ['Munich', 47.5, 11.1, 'DE'],
])('a point belongs to %s by size and distance', (name, latitude, longitude, code) => {
  expect(places.name(placeOf(smallAtlas().index, latitude, longitude, places.countries.indexOf(code)).row)).toBe(name)
})

test('comes back from its file the same, and refuses a damaged one', () => {
  const bytes = encodeAtlas(smallAtlas())
  const items = itemsOf([inCountries(['DE', 'AT']), kernel(48.7, 9.1, 5)])
  expect(evaluate(createModel(decodeAtlas(bytes, places), items), items)).toEqual(evaluate(createModel(smallAtlas(), items), items))
  const flipped = Uint8Array.from(bytes)
  flipped[bytes.length - 9]! ^= 1
  for (const damaged of [flipped, bytes.subarray(0, 500), new Uint8Array(0), bytes.subarray(3)]) {
    expect(() => decodeAtlas(damaged, places)).toThrow(WorkstationError)
  }
  expect(() => decodeAtlas(bytes, { ...places, count: 3 })).toThrow(WorkstationError)
})

test('the normal distribution function, against tables', () => {
  for (const [z, p] of [[0, 0.5], [1, 0.8413447], [-1.96, 0.0249979], [3, 0.9986501]] as const) expect(normalCdf(z)).toBeCloseTo(p, 6)
})
