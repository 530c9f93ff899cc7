// A quadtree over the whole Earth in longitude and latitude, and the segments at which its leaves touch.

/** The lattice: 180 degrees are 2^26 units, so that the finest cell is 0.3 m high. */
export const FINEST_LEVEL = 26
export const LATTICE = 2 ** FINEST_LEVEL
const DEGREES_PER_UNIT = 180 / LATTICE

export const longitudeOf = (x: number): number => x * DEGREES_PER_UNIT - 180
export const latitudeOf = (y: number): number => y * DEGREES_PER_UNIT - 90
/** Side of a cell of this level in lattice units; level 0 is 180 degrees, and two of them tile the Earth. */
export const unitsOf = (level: number): number => 1 << (FINEST_LEVEL - level)

/**
 * Nodes in columns; 0 and 1 are the western and the eastern root. The children of a node are four in a row:
 * south-west, south-east, north-west, north-east. Leaves are numbered from 1: number 0 is what lies outside the map.
 */
export interface Quadtree {
  readonly nodes: number
  readonly leaves: number
  /** First child, or -(leaf number). */
  readonly child: Int32Array
  readonly level: Uint8Array
  /** South-west corner, lattice units. */
  readonly x: Int32Array
  readonly y: Int32Array
}

/** Collects nodes; a tree can be grown further from an existing one, whose nodes and leaves keep their numbers. */
export class TreeBuilder {
  nodes: number
  leaves: number
  private readonly base: Quadtree | null
  private readonly replaced = new Map<number, number>()
  private readonly added: { child: number[]; level: number[]; x: number[]; y: number[] } = { child: [], level: [], x: [], y: [] }

  constructor(base: Quadtree | null = null) {
    this.base = base
    this.nodes = base?.nodes ?? 0
    this.leaves = base?.leaves ?? 0
    if (!base) for (const root of [0, 1]) this.addNode(0, root * LATTICE, 0)
  }

  private addNode(level: number, x: number, y: number): void {
    const { added } = this
    added.child.push(0)
    added.level.push(level)
    added.x.push(x)
    added.y.push(y)
    this.nodes++
  }

  /** Gives a node four children and answers the first one's number. */
  split(node: number, level: number, x: number, y: number): number {
    const first = this.nodes
    const side = unitsOf(level + 1)
    this.setChild(node, first)
    for (let quarter = 0; quarter < 4; quarter++) this.addNode(level + 1, x + (quarter & 1) * side, y + (quarter >> 1) * side)
    return first
  }

  leaf(node: number): number {
    this.leaves++
    this.setChild(node, -this.leaves)
    return this.leaves
  }

  private setChild(node: number, value: number): void {
    const from = this.base?.nodes ?? 0
    if (node < from) this.replaced.set(node, value)
    else this.added.child[node - from] = value
  }

  finish(): Quadtree {
    const join = <T extends Int32Array | Uint8Array>(target: T, base: T | undefined, added: number[]): T => {
      if (base) target.set(base)
      target.set(added, base?.length ?? 0)
      return target
    }
    const { base, added, nodes } = this
    const child = join(new Int32Array(nodes), base?.child, added.child)
    for (const [node, value] of this.replaced) child[node] = value
    const level = join(new Uint8Array(nodes), base?.level, added.level)
    return { nodes, leaves: this.leaves, child, level, x: join(new Int32Array(nodes), base?.x, added.x), y: join(new Int32Array(nodes), base?.y, added.y) }
  }
}

/** The leaf at a lattice point. */
export function leafAt(tree: Quadtree, x: number, y: number): number {
  let node = x >= LATTICE ? 1 : 0
  while (tree.child[node]! > 0) {
    const half = unitsOf(tree.level[node]! + 1)
    node = tree.child[node]! + (x >= tree.x[node]! + half ? 1 : 0) + (y >= tree.y[node]! + half ? 2 : 0)
  }
  return -tree.child[node]!
}

export function latticePoint(latitude: number, longitude: number): { x: number; y: number } {
  const clamp = (value: number, limit: number) => Math.min(limit - 1, Math.max(0, Math.floor(value / DEGREES_PER_UNIT)))
  return { x: clamp(longitude + 180, 2 * LATTICE), y: clamp(latitude + 90, LATTICE) }
}

/**
 * Where two leaves touch, each segment as long as the smaller one's side. `first` is the western or southern leaf,
 * 0 outside the map; `fixed` is the longitude of an upright segment or the latitude of a level one, `from` < `to` its extent.
 */
