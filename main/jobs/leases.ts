// Who works on which item: leases taken, settled, given back, and counted against an item when its worker or host died.
import os from 'node:os'
import { randomUUID } from 'node:crypto'
import type { ErrorReport } from '../contract/errors.ts'
import type { CaseStore } from '../storage/case-store.ts'

/** Deaths of workers with an item alone in hand after which it is quarantined. */
export const DEATHS_ALLOWED = 2
/** Deaths of the host with an item in hand after which it waits to be the only one in hand; a host is also ended by people and power cuts. */
export const HOST_DEATHS_SHARED = 3
/** Deaths of the host with an item as the only one in hand after which it is quarantined. */
export const HOST_DEATHS_ALONE = 3

/** This host process, in leases. */
export const thisHost = `${os.hostname()}/${process.pid}/${randomUUID()}`

/** 'worker': it may have killed a worker and runs alone in one. 'host': it may have killed the host and runs as the only item. */
export type Suspicion = 'none' | 'worker' | 'host'

export interface JobItem {
  readonly item: number
  readonly job: number
  readonly image: number
  /** Times it was leased, this one included. */
  readonly attempts: number
  readonly suspicion: Suspicion
}

const selectWaiting = `SELECT id AS item, job_id AS job, image_id AS image, attempts + 1 AS attempts, suspicion FROM job_items
  WHERE job_id = ? AND state = 'waiting' AND suspicion = ? ORDER BY id LIMIT ?`
const updateLeased = `UPDATE job_items SET state = 'leased', attempts = attempts + 1, owner = ?, lease_until = ?, alone = ? WHERE id = ?`

/** Leases up to `limit` waiting items of one suspicion, in the order they were queued. */
export function leaseItems(store: CaseStore, job: number, suspicion: Suspicion, limit: number, leaseMs: number): JobItem[] {
  const items = store.statement<JobItem>(selectWaiting).all(job, suspicion, limit)
  const until = new Date(Date.now() + leaseMs).toISOString()
  for (const { item } of items) store.statement(updateLeased).run(thisHost, until, suspicion === 'host' ? 1 : 0, item)
  return items
}

export function countWaiting(store: CaseStore, job: number): number {
  return store.statement<{ count: number }>("SELECT count(*) AS count FROM job_items WHERE job_id = ? AND state = 'waiting'").get(job)?.count ?? 0
}

const settle = `UPDATE job_items SET state = ?, error = ?, owner = NULL, lease_until = NULL, finished_at = ? WHERE id = ? AND state = 'leased' AND owner = ?`

/** Ends an item and writes its result, both or neither. An item that is no longer leased to this host (cancelled meanwhile) is left alone. */
export function settleItem(store: CaseStore, item: number, state: 'done' | 'failed' | 'quarantined', error: ErrorReport | null, write: () => void): void {
  store.transaction(() => {
    const { changes } = store.statement(settle).run(state, error && JSON.stringify(error), new Date().toISOString(), item, thisHost)
    if (changes === 1) write()
  })
}

const suspect = `UPDATE job_items SET state = 'waiting', owner = NULL, lease_until = NULL, suspicion = ?, error = ? WHERE id = ? AND state = 'leased' AND owner = ?`

/** Two items were in hand when their worker died: each waits for a worker of its own, and neither is blamed yet. */
export function suspectItem(store: CaseStore, item: JobItem, error: ErrorReport): void {
  store.statement(suspect).run(item.suspicion === 'host' ? 'host' : 'worker', JSON.stringify(error), item.item, thisHost)
}

/** The worker died with this item alone in hand. Returns the deaths it now has; below DEATHS_ALLOWED it waits to run alone. */
export function blameItem(store: CaseStore, item: JobItem, error: ErrorReport): number {
  store.statement("UPDATE job_items SET deaths = deaths + 1 WHERE id = ? AND state = 'leased' AND owner = ?").run(item.item, thisHost)
  const deaths = store.statement<{ deaths: number }>('SELECT deaths FROM job_items WHERE id = ?').get(item.item)?.deaths ?? 0
  if (deaths < DEATHS_ALLOWED) suspectItem(store, item, error)
  return deaths
}

/** Gives one item back without blame. */
export function releaseItem(store: CaseStore, item: JobItem): void {
  store.statement("UPDATE job_items SET state = 'waiting', owner = NULL, lease_until = NULL WHERE id = ? AND state = 'leased' AND owner = ?").run(item.item, thisHost)
}

/** Gives back all that this host holds of a job, without blame: it was interrupted. */
export function releaseItems(store: CaseStore, job: number): void {
  const sql = "UPDATE job_items SET state = 'waiting', owner = NULL, lease_until = NULL WHERE job_id = ? AND state = 'leased' AND owner = ?"
  store.transaction(() => store.statement(sql).run(job, thisHost))
}
