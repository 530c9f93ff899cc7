// What a caller gives to run a job.
import type { ErrorReport } from '../contract/errors.ts'
import type { JobProgress } from '../contract/job.ts'
import type { CaseStore } from '../storage/case-store.ts'
import type { JobItem } from './leases.ts'
import type { Spawner } from './spawner.ts'

export interface JobRun {
  readonly store: CaseStore
  readonly job: number
  readonly spawn: Spawner
  /** The worker's entry point: answers `{ id, task }` with `{ id, ok: true, value }` or `{ id, ok: false, error }`. */
  readonly entry: string | URL
  readonly workers: number
  /** A worker whose oldest item takes longer is ended. */
  readonly itemTimeoutMs: number
  /** The task for a worker; null when there is nothing to do for the item, which is then done. What it throws fails the item. */
  prepare(item: JobItem): unknown
  /** Looks at a result and returns what writes it. The write runs in the transaction that ends the item. What either throws fails the item. */
  accept(item: JobItem, value: unknown): () => void
  /** What writes the failure of an item that failed or was quarantined, in the transaction that ends it. */
  reject(item: JobItem, error: ErrorReport): () => void
  /** At most four times a second, and at the end. */
  onProgress?(progress: JobProgress): void
  /** Stops the run; the job goes back into the queue, and nothing finished is lost. */
  readonly signal?: AbortSignal
}
