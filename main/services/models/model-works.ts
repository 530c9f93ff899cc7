// Work on packs that is going on: one on each folder, with its progress, rate and a way to end it.
import { randomUUID } from 'node:crypto'
import { WorkstationError } from '../../contract/errors.ts'
import type { ModelWork } from '../../contract/models.ts'
import type { ModelsEvent } from '../../contract/models-tasks.ts'
import { Rate } from '../../jobs/rate.ts'

/** Milliseconds between two tellings of the same phase. */
const EVERY = 200

export interface WorkCourse {
  readonly signal: AbortSignal
  tell(event: ModelsEvent): void
}

export interface WorkListener {
  /** Work has begun or ended. */
  changed(): void
  progress(work: ModelWork): void
  failed(pack: string, error: WorkstationError): void
}

interface Going {
  readonly folder: string
  readonly stop: AbortController
  work: ModelWork
}

const verbs: Record<ModelWork['kind'], string> = { import: 'imported', verify: 'verified', export: 'exported', get: 'downloaded' }

export class ModelWorks {
  readonly #going = new Map<string, Going>()
  readonly #listener: WorkListener

  constructor(listener: WorkListener) {
    this.#listener = listener
  }

  list(): ModelWork[] {
    return [...this.#going.values()].map(({ work }) => work)
  }

  /** @throws WorkstationError 'locked' while other work is done on that folder */
  requireIdle(folder: string): void {
    const other = this.#going.values().find((one) => one.folder === folder)
    if (other) throw new WorkstationError('locked', `${other.work.pack} is being ${verbs[other.work.kind]}. Wait until that is done, or cancel it.`, { work: other.work.id })
  }

  /**
   * Does work on a folder, there or yet to be.
   * @param signal ends it, as `cancel` does; null where only that does
   * @throws WorkstationError 'locked', and what `work` throws
   */
  async run<Value>(about: Pick<ModelWork, 'kind' | 'pack'> & { folder: string }, signal: AbortSignal | null, work: (course: WorkCourse) => Promise<Value>): Promise<Value> {
    this.requireIdle(about.folder)
    const { kind, pack, folder } = about
    const going: Going = { folder, stop: new AbortController(), work: { id: randomUUID(), kind, pack, phase: 'starting', done: 0, total: 0, rate: null, secondsLeft: null, detail: '' } }
    const abort = () => going.stop.abort()
    if (signal?.aborted) abort()
    signal?.addEventListener('abort', abort, { once: true })
    this.#going.set(going.work.id, going)
    this.#listener.changed()
    try {
      return await work({ signal: going.stop.signal, tell: this.#follow(going) })
    } catch (error) {
      if (error instanceof WorkstationError && error.code !== 'cancelled') this.#listener.failed(pack, error)
      throw error
    } finally {
      signal?.removeEventListener('abort', abort)
      this.#going.delete(going.work.id)
      this.#listener.changed()
    }
  }

  #follow(going: Going): (event: ModelsEvent) => void {
    let [rate, phase, last] = [new Rate(performance.now()), going.work.phase, -Infinity]
    return (event) => {
      const now = performance.now()
      if (event.phase !== phase && event.phase !== 'waiting' && event.phase !== 'checking') rate = new Rate(now)
      else rate.add(Math.max(0, event.done - going.work.done), now)
      const isDue = event.phase !== phase || event.done === event.total || now - last >= EVERY
      phase = event.phase
      const perSecond = rate.perSecond(now)
      going.work = { ...going.work, ...event, rate: perSecond, secondsLeft: perSecond === null ? null : (event.total - event.done) / perSecond }
      if (!isDue) return
      last = now
      this.#listener.progress(going.work)
    }
  }

  /** @throws WorkstationError 'not-found' */
  cancel(id: string): void {
    const going = this.#going.get(id)
    if (!going) throw new WorkstationError('not-found', 'That work is over.', { work: id })
    going.stop.abort()
  }

  close(): void {
    for (const { stop } of this.#going.values()) stop.abort()
  }
}
