// No two parts share a place, come nearer than they may, or hold nearly the same picture; and the shares are kept as far as that allows.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parts } from '../../../training/data/dataset-line.ts'
import { haversineKm } from '../../../training/data/distance.ts'
import type { Position } from '../../../training/data/distance.ts'
import { alikeBits, alikePairs, narrowBands, wideBands } from '../../../training/data/near-duplicates.ts'
import { NearPoints } from '../../../training/data/near-points.ts'
import { assignParts, defaultSplit, gridCell, groupsOf } from '../../../training/data/split.ts'
import type { SplitItem } from '../../../training/data/split.ts'

/** Scattered, in clumps a few hundred metres wide, and about the poles and 180 degrees. */
const position: fc.Arbitrary<Position> = fc.oneof(
  fc.tuple(fc.double({ min: -90, max: 90, noNaN: true }), fc.double({ min: -180, max: 180, noNaN: true })),
  fc.tuple(fc.double({ min: 48.7, max: 48.75, noNaN: true }), fc.double({ min: 9.1, max: 9.2, noNaN: true })),
  fc.tuple(fc.double({ min: 89.98, max: 90, noNaN: true }), fc.double({ min: -180, max: 180, noNaN: true })),
  fc.tuple(fc.double({ min: -0.02, max: 0.02, noNaN: true }), fc.constantFrom(-180, 180, 179.995, -179.995)),
)
/** Few bits differ now and then. */
const hash = fc.oneof(fc.constant(null), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.array(fc.integer({ min: 0, max: 63 }), { maxLength: 12 }).map((bits) => bits.reduce((word, bit) => word ^ (1n << BigInt(bit)), 0x5a5a5a5a5a5a5a5an)))
  .map((word) => (word === null ? null : word.toString(16).padStart(16, '0')))
