// Creates and opens case folders: NAME.geocase/ with case.db, originals/, derived/ and exports/.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { WorkstationError } from '../contract/errors.ts'
import { CaseStore } from './case-store.ts'
import { guarded } from './failures.ts'
import { refuseOwned, releaseLock, takeLock, type LockOwner } from './lock.ts'
import { migrate, newestVersion, refuseNewer, versionOf } from './migrations/migrate.ts'
import { putSetting } from './settings.ts'
import { openForReading, openForWriting, type Database } from './sqlite.ts'

const databaseOf = (folder: string) => path.join(folder, 'case.db')

/** Whether this folder looks like a case. */
export function isCase(folder: string): boolean {
  return fs.existsSync(databaseOf(folder))
}

/**
 * Makes a new case and opens it for writing. The folder appears whole or not at all.
 * @throws WorkstationError 'already-exists' for a folder that is not empty
 */
export function createCase(folder: string, draft: { title: string; actor: string }): CaseStore {
  const target = path.resolve(folder)
  refuseFilled(target)
  guarded(target, () => {
    fs.mkdirSync(path.dirname(target), { recursive: true })
    const building = fs.mkdtempSync(`${target}.creating-`)
    try {
      fill(building, draft)
      moveIntoPlace(building, target)
    } finally {
      fs.rmSync(building, { recursive: true, force: true })
    }
  })
  return openCase(target, { write: true })
}

function refuseFilled(folder: string): void {
  if (!fs.existsSync(folder)) return
  const empty = fs.statSync(folder).isDirectory() && fs.readdirSync(folder).length === 0
  if (!empty) throw new WorkstationError('already-exists', `${folder} is already there and not empty. Choose another name, or open it as a case.`, { folder })
}

function fill(folder: string, draft: { title: string; actor: string }): void {
  for (const name of ['originals', 'derived', 'exports']) fs.mkdirSync(path.join(folder, name))
  const store = openWriter(folder)
  try {
    store.change({ actor: draft.actor, action: 'case.created', subject: 'case' }, () => {
      putSetting(store, draft.actor, 'title', draft.title)
      putSetting(store, draft.actor, 'createdAt', new Date().toISOString())
    })
  } finally {
    store.close()
  }
}

/** rename(2) replaces an empty folder and refuses one that another process has filled meanwhile. */
function moveIntoPlace(building: string, target: string): void {
  fs.chmodSync(building, 0o777 & ~process.umask())
  try {
    fs.renameSync(building, target)
  } catch (error) {
    refuseFilled(target)
    throw error
  }
  syncFolder(path.dirname(target))
}

/** Makes a rename survive a power cut; some systems cannot open a folder, and need not. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = fs.openSync(folder, 'r')
  try {
    fs.fsyncSync(handle)
  } finally {
    fs.closeSync(handle)
  }
}

/**
 * Opens a case. One process can write at a time; any number can read meanwhile.
 * @throws WorkstationError 'not-found', 'locked', 'read-only', 'unsupported' (from a newer program), 'corrupt'
 */
export function openCase(folder: string, options: { write: boolean }): CaseStore {
  const target = path.resolve(folder)
  if (!isCase(target)) throw new WorkstationError('not-found', `${target} is no case folder: it has no case.db.`, { folder: target })
  return guarded(target, () => (options.write ? openWriter(target) : openReader(target)))
}

function openWriter(folder: string): CaseStore {
  fs.accessSync(folder, fs.constants.W_OK)
  refuseOwned(folder)
  const database = openForWriting(databaseOf(folder))
  let lock: LockOwner | null = null
  try {
    refuseNewer(database, folder)
    lock = database.transaction(() => takeLock(folder)).immediate()
    database.transaction(() => migrate(database)).immediate()
    const mine = lock
    return new CaseStore(folder, database, true, () => releaseLock(folder, mine))
  } catch (error) {
    database.close()
    if (lock) releaseLock(folder, lock)
    throw error
  }
}

function openReader(folder: string): CaseStore {
  const live = openInPlace(folder)
  if (!live) return openCopy(folder)
  const version = versionOf(live)
  if (version === newestVersion) return new CaseStore(folder, live, false, () => undefined)
  live.close()
  // An older case is brought up to date in place, which takes a writer; where that cannot be, a copy is.
  if (!canWrite(folder)) return openCopy(folder)
  openWriter(folder).close()
  return openReader(folder)
}

/** Null where the database can only be read as a copy: cleanly closed in WAL mode, it needs files beside it that a read-only disk refuses. */
function openInPlace(folder: string): Database | null {
  try {
    const database = openForReading(databaseOf(folder))
    refuseNewerOrClose(database, folder)
    return database
  } catch (error) {
    if ((error as { code?: string }).code === 'SQLITE_CANTOPEN' && !fs.existsSync(`${databaseOf(folder)}-wal`)) return null
    throw error
  }
}

function refuseNewerOrClose(database: Database, folder: string): void {
  try {
    refuseNewer(database, folder)
  } catch (error) {
    database.close()
    throw error
  }
}

function canWrite(folder: string): boolean {
  try {
    fs.accessSync(folder, fs.constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** Reads a copy of the database in the system's folder for such, removed when the case is closed. */
function openCopy(folder: string): CaseStore {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'geocase-'))
  const discard = () => fs.rmSync(scratch, { recursive: true, force: true })
  try {
    const copy = path.join(scratch, 'case.db')
    fs.copyFileSync(databaseOf(folder), copy)
    fs.chmodSync(copy, 0o600)
    const writable = openForWriting(copy)
    refuseNewerOrClose(writable, folder)
    writable.transaction(() => migrate(writable)).immediate()
    writable.close()
    return new CaseStore(folder, openForReading(copy), false, discard)
  } catch (error) {
    discard()
    throw error
  }
}
