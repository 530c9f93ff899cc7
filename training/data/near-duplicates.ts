// Pictures that look alike by their perceptual hashes, found without comparing every pair.

/** Bits of 64 by which two hashes may differ and the pictures still look alike; as in cases. */
export const alikeBits = 8

/** Where each of five bands of the 64 bits begins in which word (0: the low one), and how many bits it has. */
const bands: readonly { readonly shift: number; readonly bits: number }[] = [{ shift: 0, bits: 13 }, { shift: 13, bits: 13 }, { shift: 26, bits: 13 }, { shift: 39, bits: 13 }, { shift: 52, bits: 12 }]

/** The 32 bits from `shift` on. */
function wordFrom(low: number, high: number, shift: number): number {
  if (shift === 0) return low
  return shift < 32 ? (low >>> shift) | (high << (32 - shift)) : high >>> (shift - 32)
}

/** Bits set in 32 (Warren, Hacker's Delight, 5-1). */
function bitsSet(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/**
 * Pairs of hashes that differ in at most `alikeBits` bits. By the pigeonhole principle two such agree up to one bit in one of five bands
 * (multi-index hashing; Norouzi, Punjani, Fleet 2012), so that only those are compared.
 * @param hashes 16 hex digits each, or null for none, which is like no other
 * @yields [earlier, later] by place; of several that are equal, each with the first of them alone, and any pair perhaps more than once
 */
export function* alikePairs(hashes: readonly (string | null)[]): Generator<readonly [number, number]> {
  const [low, high] = [new Int32Array(hashes.length), new Int32Array(hashes.length)]
  const firstOf = new Map<string, number>()
  for (const [index, hash] of hashes.entries()) {
    if (hash === null) continue
    const first = firstOf.get(hash)
    if (first !== undefined) yield [first, index]
    else firstOf.set(hash, index)
    low[index] = parseInt(hash.slice(8), 16)
    high[index] = parseInt(hash.slice(0, 8), 16)
  }
  // Of equal hashes the first stands for all: thousands of frames of one scene would be millions of pairs.
  const distinct = [...firstOf.values()]
  for (const { shift, bits } of bands) {
    // Hashes of one value as a chain: the last that came, and before each the one before it. -1 ends it.
    const last = new Int32Array(2 ** bits).fill(-1)
    const before = new Int32Array(hashes.length)
    for (const index of distinct) {
      const value = wordFrom(low[index]!, high[index]!, shift) & (2 ** bits - 1)
      for (let bit = -1; bit < bits; bit++) {
        for (let earlier = last[bit < 0 ? value : value ^ (1 << bit)]!; earlier >= 0; earlier = before[earlier]!) {
          if (bitsSet(low[index]! ^ low[earlier]!) + bitsSet(high[index]! ^ high[earlier]!) <= alikeBits) yield [earlier, index]
        }
      }
      before[index] = last[value]!
      last[value] = index
    }
  }
}
