// Regions and subregions during an import: GeoNames' codes to rows, made when the first place needs them.
import type { Database } from 'better-sqlite3'
import { around } from 'geokdbush'
import KDBush from 'kdbush'
import { centreOf } from './centres.ts'
import type { Settled } from './centres.ts'
import { foldKeys, strippedKeys } from './fold.ts'
import type { AdminCode, CountryInfo, Geoname } from './geonames.ts'
import { nameWriter } from './names.ts'
import { loadPlaces } from './places.ts'
import { resolver } from './resolve.ts'
import { entityId, entityNumber } from './schema.ts'

export interface Divisions {
  addCountry(row: CountryInfo): void
  addRegion(row: AdminCode): void
  addSubregion(row: AdminCode): void
  /** Rows in the region and subregion tables for a place; -1 for none. */
  of(row: Geoname): { regionId: number; subregionId: number }
  /** The country, region or subregion that an administrative row of a dump is, null for every other row. */
  entityOf(row: Geoname): number | null
  /** The country, region or subregion with a geonameid that any row has told of. */
  byGeoname(geoname: number): number | undefined
  /** Gives the new ones their middle and population; call when all places are in. */
  settle(): void
}

/** Without admin1CodesASCII.txt a place gets the region of the nearest known place of its country. */
const NEIGHBOUR_KM = 200

function nearestRegion(database: Database): (row: Geoname) => number {
  const places = loadPlaces(database)
  const index = new KDBush(places.count)
  for (let row = 0; row < places.count; row++) index.add(places.longitude[row]!, places.latitude[row]!)
  index.finish()
  return ({ country, latitude, longitude }) => {
    const [row] = around(index, longitude, latitude, 1, NEIGHBOUR_KM, (one) => places.countries[places.country[one]!] === country)
    return row === undefined ? -1 : places.region[row]!
  }
}

interface Known { name: string; id: number | null }

export function divisionsOf(database: Database): Divisions {
  const names = nameWriter(database)
  const regionNamed = resolver(database, 'region')
  const neighbour = nearestRegion(database)
  const entities = new Map<number, number>()
  const regions = new Map<string, Known>()
  const subregions = new Map<string, Known>()
  const made = { region: [] as number[], subregion: [] as number[] }
  const next = (table: string): number => database.prepare(`SELECT coalesce(max(id) + 1, 0) FROM ${table}`).pluck().get() as number
  const subregionNamed = database.prepare('SELECT id FROM subregion WHERE region = ? AND name = ?').pluck()
  const countryId = database.prepare('SELECT id FROM country WHERE code = ?').pluck()
  const insertRegion = database.prepare('INSERT INTO region (id, country, name, latitude, longitude, population, zone) VALUES (@id, @country, @name, @latitude, @longitude, 0, NULL)')
  const insertSubregion = database.prepare('INSERT INTO subregion (id, region, name, latitude, longitude, population, zone) VALUES (@id, @region, @name, @latitude, @longitude, 0, NULL)')

  function makeRegion(known: Known, row: Geoname): number {
    const id = next('region')
    insertRegion.run({ ...row, id, name: known.name })
    names.addStripped(entityNumber('region', id), known.name, 'region')
    made.region.push(id)
    return (known.id = id)
  }
  function makeSubregion(known: Known, region: number, row: Geoname): number {
    const id = next('subregion')
    insertSubregion.run({ ...row, id, region, name: known.name })
    names.addStripped(entityNumber('subregion', id), known.name, 'region')
    made.subregion.push(id)
    return (known.id = id)
  }
  function regionOf(row: Geoname): number {
    const known = regions.get(row.region)
    return known ? known.id ?? makeRegion(known, row) : neighbour(row)
  }
  function subregionOf(row: Geoname, region: number): number {
    const known = subregions.get(row.subregion)
    if (!known || region < 0) return -1
    return (known.id ??= (subregionNamed.get(region, known.name) as number | undefined) ?? makeSubregion(known, region, row))
  }
  function addRegion({ code, name, geoname }: AdminCode): void {
    const entity = regionNamed(code.slice(0, 2), [...foldKeys(name), ...strippedKeys(name, 'region')])
    regions.set(code, { name, id: entity === null ? null : entityId(entity) })
    if (entity !== null) entities.set(geoname, entity)
  }
  /** @returns the entity of a code that an admin file, or an earlier row, has told of */
  function coded(known: Known | undefined, kind: 'region' | 'subregion', geoname: number): number | null {
    if (known?.id == null) return null
    const entity = entityNumber(kind, known.id)
    entities.set(geoname, entity)
    return entity
  }
  function entityOf(row: Geoname): number | null {
    if (row.class !== 'A') return null
    if (/^PCL[DFIS]?X?$/.test(row.code)) {
      const id = countryId.get(row.country) as number | undefined
      if (id === undefined) return null
      entities.set(row.geoname, entityNumber('country', id))
      return entityNumber('country', id)
    }
    if (row.code === 'ADM1' && row.region !== '') {
      if (!regions.has(row.region)) addRegion({ code: row.region, name: row.name, geoname: row.geoname })
      return coded(regions.get(row.region), 'region', row.geoname)
    }
    return row.code === 'ADM2' ? coded(subregions.get(row.subregion), 'subregion', row.geoname) : null
  }
  function settle(): void {
    for (const kind of ['region', 'subregion'] as const) {
      const places = database.prepare(`SELECT latitude, longitude, population, zone FROM place WHERE ${kind} = ? UNION ALL SELECT latitude, longitude, population, zone FROM feature WHERE ${kind} = ?`)
      const update = database.prepare(`UPDATE ${kind} SET latitude = @latitude, longitude = @longitude, population = @population, zone = @zone WHERE id = @id`)
      if (made[kind].length > 0) database.exec(`CREATE INDEX place_${kind} ON place (${kind}); CREATE INDEX feature_${kind} ON feature (${kind})`)
      for (const id of made[kind]) update.run({ id, ...centreOf(places.all(id, id) as Settled[]) })
      database.exec(`DROP INDEX IF EXISTS place_${kind}; DROP INDEX IF EXISTS feature_${kind}`)
    }
  }

  return {
    addCountry({ code, geoname }) {
      const id = countryId.get(code) as number | undefined
      if (id !== undefined) entities.set(geoname, entityNumber('country', id))
    },
    addRegion,
    addSubregion({ code, name, geoname }) {
      const region = regions.get(code.split('.').slice(0, 2).join('.'))?.id ?? null
      const id = region === null ? null : (subregionNamed.get(region, name) as number | undefined) ?? null
      subregions.set(code, { name, id })
      if (id !== null) entities.set(geoname, entityNumber('subregion', id))
    },
    of(row) {
      const regionId = regionOf(row)
      return { regionId, subregionId: subregionOf(row, regionId) }
    },
    entityOf,
    byGeoname: (geoname) => entities.get(geoname),
    settle,
  }
}
