// Columns over all populated places, loaded once per process from one row of the database per column.
import type { Database } from 'better-sqlite3'
import { WorkstationError } from '../contract/errors.ts'

export interface RegionName {
  readonly country: string
  readonly name: string
}

/**
 * Columns over all populated places, row = index. Latitude and longitude in degrees (WGS 84), population in persons.
 * `country`, `region` and `zone` are indices into `countries`, `regions` (-1: none) and `zones`.
 */
export interface PlaceTable {
  readonly count: number
  readonly latitude: Float64Array
  readonly longitude: Float64Array
  readonly population: Float64Array
  readonly country: Uint16Array
  readonly region: Int32Array
  readonly zone: Uint16Array
  /** ISO 3166-1 alpha-2. */
  readonly countries: readonly string[]
  readonly regions: readonly RegionName[]
  /** IANA names. */
  readonly zones: readonly string[]
  name(row: number): string
}

/** What the columns are made of; `names` in row order. */
export interface PlaceColumns extends Omit<PlaceTable, 'name'> {
  readonly names: readonly string[]
}

/** The columns as bytes (little-endian), by name, in a fixed order. */
export function encodeColumns(columns: PlaceColumns): Map<string, Uint8Array> {
  const encoder = new TextEncoder()
  const names = encoder.encode(columns.names.join(''))
  const ends = new Uint32Array(columns.count)
  let end = 0
  columns.names.forEach((name, row) => {
    end += Buffer.byteLength(name)
    ends[row] = end
  })
  const lists = { countries: columns.countries, regions: columns.regions, zones: columns.zones }
  const numeric = { latitude: columns.latitude, longitude: columns.longitude, population: columns.population, country: columns.country, region: columns.region, zone: columns.zone, ends }
  const bytes = Object.entries(numeric).map(([name, array]): [string, Uint8Array] => [name, new Uint8Array(array.buffer, array.byteOffset, array.byteLength)])
  return new Map([...bytes, ['names', names], ['lists', encoder.encode(JSON.stringify(lists))]])
}

function aligned(bytes: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.byteLength)
  new Uint8Array(copy).set(bytes)
  return copy
}

function decodeLists(bytes: Uint8Array): { countries: string[]; regions: RegionName[]; zones: string[] } {
  return JSON.parse(new TextDecoder().decode(bytes))
}

/** @throws WorkstationError `corrupt` when a column is missing or the columns differ in length */
export function loadPlaces(database: Database): PlaceTable {
  const read = (name: string): ArrayBuffer => {
    const row = database.prepare('SELECT data FROM place_column WHERE name = ?').get(name) as { data: Buffer } | undefined
    if (!row) throw new WorkstationError('corrupt', `The gazetteer has no column "${name}". Delete ${database.name} and start again: it is built anew.`, { file: database.name })
    return aligned(row.data)
  }
  const latitude = new Float64Array(read('latitude'))
  const ends = new Uint32Array(read('ends'))
  const names = Buffer.from(read('names'))
  const table = {
    ...decodeLists(Buffer.from(read('lists'))), count: latitude.length, latitude,
    longitude: new Float64Array(read('longitude')), population: new Float64Array(read('population')),
    country: new Uint16Array(read('country')), region: new Int32Array(read('region')), zone: new Uint16Array(read('zone')),
    name: (row: number) => names.toString('utf8', row === 0 ? 0 : ends[row - 1], ends[row]),
  }
  const lengths = [table.longitude, table.population, table.country, table.region, table.zone, ends].map((column) => column.length)
  if (lengths.some((length) => length !== table.count)) throw new WorkstationError('corrupt', `The gazetteer's columns differ in length. Delete ${database.name} and start again: it is built anew.`, { file: database.name })
  return table
}
