// The worker processes that render scenes, for as long as one request lasts.
import os from 'node:os'
import { z } from 'zod'
import type { SceneTask } from '../../contract/geoworld.ts'
import { CountryCode } from '../../contract/geography.ts'
import { workerEntry } from '../../jobs/entry.ts'
import type { Spawner } from '../../jobs/spawner.ts'
import { WarmWorker } from '../../jobs/warm-worker.ts'

/** A large scene on a busy machine takes seconds. */
const limitMs = 120_000

export class Painters {
  readonly #workers: readonly WarmWorker[]
  #next = 0

  constructor(spawn: Spawner, count = os.availableParallelism()) {
    const entry = workerEntry('../../jobs/workers/geoworld-worker', import.meta.url)
    this.#workers = Array.from({ length: count }, () => new WarmWorker({ spawn, entry, hand: 1, limitMs, idleMs: limitMs }))
  }

  /** How many are rendered at the same time. */
  get atOnce(): number {
    return this.#workers.length
  }

  /** In turn, the oldest question first: scenes take about the same time. */
  #ask(task: SceneTask, signal: AbortSignal): Promise<unknown> {
    return this.#workers[this.#next++ % this.#workers.length]!.ask(task, { signal, background: true })
  }

  /** ISO 3166-1 alpha-2 of those that the tables tell of. */
  async countries(signal: AbortSignal): Promise<string[]> {
    return z.array(CountryCode).parse(await this.#ask({ ask: 'countries' }, signal))
  }

  /** @returns its line of a dataset @throws WorkstationError 'worker-died', 'timed-out', 'cancelled', those of writing a file */
  async scene(task: Omit<Extract<SceneTask, { ask: 'scene' }>, 'ask'>, signal: AbortSignal): Promise<string> {
    return z.string().parse(await this.#ask({ ask: 'scene', ...task }, signal))
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.close()))
  }
}
