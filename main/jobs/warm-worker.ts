// A worker process that is kept warm between questions: started with the first one, ended after an idle while, started again after a death.
import { WorkstationError } from '../contract/errors.ts'
import { deathReport } from './blame.ts'
import type { Spawner, WorkerExit, WorkerHandle } from './spawner.ts'
import { readReply } from './worker-slot.ts'

interface Question {
  readonly id: number
  readonly task: unknown
  resolve(value: unknown): void
  reject(error: WorkstationError): void
}

export interface WarmWorkerOptions {
  readonly spawn: Spawner
  /** Answers `{ id, task }` with `{ id, ok: true, value }` or `{ id, ok: false, error }`. */
  readonly entry: URL
  /** Questions that it has in hand at once. */
  readonly hand: number
  /** A question that takes longer ends the process. */
  readonly limitMs: number
  /** How long it is kept without a question. */
  readonly idleMs: number
}

/** Milliseconds that an idle process has to tidy up. */
const GRACE_MS = 2000

export class WarmWorker {
  readonly #options: WarmWorkerOptions
  #worker: WorkerHandle | null = null
  #waiting: Question[] = []
  #hand: Question[] = []
  #ids = 0
  #limit: NodeJS.Timeout | undefined
  #idle: NodeJS.Timeout | undefined
  #timedOut = false
  #closed = false
  /** Processes that have not ended yet. */
  readonly #ending = new Set<Promise<void>>()

  constructor(options: WarmWorkerOptions) {
    this.#options = options
  }

  /**
   * The newest question is given first: it is what the person looks at now.
   * @throws WorkstationError: the worker's own, 'worker-died', 'timed-out', 'cancelled' when it is closed; the next question finds a new process
   */
  ask(task: unknown): Promise<unknown> {
    if (this.#closed) return Promise.reject(closing())
    clearTimeout(this.#idle)
    return new Promise((resolve, reject) => {
      this.#waiting.push({ id: ++this.#ids, task, resolve, reject })
      this.#next()
    })
  }

  #next(): void {
    while (this.#hand.length < this.#options.hand && !this.#timedOut) {
      const question = this.#waiting.pop()
      if (!question) break
      this.#worker ??= this.#start()
      this.#hand.push(question)
      this.#worker.send({ id: question.id, task: question.task })
    }
    this.#watch()
  }

  /** One clock for what is in hand, from the last sign of life on. */
  #watch(): void {
    clearTimeout(this.#limit)
    clearTimeout(this.#idle)
    if (this.#hand.length > 0) this.#limit = setTimeout(() => this.#giveUp(), this.#options.limitMs)
    else if (this.#worker) this.#idle = setTimeout(() => this.#end(GRACE_MS), this.#options.idleMs).unref()
  }

  #start(): WorkerHandle {
    const worker = this.#options.spawn(this.#options.entry)
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#ending.add(promise)
    worker.onMessage((message) => this.#answered(message))
    worker.onExit((exit) => {
      this.#ending.delete(promise)
      resolve()
      if (this.#worker === worker) this.#died(exit)
    })
    return worker
  }

  #answered(message: unknown): void {
    const reply = readReply(message)
    const question = this.#hand.find(({ id }) => id === reply?.id)
    if (!reply || !question) return
    this.#hand = this.#hand.filter((one) => one !== question)
    if (reply.ok) question.resolve(reply.value)
    else question.reject(new WorkstationError(reply.error.code, reply.error.message, reply.error.details))
    this.#next()
  }

  #giveUp(): void {
    this.#timedOut = true
    this.#worker?.kill()
  }

  #died(exit: WorkerExit): void {
    const lost = this.#hand
    const report = deathReport({ items: [], exit, cameUp: true, timedOut: this.#timedOut }, this.#options.limitMs)
    this.#hand = []
    this.#worker = null
    this.#timedOut = false
    for (const { reject } of lost) reject(new WorkstationError(report.code, `${report.message} Try again.`, report.details))
    this.#next()
  }

  #end(graceMs: number): void {
    const worker = this.#worker
    this.#worker = null
    worker?.stop()
    const timer = setTimeout(() => worker?.kill(), graceMs).unref()
    worker?.onExit(() => clearTimeout(timer))
  }

  /** Ends the process; what waits is told so. */
  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#limit)
    clearTimeout(this.#idle)
    for (const { reject } of [...this.#waiting, ...this.#hand]) reject(closing())
    this.#waiting = []
    const wasBusy = this.#hand.length > 0
    this.#hand = []
    this.#end(wasBusy ? 0 : GRACE_MS)
    await Promise.all(this.#ending)
  }
}

const closing = () => new WorkstationError('cancelled', 'The program is being closed.')
