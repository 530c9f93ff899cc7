// Two runs compared, and a pack's reliability found again from answers that were drawn by it.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../training/data/random.ts'
import { compareRuns, ComparisonError } from '../../../training/evaluation/compare.ts'
import type { GeocodedSample } from '../../../training/evaluation/picture.ts'
import { ascending, fitReliability } from '../../../training/evaluation/reliability-fit.ts'
import { answerAt, picture } from './pictures.ts'

const options = { seed: 3, rounds: 500, level: 0.95 }
const kinds = { a: 'model', b: 'model' } as const
const run = (distances: readonly (number | null)[]) => distances.map((km, index) => picture({ id: String(index), answers: { model: answerAt(km) } }))

describe('two runs', () => {
  it('that are one differ in nothing', () => {
    const same = run([1, 30, 4000, null])
    const { metrics, changed, pictures } = compareRuns(same, same, kinds, options)
    expect([changed, pictures]).toEqual([[], 4])
    for (const one of Object.values(metrics)) expect(one).toMatchObject({ difference: 0, low: 0, high: 0, better: 0.5 })
  })
  it('tells the changed pictures, the greatest change first', () => {
    const { changed, metrics, onlyInA, onlyInB } = compareRuns(run([1, 30, 4000, null, 7]), run([1, 30, 10, 8000]), kinds, options)
    expect(changed.map(({ id, gain }) => [id, Math.sign(gain)])).toEqual([['2', 1], ['3', 1]])
    expect([onlyInA, onlyInB]).toEqual([1, 0])
    expect(metrics.within25Km.difference).toBeCloseTo(0.25, 12)
    expect(metrics.medianKm).toMatchObject({ a: 2015, b: 20, difference: -1995 })
  })
  it('pairs what it draws: a small steady gain shows where the pictures differ widely', () => {
    const random = createRandom(9)
    const before = Array.from({ length: 200 }, () => 3000 * random.next())
    const { geoScore } = compareRuns(run(before), run(before.map((km) => km * 0.97)), kinds, options).metrics
    expect(geoScore.low).toBeGreaterThan(0)
    expect(geoScore.better).toBe(1)
  })
  it('refuses runs over other pictures, or over the same with another truth', () => {
    expect(() => compareRuns(run([1]), [picture({ id: 'other' })], kinds, options)).toThrow(ComparisonError)
    expect(() => compareRuns(run([1]), [picture({ id: '0', truth: { latitude: 1, longitude: 0, country: null } })], kinds, options)).toThrow(/111 km/)
  })
})

const prior = { within25Km: 0.02, within200Km: 0.04, within750Km: 0.1, within2500Km: 0.22 }
const strength = 20

describe('the fit of reliability', () => {
  const sample = (grain: GeocodedSample['grain'], distanceKm: number, isInside = false): GeocodedSample[] => [{ grain, distanceKm, isInside }]

  it('finds the shares again that drew the answers', () => {
    const random = createRandom(21)
    const truth = [0.18, 0.35, 0.62, 0.83]
    // One draw for all radii, by inversion.
    const answers = Array.from({ length: 4000 }, () => {
      const at = random.next()
      const ring = truth.findIndex((share) => at < share)
      return sample('place', [10, 100, 500, 2000, 9000][ring < 0 ? 4 : ring]!)
    })
    const { shares } = fitReliability(answers, { prior, strength })
    Object.values(shares).forEach((share, radius) => expect(Math.abs(share - truth[radius]!)).toBeLessThan(4 * Math.sqrt((truth[radius]! * (1 - truth[radius]!)) / 4000) + 0.005))
  })
  it('is the mean of the Beta posterior, and the prior where nothing was answered', () => {
    expect(fitReliability([], { prior, strength }).shares).toEqual(prior)
    const { shares } = fitReliability([sample('place', 3), sample('place', 3), sample('place', 9999)], { prior, strength })
    expect(shares.within25Km).toBeCloseTo((20 * 0.02 + 2) / 23, 12)
    expect(shares.within2500Km).toBeCloseTo((20 * 0.22 + 2) / 23, 12)
  })
  it('counts a country for what it says, and its inside as right', () => {
    const { counted } = fitReliability([sample('country', 3000, true), sample('country', 900), sample('region', 300, true), sample('place', 60)], { prior, strength })
    expect(counted.map(({ answers, within }) => [answers, within])).toEqual([[1, 0], [2, 2], [4, 3], [4, 4]])
  })
  it('gives several samples of a picture the weight of one', () => {
    const { counted } = fitReliability([[...sample('place', 1), ...sample('place', 9000)]], { prior, strength })
    expect(counted.map(({ answers, within }) => [answers, within])).toEqual(Array(4).fill([1, 0.5]))
  })
  it('is ascending and within 0..1, whatever was answered', () => {
    const one = fc.record({ grain: fc.constantFrom('country' as const, 'region' as const, 'place' as const), distanceKm: fc.double({ min: 0, max: 20_015, noNaN: true }), isInside: fc.boolean() })
    fc.assert(fc.property(fc.array(fc.array(one, { maxLength: 3 }), { maxLength: 30 }), (samples) => {
      const shares = Object.values(fitReliability(samples, { prior, strength }).shares)
      expect(shares).toEqual(shares.toSorted((a, b) => a - b))
      expect(Math.min(...shares)).toBeGreaterThanOrEqual(0)
      expect(Math.max(...shares)).toBeLessThanOrEqual(1)
    }))
  })
  it('pools neighbours that descend', () => {
    expect(ascending([1, 3, 2, 2, 5], [1, 1, 1, 2, 1])).toEqual([1, 2.25, 2.25, 2.25, 5])
    expect(ascending([3, 2, 1], [1, 1, 1])).toEqual([2, 2, 2])
  })
})
