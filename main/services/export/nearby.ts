// Places around a point, for the labels of the report's maps.
import KDBush from 'kdbush'
import { around } from 'geokdbush'
import type { PlaceTable } from '../../gazetteer/places.ts'
import type { NearbyPlace } from './exporter.ts'

/** The wider the view, the larger a place must be to be weighed: the nearest hundreds of villages would hide a capital. */
const tiers = [
  { fromKm: 400, population: 500_000 },
  { fromKm: 60, population: 50_000 },
  { fromKm: 0, population: 0 },
]
/** More than this many of a tier's nearest are not weighed against one another. */
const considered = 300

function indexFrom(places: PlaceTable, population: number): (latitude: number, longitude: number, radiusKm: number) => number[] {
  const rows = Array.from({ length: places.count }, (_, row) => row).filter((row) => places.population[row] >= population)
  const index = new KDBush(rows.length)
  for (const row of rows) index.add(places.longitude[row], places.latitude[row])
  index.finish()
  return (latitude, longitude, radiusKm) => around(index, longitude, latitude, considered, radiusKm).map((found) => rows[found])
}

/** @returns the `limit` most populous places within the radius, the largest first */
export function nearbyPlaces(places: PlaceTable): (latitude: number, longitude: number, radiusKm: number, limit: number) => NearbyPlace[] {
  const finders = tiers.map(({ fromKm, population }) => ({ fromKm, find: indexFrom(places, population) }))
  return (latitude, longitude, radiusKm, limit) => {
    const { find } = finders.find(({ fromKm }) => radiusKm >= fromKm)!
    const largest = find(latitude, longitude, radiusKm).sort((a, b) => places.population[b] - places.population[a] || a - b).slice(0, limit)
    return largest.map((row) => ({ name: places.name(row), latitude: places.latitude[row], longitude: places.longitude[row], population: places.population[row] }))
  }
}
