// The last step of every build: columns, search index and fingerprint from the tables, then the new file in the old one's place.
import { createHash } from 'node:crypto'
import { readdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { Database } from 'better-sqlite3'
import { encodeColumns } from './places.ts'
import type { PlaceColumns, RegionName } from './places.ts'
import { SCHEMA_VERSION } from './schema.ts'

interface PlaceRow { name: string; country: string; region: number; latitude: number; longitude: number; population: number; zone: string }

function indexed(values: Iterable<string>): { list: string[]; index: Map<string, number> } {
  const list = [...new Set(values)].sort()
  return { list, index: new Map(list.map((value, position) => [value, position])) }
}

function readColumns(database: Database): PlaceColumns {
  const rows = database.prepare('SELECT name, country, region, latitude, longitude, population, zone FROM place ORDER BY id').all() as PlaceRow[]
  const countries = indexed(rows.map((row) => row.country))
  const zones = indexed(rows.map((row) => row.zone))
  return {
    count: rows.length, names: rows.map((row) => row.name),
    latitude: Float64Array.from(rows, (row) => row.latitude), longitude: Float64Array.from(rows, (row) => row.longitude), population: Float64Array.from(rows, (row) => row.population),
    country: Uint16Array.from(rows, (row) => countries.index.get(row.country)!), region: Int32Array.from(rows, (row) => row.region), zone: Uint16Array.from(rows, (row) => zones.index.get(row.zone)!),
    countries: countries.list, zones: zones.list,
    regions: database.prepare('SELECT country, name FROM region ORDER BY id').all() as RegionName[],
  }
}

function fingerprintOf(database: Database, columns: ReadonlyMap<string, Uint8Array>): string {
  const hash = createHash('sha256').update(`schema ${SCHEMA_VERSION}\n`)
  for (const [name, bytes] of columns) hash.update(`${name} ${bytes.byteLength}\n`).update(bytes)
  for (const line of database.prepare("SELECT key || ' ' || entity || ' ' || quality || x'0a' FROM key ORDER BY id").pluck().iterate()) hash.update(String(line))
  return hash.digest('hex')
}

/** Writes the columns, the search index and the fingerprint. @returns the fingerprint */
export function finish(database: Database): string {
  const columns = encodeColumns(readColumns(database))
  const put = database.prepare('INSERT OR REPLACE INTO place_column (name, data) VALUES (?, ?)')
  for (const [name, bytes] of columns) put.run(name, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  database.exec("INSERT INTO trigram (trigram) VALUES ('rebuild')")
  const fingerprint = fingerprintOf(database, columns)
  const meta = database.prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)')
  meta.run('schema', String(SCHEMA_VERSION))
  meta.run('fingerprint', fingerprint)
  return fingerprint
}

/**
 * Runs `build` on the path of a scratch file beside `file`, then puts it in the place of `file` in one step.
 * When `build` throws, `file` is as it was and nothing is left behind.
 */
export async function replaceAtomically<T>(file: string, build: (scratch: string) => Promise<T>): Promise<T> {
  removeLeftovers(file)
  const scratch = `${file}.${process.pid}.${scratchNumber++}.part`
  try {
    const result = await build(scratch)
    renameSync(scratch, file)
    return result
  } finally {
    rmSync(scratch, { force: true })
  }
}

let scratchNumber = 0

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Scratch files of processes that were killed in the middle. */
function removeLeftovers(file: string): void {
  const [folder, base] = [path.dirname(file), path.basename(file)]
  for (const name of readdirSync(folder)) {
    const [, pid] = name.startsWith(`${base}.`) ? /\.(\d+)\.\d+\.part$/.exec(name) ?? [] : []
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(path.join(folder, name), { force: true })
  }
}
