// Lines of one part that show what a line of another part shows: the same place, or nearly the same picture.
import { parts } from './dataset-line.ts'
import type { Part } from './dataset-line.ts'
import type { Position } from './distance.ts'
import { alikePairs } from './near-duplicates.ts'
import { NearPoints } from './near-points.ts'

/** A line of the later part (test after validation after train), and one of an earlier part that it leaks from. By their places in what was given. */
export interface Leak { readonly of: number; readonly from: number }

/** The first item of each part, where there is one. */
type Firsts = Partial<Record<Part, number>>

const rank = (part: Part): number => parts.indexOf(part)

/** An item of a part before this one, of those that are known. */
function earlier(part: Part, firsts: Firsts): number | null {
  return parts.slice(0, rank(part)).map((one) => firsts[one]).find((item) => item !== undefined) ?? null
}

function noteFirst(firsts: Firsts, part: Part, item: number): void {
  firsts[part] = Math.min(firsts[part] ?? Infinity, item)
}

/**
 * @param positions null for an item without
 * @param partOf null for an item of no part, which leaks nowhere
 * @returns one leak at most for each item, by item
 */
export function leaksByDistance(positions: readonly (Position | null)[], partOf: readonly (Part | null)[], distanceKm: number): Leak[] {
  const placed = positions.flatMap((position, item) => (position && partOf[item] ? [item] : []))
  const points = new NearPoints(placed.map((item) => positions[item]!), distanceKm)
  const found = new Map<number, number>()
  const note = (of: number, from: number | null): void => {
    if (from !== null && !found.has(of)) found.set(of, from)
  }
  // All of one cell are near one another: the first of each part stands for the rest.
  for (const cell of points.cells()) {
    const firsts: Firsts = {}
    for (const point of cell) noteFirst(firsts, partOf[placed[point]!]!, placed[point]!)
    for (const point of cell) note(placed[point]!, earlier(partOf[placed[point]!]!, firsts))
  }
  const across = (ones: readonly number[], others: readonly number[]): void => {
    for (const one of ones) {
      const own = rank(partOf[placed[one]!]!)
      if (own === 0 || found.has(placed[one]!)) continue
      const other = others.find((point) => rank(partOf[placed[point]!]!) < own && points.isNear(one, point))
      note(placed[one]!, other === undefined ? null : placed[other]!)
    }
  }
  for (const [ones, others] of points.cellPairs()) {
    across(ones, others)
    across(others, ones)
  }
  return [...found].map(([of, from]) => ({ of, from })).sort((a, b) => a.of - b.of)
}

/**
 * @param pictures perceptual hash of each picture (16 hex digits), its item and the item's part
 * @returns one leak at most for each item, by item
 */
export function leaksByLikeness(pictures: readonly { readonly hash: string; readonly item: number; readonly part: Part }[]): Leak[] {
  const numbers = new Map<string, number>()
  for (const { hash } of pictures) if (!numbers.has(hash)) numbers.set(hash, numbers.size)
  /** For each distinct hash the first items of each part that have it or one like it. */
  const own: Firsts[] = Array.from(numbers, () => ({}))
  for (const { hash, item, part } of pictures) noteFirst(own[numbers.get(hash)!]!, part, item)
  const reached = own.map((firsts) => ({ ...firsts }))
  const merge = (into: number, from: number): void => {
    for (const part of parts) if (own[from]![part] !== undefined) noteFirst(reached[into]!, part, own[from]![part])
  }
  for (const [one, other] of alikePairs([...numbers.keys()])) {
    merge(one, other)
    merge(other, one)
  }
  const found = new Map<number, number>()
  for (const { hash, item, part } of pictures) {
    const from = earlier(part, reached[numbers.get(hash)!]!)
    if (from !== null && !found.has(item)) found.set(item, from)
  }
  return [...found].map(([of, from]) => ({ of, from })).sort((a, b) => a.of - b.of)
}
