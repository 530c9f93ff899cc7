// One row of GeoNames into the gazetteer: onto the place that is there already, or beside it.
import type { Database } from 'better-sqlite3'
import { distance } from 'geokdbush'
import { foldKeys } from './fold.ts'
import type { Geoname } from './geonames.ts'
import { nameWriter, QUALITY } from './names.ts'
import type { Divisions } from './divisions.ts'
import { entityId, entityKind, entityNumber } from './schema.ts'

/** Two rows of one name this near are one place: ExifTool rounds coordinates to 10 m, yet sources differ on where a town's middle is. */
const SAME_KM = 5
/** From here on a populated place is a row of the place table, as in cities500.txt; seats of government are whatever their size. */
const TABLE_POPULATION = 500
const SEAT = /^PPL(?:A[2-5]?|C|G)$/
/** Gone, ruined or abandoned: no place to have been lately. */
const GONE = new Set(['PPLCH', 'PPLH', 'PPLQ', 'PPLW'])
/** Names of which there are hundreds of thousands and that say nothing of a picture's place. */
const TOO_MANY = new Set(['STMI', 'WAD', 'WADS', 'WADX', 'WLL', 'WLLS', 'WLLQ', 'WTRH', 'SPNG', 'CNLI'])

const COLUMNS = 'id, name, country, region, subregion, latitude, longitude, population, zone, code, geoname'
const VALUES = '@id, @name, @country, @regionId, @subregionId, @latitude, @longitude, @population, @zone, @code, @geoname'

export type Merged = 'added' | 'merged' | 'skipped'

interface PlaceRow { id: number; country: string; latitude: number; longitude: number; geoname: number | null }

/** True for what the gazetteer leaves out: undersea features, former units, wells, wadis and brooks that run dry. */
function isLeftOut({ class: featureClass, code }: Geoname): boolean {
  return featureClass === 'U' || GONE.has(code) || TOO_MANY.has(code) || (featureClass === 'A' && code.endsWith('H'))
}

/** Villages and units of government can be meant by their bare name in a picture; a lake or a peak is looked for by geocoding and search alone. */
const isSettled = (row: Geoname): boolean => row.class === 'P' || row.class === 'A'
const inTable = (row: Geoname): boolean => row.class === 'P' && (row.population >= TABLE_POPULATION || SEAT.test(row.code))

/** Writes rows one after the other; the caller keeps the transaction. */
export function merger(database: Database, divisions: Divisions): (row: Geoname) => Merged {
  const names = nameWriter(database)
  const placeById = database.prepare('SELECT id FROM place WHERE geoname = ?').pluck()
  const featureById = database.prepare('SELECT id FROM feature WHERE geoname = ?').pluck()
  const entitiesByKey = database.prepare('SELECT entity FROM key WHERE key = ?').pluck()
  const place = database.prepare('SELECT id, country, latitude, longitude, geoname FROM place WHERE id = ?')
  const updatePlace = database.prepare('UPDATE place SET latitude = @latitude, longitude = @longitude, population = iif(@population > 0, @population, population), code = @code, geoname = @geoname WHERE id = @id')
  const updateFeature = database.prepare('UPDATE feature SET name = @name, latitude = @latitude, longitude = @longitude, population = @population, code = @code WHERE id = @id')
  const insertPlace = database.prepare(`INSERT INTO place (${COLUMNS}) VALUES (${VALUES})`)
  const insertFeature = database.prepare(`INSERT INTO feature (${COLUMNS}, settled) VALUES (${VALUES}, @settled)`)
  const insertBox = database.prepare('INSERT INTO settlement_box (id, west, east, south, north) VALUES (@id, @longitude, @longitude, @latitude, @latitude)')
  const next = (table: string): number => database.prepare(`SELECT coalesce(max(id) + 1, 0) FROM ${table}`).pluck().get() as number
  const free = { place: next('place'), feature: next('feature') }

  function sameName(row: Geoname, forms: readonly string[]): number | null {
    const entities = forms.flatMap(foldKeys).flatMap((key) => entitiesByKey.all(key) as number[])
    const candidates = entities.filter((entity) => entityKind(entity) === 'place').map((entity) => place.get(entityId(entity)) as PlaceRow)
    const near = candidates.filter((one) => one.country === row.country && one.geoname === null).map((one) => ({ id: one.id, km: distance(one.longitude, one.latitude, row.longitude, row.latitude) }))
    return near.filter(({ km }) => km <= SAME_KM).sort((a, b) => a.km - b.km || a.id - b.id)[0]?.id ?? null
  }
  /** The row of the table that this is already: by its id, by its own name, and for towns by any of its names. */
  function known(row: Geoname): number | null {
    const byId = placeById.get(row.geoname) as number | undefined
    if (byId !== undefined || row.class !== 'P') return byId ?? null
    return sameName(row, [row.name]) ?? (inTable(row) ? sameName(row, row.names) : null)
  }
  function writeNames(entity: number, row: Geoname): void {
    names.addStripped(entity, row.name, 'place')
    for (const form of row.names) names.add(entity, form, QUALITY.derived)
  }
  function add(row: Geoname): void {
    const values = { ...row, ...divisions.of(row) }
    if (inTable(row)) {
      const id = free.place++
      insertPlace.run({ ...values, id })
      return writeNames(entityNumber('place', id), row)
    }
    const id = free.feature++
    insertFeature.run({ ...values, id, settled: isSettled(row) ? 1 : 0 })
    if (row.class === 'P') insertBox.run({ ...values, id })
    writeNames(entityNumber(isSettled(row) ? 'settlement' : 'landmark', id), row)
  }
  function refreshFeature(id: number, row: Geoname): void {
    updateFeature.run({ ...row, id })
    writeNames(entityNumber(isSettled(row) ? 'settlement' : 'landmark', id), row)
  }

  return (row) => {
    if (isLeftOut(row)) return 'skipped'
    const division = divisions.entityOf(row)
    if (division !== null) {
      for (const form of row.names) names.add(division, form, QUALITY.derived)
      return 'merged'
    }
    const feature = featureById.get(row.geoname) as number | undefined
    if (feature !== undefined) {
      refreshFeature(feature, row)
      return 'merged'
    }
    const id = known(row)
    if (id === null) {
      add(row)
      return 'added'
    }
    updatePlace.run({ ...row, id })
    writeNames(entityNumber('place', id), row)
    return 'merged'
  }
}
