// Ends this process when it holds more memory than it may: by a thread, since the main one is deaf while a model runs.
import path from 'node:path'
import { Worker } from 'node:worker_threads'

/** @param limit bytes, for as long as the process lives */
export function watchMemory(limit: number): void {
  const resourceLimits = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 4 }
  new Worker(new URL(`./memory-watch-thread${path.extname(import.meta.filename)}`, import.meta.url), { workerData: { limit }, execArgv: [], resourceLimits }).unref()
}
