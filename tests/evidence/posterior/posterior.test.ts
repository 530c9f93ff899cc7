// The posterior's numbers against closed forms, a dense grid, and laws that hold for any items.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Likelihood } from '../../../main/contract/evidence.ts'
import { Posterior } from '../../../main/contract/posterior.ts'
import { meanDensities } from '../../../main/evidence/posterior/kernels.ts'
import type { KernelLikelihood } from '../../../main/evidence/posterior/kernels.ts'
import { informationBits, posteriorMasses } from '../../../main/evidence/posterior/masses.ts'
import { createModel, evaluate } from '../../../main/evidence/posterior/model.ts'
import { latticePoint, leafAt } from '../../../main/evidence/posterior/quadtree.ts'
import { haversineKm, inCountries, itemsOf, kernel, places, smallAtlas, solve } from './synthetic.ts'

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0)
const latitude = fc.double({ min: -85, max: 85, noNaN: true })
const longitude = fc.double({ min: -180, max: 180, noNaN: true })
const sigma = fc.double({ min: Math.log(0.003), max: Math.log(500), noNaN: true }).map(Math.exp)
const background = fc.constantFrom(1e-6, 1e-3, 0.1, 0.5)
const anyKernels: fc.Arbitrary<Likelihood> = fc.record({
  form: fc.constant('kernels' as const),
  centres: fc.array(fc.record({ latitude, longitude, sigmaKm: sigma, weight: fc.constant(1) }), { minLength: 1, maxLength: 3 }),
  background,
})
const anyCountries = fc.subarray([...places.countries], { minLength: 1, maxLength: 4 }).map((codes) => inCountries(codes))
const anyZone: fc.Arbitrary<Likelihood> = fc.constantFrom(...places.zones).map((zone) => ({ form: 'zones', zones: [zone], inside: 1, outside: 0.05 }))
const anyRegion: fc.Arbitrary<Likelihood> = fc.constantFrom(...places.regions).map(({ country, name }) => ({ form: 'regions', ratios: { [`${country}/${name}`]: 1 }, otherwise: 0.1 }))
const box = (west: number, south: number, east: number, north: number): Likelihood =>
  ({ form: 'area', polygons: [[[[west, south], [east, south], [east, north], [west, north], [west, south]]]], inside: 1, outside: 0.001 })
const anyArea = fc.tuple(fc.integer({ min: -170, max: 150 }), fc.integer({ min: -60, max: 50 }), fc.integer({ min: 1, max: 20 })).map(([west, south, side]) => box(west, south, west + side, south + side))
const anyItems = fc.array(fc.oneof(anyKernels, anyCountries, anyZone, anyRegion, anyArea), { minLength: 1, maxLength: 4 })
const few = { numRuns: 15 }

test('a kernel integrates to its mass within 1 %, at any width and latitude, over 180 degrees too', () => {
  fc.assert(fc.property(latitude, longitude, sigma, (at, on, sigmaKm) => {
    const likelihood = kernel(at, on, sigmaKm, 1e-6) as KernelLikelihood
    const { grid } = createModel(smallAtlas(), itemsOf([likelihood]))
    const densities = meanDensities(likelihood, grid.tree, grid.geometry)
    // leaves that were replaced are no cells of this grid
    grid.logPrior.forEach((prior, cell) => prior === -Infinity && (densities[cell] = 0))
    expect(Math.abs(sum(densities.map((density, cell) => density * grid.geometry.areaKm2[cell]!)) - 1)).toBeLessThan(0.01)
  }), { numRuns: 40, examples: [[80.45783785756196, 0, 182.35374978367173]] })
})

test('one reading: its own coordinates, and radii of sigma sqrt(2 ln 2) and sigma sqrt(2 ln 10)', () => {
  for (const sigmaKm of [0.003, 0.01, 0.1, 1]) {
    const { best } = solve([kernel(48.7758, 9.1829, sigmaKm, 1e-6)]).posterior
    expect(haversineKm(48.7758, 9.1829, best.latitude, best.longitude)).toBeLessThan(0.001)
    expect(Math.abs(best.radius50Km / (sigmaKm * Math.sqrt(2 * Math.log(2))) - 1)).toBeLessThan(0.03)
    expect(Math.abs(best.radius90Km / (sigmaKm * Math.sqrt(2 * Math.log(10))) - 1)).toBeLessThan(0.03)
  }
})

