// The right to be the only process that does something: held by a lock of the system's on a file, which goes with the process however that ends.
import fs from 'node:fs'
import path from 'node:path'
import SQLite from 'better-sqlite3'
import { guarded } from './failures.ts'

/**
 * SQLite's exclusive transaction is such a lock on every system; nothing is ever written into the file.
 * @param file made where it is not there, and left
 * @returns gives the right back; null while another holder, of this process or another, has it
 * @throws WorkstationError 'read-only', 'disk-full', 'unreadable'
 */
export function tryExclusive(file: string): (() => void) | null {
  return guarded(file, () => {
    fs.mkdirSync(path.dirname(file), { recursive: true })
    const database = new SQLite(file, { timeout: 0 })
    try {
      database.exec('BEGIN EXCLUSIVE')
      return () => void database.close()
    } catch (error) {
      database.close()
      if ((error as { code?: string }).code === 'SQLITE_BUSY') return null
      throw error
    }
  })
}
