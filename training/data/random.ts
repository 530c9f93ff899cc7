// Random numbers that a seed decides and a checkpoint can carry: xoshiro128** (Blackman and Vigna 2021, "Scrambled Linear
// Pseudorandom Number Generators", ACM TOMS 47(4)), its 128 bits of state filled from the seed by SplitMix64 as they advise.

/** Plain JSON; what `createRandom` needs to go on from exactly here. */
export interface RandomState {
  readonly generator: 'xoshiro128**'
  /** Four unsigned 32-bit words, not all zero. */
  readonly words: readonly number[]
}

export interface Random {
  /** Uniform in [0, 1), a multiple of 2^-53. */
  next(): number
  /** Uniform in 0..below-1, without modulo bias. @throws RangeError unless `below` is a whole number from 1 to 2^53 - 1 */
  integer(below: number): number
  /** Standard normal, by Box and Muller's transform (two uniform draws each, so that the state is the words alone). */
  normal(): number
  /** A new array in a uniformly random order (Fisher and Yates). */
  shuffle<T>(items: readonly T[]): T[]
  state(): RandomState
}

const rotate = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits))

function* splitMix64(seed: number): Generator<bigint, never> {
  for (let state = BigInt(seed); ;) {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n)
    let mixed = BigInt.asUintN(64, (state ^ state >> 30n) * 0xbf58476d1ce4e5b9n)
    mixed = BigInt.asUintN(64, (mixed ^ mixed >> 27n) * 0x94d049bb133111ebn)
    yield mixed ^ mixed >> 31n
  }
}

function wordsOfSeed(seed: number): number[] {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`A seed is a whole number, not ${seed}.`)
  const source = splitMix64(seed)
  const [low, high] = [source.next().value, source.next().value]
  return [low, low >> 32n, high, high >> 32n].map((word) => Number(word & 0xffffffffn))
}

function wordsOfState({ generator, words }: RandomState): readonly number[] {
  const sound = generator === 'xoshiro128**' && words.length === 4 && words.every((word) => Number.isInteger(word) && word >= 0 && word < 2 ** 32) && words.some((word) => word > 0)
  if (!sound) throw new RangeError('This is no state of xoshiro128**: four unsigned 32-bit words, not all zero.')
  return words
}

/** @returns a function that gives the next unsigned 32 bits and changes `words` (int32) in place */
const bitsFrom = (words: Int32Array) => (): number => {
  let [a, b, c, d] = words as unknown as [number, number, number, number]
  const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0
  const shifted = b << 9
  c ^= a
  d ^= b
  b ^= c
  a ^= d
  words.set([a, b, c ^ shifted, rotate(d, 11)])
  return result
}

/** @throws RangeError for a seed that is no safe integer, or a state that is none of this generator */
export function createRandom(seed: number | RandomState): Random {
  const words = Int32Array.from(typeof seed === 'number' ? wordsOfSeed(seed) : wordsOfState(seed), (word) => word | 0)
  const bits = bitsFrom(words)
  /** The 53 bits of a double's fraction, as a whole number. */
  const wide = (): number => (bits() >>> 5) * 2 ** 26 + (bits() >>> 6)

  function integer(below: number): number {
    if (!Number.isSafeInteger(below) || below < 1) throw new RangeError(`Whole numbers below ${below} there are none.`)
    const fair = 2 ** 53 - 2 ** 53 % below
    for (;;) {
      const drawn = wide()
      if (drawn < fair) return drawn % below
    }
  }
  function shuffle<T>(items: readonly T[]): T[] {
    const order = [...items]
    for (let last = order.length - 1; last > 0; last--) {
      const at = integer(last + 1)
      ;[order[last], order[at]] = [order[at]!, order[last]!]
    }
    return order
  }
  const next = (): number => wide() / 2 ** 53
  return {
    next, integer, shuffle,
    // 1 - u lies in (0, 1], where the logarithm is finite.
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    state: () => ({ generator: 'xoshiro128**', words: [...words].map((word) => word >>> 0) }),
  }
}