test('two readings that agree: the mean by precision, and the narrower normal distribution', () => {
  const north = 0.03 / 111.19508
  const { best, hypotheses } = solve([kernel(48.7, 9.1, 0.02), kernel(48.7 + north, 9.1, 0.04)]).posterior
  expect(haversineKm(48.7 + north * 0.2, 9.1, best.latitude, best.longitude)).toBeLessThan(0.001)
  const expected = Math.sqrt(1 / (1 / 0.02 ** 2 + 1 / 0.04 ** 2)) * Math.sqrt(2 * Math.log(2))
  expect(Math.abs(best.radius50Km / expected - 1)).toBeLessThan(0.06)
  expect(hypotheses).toHaveLength(1)
})

test('agrees with a dense grid of points over the same prior', () => {
  const [a, b] = [{ at: [48.6, 9.0], sigma: 6 }, { at: [48.75, 9.2], sigma: 9 }] as const
  const { model, items } = solve([kernel(a.at[0], a.at[1], a.sigma, 0.2), kernel(b.at[0], b.at[1], b.sigma, 0.3), inCountries(['DE'])])
  const masses = posteriorMasses(model, items)
  const { cells, geometry } = smallAtlas()
  const window = { south: 48.2, north: 49.2, west: 8.4, east: 9.9 }
  const earth = 4 * Math.PI * 6371.0088 ** 2
  const normal = (d: number, s: number, share: number) => ((1 - share) * Math.exp((-d * d) / (2 * s * s))) / (2 * Math.PI * s * s) + share / earth
  const dense = { total: 0, latitude: 0, longitude: 0, near: 0 }
  const steps = 300
  for (let i = 0; i < steps; i++) {
    for (let j = 0; j < steps; j++) {
      const y = window.south + ((i + 0.5) / steps) * (window.north - window.south)
      const x = window.west + ((j + 0.5) / steps) * (window.east - window.west)
      const point = latticePoint(y, x)
      const cell = leafAt(smallAtlas().tree, point.x, point.y)
      const prior = (Math.exp(cells.logPrior[cell]!) / geometry.areaKm2[cell]!) * Math.cos((y * Math.PI) / 180)
      const p = prior * normal(haversineKm(y, x, a.at[0], a.at[1]), a.sigma, 0.2) * normal(haversineKm(y, x, b.at[0], b.at[1]), b.sigma, 0.3)
      dense.total += p
      dense.latitude += p * y
      dense.longitude += p * x
      if (haversineKm(y, x, 48.66, 9.06) < 5) dense.near += p
    }
  }
  const coarse = { total: 0, latitude: 0, longitude: 0, near: 0 }
  masses.forEach((mass, cell) => {
    const y = Math.asin(model.grid.geometry.z[cell]!) * (180 / Math.PI)
    const x = Math.atan2(model.grid.geometry.y[cell]!, model.grid.geometry.x[cell]!) * (180 / Math.PI)
    if (mass === 0 || y < window.south || y > window.north || x < window.west || x > window.east) return
    coarse.total += mass
    coarse.latitude += mass * y
    coarse.longitude += mass * x
    if (haversineKm(y, x, 48.66, 9.06) < 5) coarse.near += mass
  })
  expect(coarse.total).toBeGreaterThan(0.99)
  expect(haversineKm(coarse.latitude / coarse.total, coarse.longitude / coarse.total, dense.latitude / dense.total, dense.longitude / dense.total)).toBeLessThan(0.1)
  expect(coarse.near / coarse.total).toBeCloseTo(dense.near / dense.total, 1)
})

test('sums to 1 and is a posterior by the contract, whatever the items', () => {
  fc.assert(fc.property(anyItems, fc.integer({ min: 0, max: 4 }), (likelihoods, weight) => {
    const items = itemsOf(likelihoods).map((item) => ({ ...item, weight }))
    const model = createModel(smallAtlas(), items)
    expect(Math.abs(sum(posteriorMasses(model, items)) - 1)).toBeLessThan(1e-9)
    const posterior = Posterior.parse(evaluate(model, items))
    expect(sum(posterior.hypotheses.map(({ probability }) => probability))).toBeLessThan(1 + 1e-9)
    expect(posterior.best.radius50Km).toBeLessThanOrEqual(posterior.best.radius90Km)
  }), few)
})

