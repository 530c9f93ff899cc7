// From a point to the place that it belongs to: the nearest one, distances counted in the place's own radius.
import type { Database } from 'better-sqlite3'
import { around, distance } from 'geokdbush'
import KDBush from 'kdbush'
import type { Place, ReverseResult } from '../contract/gazetteer.ts'
import { countryAt } from './borders.ts'
import { countryName } from './countries.ts'
import type { EntityReader } from './entities.ts'
import type { PlaceTable } from './places.ts'
import { entityNumber } from './schema.ts'

/** Persons per km2 of a town: a place of p persons reaches sqrt(p / (3000 pi)) km, and 1 km at least. */
const DENSITY = 3000
const NEAR_KM = 100
const NEAREST = 16
/** A city that may claim a point although sixteen of its suburbs are nearer. */
const CITY = 100_000
const NEAREST_CITIES = 8
/** Half the side of the box in which imported villages are looked for, degrees of latitude: some 11 km. */
const BOX = 0.1

const reachKm = (population: number): number => Math.max(1, Math.sqrt(population / (DENSITY * Math.PI)))

interface Candidate { entity: number; country: string; distanceKm: number; population: number }

function indexOf(places: PlaceTable, rows: readonly number[]): KDBush {
  const index = new KDBush(rows.length)
  for (const row of rows) index.add(places.longitude[row]!, places.latitude[row]!)
  return index.finish()
}

function choose(candidates: readonly Candidate[], country: string | null): Candidate | null {
  const same = candidates.filter((candidate) => candidate.country === country)
  const scaled = (candidate: Candidate): number => candidate.distanceKm / reachKm(candidate.population)
  const pool = same.length > 0 ? same : candidates
  return pool.reduce<Candidate | null>((best, candidate) => (best && scaled(best) <= scaled(candidate) ? best : candidate), null)
}

interface SettlementRow { id: number; country: string; latitude: number; longitude: number; population: number }

/** Imported populated places too small for the columns, by the R*Tree; none when nothing was imported. */
function settlementFinder(database: Database): (latitude: number, longitude: number) => Candidate[] {
  if (!database.prepare('SELECT 1 FROM settlement_box LIMIT 1').get()) return () => []
  const find = database.prepare('SELECT f.id, f.country, f.latitude, f.longitude, f.population FROM settlement_box b JOIN feature f ON f.id = b.id WHERE b.east >= ? AND b.west <= ? AND b.north >= ? AND b.south <= ?')
  return (latitude, longitude) => {
    const width = Math.min(180, BOX / Math.max(0.01, Math.cos((latitude * Math.PI) / 180)))
    const rows = find.all(longitude - width, longitude + width, latitude - BOX, latitude + BOX) as SettlementRow[]
    return rows.map((row) => ({ entity: entityNumber('settlement', row.id), country: row.country, population: row.population, distanceKm: distance(longitude, latitude, row.longitude, row.latitude) }))
  }
}

/**
 * Latitude and longitude in degrees to country (by border), region, place and time zone.
 * Places up to 100 km off count; those of the country that the border names go before nearer ones beyond it.
 */
export function reverser(database: Database, places: PlaceTable, entities: EntityReader): (latitude: number, longitude: number) => ReverseResult {
  const rows = Array.from({ length: places.count }, (_, row) => row)
  const cities = rows.filter((row) => places.population[row]! >= CITY)
  const [all, large] = [indexOf(places, rows), indexOf(places, cities)]
  const settlements = settlementFinder(database)

  const candidate = (row: number, latitude: number, longitude: number): Candidate => ({
    entity: entityNumber('place', row), country: places.countries[places.country[row]!]!, population: places.population[row]!,
    distanceKm: distance(longitude, latitude, places.longitude[row]!, places.latitude[row]!),
  })
  function near(latitude: number, longitude: number, country: string | null): Candidate[] {
    const found = [...around(all, longitude, latitude, NEAREST, NEAR_KM), ...around(large, longitude, latitude, NEAREST_CITIES, NEAR_KM).map((position) => cities[position]!)]
    const candidates = found.map((row) => candidate(row, latitude, longitude))
    if (country === null || candidates.length === 0 || candidates.some((one) => one.country === country)) return candidates
    const within = around(all, longitude, latitude, 1, NEAR_KM, (row) => places.countries[places.country[row]!] === country)
    return [...candidates, ...within.map((row) => candidate(row, latitude, longitude))]
  }

  return (latitude, longitude) => {
    if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return { country: null, region: null, place: null, distanceKm: null, timeZone: null }
    const code = countryAt(latitude, longitude)
    const chosen = choose([...near(latitude, longitude, code), ...settlements(latitude, longitude)], code)
    const place: Place | null = chosen && entities.read(chosen.entity).place
    const country = code ?? place?.country ?? null
    const inside = place !== null && place.country === country
    return { country: country === null ? null : { code: country, name: countryName(country) }, region: inside ? place.region : null, place, distanceKm: chosen?.distanceKm ?? null, timeZone: place?.timeZone ?? null }
  }
}
