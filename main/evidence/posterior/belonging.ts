// Which populated place a point belongs to, by size and distance, so that a city is not swallowed by its suburbs.
import type { PlaceTable } from '../../gazetteer/places.ts'
import { EARTH_RADIUS_KM, KM_PER_DEGREE, RADIANS, unitVector } from './sphere.ts'
import type { UnitVector } from './sphere.ts'

/** People per km2 of built-up land: the order of European cities (urban centres in GHSL start at 1500); ours. */
const PEOPLE_PER_KM2 = 3000
/** Extent of the largest city on Earth under that density (40 million people), km. */
const LARGEST_EXTENT_KM = 66
/** Places up to this extent are searched apart from the few larger ones: their searches end sooner. */
const SMALL_EXTENT_KM = 8
/** Buckets per degree, and the rings of buckets after which a search goes over the country's rows instead. */
const PER_DEGREE = 2
const LAST_RING = 6
const BUCKET_ROWS = 180 * PER_DEGREE
const BUCKET_COLUMNS = 360 * PER_DEGREE
/** Countries with fewer places than this are searched row by row. */
const FEW_PLACES = 50

/** Radius in km of the disc that a population fills, at least 1 km. */
export function extentKm(population: number): number {
  return Math.min(LARGEST_EXTENT_KM, Math.max(1, Math.sqrt(population / (PEOPLE_PER_KM2 * Math.PI))))
}

/** Rows by bucket: bucket b holds order[start[b]] to order[start[b + 1] - 1]. No extent is above `largestKm`. */
interface Buckets { readonly start: Int32Array; readonly order: Int32Array; readonly largestKm: number }

/** Where places are and how far they reach. */
export interface PlaceIndex {
  readonly x: Float64Array
  readonly y: Float64Array
  readonly z: Float64Array
  readonly extent: Float64Array
  readonly country: Uint16Array
  readonly buckets: readonly Buckets[]
  readonly ofCountry: readonly Int32Array[]
}

const bucketRow = (latitude: number): number => Math.min(BUCKET_ROWS - 1, Math.max(0, Math.floor((latitude + 90) * PER_DEGREE)))
const bucketColumn = (longitude: number): number => Math.min(BUCKET_COLUMNS - 1, Math.max(0, Math.floor((longitude + 180) * PER_DEGREE)))

export function indexPlaces(places: PlaceTable): PlaceIndex {
  const column = () => new Float64Array(places.count)
  const [x, y, z, extent] = [column(), column(), column(), column()]
  for (let row = 0; row < places.count; row++) {
    const at = unitVector(places.latitude[row]!, places.longitude[row]!)
    x[row] = at.x
    y[row] = at.y
    z[row] = at.z
    extent[row] = extentKm(places.population[row]!)
  }
  const small = bucketsOf(places, SMALL_EXTENT_KM, (row) => extent[row]! <= SMALL_EXTENT_KM)
  const large = bucketsOf(places, LARGEST_EXTENT_KM, (row) => extent[row]! > SMALL_EXTENT_KM)
  return { x, y, z, extent, country: places.country, buckets: [small, large], ofCountry: rowsByCountry(places) }
}

function bucketsOf(places: PlaceTable, largestKm: number, belongs: (row: number) => boolean): Buckets {
  const start = new Int32Array(BUCKET_ROWS * BUCKET_COLUMNS + 1)
  const rows = Int32Array.from({ length: places.count }, (_, row) => row).filter(belongs)
  const bucketOf = (row: number) => bucketRow(places.latitude[row]!) * BUCKET_COLUMNS + bucketColumn(places.longitude[row]!)
  for (const row of rows) start[bucketOf(row) + 1]!++
  for (let bucket = 1; bucket < start.length; bucket++) start[bucket]! += start[bucket - 1]!
  const next = start.slice()
  const order = new Int32Array(rows.length)
  for (const row of rows) order[next[bucketOf(row)]!++] = row
  return { start, order, largestKm }
}

function rowsByCountry(places: PlaceTable): Int32Array[] {
  const rows: number[][] = places.countries.map(() => [])
  for (let row = 0; row < places.count; row++) rows[places.country[row]!]!.push(row)
  return rows.map((list) => Int32Array.from(list))
}

/**
 * Within a place's extent the share of the extent, beyond it 1 + the km to its edge. As extents are at least 1 km the
 * score changes by at most 1 a km, which bounds every search below.
 */
function score(index: PlaceIndex, row: number, at: UnitVector): number {
  const km = EARTH_RADIUS_KM * Math.sqrt((index.x[row]! - at.x) ** 2 + (index.y[row]! - at.y) ** 2 + (index.z[row]! - at.z) ** 2)
  const extent = index.extent[row]!
  return km <= extent ? km / extent : 1 + km - extent
}

