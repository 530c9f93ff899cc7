// What can go wrong, as codes that every host can carry and map.
import { z } from 'zod'

export const ErrorCode = z.enum([
  'invalid-request', // the caller's words are off
  'not-found', // a case, image, item, file or place that is not there
  'already-exists',
  'locked', // another process holds the case
  'read-only', // the folder or disk cannot be written
  'disk-full',
  'unreadable', // a file is there but cannot be read or decoded
  'unsupported', // this machine or build lacks what it takes
  'too-large', // over a limit on pixels, bytes or time
  'worker-died',
  'timed-out',
  'corrupt', // stored data does not fit its schema or hash
  'cancelled',
  'internal',
])
export type ErrorCode = z.infer<typeof ErrorCode>

export const ErrorReport = z.object({
  code: ErrorCode,
  message: z.string(),
  details: z.record(z.string(), z.unknown()).default({}),
})
export type ErrorReport = z.infer<typeof ErrorReport>

/** Thrown by services: what happened, to which thing, what the person can do. */
export class WorkstationError extends Error {
  readonly code: ErrorCode
  readonly details: Record<string, unknown>

  constructor(code: ErrorCode, message: string, details: Record<string, unknown> = {}, options?: ErrorOptions) {
    super(message, options)
    this.name = 'WorkstationError'
    this.code = code
    this.details = details
  }

  report(): ErrorReport {
    return { code: this.code, message: this.message, details: this.details }
  }
}
