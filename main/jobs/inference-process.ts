// The long-lived process that holds a model: loads once, serves many, is ended for what it holds or how long it takes, and started again.
import { WorkstationError } from '../contract/errors.ts'
import { Generation, InferenceEvent } from '../contract/engine.ts'
import type { InferenceTask, ProviderState } from '../contract/engine.ts'
import { DEATHS_ALLOWED } from './leases.ts'
import { readExcess } from '../contract/memory-mark.ts'
import type { Spawner } from './spawner.ts'
import { WarmWorker } from './warm-worker.ts'

export interface InferenceProcessOptions {
  readonly spawn: Spawner
  /** Serves InferenceTask and tells InferenceEvent. */
  readonly entry: URL
  /** Silence after which it is ended: loading a large model and reading a long prompt say nothing. */
  readonly limitMs?: number
  /** A model is dear to load and dear to keep. */
  readonly idleMs?: number
  readonly cancelMs?: number
}

export interface InferenceCall {
  readonly signal?: AbortSignal
  readonly background?: boolean
  readonly onEvent: (event: InferenceEvent) => void
}

const minute = 60_000

/** How one task's processes went so far. */
interface Course {
  loaded: boolean
  deaths: number
  /** Providers whose loading ended the process. */
  readonly lost: ProviderState[]
  /** Sample -> tokens that the caller was told. */
  readonly told: Map<number, number>
}

export class InferenceProcess {
  readonly #worker: WarmWorker

  constructor({ spawn, entry, limitMs = 10 * minute, idleMs = 15 * minute, cancelMs }: InferenceProcessOptions) {
    this.#worker = new WarmWorker({ spawn, entry, hand: 1, limitMs, idleMs, cancelMs })
  }

  /**
   * A task whose process dies is tried once more, after a death while loading without the provider it was loading on. The caller is told each piece once.
   * @throws WorkstationError: the process's own, 'cancelled', and 'worker-died', 'timed-out' or 'too-large' (memory) for a task that ended it twice
   */
  async generate(task: InferenceTask, call: InferenceCall): Promise<Generation> {
    const course: Course = { loaded: false, deaths: 0, lost: [], told: new Map() }
    for (;;) {
      try {
        return await this.#attempt({ ...task, providers: task.providers.slice(course.lost.length) }, call, course)
      } catch (error) {
        if (!isDeath(error)) throw error
        course.deaths += 1
        if (course.deaths >= DEATHS_ALLOWED) throw refused(error, course)
        if (!course.loaded && task.providers.length > 1) course.lost.push({ name: task.providers[0]!, reason: `Loading the model on it ended the process. ${error.message}` })
      }
    }
  }

  async #attempt(task: InferenceTask, { signal, background, onEvent }: InferenceCall, course: Course): Promise<Generation> {
    const repeated = new Map(course.told)
    const tell = (told: unknown) => {
      const event = InferenceEvent.parse(told)
      if (event.kind === 'loaded') onLoaded(event, course, onEvent)
      else if (isNews(event, repeated, course.told)) onEvent(event)
    }
    return Generation.parse(await this.#worker.ask(task, { signal, background, onEvent: tell }))
  }

  /** The next task finds a new process: what this one was started with has changed. */
  renew(): void {
    this.#worker.renew()
  }

  close(): Promise<void> {
    return this.#worker.close()
  }
}

/** The same task writes the same again, cut alike; what the caller was told before a death it is not told twice. */
function isNews({ sample, tokens }: { sample: number; tokens: readonly number[] }, repeated: Map<number, number>, told: Map<number, number>): boolean {
  const left = repeated.get(sample) ?? 0
  repeated.set(sample, Math.max(0, left - tokens.length))
  if (left > 0) return false
  told.set(sample, (told.get(sample) ?? 0) + tokens.length)
  return true
}

function onLoaded(event: Extract<InferenceEvent, { kind: 'loaded' }>, course: Course, tell: InferenceCall['onEvent']): void {
  course.loaded = true
  tell({ ...event, passedOver: [...course.lost, ...event.passedOver] })
}

const isDeath = (error: unknown): error is WorkstationError => error instanceof WorkstationError && (error.code === 'worker-died' || error.code === 'timed-out')

function refused(error: WorkstationError, { deaths, loaded }: Course): WorkstationError {
  const excess = readExcess(String(error.details.output ?? ''))
  const doing = loaded ? 'working on this prompt' : 'loading the model'
  const details = { ...error.details, deaths, ...excess }
  if (!excess) return new WorkstationError(error.code, `The model's process was lost ${deaths} times while ${doing}: ${error.code === 'timed-out' ? 'it gave no sign of life for too long' : 'it died'}. It is not tried again.`, details, { cause: error })
  const [used, limit] = [excess.used, excess.limit].map((bytes) => (bytes / 2 ** 30).toFixed(1))
  const message = `While ${doing} its process came to hold ${used} GB, more than the ${limit} GB it may, ${deaths} times. Take a smaller model, picture or number of samples, or raise the limit in the settings.`
  return new WorkstationError('too-large', message, details, { cause: error })
}
