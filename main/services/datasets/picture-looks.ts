// A dataset's pictures looked at by worker processes, one picture each at a time: one that takes its process along is known by name.
import os from 'node:os'
import { WorkstationError } from '../../contract/errors.ts'
import { RunOptions } from '../../contract/requests.ts'
import { PictureLook } from '../../contract/worker-tasks.ts'
import type { LookTask } from '../../contract/worker-tasks.ts'
import { workerEntry } from '../../jobs/entry.ts'
import type { Spawner } from '../../jobs/spawner.ts'
import { WarmWorker } from '../../jobs/warm-worker.ts'
import { isAddress } from './line-file.ts'

const { maxPixels, secondsPerImage } = RunOptions.parse({})

/** A look, or why there is none. */
export type Looked = PictureLook | { readonly error: string; readonly isMissing: boolean }

/** What the file says of itself; the rest (a cancelled call, no worker that starts) is the caller's trouble. */
const ofFile = new Set(['not-found', 'unreadable', 'too-large', 'unsupported', 'worker-died', 'timed-out', 'internal'])

export class PictureLooks {
  /** How many are looked at at the same time. */
  readonly atOnce = os.availableParallelism()
  readonly #free: WarmWorker[]
  readonly #all: readonly WarmWorker[]
  readonly #waiting: ((worker: WarmWorker) => void)[] = []

  constructor(spawn: Spawner) {
    const entry = workerEntry('../../jobs/workers/look-worker', import.meta.url)
    this.#all = Array.from({ length: this.atOnce }, () => new WarmWorker({ spawn, entry, hand: 1, limitMs: secondsPerImage * 1000, idleMs: 60_000 }))
    this.#free = [...this.#all]
  }

  /** @param file absolute path; an address is never followed @throws WorkstationError 'cancelled' */
  async look(file: string, signal: AbortSignal): Promise<Looked> {
    if (isAddress(file)) return { error: `${file.slice(0, 200)} is an address. Pictures of a dataset lie on this machine: download it yourself first.`, isMissing: true }
    const worker = this.#free.pop() ?? (await new Promise<WarmWorker>((resolve) => this.#waiting.push(resolve)))
    try {
      return PictureLook.parse(await worker.ask({ file: { path: file }, maxPixels } satisfies LookTask, { signal }))
    } catch (error) {
      if (!(error instanceof WorkstationError) || !ofFile.has(error.code)) throw error
      return { error: error.message, isMissing: error.code === 'not-found' }
    } finally {
      const next = this.#waiting.shift()
      if (next) next(worker)
      else this.#free.push(worker)
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((worker) => worker.close()))
  }
}
