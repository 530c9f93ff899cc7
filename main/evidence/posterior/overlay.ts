// The atlas's cells together with the finer ones that an image's items ask for.
import type { Likelihood } from '../../contract/evidence.ts'
import type { Atlas } from './atlas.ts'
import { bestOf, candidatesAround, placeOf } from './belonging.ts'
import { geometryOf, newCells, setPlace } from './cells.ts'
import type { CellGeometry, Cells } from './cells.ts'
import { halfDiagonalKm } from './kernels.ts'
import { findSegments, latitudeOf, longitudeOf, unitsOf } from './quadtree.ts'
import type { Quadtree, Segments } from './quadtree.ts'
import { refine } from './refine.ts'
import { pointOf } from './sphere.ts'
import type { UnitVector } from './sphere.ts'

/** Blocks of 0.18 degrees, 20 km. */
const BLOCK_LEVEL = 10
const MOST_COUNTRIES = 1024

export interface Grid {
  readonly tree: Quadtree
  readonly cells: Cells
  readonly geometry: CellGeometry
  /** The atlas's own segments, which may touch replaced leaves, and those of the finer cells. */
  readonly segments: readonly Segments[]
  /** Atlas leaves that finer cells stand for. Their mass is 0. */
  readonly replaced: Int32Array
}

export function refineAtlas(atlas: Atlas, likelihoods: readonly Likelihood[]): Grid {
  const { tree, parents } = refine(atlas.tree, likelihoods)
  const geometry = geometryOf(tree, { geometry: atlas.geometry, nodes: atlas.tree.nodes })
  const cells = newCells(tree.leaves + 1)
  for (const key of ['logPrior', 'country', 'region', 'zone', 'place', 'mixed'] as const) cells[key].set(atlas.cells[key])
  const replaced = Int32Array.from(new Set(parents)).sort()
  nameCells(atlas, { tree, cells, geometry }, parents)
  for (const cell of replaced) cells.logPrior[cell] = -Infinity
  return { tree, cells, geometry, segments: [atlas.segments, findSegments(tree, touchedNodes(tree, atlas.tree.nodes))], replaced }
}

/** Gives each finer cell its part of the prior by area, and the names of its middle. */
function nameCells(atlas: Atlas, { tree, cells, geometry }: Pick<Grid, 'tree' | 'cells' | 'geometry'>, parents: Int32Array): void {
  const candidates = new Map<number, Int32Array>()
  const countries = new Map(atlas.countries.map((code, number) => [code, number]))
  for (let i = 0; i < parents.length; i++) {
    const parent = parents[i]!
    const cell = atlas.cells.count + i
    const middle = { x: geometry.x[cell]!, y: geometry.y[cell]!, z: geometry.z[cell]! }
    cells.logPrior[cell] = atlas.cells.logPrior[parent]! + geometry.logAreaKm2[cell]! - geometry.logAreaKm2[parent]!
    cells.country[cell] = atlas.cells.mixed[parent] === 1 ? countryNumber(atlas, countries, middle) : atlas.cells.country[parent]!
    setPlace(cells, cell, atlas.places, placeAt(atlas, candidates, { tree, node: geometry.node[cell]! }, cells.country[cell]!, middle))
  }
}

function countryNumber(atlas: Atlas, countries: ReadonlyMap<string, number>, middle: UnitVector): number {
  const { latitude, longitude } = pointOf(middle)
  const code = atlas.countryAt(latitude, longitude)
  return code === null ? -1 : (countries.get(code) ?? -1)
}

/** The place of a cell. Cells of one block share the search: only some places near a block can win anywhere in it. */
function placeAt({ index }: Atlas, memo: Map<number, Int32Array>, { tree, node }: { tree: Quadtree; node: number }, country: number, middle: UnitVector): number {
  if (country < 0) return -1
  if (tree.level[node]! <= BLOCK_LEVEL) {
    const { latitude, longitude } = pointOf(middle)
    return placeOf(index, latitude, longitude, country).row
  }
  const side = unitsOf(BLOCK_LEVEL)
  const [column, row] = [Math.floor(tree.x[node]! / side), Math.floor(tree.y[node]! / side)]
  const key = (column * 2 ** BLOCK_LEVEL + row) * MOST_COUNTRIES + country
  let rows = memo.get(key)
  if (!rows) {
    const [latitude, longitude] = [latitudeOf((row + 0.5) * side), longitudeOf((column + 0.5) * side)]
    const least = placeOf(index, latitude, longitude, country)
    rows = least.row < 0 ? new Int32Array(0) : candidatesAround(index, latitude, longitude, country, least.score, halfDiagonalKm(BLOCK_LEVEL))
    memo.set(key, rows)
  }
  return bestOf(index, rows, middle).row
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
