// A CSV file with a heading line as rows of the columns that are asked for, one in memory at a time.
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { parse } from 'csv-parse'
import { WorkstationError } from '../../../contract/errors.ts'

/** A field that is longer is no name and no number. */
const LONGEST_FIELD = 65_536

/** Column by its own name -> the headings that it may have, in small letters. */
export type Columns<Name extends string> = Readonly<Record<Name, readonly string[]>>

export interface CsvRow<Name extends string> {
  readonly line: number
  /** '' where a row has no such field or the file no such column. */
  readonly fields: Readonly<Record<Name, string>>
}

/** What is wrong with a line. */
export const refused = (file: string, line: number, why: string): WorkstationError => new WorkstationError('unreadable', `${file}, line ${line}: ${why}`, { file, line })

function placesOf<Name extends string>(head: readonly string[], columns: Columns<Name>, needed: readonly Name[], file: string): [Name, number][] {
  const names = head.map((name) => name.trim().toLowerCase())
  return (Object.keys(columns) as Name[]).map((column) => {
    const place = names.findIndex((name) => columns[column].includes(name))
    if (place < 0 && needed.includes(column)) throw refused(file, 1, `no column is named ${columns[column][0]}. The first line must name ${needed.map((one) => columns[one][0]).join(', ')}.`)
    return [column, place]
  })
}

interface Parsed { readonly record: string[]; readonly info: { readonly lines: number } }

/** @throws WorkstationError `unreadable` with the line */
export async function* csvRows<Name extends string>(file: string, columns: Columns<Name>, needed: readonly NoInfer<Name>[]): AsyncGenerator<CsvRow<Name>> {
  const parser = parse({ bom: true, info: true, relax_column_count: true, skip_empty_lines: true, max_record_size: 32 * LONGEST_FIELD })
  const reading = pipeline(createReadStream(file), parser)
  // Whoever iterates is told of it too; unwatched it would end the process.
  reading.catch(() => undefined)
  let places: [Name, number][] | null = null
  try {
    for await (const { record, info: { lines } } of parser as AsyncIterable<Parsed>) {
      if (places === null) {
        places = placesOf(record, columns, needed, file)
        continue
      }
      yield { line: lines, fields: Object.fromEntries(places.map(([name, place]) => [name, (record[place] ?? '').trim()])) as Record<Name, string> }
    }
  } catch (error) {
    throw csvFailure(file, error)
  }
  if (places === null) throw refused(file, 1, 'the file is empty.')
}

function csvFailure(file: string, error: unknown): unknown {
  if (error instanceof WorkstationError || !(error instanceof Error)) return error
  const { code, lines } = error as NodeJS.ErrnoException & { lines?: number }
  if (code === 'ENOENT') return new WorkstationError('not-found', `${file} is not there.`, { file }, { cause: error })
  return lines === undefined ? new WorkstationError('unreadable', `${file} cannot be read: ${error.message}`, { file }, { cause: error }) : refused(file, lines, error.message)
}

/** Degrees from two fields. @throws WorkstationError `unreadable` */
export function pointOf(latitude: string, longitude: string, at: { file: string; line: number }): { latitude: number; longitude: number } {
  const point = { latitude: degrees(latitude), longitude: degrees(longitude) }
  if (!(Math.abs(point.latitude) <= 90 && Math.abs(point.longitude) <= 180)) throw refused(at.file, at.line, `"${latitude.slice(0, 40)}", "${longitude.slice(0, 40)}" is no latitude and longitude.`)
  return point
}

/** Decimal digits alone: Number would read '0x10' and ''. */
const degrees = (field: string): number => (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(field) ? Number(field) : NaN)
