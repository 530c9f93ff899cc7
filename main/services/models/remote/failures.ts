// What can go wrong with a remote model, in the workstation's words, and whether it is worth another try.
import { WorkstationError } from '../../../contract/errors.ts'
import type { ErrorCode } from '../../../contract/errors.ts'

/** A failure after which the same request may succeed. */
export class PassingFailure extends Error {
  readonly failure: WorkstationError
  /** What the server asked to wait, milliseconds. */
  readonly waitMs: number | null

  constructor(failure: WorkstationError, waitMs: number | null = null) {
    super(failure.message, { cause: failure })
    this.name = 'PassingFailure'
    this.failure = failure
    this.waitMs = waitMs
  }
}

/** The request has a field that this server does not know, or not with this value. */
export class RefusedRequest extends Error {
  readonly failure: WorkstationError

  constructor(failure: WorkstationError) {
    super(failure.message, { cause: failure })
    this.name = 'RefusedRequest'
    this.failure = failure
  }
}

/** The server's own words, cut; it may be hostile, and whoever shows them shows them as plain text. */
export const serverWords = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, 300)

const refusals: Readonly<Record<number, readonly [ErrorCode, string]>> = {
  401: ['invalid-request', 'does not accept the key. Set another one in the settings'],
  403: ['invalid-request', 'does not let this key use the model'],
  404: ['not-found', 'has no such model or address'],
  413: ['too-large', 'finds the request too large'],
}

/** The words of an answer that is no success: as an error to throw. */
export function statusFailure(host: string, status: number, said: string, retryAfter: string | undefined): Error {
  const details = { host, status, said: serverWords(said) }
  const words = details.said === '' ? '' : ` It says: ${details.said}`
  const failure = (code: ErrorCode, does: string) => new WorkstationError(code, `${host} ${does} (status ${status}).${words}`, details)
  if (status === 429) return new PassingFailure(failure('timed-out', 'has too much to do'), waitOf(retryAfter))
  if (status >= 500) return new PassingFailure(failure('worker-died', 'failed'), waitOf(retryAfter))
  if (status >= 300 && status < 400) return failure('invalid-request', 'sends on to another address, which is not followed; set that one in the settings')
  const [code, does] = refusals[status] ?? ['invalid-request', 'refuses the request']
  return status === 400 || status === 422 ? new RefusedRequest(failure(code, does)) : failure(code, does)
}

/** Retry-After in seconds or as a date. */
function waitOf(header: string | undefined): number | null {
  if (header === undefined) return null
  const seconds = /^\d{1,6}$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000
  return Number.isFinite(seconds) ? Math.max(0, seconds * 1000) : null
}

const unreachable = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']
const brokenOff = ['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'UND_ERR_SOCKET', 'ERR_STREAM_PREMATURE_CLOSE']

/** An error of Node's network. */
export function networkFailure(host: string, error: unknown): Error {
  if (error instanceof WorkstationError || error instanceof PassingFailure || error instanceof RefusedRequest) return error
  const { code = '', message } = error as NodeJS.ErrnoException
  const failure = (kind: ErrorCode, does: string) => new WorkstationError(kind, `${host} ${does} (${code || message}).`, { host, cause: code }, { cause: error })
  if (unreachable.includes(code)) return new PassingFailure(failure('not-found', 'cannot be reached. Is the server running, and the address right?'))
  if (brokenOff.includes(code)) return new PassingFailure(failure('worker-died', 'broke the connection off'))
  return failure('worker-died', 'could not be asked')
}

/** The stream ended before the answer did. */
export const cutShort = (host: string): PassingFailure => new PassingFailure(new WorkstationError('worker-died', `${host} ended the connection in the midst of its answer.`, { host }))

export const garbage = (host: string, said: string): WorkstationError =>
  new WorkstationError('unreadable', `${host} answered with what is no chat completion. Is the address that of an OpenAI-compatible server?`, { host, said: serverWords(said) })

export const tooMuch = (host: string, bytes: number): WorkstationError => new WorkstationError('too-large', `${host} sent more than ${bytes} bytes, and was not listened to any further.`, { host, bytes })

export const cancelled = (): WorkstationError => new WorkstationError('cancelled', 'It was cancelled.')
