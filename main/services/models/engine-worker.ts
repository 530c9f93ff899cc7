// An engine in the place of a worker process, so that a job over a model has the leases, pauses, retries and limits of every job.
import type { GenerateTask } from '../../contract/engine.ts'
import { reportOf } from '../../jobs/blame.ts'
import type { Spawner, WorkerExit, WorkerHandle } from '../../jobs/spawner.ts'
import type { AskedFor, Engine } from './engine.ts'

/** What a job gives for one item. */
export interface EngineTask { readonly generate: GenerateTask; readonly askedFor: AskedFor }

interface Message { readonly id: number; readonly task: EngineTask }

class EngineWorker implements WorkerHandle {
  readonly pid = undefined
  readonly #engine: Engine
  readonly #stop = new AbortController()
  #message: (message: unknown) => void = () => undefined
  #exit: (exit: WorkerExit) => void = () => undefined

  constructor(engine: Engine) {
    this.#engine = engine
  }

  send(message: unknown): void {
    const { id, task } = message as Message
    void this.#engine.generate(task.generate, { background: true, signal: this.#stop.signal, askedFor: task.askedFor })
      .then((value) => this.#answer({ id, ok: true, value }), (error: unknown) => this.#answer({ id, ok: false, error: reportOf(error) }))
  }

  /** What comes after the end is nobody's. */
  #answer(message: unknown): void {
    if (!this.#stop.signal.aborted) this.#message(message)
  }

  onReady(listener: () => void): void {
    queueMicrotask(listener)
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#message = listener
  }

  onExit(listener: (exit: WorkerExit) => void): void {
    this.#exit = listener
  }

  kill(): void {
    this.#end('SIGKILL')
  }

  stop(): void {
    this.#end(null)
  }

  /** The engine itself stays: what it has in hand for this job ends at its next chance. */
  #end(signal: string | null): void {
    if (this.#stop.signal.aborted) return
    this.#stop.abort()
    queueMicrotask(() => this.#exit({ code: signal === null ? 0 : null, signal, output: '' }))
  }
}

/** The entry is not looked at: there is one engine. */
export const engineSpawner = (engine: Engine): Spawner => () => new EngineWorker(engine)
