// The processes that work while a person waits: one reads drawn boxes, one makes pictures that a browser can show.
import { workerEntry } from '../../jobs/entry.ts'
import type { Spawner } from '../../jobs/spawner.ts'
import { WarmWorker } from '../../jobs/warm-worker.ts'

export interface ImageWorkers {
  readonly reading: WarmWorker
  readonly rendering: WarmWorker
  close(): Promise<void>
}

/** Their models and decoders come up in seconds: worth a minute of waiting for the next question. */
const idleMs = 60_000
const limitMs = 120_000

export function imageWorkers(spawn: Spawner): ImageWorkers {
  const reading = new WarmWorker({ spawn, entry: workerEntry('../../jobs/workers/read-worker', import.meta.url), hand: 1, limitMs, idleMs })
  const rendering = new WarmWorker({ spawn, entry: workerEntry('../../jobs/workers/render-worker', import.meta.url), hand: 1, limitMs, idleMs })
  return { reading, rendering, close: async () => void (await Promise.all([reading.close(), rendering.close()])) }
}
