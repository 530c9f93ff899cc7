// The generator gives the published numbers, its state travels as JSON, and what it draws is spread as it says.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../../../training/data/random.ts'

const uniform = (random: { next(): number }, count: number): number[] => Array.from({ length: count }, () => random.next())

/** The unsigned 32 bits that two of make one uniform draw, as the authors' C gives them. */
const doubleOf = (high: number, low: number): number => ((high >>> 5) * 2 ** 26 + (low >>> 6)) / 2 ** 53

describe('createRandom', () => {
  // Both lists: the authors' C (prng.di.unimi.it, public domain), compiled with gcc.
  test('gives the numbers of xoshiro128** from a state', () => {
    const random = createRandom({ generator: 'xoshiro128**', words: [1, 2, 3, 4] })
    const bits = [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804]
    for (let at = 0; at < bits.length; at += 2) expect(random.next()).toBe(doubleOf(bits[at]!, bits[at + 1]!))
  })

  test('fills the state from a seed by SplitMix64', () => {
    expect(createRandom(0).state().words).toEqual([2065550767, 3793791033, 2713282036, 1853398634])
    const random = createRandom(1234567)
    expect(random.state().words).toEqual([4211670149, 1503580183, 1481904037, 745795716])
    expect(random.next()).toBe(doubleOf(1967786208, 270031234))
  })

  test('goes on from a state that went through JSON', () => {
    fc.assert(fc.property(fc.maxSafeInteger(), fc.nat(50), (seed, skipped) => {
      const random = createRandom(seed)
      uniform(random, skipped)
      const copy = createRandom(JSON.parse(JSON.stringify(random.state())) as ReturnType<typeof random.state>)
      expect([copy.normal(), copy.integer(1000), ...uniform(copy, 5)]).toEqual([random.normal(), random.integer(1000), ...uniform(random, 5)])
    }))
  })

  test('refuses seeds and states that are none', () => {
    for (const seed of [0.5, NaN, Infinity, 2 ** 60]) expect(() => createRandom(seed)).toThrow(RangeError)
    for (const words of [[0, 0, 0, 0], [1, 2, 3], [1, 2, 3, -4], [1, 2, 3, 2 ** 32]]) expect(() => createRandom({ generator: 'xoshiro128**', words })).toThrow(RangeError)
    for (const below of [0, -1, 1.5, 2 ** 53]) expect(() => createRandom(1).integer(below)).toThrow(RangeError)
  })

  test('whole numbers lie below the bound and none is favoured', () => {
    const random = createRandom(7)
    const [cells, draws] = [10, 20_000]
    const counts = new Array<number>(cells).fill(0)
    for (let draw = 0; draw < draws; draw++) counts[random.integer(cells)]!++
    const chiSquared = counts.reduce((sum, count) => sum + (count - draws / cells) ** 2 / (draws / cells), 0)
    expect(chiSquared).toBeLessThan(27.88) // 99.9 % of chi-squared with 9 degrees of freedom
  })

  test('the normal has mean 0, variance 1 and the tails of one', () => {
    const random = createRandom(11)
    const drawn = Array.from({ length: 40_000 }, () => random.normal())
    const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length
    const variance = drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / drawn.length
    expect(Math.abs(mean)).toBeLessThan(4 / 200) // four standard errors
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / drawn.length))
    const beyond = drawn.filter((value) => Math.abs(value) > 1.959964).length / drawn.length
    expect(Math.abs(beyond - 0.05)).toBeLessThan(4 * Math.sqrt(0.05 * 0.95 / drawn.length))
  })

  test('shuffling keeps what there is, changes nothing given, and every order is as likely', () => {
    const random = createRandom(3)
    const items = ['a', 'b', 'c'] as const
    const counts = new Map<string, number>()
    for (let draw = 0; draw < 6000; draw++) {
      const order = random.shuffle(items).join('')
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    expect(items).toEqual(['a', 'b', 'c'])
    expect(counts.size).toBe(6)
    const chiSquared = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)
    expect(chiSquared).toBeLessThan(20.52) // 99.9 %, 5 degrees of freedom
  })
})
