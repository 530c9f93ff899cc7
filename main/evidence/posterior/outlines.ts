// From a set of cells to polygons: what two cells share falls away, the rest is walked into rings.
import type { MultiPolygon } from '../../contract/geography.ts'
import type { PosteriorModel } from './model.ts'
import { latitudeOf, longitudeOf } from './quadtree.ts'
import type { Segments } from './quadtree.ts'
import type { Workspace } from './workspace.ts'

/** A cell in, out, or not part of the grid. */
export const OUT = 0
export const IN = 1
export const REPLACED = 2

/** Outline segments with the chosen cells on their left, in lattice units. */
interface Borders {
  count: number
  readonly x0: Int32Array
  readonly y0: Int32Array
  readonly x1: Int32Array
  readonly y1: Int32Array
  readonly cell: Int32Array
}

/** Chosen cells that share sides get one root: union-find with path halving. */
function rootOf(parent: Int32Array, cell: number): number {
  while (parent[cell] !== cell) cell = parent[cell] = parent[parent[cell]!]!
  return cell
}

/** One pass over the chosen cells: segments between two of them join them, the others are their border. */
function scan({ workspace, grid: { segments } }: PosteriorModel, chosen: Int32Array, states: Uint8Array, parent: Int32Array): Borders {
  const most = powerOfTwo(segments.reduce((sum, part) => sum + sidesOf(part, chosen), 0))
  const column = (name: string) => workspace.takeSlots(`border ${name}`, most)
  const borders = { count: 0, x0: column('x0'), y0: column('y0'), x1: column('x1'), y1: column('y1'), cell: column('cell') }
  for (let k = 0; k < chosen.length; k++) parent[chosen[k]!] = chosen[k]!
  for (const part of segments) {
    const cells = part.start.length - 1
    // the atlas's own list ends before the cells that a model adds
    for (let k = 0; k < chosen.length; k++) if (chosen[k]! < cells) borders.count = scanCell(part, chosen[k]!, states, parent, borders)
  }
  return borders
}

function sidesOf({ start }: Segments, chosen: Int32Array): number {
  let sides = 0
  for (let k = 0; k < chosen.length; k++) if (chosen[k]! + 1 < start.length) sides += start[chosen[k]! + 1]! - start[chosen[k]!]!
  return sides
}

const powerOfTwo = (least: number): number => 2 ** Math.ceil(Math.log2(least + 1))

function scanCell({ start, ofCell, first, second, upright, fixed, from, to }: Segments, cell: number, states: Uint8Array, parent: Int32Array, { count, x0, y0, x1, y1, cell: owner }: Borders): number {
  const end = start[cell + 1]!
  for (let at = start[cell]!; at < end; at++) {
    const i = ofCell[at]!
    const isFirst = first[i] === cell
    const other = isFirst ? second[i]! : first[i]!
    if (states[other] === IN && isFirst) join(parent, cell, other)
    if (states[other] !== OUT) continue
    // northwards and westwards with the western or southern cell on the left, the other way with the other one
    const isUpright = i < upright
    const isForward = isFirst === isUpright
    const begin = isForward ? from[i]! : to[i]!
    const finish = isForward ? to[i]! : from[i]!
    x0[count] = isUpright ? fixed[i]! : begin
    y0[count] = isUpright ? begin : fixed[i]!
    x1[count] = isUpright ? fixed[i]! : finish
    y1[count] = isUpright ? finish : fixed[i]!
    owner[count++] = cell
  }
  return count
}

function join(parent: Int32Array, one: number, other: number): void {
  if (parent[one] === parent[other]) return
  const a = rootOf(parent, one)
  const b = rootOf(parent, other)
  if (a !== b) parent[Math.max(a, b)] = Math.min(a, b)
}

/** Numbers for lattice points and the borders that leave them, in a hash table with open addressing: a Map is ten times slower. */
class Vertices {
  /** By vertex: a border that starts there, -1 for none; by border: another one that starts at the same point. */
  readonly leaving: Int32Array
  readonly alsoLeaving: Int32Array
  private readonly mask: number
  private readonly x: Int32Array
  private readonly y: Int32Array

  constructor(workspace: Workspace, most: number) {
    const size = 2 * powerOfTwo(most)
    this.mask = size - 1
    this.x = workspace.takeSlots('vertex x', size)
    this.y = workspace.takeSlots('vertex y', size)
    this.leaving = workspace.takeIntegers('leaving vertex', size, -1)
    this.alsoLeaving = workspace.takeSlots('also leaving', size)
  }

  /** The number of a point, or the free one that it would get. */
  number(x: number, y: number): number {
    const mixed = Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca6b)
    let slot = (mixed ^ (mixed >>> 15)) & this.mask
    while (this.leaving[slot]! >= 0 && (this.x[slot] !== x || this.y[slot] !== y)) slot = (slot + 1) & this.mask
    return slot
  }

  leave(border: number, x: number, y: number): number {
    const vertex = this.number(x, y)
    this.x[vertex] = x
    this.y[vertex] = y
    this.alsoLeaving[border] = this.leaving[vertex]!
    this.leaving[vertex] = border
    return vertex
  }
}

