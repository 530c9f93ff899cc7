// Country and place of the finer cells of a model.
import type { Atlas } from './atlas.ts'
import { placeOf } from './belonging.ts'
import { CandidatePool } from './candidates.ts'
import type { Candidates, Spot } from './candidates.ts'
import type { CellGeometry } from './cells.ts'
import { halfDiagonalKm } from './kernels.ts'
import { NameList } from './names.ts'
import type { Names } from './names.ts'
import { latitudeOf, longitudeOf, unitsOf } from './quadtree.ts'
import type { Quadtree } from './quadtree.ts'
import { RADIANS, pointOf, unitVector } from './sphere.ts'
import type { UnitVector } from './sphere.ts'

/** Places are searched once for each block of 0.35 degrees, 39 km; finer nodes choose among what their block found. */
const BLOCK_LEVEL = 9
/** So few candidates are not narrowed further. */
const FEW_CANDIDATES = 3

/** A node with the places that can win in it, by country, as they are asked for. */
interface Block { readonly node: number; readonly above: Block | null; readonly countries: number[]; readonly candidates: Candidates[] }

interface Naming {
  readonly atlas: Atlas
  readonly tree: Quadtree
  readonly geometry: CellGeometry
  /** Numbers of the countries by code. */
  readonly countries: ReadonlyMap<string, number>
  readonly pool: CandidatePool
}

/**
 * Gives each cell beyond the atlas's the name of its middle.
 * @param parents the atlas's leaf that each of them is part of
 * @param touched marks the nodes that are new or above new ones
 * @param nameOfCell written from the atlas's count on
 */
export function nameFiner(atlas: Atlas, { tree, geometry }: { tree: Quadtree; geometry: CellGeometry }, parents: Int32Array, touched: Uint8Array, nameOfCell: Int32Array): Names {
  const naming: Naming = { atlas, tree, geometry, countries: new Map(atlas.countries.map((code, number) => [code, number])), pool: new CandidatePool(atlas.index) }
  const list = new NameList(atlas.places, atlas.names)
  const visit = (node: number, above: Block | null): void => {
    const child = tree.child[node]!
    if (child < 0) {
      const country = countryOf(naming, -child, parents[-child - atlas.cells.count]!)
      nameOfCell[-child] = list.numberOf(country, country < 0 ? -1 : placeIn(naming, above, -child, country))
      return
    }
    const block = tree.level[node]! < BLOCK_LEVEL ? null : { node, above, countries: [], candidates: [] }
    if (above === null) naming.pool.clear()
    for (let quarter = 0; quarter < 4; quarter++) if (touched[child + quarter] === 1) visit(child + quarter, block)
  }
  for (const root of [0, 1]) if (touched[root] === 1) visit(root, null)
  return list.finish()
}

const middleOfCell = ({ geometry: { x, y, z } }: Naming, cell: number): UnitVector => ({ x: x[cell]!, y: y[cell]!, z: z[cell]! })

function countryOf(naming: Naming, cell: number, parent: number): number {
  const { atlas, countries } = naming
  if (atlas.cells.mixed[parent] === 0) return atlas.cells.country[parent]!
  const { latitude, longitude } = pointOf(middleOfCell(naming, cell))
  const code = atlas.countryAt(latitude, longitude)
  return code === null ? -1 : (countries.get(code) ?? -1)
}

function placeIn(naming: Naming, block: Block | null, cell: number, country: number): number {
  const at = middleOfCell(naming, cell)
  if (block === null) {
    const { latitude, longitude } = pointOf(at)
    return placeOf(naming.atlas.index, latitude, longitude, country).row
  }
  return naming.pool.best(winnersIn(naming, block, country), at)
}

function winnersIn(naming: Naming, block: Block, country: number): Candidates {
  const known = block.countries.indexOf(country)
  if (known >= 0) return block.candidates[known]!
  const wider = block.above && winnersIn(naming, block.above, country)
  const own = wider === null ? naming.pool.search(country, spotOf(naming, block)) : naming.pool.count(wider) <= FEW_CANDIDATES ? wider : naming.pool.narrow(wider, spotOf(naming, block))
  block.countries.push(country)
  block.candidates.push(own)
  return own
}

function spotOf({ tree }: Naming, { node }: Block): Spot {
  const half = unitsOf(tree.level[node]!) / 2
  const [latitude, longitude] = [latitudeOf(tree.y[node]! + half), longitudeOf(tree.x[node]! + half)]
  // a node is widest at its side towards the equator
  const widest = Math.cos(Math.max(0, Math.abs(latitude) - 90 / 2 ** tree.level[node]!) * RADIANS)
  return { latitude, longitude, at: unitVector(latitude, longitude), radiusKm: halfDiagonalKm(tree.level[node]!) * Math.SQRT1_2 * Math.hypot(1, widest) }
}
