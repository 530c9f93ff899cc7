// What SQLite and the file system say when a write or read fails, turned into the program's own errors.
import { WorkstationError, type ErrorCode } from '../contract/errors.ts'

/** First match wins; the key is a prefix of the error's code. */
const reasons: readonly [prefix: string, code: ErrorCode, says: (thing: string) => string][] = [
  ['SQLITE_FULL', 'disk-full', full],
  ['SQLITE_IOERR_SHMSIZE', 'disk-full', full],
  ['ENOSPC', 'disk-full', full],
  ['EDQUOT', 'disk-full', full],
  ['SQLITE_READONLY', 'read-only', readOnly],
  ['EACCES', 'read-only', readOnly],
  ['EPERM', 'read-only', readOnly],
  ['EROFS', 'read-only', readOnly],
  ['SQLITE_BUSY', 'locked', (thing) => `Another program is working on ${thing}. Close it, or wait until it is done, and try again.`],
  ['SQLITE_CORRUPT', 'corrupt', corrupt],
  ['SQLITE_NOTADB', 'corrupt', corrupt],
  ['SQLITE_IOERR', 'unreadable', (thing) => `The disk reported an error while ${thing} was being used. Check the disk before going on.`],
  ['SQLITE_CANTOPEN', 'unreadable', (thing) => `${thing} cannot be opened. Check that it is a case folder and that you may read it.`],
]

function full(thing: string): string {
  return `The disk that holds ${thing} is full. Free some space and try again; what was finished before is kept.`
}

function readOnly(thing: string): string {
  return `${thing} cannot be written: the folder or the disk is read-only. Make it writable, or work on a copy.`
}

function corrupt(thing: string): string {
  return `${thing} is damaged: its database does not read as one. Restore the case folder from a backup.`
}

/** The WorkstationError that `error` stands for, or `error` itself where it is none of storage's. `thing` is named in the message. */
function storageFailure(error: unknown, thing: string): unknown {
  if (error instanceof WorkstationError || !(error instanceof Error) || !('code' in error)) return error
  const code = String(error.code)
  const reason = reasons.find(([prefix]) => code.startsWith(prefix))
  return reason ? new WorkstationError(reason[1], reason[2](thing), { path: thing, cause: code }, { cause: error }) : error
}

/** True for a failure of the disk or the database rather than of what was being stored. */
export function isStorageFailure(error: unknown): boolean {
  if (!(error instanceof WorkstationError)) return false
  return ['disk-full', 'read-only', 'locked'].includes(error.code) || String(error.details.cause).startsWith('SQLITE_')
}

/** Runs `body`; what it throws comes out as a WorkstationError where it can. */
export function guarded<Value>(thing: string, body: () => Value): Value {
  try {
    return body()
  } catch (error) {
    throw storageFailure(error, thing)
  }
}