export interface Belonging { readonly row: number; readonly score: number }

/** The row of `rows` with the least score, -1 for none. */
export function bestOf(index: PlaceIndex, rows: Int32Array | readonly number[], at: UnitVector): Belonging {
  let best = -1
  let least = Infinity
  for (let i = 0; i < rows.length; i++) {
    const value = score(index, rows[i]!, at)
    if (value >= least) continue
    least = value
    best = rows[i]!
  }
  return { row: best, score: least }
}

/** A ring is one bucket deep, and as many wide as make at least that on the ground (at most 8). */
const ringWidth = (latitude: number): number => Math.min(8, Math.ceil(1 / Math.max(0.01, Math.cos(Math.min(90, Math.abs(latitude) + 1) * RADIANS))))

/** Appends a country's rows in the buckets that lie `ring` rings away. */
function collectRing(index: PlaceIndex, { start, order }: Buckets, latitude: number, longitude: number, ring: number, country: number, into: number[]): void {
  const width = ringWidth(latitude)
  const row0 = bucketRow(latitude)
  const column0 = bucketColumn(longitude)
  for (let row = Math.max(0, row0 - ring); row <= Math.min(BUCKET_ROWS - 1, row0 + ring); row++) {
    const isEdge = Math.abs(row - row0) === ring
    for (let offset = -ring * width; offset <= ring * width; offset++) {
      if (!isEdge && Math.abs(offset) <= (ring - 1) * width) continue
      const bucket = row * BUCKET_COLUMNS + ((column0 + offset + BUCKET_COLUMNS) % BUCKET_COLUMNS)
      for (let i = start[bucket]!; i < start[bucket + 1]!; i++) if (index.country[order[i]!] === country) into.push(order[i]!)
    }
  }
}

/** The place of a country (index into the table's countries) that a point belongs to; row -1 where the country has none. */
export function placeOf(index: PlaceIndex, latitude: number, longitude: number, country: number): Belonging {
  const rows = index.ofCountry[country]
  if (!rows) return { row: -1, score: Infinity }
  const at = unitVector(latitude, longitude)
  if (rows.length < FEW_PLACES) return bestOf(index, rows, at)
  let best: Belonging = { row: -1, score: Infinity }
  for (const buckets of index.buckets) {
    for (let ring = 0; best.score > 1 + ((ring - 1) * KM_PER_DEGREE) / PER_DEGREE - buckets.largestKm; ring++) {
      if (ring > LAST_RING) return bestOf(index, rows, at)
      const near: number[] = []
      collectRing(index, buckets, latitude, longitude, ring, country, near)
      const found = bestOf(index, near, at)
      if (found.score < best.score) best = found
    }
  }
  return best
}

/** All places of a country that can win anywhere within `radiusKm` of a point, by row. */
export function candidatesAround(index: PlaceIndex, latitude: number, longitude: number, country: number, radiusKm: number): readonly number[] {
  const rows = index.ofCountry[country]
  if (!rows) return []
  const at = unitVector(latitude, longitude)
  return winnersWithin(index, nearRows(index, rows, { latitude, longitude, country, at, radiusKm }) ?? rows, at, radiusKm).sort((a, b) => a - b)
}

/** Those of `rows` that can win somewhere within `radiusKm` of a point: a score changes by at most 1 a km, each on its own. */
export function winnersWithin(index: PlaceIndex, rows: Int32Array | readonly number[], at: UnitVector, radiusKm: number): number[] {
  const limit = bestOf(index, rows, at).score + 2 * radiusKm
  const winners: number[] = []
  for (let i = 0; i < rows.length; i++) if (score(index, rows[i]!, at) <= limit) winners.push(rows[i]!)
  return winners
}

interface Circle { readonly latitude: number; readonly longitude: number; readonly country: number; readonly at: UnitVector; readonly radiusKm: number }

/** Every row that can win in the circle and others; null where going over the whole country is as quick. */
function nearRows(index: PlaceIndex, rows: Int32Array, { latitude, longitude, country, at, radiusKm }: Circle): number[] | null {
  if (rows.length < FEW_PLACES) return null
  const near: number[] = []
  let least = Infinity
  for (const buckets of index.buckets) {
    for (let ring = 0; least + 2 * radiusKm > 1 + ((ring - 1) * KM_PER_DEGREE) / PER_DEGREE - buckets.largestKm; ring++) {
      if (ring > LAST_RING) return null
      const before = near.length
      collectRing(index, buckets, latitude, longitude, ring, country, near)
      for (let i = before; i < near.length; i++) least = Math.min(least, score(index, near[i]!, at))
    }
  }
  return near
}
