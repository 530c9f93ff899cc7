// The metrics against closed forms and against a plain count.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { haversineKm } from '../../../training/data/distance.ts'
import { geoScore, metricsOf, prepare, radiiKm, weightedMetrics } from '../../../training/evaluation/metrics.ts'
import { publishedResults } from '../../../training/evaluation/published.ts'

describe('haversine', () => {
  it.each([
    ['a quarter of the equator', [0, 0], [0, 90], (Math.PI / 2) * 6371],
    ['pole to pole', [90, 0], [-90, 77], Math.PI * 6371],
    ['a degree of latitude', [10, 20], [11, 20], (Math.PI / 180) * 6371],
    ['over the date line', [0, 179.5], [0, -179.5], (Math.PI / 180) * 6371],
    ['a degree of longitude at 60 degrees', [60, 0], [60, 1], 2 * 6371 * Math.asin(0.5 * Math.sin(Math.PI / 360))],
  ] as const)('%s', (_, from, to, km) => {
    expect(haversineKm(from, to)).toBeCloseTo(km, 8)
  })
  it('agrees with the angle between unit vectors', () => {
    const vector = (latitude: number, longitude: number) => {
      const [a, b] = [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180]
      return [Math.cos(a) * Math.cos(b), Math.cos(a) * Math.sin(b), Math.sin(a)] as const
    }
    const coordinate = fc.tuple(fc.double({ min: -90, max: 90, noNaN: true }), fc.double({ min: -180, max: 180, noNaN: true }))
    fc.assert(fc.property(coordinate, coordinate, (from, to) => {
      const [u, v] = [vector(...from), vector(...to)]
      const cross = Math.hypot(u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0])
      expect(haversineKm(from, to)).toBeCloseTo(6371 * Math.atan2(cross, u[0] * v[0] + u[1] * v[1] + u[2] * v[2]), 2)
    }))
  })
})

describe('metrics', () => {
  it('GeoScore falls by e over a tenth of its scale', () => {
    expect(geoScore(0)).toBe(5000)
    expect(geoScore(1805)).toBeCloseTo(5000 / Math.E, 10)
    expect(geoScore(18_050)).toBeCloseTo(5000 * Math.exp(-10), 10)
    expect(geoScore(null)).toBe(0)
  })
  it('counts a radius as within, and what has no answer as wrong', () => {
    const metrics = metricsOf([1, 25, 25.0001, 200, 750, 2500, 2501, null])
    expect(metrics).toMatchObject({ within1Km: 1 / 8, within25Km: 2 / 8, within200Km: 4 / 8, within750Km: 5 / 8, within2500Km: 6 / 8, medianKm: 475 })
    expect(metrics.geoScore).toBeCloseTo([1, 25, 25.0001, 200, 750, 2500, 2501].reduce((sum, km) => sum + 5000 * Math.exp(-km / 1805), 0) / 8, 9)
  })
  it('has no median where half have no answer', () => {
    expect(metricsOf([3, null]).medianKm).toBe(Infinity)
    expect(metricsOf([3, null, null, 4, 5]).medianKm).toBe(5)
  })
  it('is as a plain count of the pictures drawn, in any order', () => {
    const distance = fc.option(fc.double({ min: 0, max: 20_015, noNaN: true }), { nil: null })
    fc.assert(fc.property(fc.array(fc.tuple(distance, fc.integer({ min: 0, max: 3 })), { minLength: 1, maxLength: 40 }), (drawn) => {
      fc.pre(drawn.some(([, times]) => times > 0))
      const all = drawn.flatMap(([km, times]) => Array<number>(times).fill(km ?? Infinity)).sort((a, b) => a - b)
      const prepared = prepare(drawn.map(([km]) => km))
      const counts = new Int32Array(drawn.length)
      drawn.forEach(([, times], index) => (counts[prepared.placeOf[index]!] = times))
      const metrics = weightedMetrics(prepared, counts)
      const shares = [metrics.within1Km, metrics.within25Km, metrics.within200Km, metrics.within750Km, metrics.within2500Km]
      expect(shares).toEqual(radiiKm.map((radius) => all.filter((km) => km <= radius).length / all.length))
      const middle = all.length / 2
      expect(metrics.medianKm).toBe(Number.isInteger(middle) ? (all[middle - 1]! + all[middle]!) / 2 : all[Math.floor(middle)]!)
      expect(metrics.geoScore).toBeCloseTo(all.reduce((sum, km) => sum + 5000 * Math.exp((-10 * km) / 18_050), 0) / all.length, 6)
    }))
  })
})

describe('the published table', () => {
  const bounds = (shares: readonly number[]) => {
    const rings = [...shares, 100].map((share, ring) => (share - (shares[ring - 1] ?? 0)) / 100)
    const at = (km: readonly number[]) => rings.reduce((sum, mass, ring) => sum + mass * 5000 * Math.exp(-km[ring]! / 1805), 0)
    return [at([25, 200, 750, 2500, 20_015]), at([0, 25, 200, 750, 2500])] as const
  }
  it("has GeoScores that GeoSeek-Val's shares allow", () => {
    for (const { model, shares, geoScore: stated } of publishedResults) {
      const [least, most] = bounds(Object.values(shares['geoseek-val']))
      expect(stated, model).toBeGreaterThan(least)
      expect(stated, model).toBeLessThan(most)
    }
  })
  it("and GeoAgent's on the other benchmark does not", () => {
    expect(publishedResults[0]!.geoScore).toBeLessThan(bounds(Object.values(publishedResults[0]!.shares.im2gps3k))[0])
  })
  it('has shares that ascend', () => {
    for (const { shares } of publishedResults) for (const row of Object.values(shares)) expect(Object.values(row)).toEqual(Object.values(row).toSorted((a, b) => a - b))
  })
})
