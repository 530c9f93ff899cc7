// The jobs that run in this process: started, waited for, stopped.
import os from 'node:os'
import type { ActiveJob, JobProgress } from '../../contract/job.ts'
import type { RunOptions } from '../../contract/requests.ts'
import { releaseItems } from '../../jobs/leases.ts'
import { getJob, jobProgress, openJobs, setJobState } from '../../jobs/queue.ts'
import { recoverJobs } from '../../jobs/recovery.ts'
import type { JobRun } from '../../jobs/job-run.ts'
import { runJob } from '../../jobs/run-job.ts'
import type { Spawner } from '../../jobs/spawner.ts'
import { HAND } from '../../jobs/worker-slot.ts'
import type { CaseStore } from '../../storage/case-store.ts'
import { failImage } from '../../storage/images.ts'
import { getSetting } from '../../storage/settings.ts'
import { engineSpawner } from '../models/engine-worker.ts'
import type { Engines } from '../models/engines.ts'
import type { Knowledge, Workspace } from '../workspace.ts'
import { asking } from './asking.ts'
import type { Questioning } from './asking.ts'
import { inspection } from './inspection.ts'
import { refreshNeighbours } from './neighbours.ts'

interface Running {
  readonly ended: Promise<JobProgress>
  readonly controller: AbortController
}

export class RunningJobs {
  readonly #workspace: Workspace
  readonly #spawn: Spawner
  readonly #engines: Pick<Engines, 'local' | 'remote'>
  readonly #running = new Map<string, Running>()
  /** The end of the last job of each case. */
  readonly #last = new Map<string, Promise<unknown>>()
  /** What was told last of each running job: its rate is in no database. */
  readonly #told = new Map<string, JobProgress>()

  constructor(workspace: Workspace, spawn: Spawner, engines: Pick<Engines, 'local' | 'remote'>) {
    this.#workspace = workspace
    this.#spawn = spawn
    this.#engines = engines
    workspace.cases.onGone((store) => this.#leave(store))
  }

  /** Runs a queued job until it is done, paused or cancelled; the jobs of a case run one at a time. */
  start(store: CaseStore, job: number, actor: string): void {
    const key = keyOf(store, job)
    if (this.#running.has(key)) return
    const controller = new AbortController()
    const before = this.#last.get(store.folder) ?? Promise.resolve()
    const ended = before.then(() => this.#run(store, job, actor, controller.signal)).finally(() => {
      this.#running.delete(key)
      this.#told.delete(key)
    })
    this.#running.set(key, { ended, controller })
    this.#last.set(store.folder, ended.catch((error: unknown) => this.#stopped(store, job, error)))
  }

  /** A case that is gone is told of as such. */
  #stopped(store: CaseStore, job: number, error: unknown): void {
    this.#workspace.cases.forgetGone(store.folder)
    if (!this.#workspace.cases.all().includes(store)) return
    const report = this.#workspace.report(`job ${job} of ${store.folder}`, error)
    this.#workspace.emit('job.stopped', { case: store.folder, job, error: report })
    try {
      // Also where it stopped before its first item, and its row says nothing.
      setJobState(store, job, 'queued', ['queued', 'running'], report)
      this.#workspace.emit('job.progress', { case: store.folder, progress: jobProgress(store, job) })
    } catch (second) {
      // The disk that stopped the job may refuse this too; the person has been told why.
      this.#workspace.report(`job ${job} of ${store.folder}`, second)
    }
  }

  /** Takes back what a killed program left in hand, and starts what waits. Where that cannot be (another process writes to the case), it stays. */
  goOn(folder: string, actor: string): void {
    const isLeft = (store: CaseStore) => (job: number) => ['queued', 'running'].includes(getJob(store, job).state) && !this.#runsHere(store, job)
    const reader = this.#workspace.reader(folder)
    if (!openJobs(reader).some(isLeft(reader))) return
    try {
      const store = this.#workspace.writer(folder)
      this.recover(store, actor)
      for (const job of openJobs(store).filter(isLeft(store))) this.start(store, job, actor)
    } catch (error) {
      this.#workspace.report(`jobs of ${folder}`, error)
    }
  }

  #runsHere(store: CaseStore, job: number): boolean {
    return this.#running.has(keyOf(store, job))
  }

