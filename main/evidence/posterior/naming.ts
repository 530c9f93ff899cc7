// Country and place of the finer cells of a model.
import type { Atlas } from './atlas.ts'
import { bestOf, candidatesAround, placeOf, winnersWithin } from './belonging.ts'
import type { CellGeometry } from './cells.ts'
import { halfDiagonalKm } from './kernels.ts'
import { NameList } from './names.ts'
import type { Names } from './names.ts'
import { latitudeOf, longitudeOf, unitsOf } from './quadtree.ts'
import type { Quadtree } from './quadtree.ts'
import { pointOf, unitVector } from './sphere.ts'
import type { UnitVector } from './sphere.ts'

/** Places are searched once for each block of 0.7 degrees, 78 km; finer nodes choose among what their block found. */
const BLOCK_LEVEL = 8
/** So few candidates are not narrowed further. */
const FEW_CANDIDATES = 3

/** A node with the places that can win in it, by country, as they are asked for. */
interface Block { readonly node: number; readonly above: Block | null; readonly countries: number[]; readonly rows: (readonly number[])[] }

interface Naming {
  readonly atlas: Atlas
  readonly tree: Quadtree
  readonly geometry: CellGeometry
  /** Numbers of the countries by code. */
  readonly countries: ReadonlyMap<string, number>
}

/**
 * Gives each cell beyond the atlas's the name of its middle.
 * @param parents the atlas's leaf that each of them is part of
 * @param touched marks the nodes that are new or above new ones
 * @param nameOfCell written from the atlas's count on
 */
export function nameFiner(atlas: Atlas, { tree, geometry }: { tree: Quadtree; geometry: CellGeometry }, parents: Int32Array, touched: Uint8Array, nameOfCell: Int32Array): Names {
  const naming: Naming = { atlas, tree, geometry, countries: new Map(atlas.countries.map((code, number) => [code, number])) }
  const list = new NameList(atlas.places, atlas.names)
  const visit = (node: number, above: Block | null): void => {
    const child = tree.child[node]!
    if (child < 0) {
      const country = countryOf(naming, -child, parents[-child - atlas.cells.count]!)
      nameOfCell[-child] = list.numberOf(country, country < 0 ? -1 : placeIn(naming, above, -child, country))
      return
    }
    const block = tree.level[node]! < BLOCK_LEVEL ? null : { node, above, countries: [], rows: [] }
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
  const rows = winnersIn(naming, block, country)
  return rows.length === 1 ? rows[0]! : bestOf(naming.atlas.index, rows, at).row
}

function winnersIn(naming: Naming, block: Block, country: number): readonly number[] {
  const known = block.countries.indexOf(country)
  if (known >= 0) return block.rows[known]!
  const rows = searchIn(naming, block, country)
  block.countries.push(country)
  block.rows.push(rows)
  return rows
}

function searchIn(naming: Naming, { node, above }: Block, country: number): readonly number[] {
  const { atlas: { index }, tree } = naming
  const level = tree.level[node]!
  const wider = above && winnersIn(naming, above, country)
  if (wider && wider.length <= FEW_CANDIDATES) return wider
  const half = unitsOf(level) / 2
  const [latitude, longitude] = [latitudeOf(tree.y[node]! + half), longitudeOf(tree.x[node]! + half)]
  if (wider) return winnersWithin(index, wider, unitVector(latitude, longitude), halfDiagonalKm(level))
  return candidatesAround(index, latitude, longitude, country, halfDiagonalKm(level))
}
