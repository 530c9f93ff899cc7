// Pictures that look alike by their perceptual hashes, found without comparing every pair.

/** Bits of 64 by which two hashes may differ and the pictures still look alike; as in cases. */
export const alikeBits = 8

/**
 * Bits of each band of the 64, from the low end on, and how many may differ inside one: two hashes that differ in at most 8 bits agree
 * up to `radius` bits in one band at least, by the pigeonhole principle (multi-index hashing; Norouzi, Punjani, Fleet 2012).
 */
export interface Bands { readonly bits: readonly number[]; readonly radius: number }

/** Few places to look at, each with one 8,192nd of all hashes: best while that is few. */
export const wideBands: Bands = { bits: [13, 13, 13, 13, 12], radius: 1 }
/** Ten times the places, each with a two-millionth. */
export const narrowBands: Bands = { bits: [22, 21, 21], radius: 2 }
const narrowFrom = 200_000

/** Every value of so many bits that has `most` bits set or fewer. */
function masksOf(bits: number, most: number): number[] {
  const masks = [0]
  for (let from = 0, set = 0; set < most; set++) {
    const to = masks.length
    for (; from < to; from++) for (let bit = 32 - Math.clz32(masks[from]!); bit < bits; bit++) masks.push(masks[from]! | (1 << bit))
  }
  return masks
}

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
 * Pairs of hashes that differ in at most `alikeBits` bits; only those that nearly agree in a band are compared.
 * @param hashes 16 hex digits each, or null for none, which is like no other
 * @yields [earlier, later] by place; of several that are equal, each with the first of them alone, and any pair perhaps more than once
 */
export function* alikePairs(hashes: readonly (string | null)[], { bits, radius }: Bands = hashes.length < narrowFrom ? wideBands : narrowBands): Generator<readonly [number, number]> {
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
  for (const [band, width] of bits.entries()) {
    const shift = bits.slice(0, band).reduce((sum, before) => sum + before, 0)
    const masks = masksOf(width, radius)
    // Hashes of one value as a chain: the last that came, and before each the one before it. -1 ends it.
    const last = new Int32Array(2 ** width).fill(-1)
    const before = new Int32Array(hashes.length)
    for (const index of distinct) {
      const value = wordFrom(low[index]!, high[index]!, shift) & (2 ** width - 1)
      for (const mask of masks) {
        for (let earlier = last[value ^ mask]!; earlier >= 0; earlier = before[earlier]!) {
          if (bitsSet(low[index]! ^ low[earlier]!) + bitsSet(high[index]! ^ high[earlier]!) <= alikeBits) yield [earlier, index]
        }
      }
      before[index] = last[value]!
      last[value] = index
    }
  }
}
