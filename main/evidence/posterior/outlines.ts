// From a set of units to polygons: what two of them share falls away, the rest is walked into rings.
import type { MultiPolygon } from '../../contract/geography.ts'
import type { PosteriorModel } from './model.ts'
import { latitudeOf, longitudeOf, unitsOf, visitSides } from './quadtree.ts'
import type { Quadtree } from './quadtree.ts'
import type { Units } from './units.ts'
import type { Workspace } from './workspace.ts'

/** Outline segments with the chosen units on their left, in lattice units. */
interface Borders {
  count: number
  readonly x0: Int32Array
  readonly y0: Int32Array
  readonly x1: Int32Array
  readonly y1: Int32Array
  readonly unit: Int32Array
}

/** Chosen units that share sides get one root: union-find with path halving. */
function rootOf(parent: Int32Array, unit: number): number {
  while (parent[unit] !== unit) unit = parent[unit] = parent[parent[unit]!]!
  return unit
}

function join(parent: Int32Array, one: number, other: number): void {
  if (parent[one] === parent[other]) return
  const a = rootOf(parent, one)
  const b = rootOf(parent, other)
  if (a !== b) parent[Math.max(a, b)] = Math.min(a, b)
}

/** One walk over all sides of units: those between two chosen ones join them, the others of a chosen one are its border. */
function findBorders({ workspace, grid: { tree } }: PosteriorModel, { count, ofNode }: Units, parent: Int32Array): Borders {
  // in a tree of n leaves at most 4 n sides touch: each is the full side of the smaller of its two leaves
  const most = powerOfTwo(4 * count)
  const column = (name: string) => workspace.takeSlots(`border ${name}`, most)
  const borders = { count: 0, x0: column('x0'), y0: column('y0'), x1: column('x1'), y1: column('y1'), unit: column('unit') }
  visitSides(tree, (node) => ofNode[node]! >= 0, (first, second, isUpright) => {
    const one = first < 0 ? -1 : ofNode[first]!
    const other = second < 0 ? -1 : ofNode[second]!
    const isIn = one >= 0 && parent[one]! >= 0
    const isOtherIn = other >= 0 && parent[other]! >= 0
    if (isIn && isOtherIn) join(parent, one, other)
    else if (isIn || isOtherIn) addBorder(borders, tree, first, second, isUpright, isIn ? one : other, isIn)
  })
  return borders
}

const powerOfTwo = (least: number): number => 2 ** Math.ceil(Math.log2(least + 1))

/** The side of the smaller node: northwards and westwards with the first node on the left, the other way with the second. */
function addBorder(borders: Borders, { x, y, level }: Quadtree, first: number, second: number, isUpright: boolean, unit: number, isFirst: boolean): void {
  const small = second < 0 || (first >= 0 && level[first]! > level[second]!) ? first : second
  const side = unitsOf(level[small]!)
  const fixed = (isUpright ? x[small]! : y[small]!) + (small === first ? side : 0)
  const from = isUpright ? y[small]! : x[small]!
  const isForward = isFirst === isUpright
  const begin = isForward ? from : from + side
  const finish = isForward ? from + side : from
  const i = borders.count++
  borders.x0[i] = isUpright ? fixed : begin
  borders.y0[i] = isUpright ? begin : fixed
  borders.x1[i] = isUpright ? fixed : finish
  borders.y1[i] = isUpright ? finish : fixed
  borders.unit[i] = unit
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

/** The border that goes on from the end of one. Where two chosen units meet at a corner it is the one to the left, so that rings never cross. */
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

/**
 * Polygons of the chosen units: outer rings anticlockwise, holes clockwise, none over 180 degrees.
 * @param partOf by unit its own number where it is chosen, else -1; written: the number of its connected part
 */
export function traceRegion(model: PosteriorModel, units: Units, partOf: Int32Array): MultiPolygon {
  const borders = findBorders(model, units, partOf)
  for (let unit = 0; unit < units.count; unit++) if (partOf[unit]! >= 0) partOf[unit] = rootOf(partOf, unit)
  const polygons = new Map<number, [number, number][][]>()
  walkRings(model.workspace, borders, (ring) => {
    const part = partOf[borders.unit[ring[0]!]!]!
    const rings = polygons.get(part) ?? []
    // a part has one outer ring, which goes first
    if (turning(borders, ring) > 0) rings.unshift(toPositions(borders, ring))
    else rings.push(toPositions(borders, ring))
    polygons.set(part, rings)
  })
  return [...polygons.values()]
}
