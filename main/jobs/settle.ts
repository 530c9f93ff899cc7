// Writes how items ended: each result in one transaction with its item's state, each death to the right account.
import type { ErrorReport } from '../contract/errors.ts'
import { isStorageFailure } from '../storage/failures.ts'
import { deathReport, reportOf } from './blame.ts'
import type { JobRun } from './job-run.ts'
import { blameItem, DEATHS_ALLOWED, releaseItem, settleItem, suspectItem, type JobItem } from './leases.ts'
import type { Death, WorkerReply } from './worker-slot.ts'

/** How an item ended, ready to be written. */
export interface Outcome {
  readonly item: JobItem
  readonly state: 'done' | 'failed'
  readonly error: ErrorReport | null
  readonly write: () => void
}

export function outcomeOf(run: JobRun, item: JobItem, reply: WorkerReply): Outcome {
  if (!reply.ok) return rejected(run, item, reply.error)
  try {
    return { item, state: 'done', error: null, write: run.accept(item, reply.value) }
  } catch (error) {
    if (isStorageFailure(error)) throw error
    return rejected(run, item, reportOf(error))
  }
}

export function rejected(run: JobRun, item: JobItem, error: ErrorReport): Outcome {
  return { item, state: 'failed', error, write: () => run.reject(item, error)() }
}

/** The write has a savepoint of its own: what fails there fails this item and no other. A failure of the store fails the run. */
export function settleOutcome(run: JobRun, { item, state, error, write }: Outcome): void {
  try {
    settleItem(run.store, item.item, state, error, write)
  } catch (failure) {
    if (isStorageFailure(failure) || state === 'failed') throw failure
    const report = reportOf(failure)
    settleItem(run.store, item.item, 'failed', report, run.reject(item, report))
  }
}

/** Alone in hand, an item is to blame; of two, either may be, and each gets a worker of its own next. A worker that never came up blames none. */
export function settleDeath(run: JobRun, death: Death): void {
  const error = deathReport(death, run.itemTimeoutMs)
  for (const item of death.items) {
    if (!death.cameUp && !death.timedOut) releaseItem(run.store, item)
    else if (death.items.length > 1) suspectItem(run.store, item, error)
    else if (blameItem(run.store, item, error) >= DEATHS_ALLOWED) settleItem(run.store, item.item, 'quarantined', error, run.reject(item, error))
  }
}
