// After a host has died: its leases return, and an item that a host keeps dying on is found out.
import type { ErrorReport } from '../contract/errors.ts'
import type { CaseStore } from '../storage/case-store.ts'
import { HOST_DEATHS_ALONE, HOST_DEATHS_SHARED, thisHost } from './leases.ts'

export interface Quarantined {
  readonly item: number
  readonly image: number
  readonly error: ErrorReport
}

interface Orphan {
  item: number
  image: number
  alone: number
  suspicion: string
  host_deaths: number
  lone_host_deaths: number
}

const selectOrphans = `SELECT id AS item, image_id AS image, alone, suspicion, host_deaths, lone_host_deaths FROM job_items
  WHERE state = 'leased' AND owner <> ? ORDER BY id`
const update = `UPDATE job_items SET state = ?, owner = NULL, lease_until = NULL, suspicion = ?, host_deaths = ?, lone_host_deaths = ?, error = ?, finished_at = ?
  WHERE id = ?`

/**
 * Call once a case is open for writing: whoever else held leases is dead, as the case has one writer.
 * Items return to the queue and interrupted jobs to 'queued'. `reject` writes what quarantine means for an image, in the same transaction.
 */
export function recoverJobs(store: CaseStore, reject: (quarantined: Quarantined) => void): void {
  store.transaction(() => {
    for (const orphan of store.statement<Orphan>(selectOrphans).all(thisHost)) takeBack(store, orphan, reject)
    const idle = "SELECT 1 FROM job_items WHERE job_id = jobs.id AND state = 'leased'"
    store.statement(`UPDATE jobs SET state = 'queued' WHERE state = 'running' AND NOT EXISTS (${idle})`).run()
  })
}

function takeBack(store: CaseStore, orphan: Orphan, reject: (quarantined: Quarantined) => void): void {
  const deaths = orphan.host_deaths + 1
  const lone = orphan.lone_host_deaths + orphan.alone
  if (lone < HOST_DEATHS_ALONE) {
    const suspicion = deaths >= HOST_DEATHS_SHARED ? 'host' : orphan.suspicion
    store.statement(update).run('waiting', suspicion, deaths, lone, null, null, orphan.item)
    return
  }
  const message = `The program ended ${deaths} times while it worked on this image, ${lone} of them on nothing else. It is left out; retry the job to try it again.`
  const error: ErrorReport = { code: 'worker-died', message, details: { hostDeaths: deaths } }
  store.statement(update).run('quarantined', 'host', deaths, lone, JSON.stringify(error), new Date().toISOString(), orphan.item)
  reject({ item: orphan.item, image: orphan.image, error })
}
