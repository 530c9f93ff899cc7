// Runs a job over made-up images with real worker processes, each image acting as told.
import { fileURLToPath } from 'node:url'
import type { JobItemState, JobProgress } from '../../main/contract/job.ts'
import { forkWorker } from '../../main/jobs/fork-spawner.ts'
import type { JobRun } from '../../main/jobs/job-run.ts'
import { createJob } from '../../main/jobs/queue.ts'
import { runJob } from '../../main/jobs/run-job.ts'
import type { Spawner, WorkerHandle } from '../../main/jobs/spawner.ts'
import type { CaseStore } from '../../main/storage/case-store.ts'
import { failImage } from '../../main/storage/images.ts'
import { changeTags, listTags } from '../../main/storage/tags.ts'
import { ACTOR, addFiles } from '../storage/contents.ts'
import { newCase } from '../storage/scratch.ts'

export const workerFile = (name: string) => fileURLToPath(new URL(`../fixtures/workers/${name}.ts`, import.meta.url))

/** What a worker does with an image; an image without one is echoed. */
export interface Act {
  readonly act: 'echo' | 'fail' | 'die' | 'hang' | 'stall' | 'garbage'
  readonly delayMs?: number
}

export interface Bench {
  readonly store: CaseStore
  readonly job: number
  readonly images: readonly number[]
  /** Images for which a task was made, in order. */
  readonly started: number[]
  /** The worker processes that run now. */
  readonly workers: Set<WorkerHandle>
  run(changed?: Partial<JobRun>): Promise<JobProgress>
  states(): JobItemState[]
  /** How often each image's result was written. */
  results(): number[]
}

function watched(workers: Set<WorkerHandle>): Spawner {
  return (entry) => {
    const worker = forkWorker(entry)
    workers.add(worker)
    worker.onExit(() => workers.delete(worker))
    return worker
  }
}

/** A case with `count` images and a job over them; `acts` by the image's place from 0. */
export function bench(count: number, acts: Readonly<Record<number, Act>> = {}, usual: Act = { act: 'echo' }): Bench {
  const store = newCase()
  const images = addFiles(store, Array.from({ length: count }, (_, i) => `/p/${i}.jpg`))
  const job = createJob(store, 'inspect', {}, images)
  const started: number[] = []
  const workers = new Set<WorkerHandle>()
  const actOf = (image: number) => acts[images.indexOf(image)] ?? usual
  const prepare: JobRun['prepare'] = ({ image }) => {
    started.push(image)
    return { ...actOf(image), value: image }
  }
  const accept: JobRun['accept'] = ({ image }) => () => void changeTags(store, ACTOR, image, { add: [`result ${listTags(store, image).length}`], remove: [] })
  const reject: JobRun['reject'] = ({ image }, error) => () => failImage(store, ACTOR, image, error)
  const usually = { store, job, spawn: watched(workers), entry: workerFile('worker'), workers: 2, itemTimeoutMs: 10_000, prepare, accept, reject }
  return {
    store,
    job,
    images,
    started,
    workers,
    run: (changed = {}) => runJob({ ...usually, ...changed }),
    states: () => store.statement<{ state: JobItemState }>('SELECT state FROM job_items ORDER BY id').all().map(({ state }) => state),
    results: () => images.map((image) => listTags(store, image).length),
  }
}

export const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
