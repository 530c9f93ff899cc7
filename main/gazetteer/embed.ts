// The embedded gazetteer: ExifTool's places, with the names that we know for countries, regions and cities.
import type { Database } from 'better-sqlite3'
import { middleOf } from './borders.ts'
import { centreOf } from './centres.ts'
import type { Settled } from './centres.ts'
import { countryCodes, countryNames } from './countries.ts'
import type { ListedPlace } from './exiftool-table.ts'
import { nameWriter } from './names.ts'
import { entityNumber } from './schema.ts'

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)))
}

const regionKey = (place: ListedPlace): string => (place.region === '' ? '' : `${place.country}/${place.region}`)
const subregionKey = (place: ListedPlace): string => (place.region === '' || place.subregion === '' ? '' : `${regionKey(place)}/${place.subregion}`)

function embedRegions(database: Database, places: readonly ListedPlace[]): Map<string, number> {
  const insert = database.prepare('INSERT INTO region (id, country, name, latitude, longitude, population, zone) VALUES (?, ?, ?, ?, ?, ?, ?)')
  const names = nameWriter(database)
  const ids = new Map<string, number>()
  for (const [key, group] of grouped(places, regionKey)) {
    if (key === '') continue
    const [{ country, region }, centre, id] = [group[0]!, centreOf(group), ids.size]
    insert.run(id, country, region, centre.latitude, centre.longitude, centre.population, centre.zone)
    names.addStripped(entityNumber('region', id), region, 'region')
    ids.set(key, id)
  }
  return ids
}

function embedSubregions(database: Database, places: readonly ListedPlace[], regions: ReadonlyMap<string, number>): Map<string, number> {
  const insert = database.prepare('INSERT INTO subregion (id, region, name, latitude, longitude, population, zone) VALUES (?, ?, ?, ?, ?, ?, ?)')
  const names = nameWriter(database)
  const ids = new Map<string, number>()
  for (const [key, group] of grouped(places, subregionKey)) {
    if (key === '') continue
    const [place, centre, id] = [group[0]!, centreOf(group), ids.size]
    insert.run(id, regions.get(regionKey(place)), place.subregion, centre.latitude, centre.longitude, centre.population, centre.zone)
    names.addStripped(entityNumber('subregion', id), place.subregion, 'region')
    ids.set(key, id)
  }
  return ids
}

function embedPlaces(database: Database, places: readonly ListedPlace[], regions: ReadonlyMap<string, number>, subregions: ReadonlyMap<string, number>): void {
  const insert = database.prepare('INSERT INTO place (id, name, country, region, subregion, latitude, longitude, population, zone, code) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const names = nameWriter(database)
  places.forEach((place, row) => {
    insert.run(row, place.name, place.country, regions.get(regionKey(place)) ?? -1, subregions.get(subregionKey(place)) ?? -1, place.latitude, place.longitude, place.population, place.zone, place.code)
    names.addStripped(entityNumber('place', row), place.name, 'place')
  })
}

function countryCentre(code: string, places: readonly Settled[] | undefined): ReturnType<typeof centreOf> | null {
  if (places) return centreOf(places)
  const middle = middleOf(code)
  return middle && { ...middle, population: 0, zone: null }
}

function embedCountries(database: Database, places: readonly ListedPlace[]): void {
  const insert = database.prepare('INSERT INTO country (id, code, latitude, longitude, population, zone) VALUES (?, ?, ?, ?, ?, ?)')
  const groups = grouped(places, (place) => place.country)
  const ids = new Map<string, number>()
  for (const code of new Set([...countryCodes, ...groups.keys()])) {
    const centre = countryCentre(code, groups.get(code))
    if (!centre) continue
    insert.run(ids.size, code, centre.latitude, centre.longitude, centre.population, centre.zone)
    ids.set(code, ids.size)
  }
  const names = nameWriter(database)
  for (const { code, form } of countryNames().values()) {
    const id = ids.get(code)
    if (id !== undefined) names.add(entityNumber('country', id), form)
  }
}

/** Fills an empty database with the places, their regions, subregions and countries, and their own names. Row = position in `places`. */
export function embed(database: Database, places: readonly ListedPlace[]): void {
  const regions = embedRegions(database, places)
  embedPlaces(database, places, regions, embedSubregions(database, places, regions))
  embedCountries(database, places)
}
