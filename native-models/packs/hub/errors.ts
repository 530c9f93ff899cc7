// Why a hub gave no checkpoint, in words that a caller can show and a code that it can act on.

/**
 * 'invalid': the address, repository, revision or token is no such thing; 'no-consent': what is asked for is not what was consented to;
 * 'not-found'; 'refused': the hub wants a token, or its conditions accepted; 'unreachable'; 'timed-out';
 * 'changed': the hub no longer gives what it described; 'corrupt': sizes or hashes do not fit; 'hostile': names, redirects or listings that an honest hub does not give;
 * 'unsupported': nothing that can be used here; 'no-space'; 'unwritable': the folder cannot be written; 'locked': another download works in that folder.
 */
export type HubFailure = 'invalid' | 'no-consent' | 'not-found' | 'refused' | 'unreachable' | 'timed-out' | 'changed' | 'corrupt' | 'hostile' | 'unsupported' | 'no-space' | 'unwritable' | 'locked'

export interface HubErrorOptions extends ErrorOptions {
  /** It may go away by itself, so that another try is worth it. */
  passing?: boolean
  /** How long the server asks to wait before that, in milliseconds. */
  wait?: number
}

/** Never holds a token, nor an address with its query, which may be signed. */
export class HubError extends Error {
  readonly code: HubFailure
  readonly passing: boolean
  readonly wait: number | null

  constructor(code: HubFailure, message: string, options: HubErrorOptions = {}) {
    super(message, options)
    this.name = 'HubError'
    this.code = code
    this.passing = options.passing ?? false
    this.wait = options.wait ?? null
  }
}

const advice: Record<string, readonly [code: HubFailure, words: string]> = {
  ENOSPC: ['no-space', 'the disk is full: free some space and resume'],
  EDQUOT: ['no-space', 'the disk quota is used up: free some space and resume'],
  EFBIG: ['no-space', 'the file system takes no file as large: choose another folder'],
  EROFS: ['unwritable', 'the disk is mounted read-only: choose another folder'],
  EACCES: ['unwritable', 'the folder may not be written: change its permissions or choose another one'],
  EPERM: ['unwritable', 'the folder may not be written: change its permissions or choose another one'],
  ENOTDIR: ['unwritable', 'a part of the path is a file, not a folder'],
  EISDIR: ['unwritable', 'there is a folder of that name'],
}

/** A failure of the file system in words; any other error as it is. */
export function diskFailure(error: unknown, file: string): unknown {
  const known = error instanceof Error && 'code' in error ? advice[String(error.code)] : undefined
  return known ? new HubError(known[0], `Cannot write ${file}: ${known[1]}.`, { cause: error }) : error
}

/** Awaits work on `file` and words its failure. */
export async function onDisk<Value>(file: string, work: Promise<Value>): Promise<Value> {
  try {
    return await work
  } catch (error) {
    throw diskFailure(error, file)
  }
}
