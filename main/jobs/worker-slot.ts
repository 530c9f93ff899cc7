// One worker process and the items it has in hand.
import { z } from 'zod'
import { ErrorReport } from '../contract/errors.ts'
import type { JobItem } from './leases.ts'
import type { Spawner, WorkerExit, WorkerHandle } from './spawner.ts'

/** Items a worker holds at once: while one is decoded, the metadata of the next is read. */
export const HAND = 2

const Reply = z.discriminatedUnion('ok', [
  z.object({ id: z.number(), ok: z.literal(true), value: z.unknown() }),
  z.object({ id: z.number(), ok: z.literal(false), error: ErrorReport }),
])
export type WorkerReply = z.infer<typeof Reply>

/** An answer that does not fit fails the item it names; one that names none is dropped. */
export function readReply(message: unknown): WorkerReply | null {
  const reply = Reply.safeParse(message)
  if (reply.success) return reply.data
  const named = z.object({ id: z.number() }).safeParse(message)
  const error: ErrorReport = { code: 'internal', message: 'The worker gave an answer that does not fit.', details: { answer: String(JSON.stringify(message)).slice(0, 500) } }
  return named.success ? { id: named.data.id, ok: false, error } : null
}

export interface Death {
  readonly items: readonly JobItem[]
  readonly exit: WorkerExit
  /** False when it ended before its entry had loaded. */
  readonly cameUp: boolean
  /** True when it was ended for taking too long. */
  readonly timedOut: boolean
}

export interface SlotEvents {
  cameUp(): void
  answered(item: JobItem, reply: WorkerReply): void
  died(death: Death): void
}

/** Starts its process with the first item and again after a death. */
export class WorkerSlot {
  readonly #start: () => WorkerHandle
  readonly #events: SlotEvents
  #worker: WorkerHandle | null = null
  #cameUp = false
  #timedOut = false
  /** In the order given. The first one's clock runs from when it became the first. */
  #hand: JobItem[] = []
  #firstSince = 0
  #ended: Promise<void> = Promise.resolve()

  constructor(spawn: Spawner, entry: string | URL, events: SlotEvents) {
    this.#start = () => spawn(entry)
    this.#events = events
  }

  get inHand(): number {
    return this.#hand.length
  }

  /** How many more items it takes now; a suspect is alone in its worker. */
  get room(): number {
    if (this.#timedOut) return 0
    return this.#hand.some(({ suspicion }) => suspicion !== 'none') ? 0 : HAND - this.#hand.length
  }

  give(item: JobItem, task: unknown): void {
    this.#worker ??= this.#spawn()
    if (this.#hand.length === 0) this.#firstSince = performance.now()
    this.#hand.push(item)
    this.#worker.send({ id: item.item, task })
  }

  #spawn(): WorkerHandle {
    const worker = this.#start()
    const ended = Promise.withResolvers<void>()
    this.#ended = ended.promise
    this.#cameUp = false
    worker.onReady(() => this.#ready())
    worker.onMessage((message) => this.#answered(message))
    worker.onExit((exit) => {
      ended.resolve()
      if (this.#worker === worker) this.#died(exit)
    })
    return worker
  }

  #ready(): void {
    this.#cameUp = true
    this.#firstSince = performance.now()
    this.#events.cameUp()
  }

  #answered(message: unknown): void {
    const reply = readReply(message)
    const place = this.#hand.findIndex(({ item }) => item === reply?.id)
    if (!reply || place < 0) return
    const [item] = this.#hand.splice(place, 1) as [JobItem]
    if (place === 0) this.#firstSince = performance.now()
    this.#events.answered(item, reply)
  }

  #died(exit: WorkerExit): void {
    const death = { items: this.#hand, exit, cameUp: this.#cameUp, timedOut: this.#timedOut }
    this.#hand = []
    this.#worker = null
    this.#timedOut = false
    this.#events.died(death)
  }

  /** Ends the worker when its first item takes longer than `limitMs`; its death is then reported as timed out. */
  checkTime(limitMs: number): void {
    if (this.#hand.length === 0 || this.#timedOut || performance.now() - this.#firstSince < limitMs) return
    this.#timedOut = true
    this.#worker?.kill()
  }

  /** Ends the worker without a report: at once, or after it has tidied up, for which it has `graceMs`. */
  async end(graceMs: number): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    this.#hand = []
    if (!worker) return
    const timer = setTimeout(() => worker.kill(), graceMs)
    if (graceMs === 0) worker.kill()
    else worker.stop()
    await this.#ended
    clearTimeout(timer)
  }
}
