// What is known of each cell: prior mass, names, and where it lies.
import type { PlaceTable } from '../../gazetteer/places.ts'
import { latitudeOf, longitudeOf, unitsOf } from './quadtree.ts'
import type { Quadtree } from './quadtree.ts'
import { boxAreaKm2, unitVector } from './sphere.ts'

/** One row for each leaf of a tree; row 0 is what lies outside the map and holds nothing. -1 is none. */
export interface Cells {
  readonly count: number
  /** Natural logarithm of the prior mass. */
  readonly logPrior: Float64Array
  /** Index into the atlas's countries. */
  readonly country: Int16Array
  /** Index into the place table's regions, zones and rows. */
  readonly region: Int32Array
  readonly zone: Int16Array
  readonly place: Int32Array
  /** 1 where parts of the cell may lie in another country than its middle. */
  readonly mixed: Uint8Array
}

export function newCells(count: number): Cells {
  const none = <T extends Int16Array | Int32Array>(column: T): T => column.fill(-1) as T
  return {
    count,
    logPrior: new Float64Array(count).fill(-Infinity),
    country: none(new Int16Array(count)),
    region: none(new Int32Array(count)),
    zone: none(new Int16Array(count)),
    place: none(new Int32Array(count)),
    mixed: new Uint8Array(count),
  }
}

export function setPlace(cells: Cells, cell: number, places: PlaceTable, row: number): void {
  cells.place[cell] = row
  cells.region[cell] = row < 0 ? -1 : places.region[row]!
  cells.zone[cell] = row < 0 ? -1 : places.zone[row]!
}

/** Where the cells are, by the same rows: the middle as a unit vector, the area in km2. */
export interface CellGeometry {
  readonly node: Int32Array
  readonly x: Float64Array
  readonly y: Float64Array
  readonly z: Float64Array
  readonly areaKm2: Float64Array
}

function newGeometry(count: number): CellGeometry {
  const column = () => new Float64Array(count)
  return { node: new Int32Array(count), x: column(), y: column(), z: column(), areaKm2: column() }
}

/** Geometry of all leaves; what `known` holds of the first leaves of a grown tree is copied. */
export function geometryOf(tree: Quadtree, known?: { geometry: CellGeometry; nodes: number }): CellGeometry {
  const geometry = newGeometry(tree.leaves + 1)
  if (known) for (const key of Object.keys(geometry) as (keyof CellGeometry)[]) geometry[key].set(known.geometry[key])
  for (let node = known?.nodes ?? 0; node < tree.nodes; node++) if (tree.child[node]! < 0) place(geometry, tree, node)
  return geometry
}

function place(geometry: CellGeometry, tree: Quadtree, node: number): void {
  const cell = -tree.child[node]!
  const level = tree.level[node]!
  const half = unitsOf(level) / 2
  const south = latitudeOf(tree.y[node]!)
  const degrees = 180 / 2 ** level
  const middle = unitVector(latitudeOf(tree.y[node]! + half), longitudeOf(tree.x[node]! + half))
  geometry.node[cell] = node
  geometry.x[cell] = middle.x
  geometry.y[cell] = middle.y
  geometry.z[cell] = middle.z
  geometry.areaKm2[cell] = boxAreaKm2(south, south + degrees, degrees)
}