test('an item that is off does not count, and its effect is what leaving it out says', () => {
  fc.assert(fc.property(anyItems, fc.nat(), (likelihoods, chosen) => {
    const off = chosen % likelihoods.length
    const { model, items, posterior } = solve(likelihoods)
    const states = items.map((item, i) => ({ ...item, accepted: i !== off }))
    const byWeight = items.map((item, i) => ({ ...item, weight: i === off ? 0 : 1 }))
    expect(posteriorMasses(model, states)).toEqual(posteriorMasses(model, byWeight))
    const masses = posteriorMasses(model, items)
    const without = posteriorMasses(model, states)
    // dividing an item out gives what computing without it gives, on every country
    const effect = posterior.effects[off]!
    expect(effect.with).toBeCloseTo(posterior.hypotheses[0]!.probability, 9)
    expect(effect.without).toBeGreaterThanOrEqual(0)
    expect(sum(masses)).toBeCloseTo(sum(without), 9)
    expect(evaluate(model, states).effects).toHaveLength(items.length - 1)
  }), few)
})

test('the effect of an item on the leading place, computed the slow way', () => {
  const { model, items, posterior } = solve([inCountries(['DE'], 0.001), kernel(47.0, 2.5, 300, 0.5)])
  const leader = posterior.hypotheses[0]!
  expect(leader).toMatchObject({ label: 'Stuttgart, Baden-Württemberg, Germany', grain: 'place' })
  const inStuttgart = (masses: Float64Array) => sum(masses.filter((_, cell) => model.grid.names.place[model.grid.nameOfCell[cell]!] === 0))
  for (const [i, { with: present, without }] of posterior.effects.entries()) {
    expect(present).toBeCloseTo(inStuttgart(posteriorMasses(model, items)), 9)
    expect(without).toBeCloseTo(inStuttgart(posteriorMasses(model, items.map((item, k) => ({ ...item, accepted: k !== i })))), 9)
  }
})

test('the order of the items does not matter, and weight 2 is the item twice', () => {
  fc.assert(fc.property(anyItems, (likelihoods) => {
    const forwards = solve(likelihoods).posterior
    const backwards = solve(likelihoods.toReversed()).posterior
    expect(backwards.countries.map(({ code }) => code)).toEqual(forwards.countries.map(({ code }) => code))
    forwards.countries.forEach(({ probability }, i) => expect(backwards.countries[i]!.probability).toBeCloseTo(probability, 9))
    const twice = solve([...likelihoods, likelihoods[0]!])
    const heavy = twice.items.map((item, i) => ({ ...item, weight: i === 0 ? 2 : 1, accepted: i < likelihoods.length }))
    const masses = posteriorMasses(twice.model, heavy)
    posteriorMasses(twice.model, twice.items).forEach((mass, cell) => expect(Math.abs(mass - masses[cell]!)).toBeLessThan(1e-9))
  }), { numRuns: 8 })
})

test('a toggle gives what the model without the item gives, up to the finer cells', () => {
  const likelihoods = [kernel(48.7758, 9.1829, 5, 0.2), kernel(48.1374, 11.5755, 5, 0.2), inCountries(['DE', 'AT'])]
  const { model, items } = solve(likelihoods)
  const toggled = evaluate(model, items.map((item, i) => ({ ...item, accepted: i !== 1 })))
  const alone = solve([likelihoods[0]!, likelihoods[2]!]).posterior
  expect(toggled.hypotheses[0]!.label).toBe(alone.hypotheses[0]!.label)
  expect(toggled.hypotheses[0]!.probability).toBeCloseTo(alone.hypotheses[0]!.probability, 2)
  expect(haversineKm(toggled.best.latitude, toggled.best.longitude, alone.best.latitude, alone.best.longitude)).toBeLessThan(0.1)
})

test('nothing said is no information; a country is some bits, a reading many', () => {
  const { model, items } = solve([inCountries(['DE']), kernel(48.7, 9.1, 0.01)])
  const only = (wanted: number) => informationBits(model, items.map((item, i) => ({ ...item, accepted: i === wanted })))
  expect(only(-1)).toBeCloseTo(0, 9)
  expect(only(0)).toBeGreaterThan(1)
  expect(only(1)).toBeGreaterThan(20)
})

test('items at the edge of what the contract allows', () => {
  for (const at of [[0, 0], [90, 0], [-90, 180], [89.999, -180], [0, 180], [-48.87, -123.39]] as const) {
    const { posterior, model } = solve([kernel(at[0], at[1], 0.01), kernel(at[0], at[1], 1e-9, 1e-300), kernel(-at[0], at[1], 20_000, 0.999)])
    expect(haversineKm(at[0], at[1], posterior.best.latitude, posterior.best.longitude)).toBeLessThan(2)
    expect(model.grid.count).toBeLessThan(smallAtlas().cells.count + 61_000)
  }
})