/** 0 east, 1 north, 2 west, 3 south. */
function heading(borders: Borders, i: number): number {
  if (borders.y0[i] === borders.y1[i]) return borders.x1[i]! > borders.x0[i]! ? 0 : 2
  return borders.y1[i]! > borders.y0[i]! ? 1 : 3
}

/** What a walk needs: where each border starts, how far along the path each vertex was met, and the path. */
interface Walk { readonly vertices: Vertices; readonly starts: Int32Array; readonly onPath: Int32Array; readonly path: Int32Array }

function startWalk(workspace: Workspace, { count, x0, y0 }: Borders): Walk {
  const vertices = new Vertices(workspace, count)
  const starts = workspace.takeSlots('border starts', x0.length)
  for (let i = 0; i < count; i++) starts[i] = vertices.leave(i, x0[i]!, y0[i]!)
  return { vertices, starts, onPath: workspace.takeIntegers('place on path', vertices.leaving.length, -1), path: workspace.takeSlots('path', x0.length) }
}

/** The border that goes on from the end of one. Where two chosen cells meet at a corner it is the one to the left, so that rings never cross. */
function nextBorder({ vertices }: Walk, borders: Borders, i: number): number {
  const one = vertices.leaving[vertices.number(borders.x1[i]!, borders.y1[i]!)]!
  const other = vertices.alsoLeaving[one]!
  return other < 0 || heading(borders, one) === (heading(borders, i) + 1) % 4 ? one : other
}

/**
 * Walks the borders into simple rings, each handed on as a list of border numbers that is valid until the next. A ring that
 * comes back to one of its own points is cut there, so that none touches itself.
 */
function walkRings(workspace: Workspace, borders: Borders, found: (ring: Int32Array) => void): void {
  const walk = startWalk(workspace, borders)
  const { starts, onPath, path } = walk
  const done = workspace.takeBytes('borders walked', borders.x0.length)
  let length = 0
  const cut = (from: number): void => {
    for (let k = from; k < length; k++) onPath[starts[path[k]!]!] = -1
    found(path.subarray(from, length))
    length = from
  }
  for (let first = 0; first < borders.count; first++) {
    for (let i = first; done[i] === 0; i = nextBorder(walk, borders, i)) {
      done[i] = 1
      if (onPath[starts[i]!]! >= 0) cut(onPath[starts[i]!]!)
      onPath[starts[i]!] = length
      path[length++] = i
    }
    if (length > 0) cut(0)
  }
}

/** Degrees to 1e-7 (1 cm), so that exports do not carry digits that mean nothing. */
const rounded = (degrees: number): number => Math.round(degrees * 1e7) / 1e7

function toPositions(borders: Borders, ring: Int32Array): [number, number][] {
  const positions: [number, number][] = []
  let before = heading(borders, ring[ring.length - 1]!)
  for (let k = 0; k < ring.length; k++) {
    const i = ring[k]!
    const own = heading(borders, i)
    if (own !== before) positions.push([rounded(longitudeOf(borders.x0[i]!)), rounded(latitudeOf(borders.y0[i]!))])
    before = own
  }
  positions.push([...positions[0]!])
  return positions
}

/** Twice the signed area in lattice units, positive anticlockwise; from the ring's first point, so that small rings keep their digits. */
function turning({ x0, y0, x1, y1 }: Borders, ring: Int32Array): number {
  const x = x0[ring[0]!]!
  const y = y0[ring[0]!]!
  let sum = 0
  for (let k = 0; k < ring.length; k++) {
    const i = ring[k]!
    sum += (x0[i]! - x) * (y1[i]! - y) - (x1[i]! - x) * (y0[i]! - y)
  }
  return sum
}

export interface Region {
  readonly polygons: MultiPolygon
  /** A number for each connected part of the chosen cells. */
  readonly partOf: (cell: number) => number
}

/**
 * Polygons of the chosen cells, whose state is IN: outer rings anticlockwise, holes clockwise, none over 180 degrees.
 * @param parent room for the connected parts, one number a cell
 */
export function traceRegion(model: PosteriorModel, chosen: Int32Array, states: Uint8Array, parent: Int32Array): Region {
  const borders = scan(model, chosen, states, parent)
  const partOf = (cell: number) => rootOf(parent, cell)
  const polygons = new Map<number, [number, number][][]>()
  walkRings(model.workspace, borders, (ring) => {
    const part = partOf(borders.cell[ring[0]!]!)
    const rings = polygons.get(part) ?? []
    // a part has one outer ring, which goes first
    if (turning(borders, ring) > 0) rings.unshift(toPositions(borders, ring))
    else rings.push(toPositions(borders, ring))
    polygons.set(part, rings)
  })
  return { polygons: [...polygons.values()], partOf }
}
