// A quadtree over the whole Earth in longitude and latitude, and a walk over the sides at which its nodes touch.

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

/** Called with the western or southern node first; -1 is what lies outside the map. */
export type VisitPair = (first: number, second: number, isUpright: boolean) => void

/**
 * Visits each pair of nodes that touch along a side, once, by recursion over pairs (Ju et al. 2002, dual contouring): no look-up.
 * @param isWhole true for a node that is not to be gone into, as all leaves are
 */
export function visitSides({ child }: Quadtree, isWhole: (node: number) => boolean, visit: VisitPair): void {
  const quarterOf = (node: number, quarter: number): number => (node < 0 || isWhole(node) ? node : child[node]! + quarter)
  const across = (a: number, b: number, isUpright: boolean): void => {
    if ((a < 0 || isWhole(a)) && (b < 0 || isWhole(b))) return visit(a, b, isUpright)
    // the two quarters of the first that touch the second, and of the second that touch the first
    across(quarterOf(a, isUpright ? 1 : 2), quarterOf(b, 0), isUpright)
    across(quarterOf(a, 3), quarterOf(b, isUpright ? 2 : 1), isUpright)
  }
  const inside = (node: number): void => {
    if (isWhole(node)) return
    const first = child[node]!
    for (let quarter = 0; quarter < 4; quarter++) inside(first + quarter)
    across(first, first + 1, true)
    across(first + 2, first + 3, true)
    across(first, first + 2, false)
    across(first + 1, first + 3, false)
  }
  for (const root of [0, 1]) {
    inside(root)
    across(-1, root, false)
    across(root, -1, false)
  }
  across(-1, 0, true)
  across(0, 1, true)
  across(1, -1, true)
}
