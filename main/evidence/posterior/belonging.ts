// Which populated place a point belongs to, by size and distance, so that a city is not swallowed by its suburbs.
import type { PlaceTable } from '../../gazetteer/places.ts'
import { EARTH_RADIUS_KM, KM_PER_DEGREE, RADIANS, chordSquared, unitVector } from './sphere.ts'
import type { UnitVector } from './sphere.ts'

/** People per km2 of built-up land: the order of European cities (urban centres in GHSL start at 1500); ours. */
const PEOPLE_PER_KM2 = 3000
/** Extent of the largest city on Earth under that density (40 million people), km. */
const LARGEST_EXTENT_KM = 66
/** Places up to this extent are searched apart from the few larger ones: their searches end sooner. */
const SMALL_EXTENT_KM = 8
/** Buckets per degree, and the rings of buckets after which a search goes over the country's rows instead. */
const PER_DEGREE = 2
export const LAST_RING = 6
const BUCKET_ROWS = 180 * PER_DEGREE
const BUCKET_COLUMNS = 360 * PER_DEGREE
/** Countries with fewer places than this are searched row by row. */
export const FEW_PLACES = 50

/** Radius in km of the disc that a population fills, at least 1 km. */
export function extentKm(population: number): number {
  return Math.min(LARGEST_EXTENT_KM, Math.max(1, Math.sqrt(population / (PEOPLE_PER_KM2 * Math.PI))))
}

/**
 * Places by bucket: bucket b holds entries start[b] to start[b + 1] - 1. An entry is x, y, z, extent and row, side by side,
 * as the table's rows of one bucket lie too far apart to be read quickly. No extent is above `largestKm`.
 */
export interface Buckets { readonly start: Int32Array; readonly entries: Float64Array; readonly country: Uint16Array; readonly largestKm: number }

/** Numbers of an entry. */
export const ENTRY = 5

/** Where places are and how far they reach. */
export interface PlaceIndex {
  readonly x: Float64Array
  readonly y: Float64Array
  readonly z: Float64Array
  readonly extent: Float64Array
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
  const columns = { x, y, z, extent }
  const small = bucketsOf(places, columns, SMALL_EXTENT_KM, (row) => extent[row]! <= SMALL_EXTENT_KM)
  const large = bucketsOf(places, columns, LARGEST_EXTENT_KM, (row) => extent[row]! > SMALL_EXTENT_KM)
  return { ...columns, buckets: [small, large], ofCountry: rowsByCountry(places) }
}

type Whereabouts = Pick<PlaceIndex, 'x' | 'y' | 'z' | 'extent'>

function bucketsOf(places: PlaceTable, columns: Whereabouts, largestKm: number, belongs: (row: number) => boolean): Buckets {
  const start = new Int32Array(BUCKET_ROWS * BUCKET_COLUMNS + 1)
  const rows = Int32Array.from({ length: places.count }, (_, row) => row).filter(belongs)
  const bucketOf = (row: number) => bucketRow(places.latitude[row]!) * BUCKET_COLUMNS + bucketColumn(places.longitude[row]!)
  for (const row of rows) start[bucketOf(row) + 1]!++
  for (let bucket = 1; bucket < start.length; bucket++) start[bucket]! += start[bucket - 1]!
  const next = start.slice()
  const entries = new Float64Array(ENTRY * rows.length)
  const country = new Uint16Array(rows.length)
  for (const row of rows) {
    const at = next[bucketOf(row)]!++
    writeEntry(entries, ENTRY * at, columns, row)
    country[at] = places.country[row]!
  }
  return { start, entries, country, largestKm }
}

export function writeEntry(entries: Float64Array, at: number, { x, y, z, extent }: Whereabouts, row: number): void {
  entries[at] = x[row]!
  entries[at + 1] = y[row]!
  entries[at + 2] = z[row]!
  entries[at + 3] = extent[row]!
  entries[at + 4] = row
}

