// Durable work: a job, its items, its progress.
import { z } from 'zod'
import { ErrorReport } from './errors.ts'

export const JobState = z.enum(['queued', 'running', 'paused', 'done', 'cancelled', 'failed'])
export type JobState = z.infer<typeof JobState>

export const JobItemState = z.enum(['waiting', 'leased', 'done', 'failed', 'quarantined', 'cancelled'])
export type JobItemState = z.infer<typeof JobItemState>

export const JobProgress = z.object({
  job: z.number().int(),
  /** 'inspect' looks at pictures, 'ask' asks a model about them. */
  kind: z.enum(['inspect', 'ask']),
  state: JobState,
  total: z.number().int(),
  done: z.number().int(),
  failed: z.number().int(),
  quarantined: z.number().int(),
  /** Items per second over the last half minute, null until known. */
  rate: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  /** Why a failed job could not go on, or why a queued one stopped. */
  error: ErrorReport.nullable(),
})
export type JobProgress = z.infer<typeof JobProgress>

/** A job as the rail shows it, whichever case is open. */
export const ActiveJob = z.object({ case: z.string(), title: z.string(), progress: JobProgress })
export type ActiveJob = z.infer<typeof ActiveJob>

export const JobItemFailure = z.object({ item: z.number().int(), image: z.number().int(), path: z.string(), state: JobItemState, error: ErrorReport })
export type JobItemFailure = z.infer<typeof JobItemFailure>