export interface Segments {
  readonly count: number
  /** Segments before this index are upright, the others level. */
  readonly upright: number
  readonly first: Int32Array
  readonly second: Int32Array
  readonly fixed: Int32Array
  readonly from: Int32Array
  readonly to: Int32Array
  /** The segments of cell c: ofCell[start[c]] to ofCell[start[c + 1] - 1]. */
  readonly start: Int32Array
  readonly ofCell: Int32Array
}

type Visit = (first: number, second: number) => void

/**
 * Walks all pairs of touching leaves at once by recursion over pairs of nodes (Ju et al. 2002, dual contouring): no look-up.
 * `touched` limits the walk to pairs of which at least one node has its mark.
 */
export function findSegments(tree: Quadtree, touched: Uint8Array | null = null): Segments {
  const rows = new Rows()
  const passes = (a: number, b: number) => !touched || (a >= 0 && touched[a] === 1) || (b >= 0 && touched[b] === 1)
  const childOf = (node: number, quarter: number) => (node < 0 || tree.child[node]! < 0 ? node : tree.child[node]! + quarter)
  const isLeaf = (node: number) => node < 0 || tree.child[node]! < 0
  const emit = (a: number, b: number, isUpright: boolean) => {
    const small = b < 0 || (a >= 0 && tree.level[a]! > tree.level[b]!) ? a : b
    const side = unitsOf(tree.level[small]!)
    const across = isUpright ? tree.x[small]! : tree.y[small]!
    const along = isUpright ? tree.y[small]! : tree.x[small]!
    rows.add(a < 0 ? 0 : -tree.child[a]!, b < 0 ? 0 : -tree.child[b]!, small === a ? across + side : across, along, along + side)
  }
  const pairWalk = (isUpright: boolean): Visit => {
    // the two quarters of the first node that touch the second, and of the second that touch the first
    const [a0, a1, b0, b1] = isUpright ? [1, 3, 0, 2] : [2, 3, 0, 1]
    const visit: Visit = (a, b) => {
      if (!passes(a, b)) return
      if (isLeaf(a) && isLeaf(b)) return emit(a, b, isUpright)
      visit(childOf(a, a0!), childOf(b, b0!))
      visit(childOf(a, a1!), childOf(b, b1!))
    }
    return visit
  }
  const inside = (node: number, visit: Visit, pairs: readonly (readonly [number, number])[]): void => {
    const child = tree.child[node]!
    if (child < 0 || !passes(node, -1)) return
    for (let quarter = 0; quarter < 4; quarter++) inside(child + quarter, visit, pairs)
    for (const [a, b] of pairs) visit(child + a, child + b)
  }
  const acrossMeridians = pairWalk(true)
  for (const root of [0, 1]) inside(root, acrossMeridians, [[0, 1], [2, 3]])
  acrossMeridians(-1, 0)
  acrossMeridians(0, 1)
  acrossMeridians(1, -1)
  const upright = rows.count
  const acrossParallels = pairWalk(false)
  for (const root of [0, 1]) {
    inside(root, acrossParallels, [[0, 2], [1, 3]])
    acrossParallels(-1, root)
    acrossParallels(root, -1)
  }
  return columnsOf(rows, upright, tree.leaves + 1)
}

/** Rows of five integers in one array that grows: a list of numbers would be collected as garbage, and cost more than the walk. */
class Rows {
  count = 0
  private values = new Int32Array(5 * 1024)

  add(first: number, second: number, fixed: number, from: number, to: number): void {
    let at = 5 * this.count++
    if (at === this.values.length) this.grow()
    const { values } = this
    values[at++] = first
    values[at++] = second
    values[at++] = fixed
    values[at++] = from
    values[at] = to
  }

  private grow(): void {
    const larger = new Int32Array(2 * this.values.length)
    larger.set(this.values)
    this.values = larger
  }

  column(offset: number): Int32Array {
    const column = new Int32Array(this.count)
    for (let row = 0; row < column.length; row++) column[row] = this.values[row * 5 + offset]!
    return column
  }
}

function columnsOf(rows: Rows, upright: number, cells: number): Segments {
  const [first, second] = [rows.column(0), rows.column(1)]
  return { count: rows.count, upright, first, second, fixed: rows.column(2), from: rows.column(3), to: rows.column(4), ...listByCell(first, second, cells) }
}

function listByCell(first: Int32Array, second: Int32Array, cells: number): { start: Int32Array; ofCell: Int32Array } {
  const start = new Int32Array(cells + 1)
  for (const column of [first, second]) for (let i = 0; i < column.length; i++) start[column[i]! + 1]!++
  for (let cell = 0; cell < cells; cell++) start[cell + 1]! += start[cell]!
  const next = start.slice()
  const ofCell = new Int32Array(2 * first.length)
  for (const column of [first, second]) for (let i = 0; i < column.length; i++) ofCell[next[column[i]!]!++] = i
  return { start, ofCell }
}
