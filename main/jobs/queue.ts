// Jobs and their items as the database keeps them: made, paused, resumed, cancelled, tried again, counted.
import { WorkstationError, type ErrorReport } from '../contract/errors.ts'
import type { JobItemFailure, JobItemState, JobProgress, JobState } from '../contract/job.ts'
import type { CaseStore } from '../storage/case-store.ts'
import type { Json } from '../storage/canonical-json.ts'

type JobKind = JobProgress['kind']

export interface Job {
  readonly id: number
  readonly kind: JobKind
  readonly state: JobState
  readonly params: Json
  /** Why the job could not go on. */
  readonly error: ErrorReport | null
  readonly createdAt: string
  readonly startedAt: string | null
  readonly finishedAt: string | null
}

const now = () => new Date().toISOString()

/** Queues one item for each image; the job waits until it is run. */
export function createJob(store: CaseStore, kind: JobKind, params: Json, images: readonly number[]): number {
  return store.transaction(() => {
    const made = store.statement("INSERT INTO jobs (kind, state, params, created_at) VALUES (?, 'queued', ?, ?)").run(kind, JSON.stringify(params), now())
    const job = Number(made.lastInsertRowid)
    for (const image of images) store.statement("INSERT INTO job_items (job_id, image_id, state) VALUES (?, ?, 'waiting')").run(job, image)
    return job
  })
}

/** Back in the queue, without what the job had against it. */
const AFRESH = "state = 'waiting', deaths = 0, host_deaths = 0, lone_host_deaths = 0, error = NULL, finished_at = NULL"

/**
 * Adds images to a job that is not done and puts what had ended back into its queue, with new params: that begins as in a new job.
 * What waits or is in hand stays as it is, and what the job knows of its deaths.
 */
export function extendJob(store: CaseStore, job: number, params: Json, images: readonly number[]): void {
  const add = `INSERT INTO job_items (job_id, image_id, state) VALUES (?, ?, 'waiting') ON CONFLICT (job_id, image_id)
    DO UPDATE SET ${AFRESH}, suspicion = 'none' WHERE state NOT IN ('waiting', 'leased')`
  store.transaction(() => {
    store.statement('UPDATE jobs SET params = ? WHERE id = ?').run(JSON.stringify(params), job)
    for (const image of images) store.statement(add).run(job, image)
    setJobState(store, job, 'queued', ['paused', 'failed'])
  })
}

interface JobRow {
  id: number
  kind: JobKind
  state: JobState
  params: string
  error: string | null
  created_at: string
  started_at: string | null
  finished_at: string | null
}

/** @throws WorkstationError 'not-found' */
export function getJob(store: CaseStore, job: number): Job {
  const row = store.statement<JobRow>('SELECT * FROM jobs WHERE id = ?').get(job)
  if (!row) throw new WorkstationError('not-found', `The case has no job ${job}.`, { job })
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    params: JSON.parse(row.params) as Json,
    error: row.error === null ? null : (JSON.parse(row.error) as ErrorReport),
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  }
}

/** Ids, newest first. */
export function listJobs(store: CaseStore): number[] {
  return store.statement<{ id: number }>('SELECT id FROM jobs ORDER BY id DESC').all().map(({ id }) => id)
}

/** Jobs that are neither done nor given up, oldest first: a new run goes on with them. */
export function openJobs(store: CaseStore): number[] {
  return store.statement<{ id: number }>("SELECT id FROM jobs WHERE state IN ('queued', 'running', 'paused', 'failed') ORDER BY id").all().map(({ id }) => id)
}

export function setJobState(store: CaseStore, job: number, state: JobState, from: readonly JobState[], error: ErrorReport | null = null): boolean {
  const ended = ['done', 'cancelled', 'failed'].includes(state)
  const sql = `UPDATE jobs SET state = ?, error = ?, started_at = CASE WHEN ? = 'running' THEN ifnull(started_at, ?) ELSE started_at END, finished_at = ?
    WHERE id = ? AND state IN (SELECT value FROM json_each(?))`
  const values = [state, error && JSON.stringify(error), state, now(), ended ? now() : null, job, JSON.stringify(from)]
  return store.transaction(() => store.statement(sql).run(...values).changes) === 1
}

/** A running job finishes what its workers have in hand and starts nothing more. */
export function pauseJob(store: CaseStore, job: number): JobProgress {
  setJobState(store, job, 'paused', ['queued', 'running'])
  return jobProgress(store, job)
}

/** Puts a paused or failed job back into the queue; run it to go on. */
export function resumeJob(store: CaseStore, job: number): JobProgress {
  setJobState(store, job, 'queued', ['paused', 'failed'])
  return jobProgress(store, job)
}

/** Gives up what is not done; what is done stays. */
export function cancelJob(store: CaseStore, job: number): JobProgress {
  store.transaction(() => {
    if (!setJobState(store, job, 'cancelled', ['queued', 'running', 'paused', 'failed'])) return
    const sql = "UPDATE job_items SET state = 'cancelled', owner = NULL, lease_until = NULL, finished_at = ? WHERE job_id = ? AND state IN ('waiting', 'leased')"
    store.statement(sql).run(now(), job)
  })
  return jobProgress(store, job)
}

/** Queues failed and quarantined items again; one that was quarantined runs alone, so that it harms no other. */
export function retryJob(store: CaseStore, job: number): JobProgress {
  store.transaction(() => {
    const sql = `UPDATE job_items SET ${AFRESH} WHERE job_id = ? AND state IN ('failed', 'quarantined')`
    const again = store.statement(sql).run(job).changes
    if (again > 0) setJobState(store, job, 'queued', ['done', 'failed', 'paused'])
  })
  return jobProgress(store, job)
}

/** Counts from the database. `rate` is items per second, known to whoever runs the job. */
export function jobProgress(store: CaseStore, job: number, rate: number | null = null): JobProgress {
  const { kind, state, error } = getJob(store, job)
  const counted: Record<JobItemState, number> = { waiting: 0, leased: 0, done: 0, failed: 0, quarantined: 0, cancelled: 0 }
  const sql = 'SELECT state, count(*) AS count FROM job_items WHERE job_id = ? GROUP BY state'
  for (const row of store.statement<{ state: JobItemState; count: number }>(sql).all(job)) counted[row.state] = row.count
  const total = Object.values(counted).reduce((sum, count) => sum + count, 0)
  const left = counted.waiting + counted.leased
  const { done, failed, quarantined } = counted
  return { job, kind, state, total, done, failed, quarantined, rate, secondsLeft: left === 0 ? 0 : rate ? left / rate : null, error }
}

/** Failed and quarantined items with their reasons. */
export function jobFailures(store: CaseStore, job: number): JobItemFailure[] {
  const sql = `SELECT job_items.id AS item, image_id AS image, path, job_items.state AS state, job_items.error AS error
    FROM job_items JOIN images ON images.id = image_id WHERE job_id = ? AND job_items.state IN ('failed', 'quarantined') ORDER BY job_items.id`
  const rows = store.statement<Omit<JobItemFailure, 'error'> & { error: string }>(sql).all(job)
  return rows.map((row) => ({ ...row, error: JSON.parse(row.error) as ErrorReport }))
}
