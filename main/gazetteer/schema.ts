// The gazetteer's database: its tables, and how a name points at what it names.
import Database from 'better-sqlite3'
import type { Database as Connection } from 'better-sqlite3'
import { WorkstationError } from '../contract/errors.ts'

/** Raised whenever tables, folding or the data files change: an older file is built anew. */
export const SCHEMA_VERSION = 2

/** What a name can name. Places are rows of the place table; settlements and landmarks come from imported dumps only. */
export const KINDS = ['place', 'region', 'country', 'settlement', 'landmark', 'subregion'] as const
export type Kind = (typeof KINDS)[number]

const SLOTS = 8

/** One number for a thing of any kind, stored with each of its names. */
export const entityNumber = (kind: Kind, id: number): number => id * SLOTS + KINDS.indexOf(kind)
export const entityKind = (entity: number): Kind => KINDS[entity % SLOTS]!
export const entityId = (entity: number): number => Math.floor(entity / SLOTS)

const TABLES = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE country (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, latitude REAL NOT NULL, longitude REAL NOT NULL, population REAL NOT NULL, zone TEXT);
  CREATE TABLE region (id INTEGER PRIMARY KEY, country TEXT NOT NULL, name TEXT NOT NULL, latitude REAL NOT NULL, longitude REAL NOT NULL, population REAL NOT NULL, zone TEXT, UNIQUE (country, name));
  CREATE TABLE subregion (id INTEGER PRIMARY KEY, region INTEGER NOT NULL, name TEXT NOT NULL, latitude REAL NOT NULL, longitude REAL NOT NULL, population REAL NOT NULL, zone TEXT, UNIQUE (region, name));
  CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL, region INTEGER NOT NULL, subregion INTEGER NOT NULL, latitude REAL NOT NULL, longitude REAL NOT NULL, population REAL NOT NULL, zone TEXT NOT NULL, code TEXT NOT NULL, geoname INTEGER UNIQUE);
  CREATE TABLE feature (id INTEGER PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL, region INTEGER NOT NULL, subregion INTEGER NOT NULL, latitude REAL NOT NULL, longitude REAL NOT NULL, population REAL NOT NULL, zone TEXT NOT NULL, code TEXT NOT NULL, geoname INTEGER NOT NULL UNIQUE, settled INTEGER NOT NULL);
  CREATE VIRTUAL TABLE settlement_box USING rtree(id, west, east, south, north);
  CREATE TABLE place_column (name TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
  CREATE TABLE key (id INTEGER PRIMARY KEY, key TEXT NOT NULL, entity INTEGER NOT NULL, quality INTEGER NOT NULL, form TEXT);
  CREATE UNIQUE INDEX key_entity ON key (key, entity);
  CREATE VIEW searchable AS SELECT id, key FROM key WHERE entity % ${SLOTS} < ${KINDS.indexOf('landmark')};
  CREATE VIRTUAL TABLE trigram USING fts5(key, content='searchable', content_rowid='id', tokenize='trigram', detail='none');
`

/** No journal, since the file is thrown away when the build fails; a cache of 256 MiB, since names come in no order. */
const BULK = 'PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144'

/** A new database for bulk writing. */
export function createDatabase(file: string): Connection {
  const database = new Database(file)
  database.exec(BULK)
  database.exec(TABLES)
  return database
}

/** A copy of a database for bulk writing. */
export function reopenForWriting(file: string): Connection {
  const database = new Database(file, { fileMustExist: true })
  database.exec(BULK)
  return database
}

export function readMeta(database: Connection, name: string): string | null {
  const row = database.prepare('SELECT value FROM meta WHERE name = ?').get(name) as { value: string } | undefined
  return row?.value ?? null
}

function versionOf(database: Connection): string | null {
  try {
    return readMeta(database, 'schema')
  } catch (error) {
    if (error instanceof Database.SqliteError) return null
    throw error
  }
}

/** @throws WorkstationError `not-found` without a file, `corrupt` when it is no gazetteer of this version */
export function openReadOnly(file: string): Connection {
  let database: Connection
  try {
    database = new Database(file, { readonly: true, fileMustExist: true })
  } catch (cause) {
    throw new WorkstationError('not-found', `There is no gazetteer at ${file}. It is built with "geoagent gazetteer import" or at the first start.`, { file }, { cause })
  }
  if (versionOf(database) === String(SCHEMA_VERSION)) {
    // A quarter of better-sqlite3's 16 MB: the system caches the file too.
    database.pragma('cache_size = -4000')
    return database
  }
  database.close()
  throw new WorkstationError('corrupt', `${file} is no gazetteer of this version. Delete it and start again: it is built anew.`, { file })
}
