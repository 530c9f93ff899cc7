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
  /** Nor from the first, km; 0 where there is no other town than that. */
  readonly radiusKm: number
}

/** A country or first-order region by its number in the table; -1 for none. Divisions below the first are not in it. */
export interface Area {
  readonly country: number
  readonly region: number
}

const MOST_CENTRES = 24
/** Nearer than this to a centre nothing more is to be covered, km. */
const COVERED_KM = 120

/** The area that an answer of that place names. */
export function areaOf({ id, grain, country, region }: Place, { countries, regions }: PlaceTable): Area {
  const isRegion = id === `region:${country}/${region}`
  return {
    country: grain === 'country' ? countries.indexOf(country) : -1,
    region: isRegion ? regions.findIndex((one) => one.country === country && one.name === region) : -1,
  }
}

function townsOf({ country, region }: Area, places: PlaceTable): UnitVector[] {
  const towns: UnitVector[] = []
  if (country < 0 && region < 0) return towns
  for (let row = 0; row < places.count; row++) {
    if ((country >= 0 && places.country[row] === country) || (region >= 0 && places.region[row] === region)) towns.push(unitVector(places.latitude[row]!, places.longitude[row]!))
  }
  return towns
}

/** A point first, then each time the town that lies farthest from all points so far (Gonzalez 1985), until all are near one. */
export function extentOf(from: Point, area: Area, places: PlaceTable): Extent {
  const towns = townsOf(area, places)
  const nearest = new Float64Array(towns.length).fill(Infinity)
  const centres = [unitVector(from.latitude, from.longitude)]
  let radiusKm = 0
  for (;;) {
    const farthest = approach(towns, nearest, centres.at(-1)!)
    const reachKm = farthest < 0 ? 0 : kmOfChord(nearest[farthest]!)
    radiusKm = Math.max(radiusKm, reachKm)
    if (reachKm <= COVERED_KM || centres.length === MOST_CENTRES) return { centres: [from, ...centres.slice(1).map(roundedPoint)], reachKm, radiusKm }
    centres.push(towns[farthest]!)
  }
}

/** To a metre: a stored item needs no more. */
function roundedPoint({ x, y, z }: UnitVector): Point {
  const degrees = (radians: number): number => Number(((radians * 180) / Math.PI).toFixed(5))
  return { latitude: degrees(Math.atan2(z, Math.hypot(x, y))), longitude: degrees(Math.atan2(y, x)) }
}

/** Brings each town's squared chord to its nearest centre up to date. @returns the town that is now the farthest, -1 for none */
function approach(towns: readonly UnitVector[], nearest: Float64Array, centre: UnitVector): number {
  let farthest = -1
  towns.forEach(({ x, y, z }, index) => {
    nearest[index] = Math.min(nearest[index]!, chordSquared(x, y, z, centre.x, centre.y, centre.z))
    if (farthest < 0 || nearest[index]! > nearest[farthest]!) farthest = index
  })
  return farthest
}
