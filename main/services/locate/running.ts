// The jobs that run in this process: started, waited for, stopped.
import os from 'node:os'
import type { JobProgress } from '../../contract/job.ts'
import type { RunOptions } from '../../contract/requests.ts'
import { getJob, jobProgress } from '../../jobs/queue.ts'
import { runJob } from '../../jobs/run-job.ts'
import type { Spawner } from '../../jobs/spawner.ts'
import type { CaseStore } from '../../storage/case-store.ts'
import type { Workspace } from '../workspace.ts'
import { inspection } from './inspection.ts'
import { refreshNeighbours } from './neighbours.ts'

interface Running {
  readonly ended: Promise<JobProgress>
  readonly controller: AbortController
}

export class RunningJobs {
  readonly #workspace: Workspace
  readonly #spawn: Spawner
  readonly #running = new Map<string, Running>()
  /** The end of the last job of each case. */
  readonly #last = new Map<string, Promise<unknown>>()

  constructor(workspace: Workspace, spawn: Spawner) {
    this.#workspace = workspace
    this.#spawn = spawn
  }

  /** Runs a queued job until it is done, paused or cancelled; the jobs of a case run one at a time. */
  start(store: CaseStore, job: number, actor: string): void {
    const key = keyOf(store, job)
    if (this.#running.has(key)) return
    const controller = new AbortController()
    const before = this.#last.get(store.folder) ?? Promise.resolve()
    const ended = before.then(() => this.#run(store, job, actor, controller.signal)).finally(() => this.#running.delete(key))
    this.#running.set(key, { ended, controller })
    // Whoever waits is told of a failure; unwaited for, it is in the job's row.
    this.#last.set(store.folder, ended.catch(() => undefined))
  }

  /** The job's end where it runs here, its state where it does not. */
  async wait(store: CaseStore, job: number): Promise<JobProgress> {
    getJob(store, job)
    return this.#running.get(keyOf(store, job))?.ended ?? jobProgress(store, job)
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
    const options = getJob(store, job).params as unknown as RunOptions
    const changed = (image: number) => workspace.emit('image.changed', { case: store.folder, image })
    const tell = (progress: JobProgress) => workspace.emit('job.progress', { case: store.folder, progress })
    const progress = await runJob({
      store, job, spawn: this.#spawn, signal, onProgress: tell,
      workers: options.workers ?? os.availableParallelism(),
      itemTimeoutMs: options.secondsPerImage * 1000,
      ...inspection(store, knowledge, options, actor, changed),
    })
    if (progress.state === 'done') await refreshNeighbours(store, knowledge, actor, changed)
    workspace.emit('case.changed', { case: store.folder })
    return progress
  }
}

const keyOf = (store: CaseStore, job: number): string => `${job} ${store.folder}`
