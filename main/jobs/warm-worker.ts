// A worker process that is kept warm between questions: started with the first one, ended after an idle while, started again after a death.
import { WorkstationError } from '../contract/errors.ts'
import { deathReport } from './blame.ts'
import type { Spawner, WorkerExit, WorkerHandle } from './spawner.ts'
import { readReply } from './worker-slot.ts'

export interface AskOptions {
  /** Ends a question that waits with 'cancelled'. One in hand is cancelled in the worker, which then answers as it sees fit, or is ended when it does not. */
  readonly signal?: AbortSignal
  /** What the worker tells ahead of its answer, as `{ id, event }`; each is a sign of life. */
  readonly onEvent?: (event: unknown) => void
  /** Given when no other question waits; of several, the oldest first. */
  readonly background?: boolean
}

interface Question {
  readonly id: number
  readonly task: unknown
  readonly options: AskOptions
  /** Of a question in hand whose signal fired. */
  cancelled: boolean
  resolve(value: unknown): void
  reject(error: unknown): void
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
  /** How long it may take to answer a question that was cancelled, before it is ended. */
  readonly cancelMs?: number
}

const CANCEL_MS = 10_000

/** Milliseconds that a process has to come up at least. */
const START_MS = 30_000
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
  /** Whether the process listens. */
  #up = false
  #timedOut = false
  #stale = false
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
  ask(task: unknown, options: AskOptions = {}): Promise<unknown> {
    if (this.#closed) return Promise.reject(closing())
    if (options.signal?.aborted) return Promise.reject(cancelled())
    clearTimeout(this.#idle)
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const question: Question = { id: ++this.#ids, task, options, cancelled: false, resolve, reject }
    const abort = () => this.#cancel(question)
    options.signal?.addEventListener('abort', abort)
    this.#waiting.push(question)
    this.#next()
    return promise.finally(() => options.signal?.removeEventListener('abort', abort))
  }

  /** Ends the process as soon as it has nothing in hand: it was started with what holds no more. */
  renew(): void {
    this.#stale = true
    this.#next()
  }

  #next(): void {
    if (this.#stale && this.#hand.length === 0) {
      this.#end(GRACE_MS)
      this.#stale = false
    }
    const before = this.#hand.length
    while (this.#hand.length < this.#options.hand && !this.#timedOut && !this.#stale) {
      const question = this.#take()
      if (!question) break
      this.#worker ??= this.#start()
      this.#hand.push(question)
      this.#worker.send({ id: question.id, task: question.task })
    }
    if (this.#hand.length !== before || before === 0) this.#watch()
  }

  #take(): Question | undefined {
    const newest = this.#waiting.findLastIndex(({ options }) => options.background !== true)
    return newest < 0 ? this.#waiting.shift() : this.#waiting.splice(newest, 1)[0]
  }

  #cancel(question: Question): void {
    if (this.#waiting.includes(question)) {
      this.#waiting = this.#waiting.filter((one) => one !== question)
      question.reject(cancelled())
    } else if (this.#hand.includes(question)) {
      question.cancelled = true
      this.#worker?.send({ id: question.id, cancel: true })
      setTimeout(() => this.#hand.includes(question) && this.#worker?.kill(), this.#options.cancelMs ?? CANCEL_MS).unref()
    }
  }

  /** One clock for what is in hand, from the last sign of life on; a process that comes up on a busy machine has longer. */
  #watch(): void {
    clearTimeout(this.#limit)
    clearTimeout(this.#idle)
    const { limitMs } = this.#options
    if (this.#hand.length > 0) this.#limit = setTimeout(() => this.#giveUp(), this.#up ? limitMs : Math.max(limitMs, START_MS))
    else if (this.#worker) this.#idle = setTimeout(() => this.#end(GRACE_MS), this.#options.idleMs).unref()
  }

  #start(): WorkerHandle {
    const worker = this.#options.spawn(this.#options.entry)
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#ending.add(promise)
    this.#up = false
    worker.onReady(() => {
      if (this.#worker === worker) this.#cameUp()
    })
    worker.onMessage((message) => (isEvent(message) ? this.#told(message) : this.#answered(message)))
    worker.onExit((exit) => {
      this.#ending.delete(promise)
      resolve()
      if (this.#worker === worker) this.#died(exit)
    })
    return worker
  }

  #cameUp(): void {
    this.#up = true
    if (!this.#timedOut) this.#watch()
  }

  #told({ id, event }: { id: unknown; event: unknown }): void {
    const question = this.#hand.find((one) => one.id === id)
    if (!question || this.#timedOut) return
    this.#watch()
    try {
      question.options.onEvent?.(event)
    } catch (error) {
      question.reject(error)
      this.#cancel(question)
    }
  }

  #answered(message: unknown): void {
    const reply = readReply(message)
    const question = this.#hand.find(({ id }) => id === reply?.id)
    if (!reply || !question) return
    this.#hand = this.#hand.filter((one) => one !== question)
    this.#watch()
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
    for (const question of lost) question.reject(question.cancelled ? cancelled() : new WorkstationError(report.code, `${report.message} Try again.`, report.details))
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

const isEvent = (message: unknown): message is { id: unknown; event: unknown } => typeof message === 'object' && message !== null && 'event' in message

const cancelled = () => new WorkstationError('cancelled', 'It was cancelled.')
const closing = () => new WorkstationError('cancelled', 'The program is being closed.')
