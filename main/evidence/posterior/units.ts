// Cells taken together: the nodes of the tree that a region is made of.
import type { Spread } from './masses.ts'
import type { PosteriorModel } from './model.ts'
import { latitudeOf } from './quadtree.ts'
import type { Quadtree } from './quadtree.ts'
import { boxAreaKm2 } from './sphere.ts'

/**
 * Sibling cells that hold less than this together are taken as one, down the tree's order: a region of a diffuse answer is
 * then some hundreds of nodes and not the gazetteer's every town. It still holds its share, and its area is still exact.
 */
const LEAST_UNIT = 1 / 1000
/** Marks a node above units. */
const ABOVE = -1

/** Nodes that are taken whole; together they tile the Earth. */
export interface Units {
  readonly count: number
  readonly node: Int32Array
  readonly mass: Float64Array
  readonly areaKm2: Float64Array
  /** The unit that a node is, -1 for nodes above units; what is below units holds anything. */
  readonly ofNode: Int32Array
}

/** Valid until the model is asked again. */
export function unitsOfMass({ workspace, grid: { tree } }: PosteriorModel, { ofNode: massOfNode }: Spread): Units {
  const node = workspace.takeSlots('node of unit', tree.leaves)
  const mass = workspace.takeRoom('mass of unit', tree.leaves)
  const areaKm2 = workspace.takeRoom('area of unit', tree.leaves)
  const ofNode = workspace.takeSlots('unit of node', tree.nodes)
  let count = 0
  const visit = (at: number): void => {
    const child = tree.child[at]!
    if (child > 0 && massOfNode[at]! >= LEAST_UNIT) {
      ofNode[at] = ABOVE
      for (let quarter = 0; quarter < 4; quarter++) visit(child + quarter)
      return
    }
    ofNode[at] = count
    node[count] = at
    mass[count] = massOfNode[at]!
    areaKm2[count++] = areaOf(tree, at)
  }
  for (const root of [0, 1]) visit(root)
  return { count, node, mass, areaKm2, ofNode }
}

function areaOf(tree: Quadtree, node: number): number {
  const degrees = 180 / 2 ** tree.level[node]!
  const south = latitudeOf(tree.y[node]!)
  return boxAreaKm2(south, south + degrees, degrees)
}

/** Visits the cells of a node. */
export function visitCells(tree: Quadtree, node: number, visit: (cell: number) => void): void {
  const child = tree.child[node]!
  if (child < 0) visit(-child)
  else for (let quarter = 0; quarter < 4; quarter++) visitCells(tree, child + quarter, visit)
}
