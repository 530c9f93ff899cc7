// Parts of a dataset by place: pictures that show one place, or nearly the same picture, never lie in two parts.
import type { Position } from './distance.ts'
import { parts } from './dataset-line.ts'
import type { Part } from './dataset-line.ts'
import { DisjointSets } from './disjoint-sets.ts'
import { alikePairs } from './near-duplicates.ts'
import { NearPoints } from './near-points.ts'
import { createRandom } from './random.ts'

export interface SplitItem {
  readonly position: Position | null
  /** Perceptual hash of each of its pictures, 16 hex digits; null for one that has none. */
  readonly hashes: readonly (string | null)[]
  /** What else it shares with others that must stay with it: the bytes of a picture, or the name of a place whose position is unknown. */
  readonly keys: readonly string[]
}

export interface SplitOptions {
  /** What part of all lines each part is to hold; scaled to a sum of 1. */
  readonly shares: Readonly<Record<Part, number>>
  readonly seed: number
  /** Pictures of one grid cell stay together; 0 for no grid. */
  readonly cellKm: number
  /** Two parts never come nearer than this; 0 for no such rule. */
  readonly distanceKm: number
}

/**
 * A town's streets share their signs, poles and shops, so that a cell is a town wide; a kilometre is more than a view and less than
 * the way between two villages, or whole conurbations would become one group.
 */
export const defaultSplit: SplitOptions = { shares: { train: 0.8, validation: 0.1, test: 0.1 }, seed: 0, cellKm: 10, distanceKm: 1 }

/** Kilometres of a degree of latitude. */
const KM_PER_DEGREE = 111.195

/** Rows of equal height, each cut into cells as wide as they are high, or nearly so. */
export function gridCell([latitude, longitude]: Position, cellKm: number): string {
  const rows = Math.max(1, Math.round((180 * KM_PER_DEGREE) / cellKm))
  const row = Math.min(rows - 1, Math.floor(((latitude + 90) / 180) * rows))
  const middle = ((row + 0.5) / rows) * 180 - 90
  const columns = Math.max(1, Math.round((360 * KM_PER_DEGREE * Math.cos((middle * Math.PI) / 180)) / cellKm))
  return `${row}:${Math.floor((((longitude + 360) % 360) / 360) * columns)}`
}

/** The items that share a key are joined. */
function joinByKey(sets: DisjointSets, keysOf: (index: number) => readonly string[], count: number): void {
  const first = new Map<string, number>()
  for (let index = 0; index < count; index++) {
    for (const key of keysOf(index)) {
      const known = first.get(key)
      if (known === undefined) first.set(key, index)
      else sets.join(known, index)
    }
  }
}

function joinNear(sets: DisjointSets, items: readonly SplitItem[], distanceKm: number): void {
  const placed = items.flatMap(({ position }, index) => (position ? [{ position, index }] : []))
  const points = new NearPoints(placed.map(({ position }) => position), distanceKm)
  const join = (one: number, other: number): void => sets.join(placed[one]!.index, placed[other]!.index)
  for (const [first, ...others] of points.cells()) for (const other of others) join(first!, other)
  for (const [ones, others] of points.cellPairs()) {
    if (sets.find(placed[ones[0]!]!.index) === sets.find(placed[others[0]!]!.index)) continue
    const near = ones.find((one) => others.some((other) => points.isNear(one, other)))
    if (near !== undefined) join(near, others[0]!)
  }
}

function joinAlike(sets: DisjointSets, items: readonly SplitItem[]): void {
  const owners = items.flatMap(({ hashes }, index) => hashes.map((hash) => ({ hash, index })))
  for (const [one, other] of alikePairs(owners.map(({ hash }) => hash))) sets.join(owners[one]!.index, owners[other]!.index)
}

/**
 * For each item the group that it must stay in, as the first item of that group.
 * Closeness goes on from neighbour to neighbour: if a is near b and b near c, all three are one group however far a is from c.
 */
export function groupsOf(items: readonly SplitItem[], { cellKm, distanceKm }: Pick<SplitOptions, 'cellKm' | 'distanceKm'>): Int32Array {
  const sets = new DisjointSets(items.length)
  joinByKey(sets, (index) => items[index]!.keys, items.length)
  if (cellKm > 0) joinByKey(sets, (index) => (items[index]!.position ? [gridCell(items[index]!.position!, cellKm)] : []), items.length)
  if (distanceKm > 0) joinNear(sets, items, distanceKm)
  joinAlike(sets, items)
  return Int32Array.from(items, (_, index) => sets.find(index))
}

/**
 * Groups in a random order, each to a part that still has room for it whole, drawn in proportion to the room; where none has, to the
 * part with the most room. So a group larger than a small part's share goes to the large one, and no share is overrun by more than a group.
 * @returns the part of each item
 */
export function assignParts(groups: Int32Array, { shares, seed }: Pick<SplitOptions, 'shares' | 'seed'>): Part[] {
  const sizes = new Map<number, number>()
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1)
  const total = parts.reduce((sum, part) => sum + shares[part], 0)
  if (!(total > 0) || parts.some((part) => !(shares[part] >= 0))) throw new RangeError('The shares of the parts must be 0 or more, and one above 0.')
  const room = parts.map((part) => (shares[part] / total) * groups.length)
  const random = createRandom(seed)
  const partOf = new Map<number, Part>()
  for (const group of random.shuffle([...sizes.keys()])) {
    const size = sizes.get(group)!
    const chosen = choosePart(room, size, random.next())
    room[chosen]! -= size
    partOf.set(group, parts[chosen]!)
  }
  return Array.from(groups, (group) => partOf.get(group)!)
}

/** Room in items is rarely whole: half an item too many is as good as half too few. */
const SLACK = 0.5

function choosePart(room: readonly number[], size: number, draw: number): number {
  const fitting = room.map((left) => (left + SLACK >= size && left > 0 ? left : 0))
  const sum = fitting.reduce((all, left) => all + left, 0)
  if (sum === 0) return room.indexOf(Math.max(...room))
  let at = draw * sum
  return Math.max(0, fitting.findIndex((left) => left > 0 && (at -= left) < 0))
}
