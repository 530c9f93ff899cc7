// The towns of GeoWorld: for each country places that differ, chosen the same on every machine with the same gazetteer, and shared out by place.
import type { GeoWorldPart, GeoWorldTown, PlacedTown } from '../../contract/geoworld.ts'
import type { Gazetteer } from '../../gazetteer/gazetteer.ts'
import { groupsOf } from '../../../training/data/split.ts'
import { countryName } from '../../gazetteer/countries.ts'
import { haversineKm } from '../../../training/data/distance.ts'
import type { Position } from '../../../training/data/distance.ts'
import { createRandom } from '../../../training/data/random.ts'
import { solutionOf } from '../datasets/place-names.ts'
import { localNames } from './local-names.ts'

/** Of one country. */
const MOST_TOWNS = 60
/** Regions that come in by their largest town before population alone counts. */
const MOST_REGIONS = 24
/** The radius at which answers count as the right city, km: two towns are farther apart, also those of two parts, and a town's answer leads back to within it. */
const APART_KM = 25
const VALIDATION_SHARE = 0.2

const NEARBY = 8
/** How far off a place may be that a direction board names, km. */
const NEARBY_KM = 300
/** Nearer ones are the town itself or its suburbs, or those of a larger one that is named, km. */
const SUBURB_KM = 10

interface Row { readonly row: number; readonly position: Position; readonly population: number; readonly region: number }

function rowsByCountry({ places }: Gazetteer, countries: readonly string[]): Map<string, Row[]> {
  const rows = new Map<string, Row[]>(countries.map((country) => [country, []]))
  for (let row = 0; row < places.count; row++) {
    if (places.region[row]! < 0) continue
    rows.get(places.countries[places.country[row]!]!)?.push({ row, position: [places.latitude[row]!, places.longitude[row]!], population: places.population[row]!, region: places.region[row]! })
  }
  for (const list of rows.values()) list.sort((one, other) => other.population - one.population || one.row - other.row)
  return rows
}

/** What a chain concludes of a town. */
export const solutionOfTown = ({ country, region, latinName }: Pick<GeoWorldTown, 'country' | 'region' | 'latinName'>): string => solutionOf([countryName(country), region, latinName])

function leadsBack(gazetteer: Gazetteer, country: string, { row, position, region }: Row): boolean {
  const { places } = gazetteer
  const found = gazetteer.geocodeExactly(solutionOfTown({ country, region: places.regions[region]!.name, latinName: places.name(row) }))
  return found !== null && haversineKm([found.place.latitude, found.place.longitude], position) < APART_KM
}

/** @param rows by falling population @returns the largest of each region first, then the largest of the rest */
function chooseTowns(gazetteer: Gazetteer, country: string, rows: readonly Row[]): Row[] {
  const chosen: Row[] = []
  const regions = new Set<number>()
  const take = (row: Row): boolean => {
    if (chosen.some(({ position }) => haversineKm(position, row.position) < APART_KM) || !leadsBack(gazetteer, country, row)) return false
    chosen.push(row)
    return true
  }
  for (const row of rows) if (regions.size < MOST_REGIONS && !regions.has(row.region) && take(row)) regions.add(row.region)
  for (const row of rows) {
    if (chosen.length >= MOST_TOWNS) break
    take(row)
  }
  return chosen
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** Of the great circle at its beginning, degrees from north by east, 0 to 360. */
export function bearingOf([latitude, longitude]: Position, [toLatitude, toLongitude]: Position): number {
  const [from, to, turn] = [radians(latitude), radians(toLatitude), radians(toLongitude - longitude)]
  const east = Math.sin(turn) * Math.cos(to)
  const north = Math.cos(from) * Math.sin(to) - Math.sin(from) * Math.cos(to) * Math.cos(turn)
  return ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360
}

interface Near { readonly row: number; readonly distanceKm: number; readonly bearing: number }

/** @param rows of the country by falling population. Larger places first of all; a country's largest town has the largest of the others. */
function nearbyOf(town: Row, rows: readonly Row[]): Near[] {
  const near: (Near & { readonly position: Position; readonly isLarger: boolean })[] = []
  let smaller = 0
  for (const { row, position, population } of rows) {
    if (smaller >= NEARBY) break
    if (Math.abs(position[0] - town.position[0]) > NEARBY_KM / 111) continue
    const distanceKm = haversineKm(town.position, position)
    if (distanceKm < SUBURB_KM || distanceKm > NEARBY_KM || near.some((other) => haversineKm(other.position, position) < SUBURB_KM)) continue
    const isLarger = population > town.population
    if (!isLarger) smaller++
    near.push({ row, distanceKm: Math.round(distanceKm * 10) / 10, bearing: Math.round(bearingOf(town.position, position) * 10) / 10, position, isLarger })
  }
  const nearestFirst = (one: Near, other: Near): number => one.distanceKm - other.distanceKm || one.row - other.row
  const larger = near.filter(({ isLarger }) => isLarger).sort(nearestFirst)
  return [...larger, ...near.filter(({ isLarger }) => !isLarger)].slice(0, NEARBY).sort(nearestFirst).map(({ row, distanceKm, bearing }) => ({ row, distanceKm, bearing }))
}

/**
 * Towns of two countries that are near each other come into one part; those of one country never are. Each country in turn fills its share
 * of validation, so that its accuracy can be told.
 */
function partsOfTowns(towns: readonly GeoWorldTown[]): PlacedTown[] {
  const groups = groupsOf(towns.map(({ latitude, longitude }) => ({ position: [latitude, longitude] as const, hashes: [], keys: [] })), { cellKm: 0, distanceKm: APART_KM })
  const parts = new Map<number, GeoWorldPart>()
  const random = createRandom(0)
  for (const country of new Set(towns.map((town) => town.country))) {
    const own = [...groups].filter((_, at) => towns[at]!.country === country)
    let missing = Math.round(own.length * VALIDATION_SHARE) - own.filter((group) => parts.get(group) === 'validation').length
    for (const group of random.shuffle([...new Set(own)])) {
      if (parts.has(group)) continue
      parts.set(group, missing > 0 ? 'validation' : 'train')
      if (missing > 0) missing -= own.filter((other) => other === group).length
    }
  }
  return towns.map((town, at) => ({ ...town, part: parts.get(groups[at]!)! }))
}

/**
 * @param countries ISO 3166-1 alpha-2; the same countries and gazetteer give the same towns in the same order
 * @returns up to 60 towns a country, at least 25 km apart, whose "Country; Region; Place" leads back to within 25 km
 */
export function townsOf(gazetteer: Gazetteer, countries: readonly string[]): PlacedTown[] {
  const { places } = gazetteer
  const found = [...rowsByCountry(gazetteer, [...countries].sort())].flatMap(([country, rows]) =>
    chooseTowns(gazetteer, country, rows).map((town) => ({ country, town, near: nearbyOf(town, rows) })))
  const spellings = gazetteer.spellings(new Set(found.flatMap(({ town, near }) => [town.row, ...near.map(({ row }) => row)])))
  const local = localNames()
  const named = (row: number, country: string) => ({ name: local(country, spellings.get(row) ?? []) ?? places.name(row), latinName: places.name(row) })
  return partsOfTowns(found.map(({ country, town: { row, position: [latitude, longitude], population, region }, near }) => ({
    id: row, ...named(row, country), country, region: places.regions[region]!.name, latitude, longitude, population,
    nearby: near.map(({ row: other, distanceKm, bearing }) => ({ ...named(other, country), distanceKm, bearing })),
  })))
}
