// Finer cells around every kernel and along every drawn edge, accepted or not, so that a toggle never changes the cells.
import type { Likelihood } from '../../contract/evidence.ts'
import { outlineOf, passes } from './areas.ts'
import type { Side } from './areas.ts'
import { kernelsOf, reaches, wantsFiner } from './kernels.ts'
import type { Kernel } from './kernels.ts'
import { FINEST_LEVEL, TreeBuilder, latitudeOf, longitudeOf, unitsOf } from './quadtree.ts'
import type { Quadtree } from './quadtree.ts'
import { boxAreaKm2, unitVector } from './sphere.ts'

/** Cells that a refinement may add. It goes level by level, so that what does not fit is missing at the finest level everywhere. */
const MOST_CELLS = 60_000
/** Kernels wider than this meet no cell of the atlas that is too coarse for them, km. */
const WIDEST_KM = 1400

export interface Refinement {
  readonly tree: Quadtree
  /** The atlas's leaf that each new leaf is part of; the first entry belongs to leaf number `atlas leaves + 1`. */
  readonly parents: Int32Array
}

interface Edge { readonly side: Side; readonly cellAreaKm2: number }

/** A node with the demands that reach it; `parent` is the atlas's leaf, 0 above the leaves. */
interface Open { node: number; parent: number; level: number; x: number; y: number; kernels: readonly Kernel[]; edges: readonly Edge[] }

function demandsOf(likelihoods: readonly Likelihood[]): { kernels: Kernel[]; edges: Edge[] } {
  const kernels = likelihoods.flatMap((likelihood) => (likelihood.form === 'kernels' ? kernelsOf(likelihood) : []))
  const edges = likelihoods.flatMap((likelihood) => {
    if (likelihood.form !== 'area') return []
    const { sides, cellAreaKm2 } = outlineOf(likelihood.polygons)
    return sides.map((side) => ({ side, cellAreaKm2 }))
  })
  return { kernels: kernels.filter((kernel) => kernel.sigmaKm < WIDEST_KM), edges }
}

/** Keeps the demands that reach a node, and says whether one of them wants it split. */
function narrow(open: Open): boolean {
  const { level, x, y } = open
  const half = unitsOf(level) / 2
  const south = latitudeOf(y)
  const degrees = 180 / 2 ** level
  const middle = unitVector(latitudeOf(y + half), longitudeOf(x + half))
  const areaKm2 = boxAreaKm2(south, south + degrees, degrees)
  open.kernels = open.kernels.filter((kernel) => reaches(kernel, middle, level))
  open.edges = open.edges.filter(({ side }) => passes(side, longitudeOf(x), south, degrees))
  if (level >= FINEST_LEVEL) return false
  return open.edges.some((edge) => areaKm2 > edge.cellAreaKm2) || open.kernels.some((kernel) => wantsFiner(kernel, middle, level, areaKm2))
}

/** The atlas's leaves that must be split, by way of the nodes that a demand reaches. */
function startingLeaves(tree: Quadtree, demands: { kernels: Kernel[]; edges: Edge[] }): Open[] {
  const found: Open[] = []
  const visit = (node: number, kernels: readonly Kernel[], edges: readonly Edge[]): void => {
    const child = tree.child[node]!
    const open: Open = { node, parent: Math.max(0, -child), level: tree.level[node]!, x: tree.x[node]!, y: tree.y[node]!, kernels, edges }
    const wantsSplit = narrow(open)
    if (child < 0 && wantsSplit) found.push(open)
    if (child < 0 || open.kernels.length + open.edges.length === 0) return
    for (let quarter = 0; quarter < 4; quarter++) visit(child + quarter, open.kernels, open.edges)
  }
  for (const root of [0, 1]) visit(root, demands.kernels, demands.edges)
  return found
}

export function refine(tree: Quadtree, likelihoods: readonly Likelihood[]): Refinement {
  const waiting: Open[][] = Array.from({ length: FINEST_LEVEL + 1 }, () => [])
  for (const open of startingLeaves(tree, demandsOf(likelihoods))) waiting[open.level]!.push(open)
  const builder = new TreeBuilder(tree)
  const parents: number[] = []
  const close = ({ node, parent }: Open) => {
    builder.leaf(node)
    parents.push(parent)
  }
  for (const [level, queue] of waiting.entries()) {
    for (const open of queue) {
      const isAtlasLeaf = open.node < tree.nodes
      if (builder.nodes - tree.nodes < MOST_CELLS) splitOne(builder, open, waiting[level + 1]!, close)
      else if (!isAtlasLeaf) close(open)
    }
  }
  return { tree: builder.finish(), parents: Int32Array.from(parents) }
}

function splitOne(builder: TreeBuilder, open: Open, next: Open[], close: (open: Open) => void): void {
  const first = builder.split(open.node, open.level, open.x, open.y)
  const side = unitsOf(open.level + 1)
  for (let quarter = 0; quarter < 4; quarter++) {
    const child: Open = { ...open, node: first + quarter, level: open.level + 1, x: open.x + (quarter & 1) * side, y: open.y + (quarter >> 1) * side }
    if (narrow(child)) next.push(child)
    else close(child)
  }
}
