// A file of known coordinates: CSV with a row for each picture, or GeoJSON with a point for each; columns and properties by their names in the usual spellings.
import { parse } from 'csv-parse/sync'
import { WorkstationError } from '../../contract/errors.ts'

export interface TruthRow {
  /** Path or name of the picture. */
  file: string
  latitude: number
  longitude: number
}

/** A row with all else that it says. */
export interface TruthRecord extends TruthRow {
  /** Of a CSV counted from 2, as the first names the columns; of GeoJSON the feature, counted from 1. */
  readonly row: number
  /** By column or property name in small letters; what is no text as JSON. */
  readonly fields: ReadonlyMap<string, string>
}

export interface TruthTable {
  readonly records: readonly TruthRecord[]
  /** Rows that name no picture or no place on the Earth. */
  readonly problems: readonly { readonly row: number; readonly reason: string }[]
}

const headings: Record<keyof TruthRow, readonly string[]> = {
  file: ['file', 'image', 'path', 'name', 'filename', 'img_id', 'id'],
  latitude: ['latitude', 'lat'],
  longitude: ['longitude', 'lon', 'lng', 'long'],
}

type Fields = ReadonlyMap<string, string>

function requireColumns(names: readonly string[], source: string): void {
  for (const wanted of Object.keys(headings) as (keyof TruthRow)[]) {
    if (!names.some((name) => headings[wanted].includes(name))) {
      throw new WorkstationError('unreadable', `${source} has no column "${wanted}". Its first line must name the columns file, latitude and longitude.`, { file: source })
    }
  }
}

/** The first column, from the left, of one of these names. */
const valueOf = (fields: Fields, names: readonly string[]): string => fields.entries().find(([name]) => names.includes(name))?.[1] ?? ''

const isPoint = ({ latitude, longitude }: TruthRow) => Number.isFinite(latitude) && Number.isFinite(longitude) && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
const number = (cell: string): number => (cell.trim() === '' ? NaN : Number(cell))

function tableOf(rows: readonly { row: number; fields: Fields }[]): TruthTable {
  const all = rows.map(({ row, fields }) => ({ row, fields, file: valueOf(fields, headings.file), latitude: number(valueOf(fields, headings.latitude)), longitude: number(valueOf(fields, headings.longitude)) }))
  const reasonOf = (record: TruthRecord): string | null => (record.file === '' ? 'names no picture' : isPoint(record) ? null : 'has no latitude and longitude on the Earth')
  return {
    records: all.filter((record) => reasonOf(record) === null),
    problems: all.flatMap((record) => (reasonOf(record) === null ? [] : [{ row: record.row, reason: `Row ${record.row} ${reasonOf(record)}.` }])),
  }
}

function csvTable(text: string, source: string): TruthTable {
  const [head = [], ...rows] = rowsOf(text, source)
  const names = head.map((name) => name.trim().toLowerCase())
  requireColumns(names, source)
  // Of two columns of one name the left one counts.
  return tableOf(rows.map((row, index) => ({ row: index + 2, fields: new Map(names.flatMap((name, column): [string, string][] => (names.indexOf(name) === column ? [[name, row[column] ?? '']] : []))) })))
}

function rowsOf(text: string, source: string): string[][] {
  try {
    return parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true }) as string[][]
  } catch (error) {
    throw new WorkstationError('unreadable', `${source} is no CSV file: ${(error as Error).message}`, { file: source }, { cause: error })
  }
}

type Members = Readonly<Record<string, unknown>>
const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value)

function featuresOf(text: string, source: string): readonly unknown[] {
  try {
    const collection: unknown = JSON.parse(text.replace(/^\ufeff/, ''))
    if (isMembers(collection) && Array.isArray(collection.features)) return collection.features as unknown[]
  } catch (error) {
    throw new WorkstationError('unreadable', `${source} is no JSON: ${(error as Error).message}`, { file: source }, { cause: error })
  }
  throw new WorkstationError('unreadable', `${source} is no GeoJSON FeatureCollection.`, { file: source })
}

/** Its properties, and its point as latitude and longitude before them. */
function featureFields(feature: unknown): Fields {
  const { geometry, properties, id } = isMembers(feature) ? feature : {}
  const [longitude, latitude] = isMembers(geometry) && geometry.type === 'Point' && Array.isArray(geometry.coordinates) ? (geometry.coordinates as unknown[]) : []
  const text = (value: unknown): string => (typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value))
  const own = Object.entries(isMembers(properties) ? properties : {}).map(([name, value]): [string, string] => [name.trim().toLowerCase(), text(value)])
  return new Map([['latitude', text(latitude)], ['longitude', text(longitude)], ...own.filter(([name]) => name !== 'latitude' && name !== 'longitude'), ...(id === undefined || own.some(([name]) => name === 'id') ? [] : [['id', text(id)] as [string, string]])])
}

/**
 * @param text CSV by RFC 4180 with a heading line, degrees; or a GeoJSON FeatureCollection of points
 * @param source the file's name, for messages
 * @throws WorkstationError `unreadable`
 */
export function readTruthTable(text: string, source: string): TruthTable {
  if (!/^\ufeff?\s*\{/.test(text)) return csvTable(text, source)
  return tableOf(featuresOf(text, source).map((feature, index) => ({ row: index + 1, fields: featureFields(feature) })))
}

/** The same, of the rows whose coordinates lie on the Earth. */
export function readTruth(text: string, source: string): TruthRow[] {
  return readTruthTable(text, source).records.map(({ file, latitude, longitude }) => ({ file, latitude, longitude }))
}
