// One run trains at a time in a workspace, whichever program it was started in; the others take turns in the order in which they were queued.
import { setTimeout as delay } from 'node:timers/promises'
import { tryExclusive } from '../../storage/exclusive.ts'
import type { RunFolder, RunRecord } from './run-folder.ts'

/** Milliseconds between two looks at whether another program has finished. */
const LOOK_EVERY_MS = 500

const isFirst = (folder: RunFolder, { id }: RunRecord): boolean => (folder.queue()[0]?.id ?? id) === id

/**
 * Waits for the turn of a queued run.
 * @param waiting called once where it is not at once
 * @returns gives the turn on; null where the signal fired before
 */
export async function takeTurn(folder: RunFolder, record: RunRecord, signal: AbortSignal, waiting: () => void): Promise<(() => void) | null> {
  for (let looks = 0; !signal.aborted; looks++) {
    const release = isFirst(folder, record) ? tryExclusive(folder.lockFile) : null
    if (release) return release
    if (looks === 0) waiting()
    await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined)
  }
  return null
}
