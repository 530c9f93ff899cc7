// Opens a SQLite file the way a case needs it.
import SQLite from 'better-sqlite3'

export type Database = SQLite.Database
export type Statement<Row> = SQLite.Statement<unknown[], Row>

/** Milliseconds to wait for another connection's write. */
const BUSY_MS = 5000

export function openForWriting(file: string): Database {
  const database = new SQLite(file, { timeout: BUSY_MS })
  try {
    database.pragma('journal_mode = WAL')
    // better-sqlite3's default in WAL mode is NORMAL, which may lose the last commits with the power.
    database.pragma('synchronous = FULL')
    database.pragma('foreign_keys = ON')
    // A quarter of better-sqlite3's 16 MB: the system caches the file too.
    database.pragma('cache_size = -4000')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

export function openForReading(file: string): Database {
  const database = new SQLite(file, { readonly: true, fileMustExist: true, timeout: BUSY_MS })
  try {
    // The file is first read here, not when it is opened.
    database.pragma('user_version')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

export function sqliteVersion(): string {
  const database = new SQLite(':memory:')
  const { version } = database.prepare('SELECT sqlite_version() AS version').get() as { version: string }
  database.close()
  return version
}
