// The file system's errors as the workstation's.
import { WorkstationError } from '../../contract/errors.ts'
import type { ErrorCode } from '../../contract/errors.ts'

const codes: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  ENOENT: ['not-found', 'is not there any more'],
  ENOTDIR: ['not-found', 'is not there any more'],
  EACCES: ['unreadable', 'may not be read by this user'],
  EPERM: ['unreadable', 'may not be read by this user'],
  EISDIR: ['unreadable', 'is a folder'],
  ELOOP: ['unreadable', 'is a link that leads in a circle'],
  ENAMETOOLONG: ['unreadable', 'has a path that is too long for this system'],
  EIO: ['unreadable', 'cannot be read: the disk reports an error'],
}

const writeCodes: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  ENOSPC: ['disk-full', 'the disk is full'],
  EDQUOT: ['disk-full', 'the disk quota is used up'],
  EROFS: ['read-only', 'the disk is read-only'],
  EACCES: ['read-only', 'the folder may not be written by this user'],
  EPERM: ['read-only', 'the folder may not be written by this user'],
  ENOENT: ['not-found', 'the folder is not there any more'],
  ENOTDIR: ['not-found', 'it is no folder'],
}

function codeOf(cause: unknown): string {
  return String((cause as NodeJS.ErrnoException | null)?.code ?? '')
}

/** @param path for showing */
export function readingError(cause: unknown, path: string): WorkstationError {
  if (cause instanceof WorkstationError) return cause
  const [code, words] = codes[codeOf(cause)] ?? ['unreadable', `cannot be read: ${(cause as Error).message}`]
  return new WorkstationError(code, `${path} ${words}`, { path, cause: codeOf(cause) }, { cause })
}

export function writingError(cause: unknown, path: string): WorkstationError {
  if (cause instanceof WorkstationError) return cause
  const [code, words] = writeCodes[codeOf(cause)] ?? ['internal', (cause as Error).message]
  return new WorkstationError(code, `${path} could not be written: ${words}`, { path, cause: codeOf(cause) }, { cause })
}
