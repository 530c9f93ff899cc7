// A weight while it is dragged: the answer follows at most once a frame, and the whole drag is one deed.
import type { EvidenceItem } from '../../main/contract/evidence.ts'
import { ask } from '../client/client.ts'
import { cases } from '../state/cases.svelte.ts'
import { attempt } from './attempt.ts'
import { showItem, standing } from './evidence.ts'
import { perform } from './history.ts'

export interface Weighing {
  /** The weight that is wanted now, 0..4. Those that a newer one overtakes are never sent. */
  to(weight: number): void
  /** The drag is over: from here on it can be undone as a whole. */
  end(): Promise<void>
}

/** Begins with where the item stands. */
export function weighing(item: EvidenceItem): Weighing | null {
  const folder = cases.open?.case
  if (!folder) return null
  const before = standing(item)
  const send = async (weight: number) => showItem(await ask('evidence.weigh', { case: folder, id: item.id, weight }))
  const follower = followFrames(before.weight, send)
  const end = async () => {
    let weight: number | null = null
    // In its turn at once, so that an undo that follows waits for it. The first time the drag itself has sent it.
    const act = async () => {
      if (weight !== null) return send(weight)
      weight = await follower.settled()
      return weight !== null || null
    }
    await perform(`Weigh ${follower.wanted()}: ${item.says}`, act, async () => showItem(await ask('evidence.restore', { case: folder, id: item.id, ...before })))
  }
  return { to: follower.to, end }
}

/** Sends the newest value, one at a time and at most one a frame; a failure ends it at what was sent last. */
function followFrames(first: number, send: (value: number) => Promise<unknown>) {
  let wanted = first
  let sent = first
  let touched = false
  let running: Promise<void> | null = null
  const follow = async () => {
    while (wanted !== sent) {
      await new Promise(requestAnimationFrame)
      const value = wanted
      if (value === sent) break
      const went = await attempt(async () => { await send(value); return true })
      if (!went) wanted = sent
      else {
        sent = value
        touched = true
      }
    }
    running = null
  }
  return {
    to: (value: number) => {
      wanted = value
      running ??= follow()
    },
    wanted: () => wanted,
    /** @returns what was sent last, null where nothing was */
    settled: async () => {
      await running
      return touched ? sent : null
    },
  }
}
