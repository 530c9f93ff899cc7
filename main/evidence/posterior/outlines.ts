// From a set of cells to polygons: what two cells share falls away, the rest is walked into rings.
import type { MultiPolygon } from '../../contract/geography.ts'
import { latitudeOf, longitudeOf } from './quadtree.ts'
import type { Segments } from './quadtree.ts'

/** A cell in, out, or not part of the grid. */
export const OUT = 0
export const IN = 1
export const REPLACED = 2

/** Outline segments with the chosen cells on their left, in lattice units. */
interface Borders { readonly count: number; readonly x0: Int32Array; readonly y0: Int32Array; readonly x1: Int32Array; readonly y1: Int32Array; readonly cell: Int32Array }

/** Chosen cells that share sides get one root: union-find with path halving. */
function rootOf(parent: Int32Array, cell: number): number {
  while (parent[cell] !== cell) cell = parent[cell] = parent[parent[cell]!]!
  return cell
}

/** One pass over the chosen cells: segments between two of them join them, the others are their border. */
function scan(parts: readonly Segments[], states: Uint8Array, parent: Int32Array): Borders {
  const columns: [number[], number[], number[], number[], number[]] = [[], [], [], [], []]
  for (let cell = 0; cell < parent.length; cell++) parent[cell] = cell
  for (const part of parts) {
    // the atlas's own list ends before the cells that a model adds
    if (part.count === 0) continue
    const last = Math.min(states.length, part.start.length - 1)
    for (let cell = 1; cell < last; cell++) if (states[cell] === IN) scanCell(part, cell, states, parent, columns)
  }
  const [x0, y0, x1, y1, cell] = columns.map((values) => Int32Array.from(values)) as [Int32Array, Int32Array, Int32Array, Int32Array, Int32Array]
  return { count: x0.length, x0, y0, x1, y1, cell }
}

function scanCell(part: Segments, cell: number, states: Uint8Array, parent: Int32Array, columns: [number[], number[], number[], number[], number[]]): void {
  const { start, ofCell, first, second } = part
  for (let at = start[cell]!; at < start[cell + 1]!; at++) {
    const i = ofCell[at]!
    const isFirst = first[i] === cell
    const other = isFirst ? second[i]! : first[i]!
    if (states[other] === OUT) addBorder(columns, part, i, isFirst)
    else if (states[other] === IN && isFirst) join(parent, cell, other)
  }
}

function join(parent: Int32Array, one: number, other: number): void {
  if (parent[one] === parent[other]) return
  const a = rootOf(parent, one)
  const b = rootOf(parent, other)
  if (a !== b) parent[Math.max(a, b)] = Math.min(a, b)
}

function addBorder([x0, y0, x1, y1, cell]: [number[], number[], number[], number[], number[]], part: Segments, i: number, isFirst: boolean): void {
  const { upright, first, second, fixed, from, to } = part
  // northwards and westwards with the western or southern cell on the left, the other way with the other one
  const isForward = isFirst === i < upright
  const start = isForward ? from[i]! : to[i]!
  const end = isForward ? to[i]! : from[i]!
  x0.push(i < upright ? fixed[i]! : start)
  y0.push(i < upright ? start : fixed[i]!)
  x1.push(i < upright ? fixed[i]! : end)
  y1.push(i < upright ? end : fixed[i]!)
  cell.push(isFirst ? first[i]! : second[i]!)
}

/** Numbers for lattice points, in a hash table with open addressing: a Map of strings or doubles is ten times slower. */
class Vertices {
  private readonly mask: number
  private readonly x: Int32Array
  private readonly y: Int32Array
  private readonly used: Uint8Array

  constructor(most: number) {
    const size = 2 ** Math.ceil(Math.log2(2 * most + 2))
    this.mask = size - 1
    this.x = new Int32Array(size)
    this.y = new Int32Array(size)
    this.used = new Uint8Array(size)
  }

  get size(): number {
    return this.mask + 1
  }

  number(x: number, y: number): number {
    const mixed = Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca6b)
    let slot = (mixed ^ (mixed >>> 15)) & this.mask
    while (this.used[slot] === 1 && (this.x[slot] !== x || this.y[slot] !== y)) slot = (slot + 1) & this.mask
    if (this.used[slot] === 0) {
      this.used[slot] = 1
      this.x[slot] = x
      this.y[slot] = y
    }
    return slot
  }
}