  /** Takes back what a killed program left in hand, and what this one had when the case was moved away under it. */
  recover(store: CaseStore, actor: string): void {
    for (const job of openJobs(store)) if (!this.#runsHere(store, job)) releaseItems(store, job)
    recoverJobs(store, ({ image, error }) => {
      failImage(store, actor, image, error)
      queueMicrotask(() => this.#workspace.emit('image.changed', { case: store.folder, image }))
    })
  }

  /** Where a job stands, with its rate where it runs here. */
  progress(store: CaseStore, job: number): JobProgress {
    const now = jobProgress(store, job)
    const told = this.#told.get(keyOf(store, job))
    return now.state === 'running' && told ? { ...now, rate: told.rate, secondsLeft: told.secondsLeft } : now
  }

  /** Of all cases that are open, the jobs that are not done. */
  active(): ActiveJob[] {
    return this.#workspace.cases.all().flatMap((store) => {
      const title = String(getSetting(store, 'title') ?? '')
      return openJobs(store).map((job) => ({ case: store.folder, title, progress: this.progress(store, job) }))
    })
  }

  async #leave(store: CaseStore): Promise<void> {
    const its = [...this.#running.entries()].filter(([key]) => key.endsWith(` ${store.folder}`)).map(([, running]) => running)
    for (const { controller } of its) controller.abort()
    await Promise.allSettled(its.map(({ ended }) => ended))
  }

  /** The job's end where it runs here, its state where it does not. */
  async wait(store: CaseStore, job: number): Promise<JobProgress> {
    getJob(store, job)
    return this.#running.get(keyOf(store, job))?.ended ?? this.progress(store, job)
  }

  /** Stops all; what is finished stays finished, the rest goes back into its queue. */
  async close(): Promise<void> {
    const all = [...this.#running.values()]
    for (const { controller } of all) controller.abort()
    await Promise.allSettled(all.map(({ ended }) => ended))
  }

  async #run(store: CaseStore, job: number, actor: string, signal: AbortSignal): Promise<JobProgress> {
    const workspace = this.#workspace
    const knowledge = await workspace.knowledge()
    const changed = (image: number) => workspace.emit('image.changed', { case: store.folder, image })
    const tell = (progress: JobProgress) => {
      this.#told.set(keyOf(store, job), progress)
      workspace.emit('job.progress', { case: store.folder, progress })
    }
    const { kind, params } = getJob(store, job)
    const its = kind === 'inspect' ? this.#inspecting(store, knowledge, params as unknown as RunOptions, actor, changed) : this.#asking(store, knowledge, params as unknown as Questioning, actor, changed)
    const progress = await runJob({ store, job, signal, onProgress: tell, ...its })
    if (progress.state === 'done') await refreshNeighbours({ store, knowledge, actor, changed })
    workspace.emit('case.changed', { case: store.folder })
    return progress
  }

  #inspecting(store: CaseStore, knowledge: Knowledge, options: RunOptions, actor: string, changed: (image: number) => void): RunPart {
    return {
      spawn: this.#spawn, workers: options.workers ?? os.availableParallelism(), itemTimeoutMs: options.secondsPerImage * 1000,
      ...inspection(store, knowledge, options, actor, changed),
    }
  }

  /** The model on this machine answers one at a time. */
  #asking(store: CaseStore, knowledge: Knowledge, questioning: Questioning, actor: string, changed: (image: number) => void): RunPart {
    const { local, remote } = this.#engines
    const isRemote = questioning.pack === null
    const atOnce = this.#workspace.settings.settings.remoteEngine?.concurrency ?? 1
    return {
      spawn: engineSpawner(isRemote ? remote : local), entry: 'engine', workers: isRemote ? Math.ceil(atOnce / HAND) : 1, itemTimeoutMs: questioning.secondsPerImage * 1000,
      ...asking(store, knowledge, questioning, actor, changed),
    }
  }
}

type RunPart = Omit<JobRun, 'store' | 'job' | 'signal' | 'onProgress'>

const keyOf = (store: CaseStore, job: number): string => `${job} ${store.folder}`
