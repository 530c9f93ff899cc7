// Which waiting items go to which workers next.
import type { JobRun } from './job-run.ts'
import { leaseItems, type JobItem, type Suspicion } from './leases.ts'
import { HAND, type WorkerSlot } from './worker-slot.ts'

export interface Assignment {
  readonly item: JobItem
  readonly slot: WorkerSlot
}

/**
 * Suspects go to empty workers, one each, at once; the others fill what room is left, first one for each worker, then the second ones.
 * What may have killed a host comes last of all, when nothing else is in hand.
 */
export function assignItems(run: JobRun, slots: readonly WorkerSlot[]): Assignment[] {
  const idle = slots.every(({ inHand }) => inHand === 0)
  const suspects = lease(run, 'worker', slots.filter(({ room }) => room === HAND))
  const taken = suspects.map(({ slot }) => slot)
  const open = slots.filter((slot) => slot.room > 0 && !taken.includes(slot))
  const others = lease(run, 'none', [...open, ...open.filter(({ room }) => room === HAND)])
  const assigned = [...suspects, ...others]
  return idle && assigned.length === 0 ? lease(run, 'host', slots.slice(0, 1)) : assigned
}

function lease(run: JobRun, suspicion: Suspicion, places: readonly WorkerSlot[]): Assignment[] {
  if (places.length === 0) return []
  const items = leaseItems(run.store, run.job, suspicion, places.length, HAND * run.itemTimeoutMs)
  return items.map((item, place) => ({ item, slot: places[place] as WorkerSlot }))
}
