// The atlas's cells together with the finer ones that an image's items ask for.
import type { Likelihood } from '../../contract/evidence.ts'
import type { Atlas } from './atlas.ts'
import { geometryOf } from './cells.ts'
import type { CellGeometry } from './cells.ts'
import type { Names } from './names.ts'
import { nameFiner } from './naming.ts'
import type { Quadtree } from './quadtree.ts'
import { refine } from './refine.ts'

export interface Grid {
  readonly tree: Quadtree
  /** Cells and the row 0, which lies outside the map. */
  readonly count: number
  /** Natural logarithm of the prior mass, by cell; -Infinity for the atlas's leaves that finer cells stand for. */
  readonly logPrior: Float64Array
  readonly names: Names
  /** The number of each cell's name. */
  readonly nameOfCell: Int32Array
  readonly geometry: CellGeometry
}

export function refineAtlas(atlas: Atlas, likelihoods: readonly Likelihood[]): Grid {
  const { tree, parents } = refine(atlas.tree, likelihoods)
  const count = tree.leaves + 1
  const geometry = geometryOf(tree, { geometry: atlas.geometry, nodes: atlas.tree.nodes })
  const nameOfCell = new Int32Array(count)
  nameOfCell.set(atlas.nameOfCell)
  const names = nameFiner(atlas, { tree, geometry }, parents, touchedNodes(tree, atlas.tree.nodes), nameOfCell)
  return { tree, count, logPrior: sharePrior(atlas, geometry, parents), names, nameOfCell, geometry }
}

/** Each finer cell gets its part of the prior by area; the cells that they stand for keep none. */
function sharePrior(atlas: Atlas, { areaKm2 }: CellGeometry, parents: Int32Array): Float64Array {
  const logPrior = new Float64Array(areaKm2.length)
  logPrior.set(atlas.cells.logPrior)
  for (let i = 0; i < parents.length; i++) {
    const cell = atlas.cells.count + i
    logPrior[cell] = atlas.cells.logPrior[parents[i]!]! + Math.log(areaKm2[cell]! / areaKm2[parents[i]!]!)
  }
  for (const parent of parents) logPrior[parent] = -Infinity
  return logPrior
}

/** Marks new nodes and all nodes above them. Children stand behind their parents, so one pass backwards does. */
function touchedNodes(tree: Quadtree, firstNew: number): Uint8Array {
  const touched = new Uint8Array(tree.nodes).fill(1, firstNew)
  for (let node = firstNew - 1; node >= 0; node--) {
    const child = tree.child[node]!
    if (child > 0 && (touched[child] || touched[child + 1] || touched[child + 2] || touched[child + 3])) touched[node] = 1
  }
  return touched
}
