// The learning rate over a run, against its closed form.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cosineWithWarmup } from '../../../training/optimizers/schedule.ts'

describe('cosineWithWarmup', () => {
  it('gives the closed form at its turning points', () => {
    const rate = cosineWithWarmup({ learningRate: 2, updates: 110, warmupShare: 10 / 110, minimumShare: 0 })
    expect([0, 5, 10, 60, 110].map(rate)).toEqual([0, 1, 2, 1, 0])
    expect(rate(35)).toBeCloseTo(1 + Math.SQRT1_2, 12)
  })

  it('falls to its share of the rate, and stays there', () => {
    const rate = cosineWithWarmup({ learningRate: 1, updates: 100, warmupShare: 0, minimumShare: 0.1 })
    expect([rate(0), rate(50), rate(100), rate(150)]).toEqual([1, 0.55, 0.1, 0.1])
  })

  it('rises, then falls, and keeps between zero and the rate', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 300 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (updates, warmupShare, minimumShare) => {
      const rate = cosineWithWarmup({ learningRate: 1e-5, updates, warmupShare, minimumShare })
      const rates = Array.from({ length: updates }, (_, update) => rate(update))
      const warmup = Math.ceil(updates * warmupShare)
      for (const [update, value] of rates.entries()) {
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThanOrEqual(1e-5 * (1 + 1e-12))
        if (update > 0 && update < warmup) expect(value).toBeGreaterThan(rates[update - 1])
        if (update > warmup) expect(value).toBeLessThanOrEqual(rates[update - 1])
      }
    }))
  })
})
