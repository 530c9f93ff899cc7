// The engine behind an address: an OpenAI-compatible chat endpoint (vLLM, llama.cpp, Ollama) that the person has set up and agreed to.
import type { EngineDescription, GenerateTask, Generation } from '../../contract/engine.ts'
import { WorkstationError } from '../../contract/errors.ts'
import type { RemoteEngine as RemoteSettings } from '../../contract/workspace.ts'
import type { WarmWorker } from '../../jobs/warm-worker.ts'
import { noteAnswered, noteAsked } from '../../storage/remote-calls.ts'
import type { RemoteCall } from '../../storage/remote-calls.ts'
import type { AskedFor, Engine, GenerateCall } from './engine.ts'
import { requireRemote } from './remote/address.ts'
import { chatCall } from './remote/chat-call.ts'
import type { ChatCall } from './remote/chat-call.ts'
import { cancelled, garbage, RefusedRequest } from './remote/failures.ts'
import { jpegsOf } from './remote/pictures.ts'
import { Slots } from './remote/slots.ts'
import { usualLimits } from './remote/watchdog.ts'
import type { TimeLimits } from './remote/watchdog.ts'
import { Written } from './remote/written.ts'

export interface RemoteEngineOptions {
  /** Asked for at each task. */
  readonly settings: () => RemoteSettings | null
  readonly key: () => string | null
  /** Makes the pictures that are sent. */
  readonly renderer: WarmWorker
  readonly limits?: TimeLimits
  /** Milliseconds before a second try. */
  readonly waitMs?: number
}

const WAIT_MS = 500

/** What all requests of one task share. */
type Shared = Omit<ChatCall, 'samples' | 'seed' | 'extras' | 'onEvent'> & { readonly background: boolean; readonly written: Written }

export class RemoteEngine implements Engine {
  readonly #options: RemoteEngineOptions
  readonly #slots: Slots
  readonly #closing = new AbortController()
  /** Addresses and models that answer one sample a request, and only to the fields that every server knows. */
  readonly #plain = new Set<string>()

  constructor(options: RemoteEngineOptions) {
    this.#options = options
    this.#slots = new Slots(() => options.settings()?.concurrency ?? 1)
  }

  /** See Engine. @throws WorkstationError 'invalid-request' until the person has set it up and agreed; nothing is sent then */
  async generate(task: GenerateTask, { signal, background = false, onText, askedFor }: GenerateCall = {}): Promise<Generation> {
    const { remote, base } = requireRemote(this.#options.settings())
    const failed = new AbortController()
    const stop = AbortSignal.any([this.#closing.signal, failed.signal, ...(signal ? [signal] : [])])
    const log = logOf({ host: base.host, model: remote.model }, task, askedFor)
    const start = performance.now()
    const pictures = await jpegsOf(task.images, this.#options.renderer, stop)
    const written = new Written(task.samples, onText)
    const { limits = usualLimits, waitMs = WAIT_MS, key } = this.#options
    const asking = performance.now()
    try {
      await this.#ask({ task, base, key: key(), model: remote.model, pictures, signal: stop, limits, waitMs, background, written, ...log })
    } catch (error) {
      failed.abort()
      if (!signal?.aborted) throw error
      if (!written.hasText) throw cancelled()
    }
    return written.generation('cancelled', asking, asking - start)
  }

  /** All samples by one request where the server can do that, the others by one each. */
  async #ask(shared: Shared): Promise<void> {
    const { written, base, task } = shared
    const server = `${base.href} ${shared.model}`
    if (!this.#plain.has(server)) await this.#tryAll(shared, server)
    await Promise.all(written.missing.map((place) => this.#send(shared, place, !this.#plain.has(server))))
    const { missing } = written
    if (missing.length > 0) throw garbage(base.host, `${missing.length} of ${task.samples} answers never came.`)
  }

  async #tryAll(shared: Shared, server: string): Promise<void> {
    const { samples, sampling } = shared.task
    try {
      // Some refuse several samples that would all be the same.
      await this.#request(shared, 0, sampling.temperature === 0 ? 1 : samples, true)
    } catch (error) {
      if (!(error instanceof RefusedRequest)) throw error
      // What every server must know may be refused as well: that it was the rest is remembered once this works.
      await this.#send(shared, 0, false)
      this.#plain.add(server)
    }
  }

  /** One sample. */
  async #send(shared: Shared, place: number, extras: boolean): Promise<void> {
    await this.#request(shared, place, 1, extras).catch((error: unknown) => {
      throw error instanceof RefusedRequest ? error.failure : error
    })
  }

  #request(shared: Shared, first: number, samples: number, extras: boolean): Promise<void> {
    const { background, written, ...call } = shared
    const seed = (call.task.sampling.seed + first) % 2 ** 32
    return this.#slots.run(background, call.signal, () => chatCall({ ...call, samples, seed, extras, onEvent: (event) => written.take(event, first, samples) }))
  }

  async describe(): Promise<EngineDescription> {
    const settings = this.#options.settings()
    return { kind: 'remote', model: settings?.model ?? null, provider: null, passedOver: [], address: settings?.address ?? null }
  }

  async close(): Promise<void> {
    this.#closing.abort()
  }
}

/**
 * Each request goes into the log of the case that its pictures are of.
 * @throws WorkstationError 'invalid-request' for pictures of no case
 */
function logOf(to: Pick<RemoteCall, 'host' | 'model'>, { images }: GenerateTask, askedFor: AskedFor | undefined): Pick<ChatCall, 'asked' | 'answered'> {
  if (!askedFor) {
    if (images.length > 0) throw new WorkstationError('invalid-request', 'Pictures are sent to a remote model from a case only, whose log tells of it. Add them to a case first.')
    return { asked: () => undefined, answered: () => undefined }
  }
  const { store, image, actor } = askedFor
  const call: RemoteCall = { ...to, image, actor }
  const originals = images.map(({ sha256 }) => sha256)
  return {
    asked: (bytesSent) => noteAsked(store, call, { bytesSent, originals }),
    answered: (outcome) => noteAnswered(store, call, outcome),
  }
}