/** 0 east, 1 north, 2 west, 3 south. */
function heading(borders: Borders, i: number): number {
  if (borders.y0[i] === borders.y1[i]) return borders.x1[i]! > borders.x0[i]! ? 0 : 2
  return borders.y1[i]! > borders.y0[i]! ? 1 : 3
}

/**
 * Walks the borders into simple rings, as lists of border numbers. Where two chosen cells meet at a corner the walk turns
 * left, so that rings never cross, and a ring that comes back to one of its own points is cut there, so that none touches itself.
 */
function walkRings(borders: Borders): number[][] {
  const { count, x0, y0, x1, y1 } = borders
  const vertices = new Vertices(count)
  const leaving = new Int32Array(vertices.size).fill(-1)
  const alsoLeaving = new Int32Array(count).fill(-1)
  const starts = new Int32Array(count)
  for (let i = 0; i < count; i++) {
    const vertex = (starts[i] = vertices.number(x0[i]!, y0[i]!))
    alsoLeaving[i] = leaving[vertex]!
    leaving[vertex] = i
  }
  const done = new Uint8Array(count)
  const next = (i: number): number => {
    const one = leaving[vertices.number(x1[i]!, y1[i]!)]!
    const other = alsoLeaving[one]!
    if (other < 0) return one
    return heading(borders, one) === (heading(borders, i) + 1) % 4 ? one : other
  }
  const onPath = new Int32Array(vertices.size).fill(-1)
  const rings: number[][] = []
  for (let first = 0; first < count; first++) {
    const path: number[] = []
    for (let i = first; done[i] === 0; i = next(i)) {
      done[i] = 1
      const before = onPath[starts[i]!]!
      if (before >= 0) rings.push(cutLoop(path, before, starts, onPath))
      onPath[starts[i]!] = path.length
      path.push(i)
    }
    if (path.length > 0) rings.push(cutLoop(path, 0, starts, onPath))
  }
  return rings
}

function cutLoop(path: number[], from: number, starts: Int32Array, onPath: Int32Array): number[] {
  const loop = path.splice(from)
  for (const i of loop) onPath[starts[i]!] = -1
  return loop
}

/** Degrees to 1e-7 (1 cm), so that exports do not carry digits that mean nothing. */
const rounded = (degrees: number): number => Math.round(degrees * 1e7) / 1e7

function toPositions(borders: Borders, ring: number[]): [number, number][] {
  const corners = ring.filter((i, at) => heading(borders, i) !== heading(borders, ring[(at + ring.length - 1) % ring.length]!))
  const positions = corners.map((i): [number, number] => [rounded(longitudeOf(borders.x0[i]!)), rounded(latitudeOf(borders.y0[i]!))])
  return [...positions, [...positions[0]!]]
}

/** Twice the signed area in lattice units, positive anticlockwise; from the ring's first point, so that small rings keep their digits. */
function turning({ x0, y0, x1, y1 }: Borders, ring: number[]): number {
  const x = x0[ring[0]!]!
  const y = y0[ring[0]!]!
  let sum = 0
  for (const i of ring) sum += (x0[i]! - x) * (y1[i]! - y) - (x1[i]! - x) * (y0[i]! - y)
  return sum
}

export interface Region {
  readonly polygons: MultiPolygon
  /** A number for each connected part of the chosen cells. */
  readonly partOf: (cell: number) => number
}

/** `parent` is room for the connected parts, one number a cell. Polygons of the cells whose state is IN: outer rings anticlockwise, holes clockwise, none over 180 degrees. */
export function traceRegion(parts: readonly Segments[], states: Uint8Array, parent: Int32Array): Region {
  const borders = scan(parts, states, parent)
  const partOf = (cell: number) => rootOf(parent, cell)
  const polygons = new Map<number, [number, number][][]>()
  for (const ring of walkRings(borders)) {
    const part = partOf(borders.cell[ring[0]!]!)
    const rings = polygons.get(part) ?? []
    // a part has one outer ring, which goes first
    if (turning(borders, ring) > 0) rings.unshift(toPositions(borders, ring))
    else rings.push(toPositions(borders, ring))
    polygons.set(part, rings)
  }
  return { polygons: [...polygons.values()], partOf }
}
