// What the system says when it cannot write, as an error that tells what the person can do.
import type { ErrorCode } from '../../contract/errors.ts'
import { WorkstationError } from '../../contract/errors.ts'

/** EFBIG is a quota on the size of files. */
const failures: Record<string, readonly [code: ErrorCode, advice: string]> = {
  ENOSPC: ['disk-full', 'the disk is full: free some space or choose another folder'],
  EDQUOT: ['disk-full', 'the disk quota is used up: free some space or choose another folder'],
  EFBIG: ['disk-full', 'the file would be larger than the system allows here: choose another folder'],
  EROFS: ['read-only', 'the disk is mounted read-only: choose another folder'],
  EACCES: ['read-only', 'the folder may not be written: change its permissions or choose another one'],
  EPERM: ['read-only', 'the folder may not be written: change its permissions or choose another one'],
  ENOENT: ['not-found', 'the folder is not there: create it first'],
  ENOTDIR: ['invalid-request', 'a part of the path is a file, not a folder'],
  EISDIR: ['invalid-request', 'there is a folder of that name'],
  ENAMETOOLONG: ['invalid-request', 'the name is too long'],
}

/** A failure of the file system as a WorkstationError about `file`; any other error as it is. */
export function writeFailure(error: unknown, file: string): unknown {
  const known = error instanceof Error && 'code' in error ? failures[String(error.code)] : undefined
  return known ? new WorkstationError(known[0], `Cannot write ${file}: ${known[1]}.`, { file }, { cause: error }) : error
}

/** Awaits work on `file` and words its failure. */
export async function onDisk<Value>(file: string, work: Promise<Value>): Promise<Value> {
  try {
    return await work
  } catch (error) {
    throw writeFailure(error, file)
  }
}
