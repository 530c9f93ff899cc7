// Images of the same bytes, and images that look alike by their perceptual hash.
import type { CaseStore } from './case-store.ts'

/** Other images with the same bytes, by ascending id. */
export function duplicatesOf(store: CaseStore, image: number): number[] {
  const sql = 'SELECT id FROM images WHERE sha256 = (SELECT sha256 FROM images WHERE id = ?) AND id <> ? ORDER BY id'
  return store.statement<{ id: number }>(sql).all(image, image).map(({ id }) => id)
}

/** Bits of 64 by which two pictures may differ and still look alike. */
export const SIMILAR_DISTANCE = 8
/** Look-alikes told for one image, nearest first; a case of thousands of near-identical frames would give millions of pairs. */
export const SIMILAR_SHOWN = 50

/**
 * 64 bits in five bands. Two hashes that differ in at most 9 bits differ in at most one bit of some band (pigeonhole principle),
 * so looking up each band and its one-bit neighbours finds every one (multi-index hashing; Norouzi, Punjani, Fleet 2012).
 */
const BANDS: readonly { bits: number; of(low: number, high: number): number }[] = [
  { bits: 13, of: (low) => low & 0x1fff },
  { bits: 13, of: (low) => (low >>> 13) & 0x1fff },
  { bits: 13, of: (low, high) => (low >>> 26) | ((high & 0x7f) << 6) },
  { bits: 13, of: (_low, high) => (high >>> 7) & 0x1fff },
  { bits: 12, of: (_low, high) => high >>> 20 },
]

export interface SimilarImage {
  readonly image: number
  /** Bits that differ, at most SIMILAR_DISTANCE. */
  readonly distance: number
}

/** A look-up over all images of a case as they are when it is made. */
export class SimilarityIndex {
  readonly #store: CaseStore
  /** By distinct hash: its two halves and its images by ascending id. */
  readonly #low: Int32Array
  readonly #high: Int32Array
  readonly #images: number[][] = []
  readonly #placeOf = new Map<number, number>()
  /** For each band, the distinct hashes in order of the band's value: those of value v from starts[v] to starts[v + 1]. */
  readonly #bands: readonly { starts: Int32Array; members: Int32Array }[]

  constructor(store: CaseStore) {
    this.#store = store
    const places = new Map<string, number>()
    // As in the index images_look, which it is read from alone.
    for (const [id, hash] of store.rows<[number, string]>('SELECT id, perceptual_hash FROM images WHERE perceptual_hash IS NOT NULL ORDER BY id')) {
      const place = places.get(hash) ?? this.#images.push([]) - 1
      places.set(hash, place)
      this.#images[place]?.push(id)
      this.#placeOf.set(id, place)
    }
    this.#low = new Int32Array(places.size)
    this.#high = new Int32Array(places.size)
    for (const [hash, place] of places) {
      this.#low[place] = parseInt(hash.slice(8), 16)
      this.#high[place] = parseInt(hash.slice(0, 8), 16)
    }
    this.#bands = BANDS.map(({ bits, of }) => bucketed(this.#low.map((low, place) => of(low, this.#high[place] as number)), 2 ** bits))
  }

  /** Images that look alike and are not the same bytes: nearest first, then by id; at most SIMILAR_SHOWN. */
  of(image: number): SimilarImage[] {
    const asked = this.#placeOf.get(image)
    if (asked === undefined) return []
    const same = new Set([image, ...duplicatesOf(this.#store, image)])
    const found = [...this.#near(asked)].flatMap(([place, distance]) => {
      const others = (this.#images[place] ?? []).filter((other) => !same.has(other)).slice(0, SIMILAR_SHOWN)
      return others.map((other) => ({ image: other, distance }))
    })
    return found.sort((a, b) => a.distance - b.distance || a.image - b.image).slice(0, SIMILAR_SHOWN)
  }

  /** Distinct hashes near one, itself included, with their distances. */
  #near(asked: number): Map<number, number> {
    const near = new Map<number, number>()
    const low = this.#low[asked] as number
    const high = this.#high[asked] as number
    this.#bands.forEach(({ starts, members }, band) => {
      const { bits, of } = BANDS[band] as (typeof BANDS)[number]
      const value = of(low, high)
      for (let bit = -1; bit < bits; bit++) {
        const probed = bit < 0 ? value : value ^ (1 << bit)
        for (let at = starts[probed] as number; at < (starts[probed + 1] as number); at++) {
          const place = members[at] as number
          const distance = bitsSet(low ^ (this.#low[place] as number)) + bitsSet(high ^ (this.#high[place] as number))
          if (distance <= SIMILAR_DISTANCE) near.set(place, distance)
        }
      }
    })
    return near
  }
}

/** As in the index audit_inspected: the last change of any image's look, whichever process made it. */
const lastInspected = "SELECT max(seq) FROM audit WHERE action IN ('image.inspected', 'image.observed')"

const kept = new WeakMap<CaseStore, { seq: number | null; index: SimilarityIndex }>()

/** The look-up over a case as it is now, made anew only when an image was inspected since the last time. */
export function similarityOf(store: CaseStore): SimilarityIndex {
  const [seq = null] = store.column<number | null>(lastInspected)
  const known = kept.get(store)
  if (known?.seq === seq) return known.index
  const index = new SimilarityIndex(store)
  kept.set(store, { seq, index })
  return index
}

/** A counting sort of places by value. */
function bucketed(values: Int32Array, size: number): { starts: Int32Array; members: Int32Array } {
  const starts = new Int32Array(size + 1)
  for (const value of values) starts[value + 1] = (starts[value + 1] as number) + 1
  for (let value = 0; value < size; value++) starts[value + 1] = (starts[value + 1] as number) + (starts[value] as number)
  const members = new Int32Array(values.length)
  const next = starts.slice()
  values.forEach((value, place) => {
    members[next[value] as number] = place
    next[value] = (next[value] as number) + 1
  })
  return { starts, members }
}

/** Population count of 32 bits (Warren, Hacker's Delight, 5-1). */
function bitsSet(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
