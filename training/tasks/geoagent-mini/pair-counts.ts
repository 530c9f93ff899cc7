// How often two tokens stand side by side, in words that each occur many times, and which pair is the most frequent.

/** Ids are below this, so that a pair is one whole number. */
const mostTokens = 2 ** 20
const pairOf = (left: number, right: number): number => left * mostTokens + right

export const leftOf = (pair: number): number => Math.floor(pair / mostTokens)
export const rightOf = (pair: number): number => pair % mostTokens

export interface Word {
  ids: readonly number[]
  readonly count: number
}

interface Standing { readonly pair: number; readonly count: number }

/** The more frequent first; of equals that of the smaller left id, then of the smaller right one. */
const isBefore = (one: Standing, other: Standing): boolean => one.count > other.count || (one.count === other.count && one.pair < other.pair)

/** A binary heap, the first on top. */
class Ranking {
  readonly #standings: Standing[] = []

  push(standing: Standing): void {
    const heap = this.#standings
    let at = heap.push(standing) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!isBefore(standing, heap[parent]!)) break
      heap[at] = heap[parent]!
      at = parent
    }
    heap[at] = standing
  }

  pop(): Standing | undefined {
    const [first, last] = [this.#standings[0], this.#standings.pop()]
    if (this.#standings.length > 0) this.#sink(last!)
    return first
  }

  /** Puts `standing` in the place of the first, and down to where it belongs. */
  #sink(standing: Standing): void {
    const heap = this.#standings
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++
      if (!isBefore(heap[child]!, standing)) break
      heap[at] = heap[child]!
      at = child
    }
    heap[at] = standing
  }
}

/** `ids` with each `pair`, from left to right, replaced by `merged`. */
export function mergedIds(ids: readonly number[], pair: number, merged: number): number[] {
  const [left, right] = [leftOf(pair), rightOf(pair)]
  const result: number[] = []
  for (let at = 0; at < ids.length; at++) {
    const isPair = ids[at] === left && ids[at + 1] === right
    result.push(isPair ? merged : ids[at]!)
    if (isPair) at++
  }
  return result
}

export class PairCounts {
  readonly #words: readonly Word[]
  readonly #counts = new Map<number, number>()
  /** Words that have or had the pair, by their place. */
  readonly #places = new Map<number, Set<number>>()
  readonly #ranking = new Ranking()

  constructor(words: readonly Word[]) {
    this.#words = words
    const seen = new Set<number>()
    for (const place of words.keys()) this.#count(place, 1, seen)
    this.#rank(seen)
  }

  /** @returns the most frequent pair, or null when none occurs `fewest` times */
  mostFrequent(fewest: number): number | null {
    for (let first = this.#ranking.pop(); first; first = this.#ranking.pop()) {
      const count = this.#counts.get(first.pair) ?? 0
      if (first.count === count) return count >= fewest ? first.pair : null
      // What was merged meanwhile made it rarer; those that became more frequent were ranked anew.
      if (count > 0) this.#ranking.push({ pair: first.pair, count })
    }
    return null
  }

  merge(pair: number, merged: number): void {
    const changed = new Set<number>()
    for (const place of this.#places.get(pair) ?? []) {
      this.#count(place, -1, null)
      const word = this.#words[place]!
      word.ids = mergedIds(word.ids, pair, merged)
      this.#count(place, 1, changed)
    }
    this.#places.delete(pair)
    // Only pairs with the new token can have become more frequent.
    this.#rank([...changed].filter((one) => leftOf(one) === merged || rightOf(one) === merged))
  }

  #count(place: number, sign: 1 | -1, seen: Set<number> | null): void {
    const { ids, count } = this.#words[place]!
    for (let at = 1; at < ids.length; at++) {
      const pair = pairOf(ids[at - 1]!, ids[at]!)
      this.#counts.set(pair, (this.#counts.get(pair) ?? 0) + sign * count)
      if (!seen) continue
      seen.add(pair)
      const places = this.#places.get(pair)
      if (places) places.add(place)
      else this.#places.set(pair, new Set([place]))
    }
  }

  #rank(pairs: Iterable<number>): void {
    for (const pair of pairs) this.#ranking.push({ pair, count: this.#counts.get(pair)! })
  }
}
