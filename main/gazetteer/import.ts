// Importing GeoNames' dumps: every village, lake and mountain, and the names in every script.
import { copyFileSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Database } from 'better-sqlite3'
import { WorkstationError } from '../contract/errors.ts'
import { ensureGazetteer } from './build.ts'
import { divisionsOf } from './divisions.ts'
import type { Divisions } from './divisions.ts'
import { finish, replaceAtomically } from './finish.ts'
import { DUMP_KINDS, dumpKind, parseAdminCode, parseAlternateName, parseCountryInfo, parseGeoname } from './geonames.ts'
import type { DumpKind, Geoname, Parsed } from './geonames.ts'
import { linesOf } from './lines.ts'
import { merger } from './merge.ts'
import { nameWriter, QUALITY } from './names.ts'
import { entityNumber, reopenForWriting } from './schema.ts'

export interface ImportSummary {
  /** Lines read. */
  rows: number
  /** Rows of places that were new, and those that were there already. */
  places: number
  merged: number
  /** Alternate names that found their place. */
  names: number
  /** Lines that could not be used, and rows of kinds that the gazetteer leaves out. */
  skipped: number
  /** The first hundred lines that could not be used: file, line, why. */
  warnings: string[]
  fingerprint: string
}

const MAX_WARNINGS = 100

type Handler = (text: string) => string | null

interface Import {
  summary: ImportSummary
  database: Database
  divisions: Divisions
}

function handling<Row>(parse: (text: string) => Parsed<Row>, take: (row: Row) => void): Handler {
  return (text) => {
    const parsed = parse(text)
    if ('bad' in parsed) return parsed.bad
    take(parsed.row)
    return null
  }
}

function geonames({ summary, database, divisions }: Import): Handler {
  const merge = merger(database, divisions)
  return handling(parseGeoname, (row: Geoname) => {
    const done = merge(row)
    if (done === 'added') summary.places++
    else if (done === 'merged') summary.merged++
    else summary.skipped++
  })
}

/** The name goes to whatever has its geonameid; names of things that were never imported go nowhere. */
function alternates({ summary, database, divisions }: Import): Handler {
  const names = nameWriter(database)
  const place = database.prepare('SELECT id FROM place WHERE geoname = ?').pluck()
  const feature = database.prepare('SELECT id, settled FROM feature WHERE geoname = ?')
  function entityOf(geoname: number): number | null {
    const id = place.get(geoname) as number | undefined
    if (id !== undefined) return entityNumber('place', id)
    const row = feature.get(geoname) as { id: number; settled: number } | undefined
    return row ? entityNumber(row.settled === 1 ? 'settlement' : 'landmark', row.id) : divisions.byGeoname(geoname) ?? null
  }
  return handling(parseAlternateName, (row) => {
    const entity = row === null || row.historic ? null : entityOf(row.geoname)
    if (row === null || entity === null) return
    names.add(entity, row.name, row.language === 'abbr' ? QUALITY.code : QUALITY.name)
    summary.names++
  })
}

const handlers: Record<DumpKind, (session: Import) => Handler> = {
  countries: ({ divisions }) => handling(parseCountryInfo, divisions.addCountry),
  regions: ({ divisions }) => handling(parseAdminCode, divisions.addRegion),
  subregions: ({ divisions }) => handling(parseAdminCode, divisions.addSubregion),
  geonames,
  alternates,
}

async function readDump(file: string, handle: Handler, session: Import, onProgress: (rows: number) => void): Promise<void> {
  const { summary, database } = session
  const reject = (line: number, why: string): void => {
    summary.skipped++
    if (summary.warnings.length < MAX_WARNINGS) summary.warnings.push(`${path.basename(file)}, line ${line}: ${why}`)
  }
  for await (const lines of linesOf(file)) {
    database.transaction(() => {
      for (const { number, text, cut } of lines) {
        if (text === '' || text.startsWith('#')) continue
        summary.rows++
        const bad = cut ? 'is too long' : handle(text)
        if (bad !== null) reject(number, bad)
      }
    })()
    onProgress(summary.rows)
  }
}

/** @throws WorkstationError `not-found` or `unsupported` before anything is written */
function sorted(dumps: readonly string[]): { file: string; kind: DumpKind }[] {
  const kinds = dumps.map((file) => {
    const kind = dumpKind(file)
    if (kind === null) throw new WorkstationError('unsupported', `${file} is no text file of GeoNames. Unpack the archive and name the .txt files in it.`, { file })
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new WorkstationError('not-found', `There is no file ${file}.`, { file })
    return { file, kind }
  })
  return DUMP_KINDS.flatMap((kind) => kinds.filter((dump) => dump.kind === kind))
}

/**
 * Adds GeoNames' dumps (cities500.txt, allCountries.txt or a country's file; admin1CodesASCII.txt, admin2Codes.txt,
 * countryInfo.txt, alternateNamesV2.txt) to the gazetteer at `file`, which is built first where there is none.
 * Rows of places that are there already are merged by geonameid, else by name within 5 km. Bad lines are skipped and
 * reported. The new file takes the old one's place in one step; on failure the old one stays. May be repeated.
 * @param onProgress called now and then with the lines read so far
 * @throws WorkstationError `not-found`, `unsupported`
 */
export async function importGeoNames(file: string, dumps: string[], onProgress: (rows: number) => void = () => {}): Promise<ImportSummary> {
  const inOrder = sorted(dumps)
  await ensureGazetteer(file)
  return replaceAtomically(file, async (scratch) => {
    copyFileSync(file, scratch)
    const database = reopenForWriting(scratch)
    try {
      const summary: ImportSummary = { rows: 0, places: 0, merged: 0, names: 0, skipped: 0, warnings: [], fingerprint: '' }
      const session = { summary, database, divisions: divisionsOf(database) }
      for (const { file: dump, kind } of inOrder) await readDump(dump, handlers[kind](session), session, onProgress)
      database.transaction(() => { session.divisions.settle() })()
      summary.fingerprint = database.transaction(() => finish(database))()
      return summary
    } finally {
      database.close()
    }
  })
}
