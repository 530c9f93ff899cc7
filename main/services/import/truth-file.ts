// A CSV file of known coordinates: one row a picture, columns by their headings in the usual spellings.
import { parse } from 'csv-parse/sync'
import { WorkstationError } from '../../contract/errors.ts'

export interface TruthRow {
  /** Path or name of the picture. */
  file: string
  latitude: number
  longitude: number
}

const headings: Record<keyof TruthRow, readonly string[]> = {
  file: ['file', 'image', 'path', 'name', 'filename', 'img_id', 'id'],
  latitude: ['latitude', 'lat'],
  longitude: ['longitude', 'lon', 'lng', 'long'],
}

function columnsOf(head: readonly string[], source: string): Record<keyof TruthRow, number> {
  const names = head.map((name) => name.trim().toLowerCase())
  const find = (wanted: keyof TruthRow) => {
    const column = names.findIndex((name) => headings[wanted].includes(name))
    if (column < 0) throw new WorkstationError('unreadable', `${source} has no column "${wanted}". Its first line must name the columns file, latitude and longitude.`, { file: source })
    return column
  }
  return { file: find('file'), latitude: find('latitude'), longitude: find('longitude') }
}

const isPoint = ({ latitude, longitude }: TruthRow) => Number.isFinite(latitude) && Number.isFinite(longitude) && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180

/**
 * @param text CSV by RFC 4180 with a heading line, degrees
 * @param source the file's name, for messages
 * @returns the rows whose coordinates lie on the Earth
 * @throws WorkstationError `unreadable`
 */
export function readTruth(text: string, source: string): TruthRow[] {
  const rows = rowsOf(text, source)
  const columns = columnsOf(rows[0] ?? [], source)
  const number = (cell: string | undefined) => (cell === undefined || cell.trim() === '' ? NaN : Number(cell))
  return rows.slice(1)
    .map((row) => ({ file: row[columns.file] ?? '', latitude: number(row[columns.latitude]), longitude: number(row[columns.longitude]) }))
    .filter((row) => row.file !== '' && isPoint(row))
}

function rowsOf(text: string, source: string): string[][] {
  try {
    return parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true }) as string[][]
  } catch (error) {
    throw new WorkstationError('unreadable', `${source} is no CSV file: ${(error as Error).message}`, { file: source }, { cause: error })
  }
}
