// Credible regions: what they hold, what they measure, and polygons that any map can draw.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Likelihood } from '../../../main/contract/evidence.ts'
import type { MultiPolygon } from '../../../main/contract/geography.ts'
import type { CredibleRegion } from '../../../main/contract/posterior.ts'
import { posteriorMasses } from '../../../main/evidence/posterior/masses.ts'
import { haversineKm, inCountries, kernel, solve } from './synthetic.ts'

type Ring = MultiPolygon[number][number]
const radians = Math.PI / 180

/** Exact for rings along parallels and meridians: R^2 times the sum over the level sides of -dLon sin(lat); positive anticlockwise. */
function ringArea(ring: Ring): number {
  let area = 0
  for (let i = 1; i < ring.length; i++) {
    const [[x0, y0], [x1, y1]] = [ring[i - 1]!, ring[i]!]
    expect(x0 === x1 || y0 === y1).toBe(true)
    area -= (x1 - x0) * radians * Math.sin(y0 * radians)
  }
  return area * 6371.0088 ** 2
}

function holds(polygons: MultiPolygon, longitude: number, latitude: number): boolean {
  let inside = false
  for (const ring of polygons.flat()) {
    for (let i = 1; i < ring.length; i++) {
      const [[x0, y0], [x1, y1]] = [ring[i - 1]!, ring[i]!]
      if (y0 > latitude !== y1 > latitude && longitude < x0 + ((latitude - y0) / (y1 - y0)) * (x1 - x0)) inside = !inside
    }
  }
  return inside
}

function checkRings({ polygons, areaKm2 }: CredibleRegion): void {
  let area = 0
  for (const polygon of polygons) {
    polygon.forEach((ring, i) => {
      expect(ring.length).toBeGreaterThanOrEqual(5)
      expect(ring.at(-1)).toEqual(ring[0])
      expect(new Set(ring.slice(1).map(String)).size).toBe(ring.length - 1)
      expect(Math.sign(ringArea(ring))).toBe(i === 0 ? 1 : -1)
      area += ringArea(ring)
    })
  }
  expect(Math.abs(area / areaKm2 - 1)).toBeLessThan(1e-3)
}

/** Sides of different rings, or of one, that cross in their insides. */
function crossings(polygons: MultiPolygon): number {
  const sides = polygons.flat().flatMap((ring) => ring.slice(1).map((end, i) => [ring[i]!, end] as const))
  const level = sides.filter(([a, b]) => a[1] === b[1])
  const upright = sides.filter(([a, b]) => a[0] === b[0])
  const strictlyBetween = (value: number, one: number, other: number) => value > Math.min(one, other) && value < Math.max(one, other)
  return level.reduce((sum, [a, b]) => sum + upright.filter(([c, d]) => strictlyBetween(c[0], a[0], b[0]) && strictlyBetween(a[1], c[1], d[1])).length, 0)
}

const latitude = fc.double({ min: -80, max: 80, noNaN: true })
const longitude = fc.double({ min: -180, max: 180, noNaN: true })
const kernels: fc.Arbitrary<Likelihood> = fc.record({
  form: fc.constant('kernels' as const),
  centres: fc.array(fc.record({ latitude, longitude, sigmaKm: fc.constantFrom(0.05, 1, 20, 300), weight: fc.constant(1) }), { minLength: 1, maxLength: 4 }),
  background: fc.constantFrom(1e-3, 0.3),
})

test('hold what they claim, by points in polygons; closed simple rings, wound by the right-hand rule', () => {
  fc.assert(fc.property(fc.array(fc.oneof(kernels, fc.constant(inCountries(['DE', 'RU', 'FJ']))), { minLength: 1, maxLength: 3 }), (likelihoods) => {
    const { model, items, posterior } = solve(likelihoods)
    const masses = posteriorMasses(model, items)
    const { x, y, z } = model.grid.geometry
    for (const region of posterior.credible) {
      checkRings(region)
      expect(region.probability).toBeGreaterThanOrEqual(region.level - 1e-9)
      expect(crossings(region.polygons)).toBe(0)
      let inside = 0
      masses.forEach((mass, cell) => {
        if (mass > 1e-7 && holds(region.polygons, Math.atan2(y[cell]!, x[cell]!) / radians, Math.asin(z[cell]!) / radians)) inside += mass
      })
      expect(inside).toBeCloseTo(region.probability, 2)
    }
  }), { numRuns: 12 })
}, 120_000)

test('one reading of 10 m gives a small round region', () => {
  const { credible } = solve([kernel(48.7758, 9.1829, 0.01)]).posterior
  for (const { level, areaKm2, polygons } of credible) {
    // a disc of this radius holds the level: pi r^2 = -2 pi sigma^2 ln(1 - level)
    expect(areaKm2 / (-2 * Math.PI * 0.01 ** 2 * Math.log(1 - level))).toBeLessThan(1.25)
    expect(polygons).toHaveLength(1)
    const distances = polygons[0]![0]!.map(([lon, lat]) => haversineKm(48.7758, 9.1829, lat, lon))
    expect(Math.max(...distances) / Math.min(...distances)).toBeLessThan(1.8)
  }
})

test('a region over 180 degrees is parted there, and one at the pole ends there', () => {
  const fiji = solve([kernel(-17, 180, 30)]).posterior.credible[1]!
  const longitudes = fiji.polygons.flat(2).map(([lon]) => lon)
  expect(longitudes).toContain(180)
  expect(longitudes).toContain(-180)
  for (const polygon of fiji.polygons) {
    const own = polygon[0]!.map(([lon]) => lon)
    expect(Math.max(...own) - Math.min(...own)).toBeLessThan(5)
  }
  checkRings(solve([kernel(90, 0, 100)]).posterior.credible[1]!)
})

test('a hole is a clockwise ring within its polygon', () => {
  // a town excluded from the middle of a wide kernel
  const side = 0.4
  const corner = (east: number, north: number): [number, number] => [10 + east * side, 25 + north * side]
  const exclude: Likelihood = { form: 'area', polygons: [[[corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1), corner(-1, -1)]]], inside: 1e-9, outside: 1 }
  const { credible } = solve([kernel(25, 10, 100, 1e-6), exclude]).posterior
  const withHole = credible[1]!.polygons.find((polygon) => polygon.length > 1)!
  expect(withHole).toBeDefined()
  expect(holds(credible[1]!.polygons, 10, 25)).toBe(false)
  expect(ringArea(withHole[0]!)).toBeGreaterThan(0)
  expect(ringArea(withHole[1]!)).toBeLessThan(0)
  checkRings(credible[1]!)
})