function rowsByCountry(places: PlaceTable): Int32Array[] {
  const rows: number[][] = places.countries.map(() => [])
  for (let row = 0; row < places.count; row++) rows[places.country[row]!]!.push(row)
  return rows.map((list) => Int32Array.from(list))
}

/**
 * Within a place's extent the share of the extent, beyond it 1 + the km to its edge. As extents are at least 1 km the
 * score changes by at most 1 a km, which bounds every search.
 */
function score(squaredChord: number, extent: number): number {
  const km = EARTH_RADIUS_KM * Math.sqrt(squaredChord)
  return km <= extent ? km / extent : 1 + km - extent
}

/** Score of the entry that begins here. */
export function scoreOfEntry(entries: Float64Array, at: number, point: UnitVector): number {
  return score(chordSquared(entries[at]!, entries[at + 1]!, entries[at + 2]!, point.x, point.y, point.z), entries[at + 3]!)
}

export interface Belonging { readonly row: number; readonly score: number }

/** The one of `rows` with the least score, -1 for none. */
function bestOf({ x, y, z, extent }: PlaceIndex, rows: Int32Array, at: UnitVector): Belonging {
  let best = -1
  let least = Infinity
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    const value = score(chordSquared(x[row]!, y[row]!, z[row]!, at.x, at.y, at.z), extent[row]!)
    if (value >= least) continue
    least = value
    best = row
  }
  return { row: best, score: least }
}

/** A ring is one bucket deep, and as many wide as make at least that on the ground (at most 8). */
const ringWidth = (latitude: number): number => Math.min(8, Math.ceil(1 / Math.max(0.01, Math.cos(Math.min(90, Math.abs(latitude) + 1) * RADIANS))))

/** Visits the country's entries in the buckets that lie `ring` rings away, by where they begin. */
export function visitRing({ start, country }: Buckets, latitude: number, longitude: number, ring: number, wanted: number, visit: (at: number) => void): void {
  const width = ringWidth(latitude)
  const row0 = bucketRow(latitude)
  const column0 = bucketColumn(longitude)
  for (let row = Math.max(0, row0 - ring); row <= Math.min(BUCKET_ROWS - 1, row0 + ring); row++) {
    const isEdge = Math.abs(row - row0) === ring
    for (let offset = -ring * width; offset <= ring * width; offset++) {
      if (!isEdge && Math.abs(offset) <= (ring - 1) * width) continue
      const bucket = row * BUCKET_COLUMNS + ((column0 + offset + BUCKET_COLUMNS) % BUCKET_COLUMNS)
      for (let i = start[bucket]!; i < start[bucket + 1]!; i++) if (country[i] === wanted) visit(ENTRY * i)
    }
  }
}

/** Nothing in the ring or beyond it scores less than this. */
export const leastInRing = (ring: number, { largestKm }: Buckets): number => 1 + ((ring - 1) * KM_PER_DEGREE) / PER_DEGREE - largestKm

/** The place of a country (index into the table's countries) that a point belongs to; row -1 where the country has none. */
export function placeOf(index: PlaceIndex, latitude: number, longitude: number, country: number): Belonging {
  const rows = index.ofCountry[country]
  if (!rows) return { row: -1, score: Infinity }
  const at = unitVector(latitude, longitude)
  if (rows.length < FEW_PLACES) return bestOf(index, rows, at)
  let row = -1
  let least = Infinity
  for (const buckets of index.buckets) {
    const { entries } = buckets
    for (let ring = 0; least > leastInRing(ring, buckets); ring++) {
      if (ring > LAST_RING) return bestOf(index, rows, at)
      visitRing(buckets, latitude, longitude, ring, country, (entry) => {
        const value = scoreOfEntry(entries, entry, at)
        if (value >= least) return
        least = value
        row = entries[entry + 4]!
      })
    }
  }
  return { row, score: least }
}
