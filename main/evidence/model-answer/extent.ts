// How far a country or region reaches: points that cover its towns.
import type { Place } from '../../contract/gazetteer.ts'
import type { Point } from '../../contract/geography.ts'
import type { PlaceTable } from '../../gazetteer/places.ts'
import { chordSquared, kmOfChord, unitVector } from '../posterior/sphere.ts'
import type { UnitVector } from '../posterior/sphere.ts'

export interface Extent {
  readonly centres: readonly Point[]
  /** No town is farther than this from the nearest centre, km. */
  readonly reachKm: number
}

const MOST_CENTRES = 24
/** Nearer than this to a centre nothing more is to be covered, km. */
const COVERED_KM = 120

/** The country's or the region's number in the table; -1 for what the place is not, and for divisions below the first, which the table does not know. */
export function numbersOf({ id, grain, country, region }: Place, { countries, regions }: PlaceTable): { country: number; region: number } {
  const isRegion = id === `region:${country}/${region}`
  return {
    country: grain === 'country' ? countries.indexOf(country) : -1,
    region: isRegion ? regions.findIndex((one) => one.country === country && one.name === region) : -1,
  }
}

function rowsOf(place: Place, places: PlaceTable): number[] {
  const { country, region } = numbersOf(place, places)
  return Array.from({ length: places.count }, (_, row) => row).filter((row) => (country >= 0 && places.country[row] === country) || (region >= 0 && places.region[row] === region))
}

/** The place's own point first, then each time the town that lies farthest from all points so far (Gonzalez 1985), until all are near one. */
export function extentOf(place: Place, places: PlaceTable): Extent {
  const rows = rowsOf(place, places)
  const vectors = rows.map((row) => unitVector(places.latitude[row]!, places.longitude[row]!))
  const nearest = new Float64Array(rows.length).fill(Infinity)
  const centres: Point[] = [{ latitude: place.latitude, longitude: place.longitude }]
  for (;;) {
    const { latitude, longitude } = centres.at(-1)!
    const farthest = approach(vectors, nearest, unitVector(latitude, longitude))
    const reachKm = farthest < 0 ? 0 : kmOfChord(nearest[farthest]!)
    if (reachKm <= COVERED_KM || centres.length === MOST_CENTRES) return { centres, reachKm }
    centres.push({ latitude: places.latitude[rows[farthest]!]!, longitude: places.longitude[rows[farthest]!]! })
  }
}

/** Brings each town's squared chord to its nearest centre up to date. @returns the town that is now the farthest, -1 for none */
function approach(vectors: readonly UnitVector[], nearest: Float64Array, centre: UnitVector): number {
  let farthest = -1
  vectors.forEach(({ x, y, z }, index) => {
    nearest[index] = Math.min(nearest[index]!, chordSquared(x, y, z, centre.x, centre.y, centre.z))
    if (farthest < 0 || nearest[index]! > nearest[farthest]!) farthest = index
  })
  return farthest
}
