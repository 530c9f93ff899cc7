// The atlas: the Earth in cells, each with its prior mass, country, region, time zone and place. Built once per gazetteer.
import { crc32 } from 'node:zlib'
import { WorkstationError } from '../../contract/errors.ts'
import { countryAt as borderAt } from '../../gazetteer/borders.ts'
import type { PlaceTable } from '../../gazetteer/places.ts'
import { growTree, landArea, largestPlaces } from './atlas-cells.ts'
import type { Builder, CountryAt, Draft } from './atlas-cells.ts'
import { indexPlaces, placeOf } from './belonging.ts'
import type { PlaceIndex } from './belonging.ts'
import { geometryOf, newCells, setPlace } from './cells.ts'
import type { CellGeometry, Cells } from './cells.ts'
import { measureLand } from './land.ts'
import { namesOf } from './names.ts'
import type { Names } from './names.ts'
import { landWeight, townsOf } from './prior.ts'
import { TreeBuilder, unitsOf } from './quadtree.ts'
import type { Quadtree } from './quadtree.ts'
import { boxAreaKm2 } from './sphere.ts'
import { Workspace } from './workspace.ts'

export interface Atlas {
  readonly places: PlaceTable
  readonly countryAt: CountryAt
  /** The table's countries, in its order, and after them those that only the borders know. */
  readonly countries: readonly string[]
  /** Index into the countries of each of the table's regions. */
  readonly countryOfRegion: Int32Array
  readonly index: PlaceIndex
  readonly tree: Quadtree
  readonly cells: Cells
  readonly names: Names
  /** The number of each cell's name. */
  readonly nameOfCell: Int32Array
  readonly geometry: CellGeometry
  /** Room for the evaluations of this atlas's models. */
  readonly workspace: Workspace
}

/**
 * Cells over the whole Earth, fine where the prior mass is, coarse at sea.
 * @param countryAt ISO alpha-2 code at a latitude and longitude, null on the high seas
 */
export function buildAtlas(places: PlaceTable, countryAt: CountryAt): Atlas {
  const land = measureLand()
  const landAreaKm2 = landArea(land)
  const earth = boxAreaKm2(-90, 90, 360)
  const builder: Builder = { places, towns: townsOf(places), land, countryAt, landAreaKm2, seaAreaKm2: earth - landAreaKm2, capitals: largestPlaces(places) }
  const { tree, drafts } = growTree(builder)
  const extra = [...new Set(drafts.map((draft) => draft.country))].filter((code) => code !== null && !places.countries.includes(code)) as string[]
  const countries = [...places.countries, ...extra.sort()]
  const index = indexPlaces(places)
  const cells = fillCells(places, index, countries, drafts)
  return assembleAtlas({ places, countryAt, countries, index, tree, cells })
}

function fillCells(places: PlaceTable, index: PlaceIndex, countries: readonly string[], drafts: readonly Draft[]): Cells {
  const cells = newCells(drafts.length + 1)
  const numbers = new Map(countries.map((code, number) => [code, number]))
  let total = 0
  drafts.forEach(({ box, content, country }, i) => {
    const cell = i + 1
    cells.country[cell] = country === null ? -1 : numbers.get(country)!
    cells.mixed[cell] = content.mixed ? 1 : 0
    const nearest = placeOf(index, (box.south + box.north) / 2, (box.west + box.east) / 2, cells.country[cell]!)
    setPlace(cells, cell, places, nearest.row)
    total += cells.logPrior[cell] = content.townMass + content.landMass * landWeight(nearest.score) + content.seaMass
  })
  for (let cell = 1; cell < cells.count; cell++) cells.logPrior[cell] = Math.log(cells.logPrior[cell]! / total)
  return cells
}

/** Adds what follows from the tree and the cells. */
export function assembleAtlas(parts: Omit<Atlas, 'geometry' | 'names' | 'nameOfCell' | 'countryOfRegion' | 'workspace'>): Atlas {
  const { names, ofCell } = namesOf(parts.places, parts.countries, parts.cells)
  const numbers = new Map(parts.countries.map((code, number) => [code, number]))
  const countryOfRegion = Int32Array.from(parts.places.regions, ({ country }) => numbers.get(country) ?? -1)
  return { ...parts, countryOfRegion, names, nameOfCell: ofCell, geometry: geometryOf(parts.tree), workspace: new Workspace() }
}

const MAGIC = 'geoatlas 1'
const COLUMNS = ['logPrior', 'country', 'region', 'zone', 'place', 'mixed'] as const

/** The atlas as bytes for a cache file: a line of JSON, then the tree's splits and the cells' columns, little-endian. */
export function encodeAtlas({ tree, cells, countries, places }: Atlas): Uint8Array {
  const splits = Uint8Array.from(splitsOf(tree))
  const body = Buffer.concat([splits, ...COLUMNS.map((key) => Buffer.from(cells[key].buffer, cells[key].byteOffset, cells[key].byteLength))])
  const header = { format: MAGIC, splits: splits.length, cells: cells.count, places: places.count, countries, checksum: crc32(body) }
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), body])
}

/** 1 for each node that is split, 0 for a leaf, depth first. */
function splitsOf(tree: Quadtree): number[] {
  const splits: number[] = []
  const visit = (node: number): void => {
    const child = tree.child[node]!
    splits.push(child > 0 ? 1 : 0)
    if (child > 0) for (let quarter = 0; quarter < 4; quarter++) visit(child + quarter)
  }
  visit(0)
  visit(1)
  return splits
}

/**
 * @param places the table that the atlas was built from
 * @throws WorkstationError `corrupt` when the bytes are not an atlas of these places: build it anew
 */
export function decodeAtlas(bytes: Uint8Array, places: PlaceTable, countryAt: CountryAt = borderAt): Atlas {
  const end = bytes.indexOf(10)
  const body = bytes.subarray(end + 1)
  const header = readHeader(bytes.subarray(0, Math.max(0, end)))
  if (!header || header.places !== places.count || header.checksum !== crc32(body)) {
    throw new WorkstationError('corrupt', 'The stored atlas is damaged or belongs to another gazetteer; it must be built again.')
  }
  const cells = newCells(header.cells)
  let at = header.splits
  for (const key of COLUMNS) {
    const target = cells[key]
    new Uint8Array(target.buffer).set(body.subarray(at, at + target.byteLength))
    at += target.byteLength
  }
  return assembleAtlas({ places, countryAt, countries: header.countries, index: indexPlaces(places), tree: treeOf(body.subarray(0, header.splits)), cells })
}

interface Header { format: string; splits: number; cells: number; places: number; countries: string[]; checksum: number }

function readHeader(line: Uint8Array): Header | null {
  try {
    const header = JSON.parse(Buffer.from(line).toString()) as Header
    return header.format === MAGIC ? header : null
  } catch {
    return null // cut off or overwritten: reported as corrupt
  }
}

function treeOf(splits: Uint8Array): Quadtree {
  const builder = new TreeBuilder()
  let at = 0
  const visit = (node: number, level: number, x: number, y: number): void => {
    if (splits[at++] !== 1) return void builder.leaf(node)
    const first = builder.split(node, level, x, y)
    const half = unitsOf(level + 1)
    for (let quarter = 0; quarter < 4; quarter++) visit(first + quarter, level + 1, x + (quarter & 1) * half, y + (quarter >> 1) * half)
  }
  visit(0, 0, 0, 0)
  visit(1, 0, unitsOf(0), 0)
  return builder.finish()
}
