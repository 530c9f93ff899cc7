// Runs a job: leases items, hands them to worker processes, and commits each result together with its item's state.
import { WorkstationError } from '../contract/errors.ts'
import type { JobProgress, JobState } from '../contract/job.ts'
import { isStorageFailure } from '../storage/failures.ts'
import { assignItems, type Assignment } from './assign.ts'
import { neverCameUp, reportOf } from './blame.ts'
import type { JobRun } from './job-run.ts'
import { countWaiting, releaseItems, type JobItem } from './leases.ts'
import { getJob, jobProgress, setJobState } from './queue.ts'
import { Rate } from './rate.ts'
import { outcomeOf, rejected, settleDeath, settleOutcome, type Outcome } from './settle.ts'
import { WorkerSlot, type Death } from './worker-slot.ts'

/** Milliseconds between looks at time limits and at what became of the job; also between reports of progress. */
const LOOK_EVERY_MS = 250
/** Milliseconds that idle workers have to tidy up at the end. */
const GRACE_MS = 2000
/** Workers that end before they are up, with none that comes up between, after which the job is given up. */
const FAILED_STARTS = 10

/**
 * Runs a queued job until it is done, paused, cancelled or its signal fires, and tells where it then stands.
 * Kill the process at any moment: each item's result and state are in the database together or not at all.
 * @throws WorkstationError 'disk-full', 'read-only' and the like from the store (the job can be run again), 'worker-died' when no worker comes up
 */
export async function runJob(run: JobRun): Promise<JobProgress> {
  if (run.signal?.aborted) return jobProgress(run.store, run.job)
  if (!setJobState(run.store, run.job, 'running', ['queued'])) return jobProgress(run.store, run.job)
  const loop = new RunLoop(run)
  const look = setInterval(() => loop.look(), LOOK_EVERY_MS)
  const interrupt = () => loop.interrupt()
  run.signal?.addEventListener('abort', interrupt)
  try {
    return await loop.ended
  } finally {
    clearInterval(look)
    run.signal?.removeEventListener('abort', interrupt)
  }
}

class RunLoop {
  readonly ended: Promise<JobProgress>
  readonly #end
  readonly #run: JobRun
  readonly #slots: WorkerSlot[]
  readonly #rate = new Rate(performance.now())
  /** Arrived and not yet committed. */
  #outcomes: Outcome[] = []
  #deaths: Death[] = []
  #failedStarts = 0
  #scheduled = false
  #over = false
  #toldAt = 0

  constructor(run: JobRun) {
    this.#run = run
    this.#end = Promise.withResolvers<JobProgress>()
    this.ended = this.#end.promise
    this.#slots = Array.from({ length: run.workers }, () => this.#slot())
    this.#schedule()
  }

