// Every line that shows what a line of an earlier part shows is found, and no other.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parts } from '../../../training/data/dataset-line.ts'
import type { Part } from '../../../training/data/dataset-line.ts'
import { haversineKm } from '../../../training/data/distance.ts'
import type { Position } from '../../../training/data/distance.ts'
import { leaksByDistance, leaksByLikeness } from '../../../training/data/leaks.ts'

const part = fc.constantFrom(...parts)
/** Within a few kilometres of one another, or anywhere. */
const position: fc.Arbitrary<Position> = fc.oneof(fc.tuple(fc.double({ min: 48, max: 48.03, noNaN: true }), fc.double({ min: 9, max: 9.05, noNaN: true })), fc.tuple(fc.double({ min: -90, max: 90, noNaN: true }), fc.double({ min: -180, max: 180, noNaN: true })))
const hash = fc.array(fc.integer({ min: 0, max: 63 }), { maxLength: 14 }).map((bits) => bits.reduce((word, bit) => word ^ (1n << BigInt(bit)), 0x0123456789abcdefn).toString(16).padStart(16, '0'))

const isEarlier = (one: Part, other: Part): boolean => parts.indexOf(one) < parts.indexOf(other)
const bitsApart = (one: string, other: string): number => (BigInt(`0x${one}`) ^ BigInt(`0x${other}`)).toString(2).replaceAll('0', '').length

describe('leaks', () => {
  test('by distance are all lines with a near one in an earlier part', () => {
    fc.assert(fc.property(fc.array(fc.record({ position: fc.option(position, { freq: 8 }), part: fc.option(part, { freq: 8 }) }), { maxLength: 40 }), fc.constantFrom(0.2, 1, 5), (items, distanceKm) => {
      const near = (a: number, b: number): boolean => items[a]!.position !== null && items[b]!.position !== null && haversineKm(items[a]!.position, items[b]!.position) <= distanceKm
      const leaksTo = (of: number): number[] => items.flatMap((item, from) => (item.part && items[of]!.part && isEarlier(item.part, items[of]!.part) && near(of, from) ? [from] : []))
      const leaks = leaksByDistance(items.map((item) => item.position), items.map((item) => item.part), distanceKm)
      expect(leaks.map(({ of }) => of)).toEqual(items.flatMap((_, of) => (leaksTo(of).length > 0 ? [of] : [])))
      for (const { of, from } of leaks) expect(leaksTo(of)).toContain(from)
    }), { numRuns: 300 })
  })

  test('by likeness are all lines with a picture like one of an earlier part', () => {
    fc.assert(fc.property(fc.array(fc.record({ hashes: fc.array(hash, { minLength: 1, maxLength: 2 }), part }), { maxLength: 25 }), (items) => {
      const leaksTo = (of: number): number[] => items.flatMap((item, from) => (isEarlier(item.part, items[of]!.part) && item.hashes.some((one) => items[of]!.hashes.some((other) => bitsApart(one, other) <= 8)) ? [from] : []))
      const leaks = leaksByLikeness(items.flatMap(({ hashes, part: own }, item) => hashes.map((one) => ({ hash: one, item, part: own }))))
      expect(leaks.map(({ of }) => of)).toEqual(items.flatMap((_, of) => (leaksTo(of).length > 0 ? [of] : [])))
      for (const { of, from } of leaks) expect(leaksTo(of)).toContain(from)
    }), { numRuns: 300 })
  })
})
