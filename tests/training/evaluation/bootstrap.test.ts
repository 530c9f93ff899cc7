// Intervals: repeatable, as wide as theory says, and holding the truth as often as they claim.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../training/data/random.ts'
import { intervalOf, quantile, resample, roundsFor } from '../../../training/evaluation/bootstrap.ts'
import { scoresOf } from '../../../training/evaluation/scores.ts'

const options = { seed: 7, rounds: 400, level: 0.95 }

describe('bootstrap', () => {
  it('draws as many as there are, the same by the same seed', () => {
    const draw = (seed: number) => resample(30, { ...options, rounds: 20, seed }, (counts) => [...counts])
    expect(draw(1)).toEqual(draw(1))
    expect(draw(1)).not.toEqual(draw(2))
    for (const counts of draw(3)) expect(counts.reduce((sum, count) => sum + count, 0)).toBe(30)
  })
  it('takes quantiles between neighbours, infinite ones too', () => {
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5)
    expect(quantile([0, 10], 0.25)).toBe(2.5)
    expect(quantile([1, Infinity], 0)).toBe(1)
    expect(quantile([1, Infinity, Infinity], 0.5)).toBe(Infinity)
    expect(intervalOf([NaN, 3, 3], 0.9)).toEqual({ low: 3, high: 3 })
  })
  it('takes fewer rounds of very many pictures', () => {
    expect(roundsFor(options, 3000)).toBe(400)
    expect(roundsFor({ ...options, rounds: 2000 }, 210_122)).toBe(200)
  })
  it('is as wide as the binomial distribution', () => {
    const { within25Km } = scoresOf(Array.from({ length: 1000 }, (_, index) => (index < 300 ? 10 : 5000)), { ...options, rounds: 2000 })
    const sigma = Math.sqrt((0.3 * 0.7) / 1000)
    expect(within25Km.value).toBe(0.3)
    expect(within25Km.low).toBeCloseTo(0.3 - 1.96 * sigma, 2)
    expect(within25Km.high).toBeCloseTo(0.3 + 1.96 * sigma, 2)
  })
  it('holds the true value in 95 of 100 samples', () => {
    const random = createRandom(11)
    const [trials, pictures] = [300, 150]
    const trueScore = 5000 * (0.4 * Math.exp(-50 / 1805) + 0.6 * Math.exp(-3000 / 1805))
    let [shares, scores] = [0, 0]
    for (let trial = 0; trial < trials; trial++) {
      const measured = scoresOf(Array.from({ length: pictures }, () => (random.next() < 0.4 ? 50 : 3000)), { ...options, seed: trial })
      shares += Number(measured.within200Km.low! <= 0.4 && 0.4 <= measured.within200Km.high!)
      scores += Number(measured.geoScore.low! <= trueScore && trueScore <= measured.geoScore.high!)
    }
    // 95 % of 300 within four standard deviations; the percentile method is a little narrow at 150 pictures.
    for (const held of [shares, scores]) {
      expect(held / trials).toBeGreaterThan(0.9)
      expect(held / trials).toBeLessThan(0.99)
    }
  })
  it('holds its own value, whatever the distances', () => {
    fc.assert(fc.property(fc.array(fc.option(fc.double({ min: 0, max: 20_000, noNaN: true }), { nil: null }), { minLength: 1, maxLength: 30 }), (distances) => {
      const { pictures, answered, ...metrics } = scoresOf(distances, { ...options, rounds: 100 })
      expect([pictures, answered]).toEqual([distances.length, distances.filter((km) => km !== null).length])
      expect(metrics.geoScore.low).toBeLessThanOrEqual(metrics.geoScore.high!)
      for (const { value } of Object.values(metrics)) expect(value === null || Number.isFinite(value)).toBe(true)
    }), { numRuns: 40 })
  })
  it('measures nothing of no pictures', () => {
    expect(scoresOf([], options)).toMatchObject({ pictures: 0, geoScore: { value: null, low: null, high: null } })
  })
})