  #slot(): WorkerSlot {
    return new WorkerSlot(this.#run.spawn, this.#run.entry, {
      cameUp: () => (this.#failedStarts = 0),
      answered: (item, reply) => this.#arrived(() => this.#outcomes.push(outcomeOf(this.#run, item, reply))),
      died: (death) => this.#arrived(() => this.#deaths.push(death)),
    })
  }

  /** Time limits, progress, and whether the job was paused or cancelled meanwhile. */
  look(): void {
    for (const slot of this.#slots) slot.checkTime(this.#run.itemTimeoutMs)
    this.#schedule()
  }

  interrupt(): void {
    this.#guard(() => {
      this.#commit('paused')
      releaseItems(this.#run.store, this.#run.job)
      setJobState(this.#run.store, this.#run.job, 'queued', ['running'])
      this.#finish(0)
    })
  }

  #arrived(keep: () => void): void {
    this.#guard(keep)
    this.#schedule()
  }

  /** What has arrived by the next turn of the event loop is committed together. */
  #schedule(): void {
    if (this.#scheduled || this.#over) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.#guard(() => this.#pump())
    })
  }

  #guard(body: () => void): void {
    if (this.#over) return
    try {
      body()
    } catch (error) {
      this.#fail(error)
    }
  }

  #pump(): void {
    const state = this.#stateNow()
    if (state === 'cancelled') return this.#finish(0)
    for (const assignment of this.#commit(state)) this.#dispatch(assignment)
    this.#tell()
    this.#endWhenIdle(state)
  }

  /** A job that was paused and resumed before it had come to rest goes on. */
  #stateNow(): JobState {
    const { store, job } = this.#run
    const { state } = getJob(store, job)
    if (state !== 'queued') return state
    setJobState(store, job, 'running', ['queued'])
    return 'running'
  }

  /** Ends what has arrived and leases what comes next, in one transaction. */
  #commit(state: JobState): Assignment[] {
    const [outcomes, deaths] = [this.#outcomes, this.#deaths]
    const open = state === 'running' && this.#slots.some(({ room }) => room > 0)
    if (outcomes.length + deaths.length === 0 && !open) return []
    const assigned = this.#run.store.transaction(() => {
      for (const outcome of outcomes) settleOutcome(this.#run, outcome)
      for (const death of deaths) settleDeath(this.#run, death)
      return open ? assignItems(this.#run, this.#slots) : []
    })
    this.#outcomes = []
    this.#deaths = []
    this.#rate.add(outcomes.length, performance.now())
    this.#giveUpOnDeadStarts(deaths)
    return assigned
  }

  #giveUpOnDeadStarts(deaths: readonly Death[]): void {
    const failed = deaths.filter(({ cameUp }) => !cameUp)
    this.#failedStarts += failed.length
    if (this.#failedStarts >= FAILED_STARTS) throw neverCameUp(this.#run.entry, failed.at(-1)?.exit.output ?? '')
  }

  #dispatch({ item, slot }: Assignment): void {
    const outcome = this.#give(item, slot)
    if (outcome) this.#arrived(() => this.#outcomes.push(outcome))
  }

  #give(item: JobItem, slot: WorkerSlot): Outcome | null {
    try {
      const task = this.#run.prepare(item)
      if (task === null) return { item, state: 'done', error: null, write: () => undefined }
      slot.give(item, task)
      return null
    } catch (error) {
      return rejected(this.#run, item, reportOf(error))
    }
  }

  #endWhenIdle(state: JobState): void {
    const { store, job } = this.#run
    if (this.#outcomes.length + this.#deaths.length > 0 || this.#slots.some(({ inHand }) => inHand > 0)) return
    if (state === 'running' && countWaiting(store, job) > 0) return this.#schedule()
    if (state === 'running') setJobState(store, job, 'done', ['running'])
    this.#finish(GRACE_MS)
  }

  #progress(): JobProgress {
    return jobProgress(this.#run.store, this.#run.job, this.#rate.perSecond(performance.now()))
  }

  #tell(): void {
    if (!this.#run.onProgress || performance.now() - this.#toldAt < LOOK_EVERY_MS) return
    this.#toldAt = performance.now()
    this.#run.onProgress(this.#progress())
  }

  #finish(graceMs: number): void {
    this.#over = true
    const progress = this.#progress()
    this.#run.onProgress?.(progress)
    void this.#endWorkers(graceMs).then(() => this.#end.resolve(progress))
  }

  #fail(error: unknown): void {
    this.#over = true
    try {
      this.#putBack(error)
    } catch (second) {
      // The store is what failed: the leases stay, and return when the case is next opened.
      if (!isStorageFailure(second)) error = second
    }
    void this.#endWorkers(0).then(() => this.#end.reject(error))
  }

  #putBack(error: unknown): void {
    const { store, job } = this.#run
    releaseItems(store, job)
    const hopeless = error instanceof WorkstationError && error.code === 'worker-died'
    setJobState(store, job, hopeless ? 'failed' : 'queued', ['running'], reportOf(error))
  }

  async #endWorkers(graceMs: number): Promise<void> {
    await Promise.all(this.#slots.map((slot) => slot.end(graceMs)))
  }
}