const item: fc.Arbitrary<SplitItem> = fc.record({ position: fc.option(position), hashes: fc.array(hash, { maxLength: 2 }), keys: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'), { maxLength: 1 }) })
const items = fc.array(item, { minLength: 1, maxLength: 40 })

const bitsApart = (one: string, other: string): number => (BigInt(`0x${one}`) ^ BigInt(`0x${other}`)).toString(2).replaceAll('0', '').length
const pairs = <T>(list: readonly T[]): [number, number][] => list.flatMap((_, one) => list.slice(0, one).map((__, other): [number, number] => [other, one]))

/** Written plainly, against the indexes. */
function belongTogether(a: SplitItem, b: SplitItem, { cellKm, distanceKm }: { cellKm: number; distanceKm: number }): boolean {
  const near = a.position !== null && b.position !== null && ((distanceKm > 0 && haversineKm(a.position, b.position) <= distanceKm) || (cellKm > 0 && gridCell(a.position, cellKm) === gridCell(b.position, cellKm)))
  const alike = a.hashes.some((one) => b.hashes.some((other) => one !== null && other !== null && bitsApart(one, other) <= alikeBits))
  return near || alike || a.keys.some((key) => b.keys.includes(key))
}

/** The transitive closure, by spreading names until nothing changes. */
function closure(list: readonly SplitItem[], options: { cellKm: number; distanceKm: number }): number[] {
  const names = list.map((_, index) => index)
  for (let changed = true; changed;) {
    changed = false
    for (const [one, other] of pairs(list)) {
      if (names[one] === names[other] || !belongTogether(list[one]!, list[other]!, options)) continue
      names[one] = names[other] = Math.min(names[one]!, names[other]!)
      changed = true
    }
  }
  return names
}

describe('groups', () => {
  test('are the transitive closure of nearness, cells, likeness and keys', () => {
    fc.assert(fc.property(items, fc.constantFrom(0, 0.5, 10, 300), fc.constantFrom(0, 0.2, 1, 50, 3000), (list, cellKm, distanceKm) => {
      expect([...groupsOf(list, { cellKm, distanceKm })]).toEqual(closure(list, { cellKm, distanceKm }))
    }), { numRuns: 300 })
  })
})

describe('parts', () => {
  test('no two share a group, come nearer than the distance, or hold nearly the same picture', () => {
    fc.assert(fc.property(items, fc.nat(1000), fc.record({ train: fc.nat(10), validation: fc.nat(10), test: fc.integer({ min: 1, max: 10 }) }), (list, seed, shares) => {
      const groups = groupsOf(list, defaultSplit)
      const chosen = assignParts(groups, { seed, shares })
      for (const [one, other] of pairs(list)) if (chosen[one] !== chosen[other]) expect(belongTogether(list[one]!, list[other]!, defaultSplit)).toBe(false)
      for (const part of parts) if (shares[part] === 0) expect(chosen).not.toContain(part)
    }))
  })

  test('hold the shares but for a group, whatever the seed; the same seed gives the same parts', () => {
    fc.assert(fc.property(fc.array(fc.nat(30), { minLength: 1, maxLength: 200 }), fc.nat(1000), (names, seed) => {
      const groups = Int32Array.from(names, (name) => names.indexOf(name))
      const chosen = assignParts(groups, { shares: defaultSplit.shares, seed })
      expect(assignParts(groups, { shares: defaultSplit.shares, seed })).toEqual(chosen)
      const largest = Math.max(...names.map((name) => names.filter((other) => other === name).length))
      for (const part of parts) expect(chosen.filter((one) => one === part).length).toBeLessThanOrEqual(defaultSplit.shares[part] * names.length + largest)
    }))
  })

  test('of thousands of single places come out as asked for, and differ by seed', () => {
    const groups = Int32Array.from({ length: 5000 }, (_, index) => index)
    const chosen = assignParts(groups, { shares: { train: 8, validation: 1, test: 1 }, seed: 1 })
    expect(parts.map((part) => chosen.filter((one) => one === part).length)).toEqual([4000, 500, 500])
    expect(assignParts(groups, { shares: { train: 8, validation: 1, test: 1 }, seed: 2 })).not.toEqual(chosen)
  })

  test('a city larger than a small share goes to the large part', () => {
    const groups = Int32Array.from({ length: 100 }, (_, index) => (index < 30 ? 0 : index))
    for (let seed = 0; seed < 50; seed++) expect(assignParts(groups, { shares: defaultSplit.shares, seed })[0]).toBe('train')
  })

  test('shares that are none are refused', () => {
    for (const shares of [{ train: 0, validation: 0, test: 0 }, { train: 1, validation: -1, test: 0 }, { train: NaN, validation: 0, test: 1 }]) expect(() => assignParts(Int32Array.of(0), { shares, seed: 0 })).toThrow(RangeError)
  })
})

describe('the indexes', () => {
  test.each([['few', wideBands, 200], ['many', narrowBands, 10]])('of %s hashes every pair that is alike is found, and no other', (_, bands, numRuns) => {
    fc.assert(fc.property(fc.array(hash, { maxLength: 30 }), (hashes) => {
      const distinct = [...new Set(hashes)]
      const found = new Set([...alikePairs(distinct, bands)].map(([one, other]) => `${one} ${other}`))
      const expected = pairs(distinct).filter(([one, other]) => distinct[one] !== null && distinct[other] !== null && bitsApart(distinct[one]!, distinct[other]!) <= alikeBits)
      expect([...found].sort()).toEqual(expected.map(([one, other]) => `${one} ${other}`).sort())
    }), { numRuns })
  })

  test.each([['few', wideBands, 300], ['many', narrowBands, 30]])('of %s hashes those that differ in 8 bits are alike, wherever the bits are; in 9 they are not', (_, bands, numRuns) => {
    const flipped = fc.uniqueArray(fc.integer({ min: 0, max: 63 }), { minLength: 9, maxLength: 9 })
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), flipped, (word, bits) => {
      const [own, eight, nine] = [0, 8, 9].map((count) => bits.slice(0, count).reduce((all, bit) => all ^ (1n << BigInt(bit)), word).toString(16).padStart(16, '0'))
      expect([...new Set([...alikePairs([own!, eight!], bands)].flat())]).toEqual([0, 1])
      expect([...alikePairs([own!, nine!], bands)]).toEqual([])
    }), { numRuns })
  })

  test('every pair of near points is in a cell or in a pair of cells', () => {
    fc.assert(fc.property(fc.array(position, { minLength: 1, maxLength: 30 }), fc.constantFrom(0.2, 1, 700, 10_000), (positions, distanceKm) => {
      const points = new NearPoints(positions, distanceKm)
      const together = new Set<string>()
      const note = (one: number, other: number) => together.add(`${Math.min(one, other)} ${Math.max(one, other)}`)
      for (const members of points.cells()) for (const one of members) for (const other of members) note(one, other)
      for (const [ones, others] of points.cellPairs()) for (const one of ones) for (const other of others) note(one, other)
      for (const [one, other] of pairs(positions)) if (haversineKm(positions[one]!, positions[other]!) <= distanceKm) expect(together).toContain(`${one} ${other}`)
    }))
  })

  test('cells of the grid are about as large as they say', () => {
    fc.assert(fc.property(position, fc.constantFrom(1, 10, 100), (at, cellKm) => {
      const cell = gridCell(at, cellKm)
      const north: Position = [Math.min(90, at[0] + (3 * cellKm) / 111.195), at[1]]
      if (at[0] + (3 * cellKm) / 111.195 < 90) expect(gridCell(north, cellKm)).not.toBe(cell)
      const east: Position = [at[0], at[1] + (3 * cellKm) / (111.195 * Math.max(1e-9, Math.cos((at[0] * Math.PI) / 180)))]
      if (Math.abs(at[0]) < 85 && east[1] < 180) expect(gridCell(east, cellKm)).not.toBe(cell)
    }))
    expect(gridCell([0, 180], 10)).toBe(gridCell([0, -180], 10))
  })
})
