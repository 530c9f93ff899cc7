// From the number of an entity to the Place that the contract shows.
import type { Database } from 'better-sqlite3'
import type { Place } from '../contract/gazetteer.ts'
import { WorkstationError } from '../contract/errors.ts'
import { countryName } from './countries.ts'
import type { PlaceTable } from './places.ts'
import { entityId, entityKind } from './schema.ts'
import type { Kind } from './schema.ts'

/** What the look-ups need to know of an entity besides what is shown. */
export interface Entity {
  kind: Kind
  place: Place
  /** Row in the region table, -1 none. */
  region: number
  /** Row in the subregion table, -1 none. */
  subregion: number
}

interface Located { latitude: number; longitude: number; population: number; zone: string | null }
interface CountryRow extends Located { code: string }
interface RegionRow extends Located { country: string; name: string }
interface SubregionRow extends Located { region: number; name: string }
interface FeatureRow extends Located { name: string; country: string; region: number; subregion: number; geoname: number }

const located = ({ latitude, longitude, population, zone }: Located): Pick<Place, 'latitude' | 'longitude' | 'population' | 'timeZone'> => ({ latitude, longitude, population, timeZone: zone === '' ? null : zone })

export interface EntityReader {
  read(entity: number): Entity
  /** Persons, for places of the table; null for what else there is. */
  populationOf(entity: number): number | null
}

/** Reads entities from the columns and, for what is not in them, from the database. */
export function entityReader(database: Database, places: PlaceTable): EntityReader {
  const statement = (table: string, columns = '*') => database.prepare(`SELECT ${columns} FROM ${table} WHERE id = ?`)
  const statements = { country: statement('country'), region: statement('region'), subregion: statement('subregion'), feature: statement('feature'), place: statement('place', 'subregion') }
  const fetch = <Row>(table: keyof typeof statements, id: number): Row => {
    const row = statements[table].get(id)
    if (!row) throw new WorkstationError('corrupt', `The gazetteer names ${table} ${id}, which is not in it.`, { file: database.name })
    return row as Row
  }
  const regionName = (id: number): string | null => places.regions[id]?.name ?? null

  function country(id: number): Entity {
    const row = fetch<CountryRow>('country', id)
    const name = countryName(row.code)
    return { kind: 'country', region: -1, subregion: -1, place: { id: `country:${row.code}`, grain: 'country', name, country: row.code, countryName: name, region: null, ...located(row) } }
  }

  function region(id: number): Entity {
    const row = fetch<RegionRow>('region', id)
    return { kind: 'region', region: id, subregion: -1, place: { id: `region:${row.country}/${row.name}`, grain: 'region', name: row.name, country: row.country, countryName: countryName(row.country), region: row.name, ...located(row) } }
  }

  function subregion(id: number): Entity {
    const row = fetch<SubregionRow>('subregion', id)
    const parent = places.regions[row.region]!
    return { kind: 'subregion', region: row.region, subregion: id, place: { id: `region:${parent.country}/${parent.name}/${row.name}`, grain: 'region', name: row.name, country: parent.country, countryName: countryName(parent.country), region: parent.name, ...located(row) } }
  }

  function feature(kind: Kind, id: number): Entity {
    const row = fetch<FeatureRow>('feature', id)
    return { kind, region: row.region, subregion: row.subregion, place: { id: `geoname:${row.geoname}`, grain: 'place', name: row.name, country: row.country, countryName: countryName(row.country), region: regionName(row.region), ...located(row) } }
  }

  function place(row: number): Place {
    const code = places.countries[places.country[row]!]!
    return {
      id: `place:${row}`, grain: 'place', name: places.name(row), country: code, countryName: countryName(code), region: regionName(places.region[row]!),
      latitude: places.latitude[row]!, longitude: places.longitude[row]!, population: places.population[row]!, timeZone: places.zones[places.zone[row]!] ?? null,
    }
  }

  function read(entity: number): Entity {
    const [kind, id] = [entityKind(entity), entityId(entity)]
    if (kind === 'country') return country(id)
    if (kind === 'region') return region(id)
    if (kind === 'subregion') return subregion(id)
    if (kind !== 'place') return feature(kind, id)
    return { kind, place: place(id), region: places.region[id]!, subregion: fetch<{ subregion: number }>('place', id).subregion }
  }
  const populationOf = (entity: number): number | null => (entityKind(entity) === 'place' ? places.population[entityId(entity)]! : null)
  return { read, populationOf }
}
