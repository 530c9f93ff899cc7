// The places that can win in a node, narrowed from node to node on the way down.
import { ENTRY, FEW_PLACES, LAST_RING, leastInRing, scoreOfEntry, visitRing, writeEntry } from './belonging.ts'
import type { PlaceIndex } from './belonging.ts'
import type { UnitVector } from './sphere.ts'

/** The middle of an area, and no point of it is further away than `radiusKm`. */
export interface Spot { readonly at: UnitVector; readonly latitude: number; readonly longitude: number; readonly radiusKm: number }

/** Some of the pool's entries: where the first begins and the last ends. */
export interface Candidates { readonly from: number; readonly to: number }

/** Lists of places. They are put one behind the other, and all given up at once. */
export class CandidatePool {
  private readonly index: PlaceIndex
  private entries = new Float64Array(ENTRY * 4096)
  private end = 0

  constructor(index: PlaceIndex) {
    this.index = index
  }

  clear(): void {
    this.end = 0
  }

  /** All places of a country that can win anywhere in the spot. */
  search(country: number, spot: Spot): Candidates {
    const from = this.end
    const rows = this.index.ofCountry[country]
    if (!rows) return { from, to: from }
    if (!this.searchRings(rows, country, spot)) {
      this.end = from
      for (const row of rows) writeEntry(this.room(), this.add(), this.index, row)
    }
    return this.narrow({ from, to: this.end }, spot)
  }

  /** Adds every place that can win in the spot, and others; false where going over the whole country is as quick. */
  private searchRings(rows: Int32Array, country: number, { at, latitude, longitude, radiusKm }: Spot): boolean {
    if (rows.length < FEW_PLACES) return false
    let limit = Infinity
    for (const buckets of this.index.buckets) {
      const { entries } = buckets
      for (let ring = 0; limit > leastInRing(ring, buckets); ring++) {
        if (ring > LAST_RING) return false
        visitRing(buckets, latitude, longitude, ring, country, (entry) => {
          const score = scoreOfEntry(entries, entry, at)
          if (score > limit) return
          limit = Math.min(limit, score + 2 * radiusKm)
          this.copy(entries, entry)
        })
      }
    }
    return true
  }

  /** The entries, with room for one more. */
  private room(): Float64Array {
    if (this.end + ENTRY > this.entries.length) {
      const larger = new Float64Array(2 * this.entries.length)
      larger.set(this.entries)
      this.entries = larger
    }
    return this.entries
  }

  /** Where the next entry goes. */
  private add(): number {
    this.end += ENTRY
    return this.end - ENTRY
  }

  private copy(source: Float64Array, from: number): void {
    const entries = this.room()
    const to = this.add()
    for (let i = 0; i < ENTRY; i++) entries[to + i] = source[from + i]!
  }

  /** Those that can win anywhere in the spot: a score changes by at most 1 a km, each on its own. */
  narrow(among: Candidates, { at, radiusKm }: Spot): Candidates {
    const winner = this.winner(among, at)
    const limit = winner < 0 ? 0 : scoreOfEntry(this.entries, winner, at) + 2 * radiusKm
    const from = this.end
    for (let entry = among.from; entry < among.to; entry += ENTRY) if (scoreOfEntry(this.entries, entry, at) <= limit) this.copy(this.entries, entry)
    return { from, to: this.end }
  }

  /** Of equal ones the first row's. */
  private winner(among: Candidates, at: UnitVector): number {
    const { entries } = this
    let winner = -1
    let least = Infinity
    for (let entry = among.from; entry < among.to; entry += ENTRY) {
      const score = scoreOfEntry(entries, entry, at)
      if (score > least || (score === least && entries[entry + 4]! > entries[winner + 4]!)) continue
      least = score
      winner = entry
    }
    return winner
  }

  /** The row that a point belongs to, -1 for none. */
  best(among: Candidates, at: UnitVector): number {
    const winner = among.to - among.from === ENTRY ? among.from : this.winner(among, at)
    return winner < 0 ? -1 : this.entries[winner + 4]!
  }

  count({ from, to }: Candidates): number {
    return (to - from) / ENTRY
  }
}
