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
const BANDS: readonly { shift: bigint; bits: number }[] = [
  { shift: 0n, bits: 13 },
  { shift: 13n, bits: 13 },
  { shift: 26n, bits: 13 },
  { shift: 39n, bits: 13 },
  { shift: 52n, bits: 12 },
]

interface Hashed {
  readonly low: number
  readonly high: number
  readonly bands: readonly number[]
  /** Images with this very hash, by ascending id. */
  readonly images: { id: number; sha256: string }[]
}

export interface SimilarImage {
  readonly image: number
  /** Bits that differ, at most SIMILAR_DISTANCE. */
  readonly distance: number
}

/** A look-up over all images of a case as they are now; build it once for many questions. */
export class SimilarityIndex {
  readonly #byImage = new Map<number, { hashed: Hashed; sha256: string }>()
  readonly #buckets = BANDS.map(() => new Map<number, Hashed[]>())

  constructor(store: CaseStore) {
    const hashes = new Map<string, Hashed>()
    const sql = 'SELECT id, sha256, perceptual_hash AS hash FROM images WHERE perceptual_hash IS NOT NULL AND sha256 IS NOT NULL ORDER BY id'
    for (const { id, sha256, hash } of store.statement<{ id: number; sha256: string; hash: string }>(sql).all()) {
      const hashed = hashes.get(hash) ?? this.#enter(hash)
      hashes.set(hash, hashed)
      hashed.images.push({ id, sha256 })
      this.#byImage.set(id, { hashed, sha256 })
    }
  }

  #enter(hash: string): Hashed {
    const value = BigInt(`0x${hash}`)
    const bands = BANDS.map(({ shift, bits }) => Number((value >> shift) & ((1n << BigInt(bits)) - 1n)))
    const hashed: Hashed = { low: Number(value & 0xffffffffn), high: Number(value >> 32n), bands, images: [] }
    bands.forEach((band, place) => {
      const buckets = this.#buckets[place] as Map<number, Hashed[]>
      const bucket = buckets.get(band)
      if (bucket) bucket.push(hashed)
      else buckets.set(band, [hashed])
    })
    return hashed
  }

  /** Images that look alike and are not the same bytes: nearest first, then by id; at most SIMILAR_SHOWN. */
  of(image: number): SimilarImage[] {
    const asked = this.#byImage.get(image)
    if (!asked) return []
    const found = [...this.#near(asked.hashed)].sort((a, b) => a[1] - b[1])
    const similar: SimilarImage[] = []
    for (const [hashed, distance] of found) {
      if (similar.length >= SIMILAR_SHOWN && distance > (similar.at(-1) as SimilarImage).distance) break
      appendOthers(similar, hashed, distance, asked.sha256)
    }
    return similar.sort((a, b) => a.distance - b.distance || a.image - b.image).slice(0, SIMILAR_SHOWN)
  }

  #near(asked: Hashed): Map<Hashed, number> {
    const near = new Map<Hashed, number>()
    BANDS.forEach(({ bits }, place) => {
      const buckets = this.#buckets[place] as Map<number, Hashed[]>
      const band = asked.bands[place] as number
      for (let bit = -1; bit < bits; bit++) {
        for (const other of buckets.get(bit < 0 ? band : band ^ (1 << bit)) ?? []) {
          const distance = bitsSet(asked.low ^ other.low) + bitsSet(asked.high ^ other.high)
          if (distance <= SIMILAR_DISTANCE) near.set(other, distance)
        }
      }
    })
    return near
  }
}

/** Up to SIMILAR_SHOWN of one hash: its images are in ascending order already. */
function appendOthers(similar: SimilarImage[], hashed: Hashed, distance: number, sha256: string): void {
  let added = 0
  for (const other of hashed.images) {
    if (other.sha256 === sha256) continue
    if (added++ === SIMILAR_SHOWN) return
    similar.push({ image: other.id, distance })
  }
}

/** Population count of 32 bits (Warren, Hacker's Delight, 5-1). */
function bitsSet(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
