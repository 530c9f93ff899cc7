// Weighted selection against sorting.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { weightedQuantiles, weightedSelect } from '../../../main/evidence/posterior/select.ts'

function bySorting(pairs: readonly (readonly [number, number])[], target: number): number {
  let sum = 0
  const sorted = pairs.toSorted((a, b) => a[0] - b[0])
  for (const [i, [key, weight]] of sorted.entries()) {
    sum += weight
    if (sum >= target && sorted[i + 1]?.[0] !== key) return key
  }
  return sorted.at(-1)![0]
}

test('finds the key that sorting finds, ties included', () => {
  // whole weights, so that the order of summing does not matter
  const pair = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 0, max: 5 }))
  fc.assert(fc.property(fc.array(pair, { minLength: 1, maxLength: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), (pairs, share) => {
    const total = pairs.reduce((sum, [, weight]) => sum + weight, 0)
    const target = Math.max(1, Math.round(share * total))
    fc.pre(total > 0)
    const keys = Float64Array.from(pairs, ([key]) => key)
    const weights = Float64Array.from(pairs, ([, weight]) => weight)
    const found = weightedSelect(keys, weights, keys.length, target)
    const upTo = (limit: number) => pairs.reduce((sum, [key, weight]) => (key <= limit ? sum + weight : sum), 0)
    expect(upTo(found)).toBeGreaterThanOrEqual(target)
    expect(upTo(found)).toBe(upTo(bySorting(pairs, target)))
  }))
})

test('quantiles of keys of any size, as sorting finds them; a target beyond all weights finds the greatest key', () => {
  const pair = fc.tuple(fc.oneof(fc.double({ min: 0, max: 1e12, noNaN: true }), fc.constantFrom(0, 1e-30, 1e-12, 1, 1 + 1e-12)), fc.integer({ min: 1, max: 5 }))
  fc.assert(fc.property(fc.array(pair, { minLength: 1, maxLength: 60 }), fc.array(fc.double({ min: 0, max: 1.2, noNaN: true }), { minLength: 1, maxLength: 3 }), (pairs, shares) => {
    const total = pairs.reduce((sum, [, weight]) => sum + weight, 0)
    const targets = shares.map((share) => Math.max(1, Math.round(share * total))).sort((a, b) => a - b)
    const found = weightedQuantiles(Float64Array.from(pairs, ([key]) => key), Float64Array.from(pairs, ([, weight]) => weight), pairs.length, targets)
    expect(found).toEqual(targets.map((target) => bySorting(pairs, target)))
  }))
})
