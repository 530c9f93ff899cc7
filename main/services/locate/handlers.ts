// Runs over the images of a case, and what a person can do to a job.
import type { Call, Handler, HandlersOf } from '../../contract/requests.ts'
import type { JobProgress } from '../../contract/job.ts'
import { cancelJob, createJob, extendJob, jobFailures, getJob, jobProgress, listJobs, openJobs, pauseJob, resumeJob, retryJob } from '../../jobs/queue.ts'
import { imagesWithStatus } from '../../storage/images.ts'
import { imagesWithoutAnswer } from '../../storage/model-answers.ts'
import { imagesWithoutText } from '../../storage/observations.ts'
import type { Json } from '../../storage/canonical-json.ts'
import type { CaseStore } from '../../storage/case-store.ts'
import type { Workspace } from '../workspace.ts'
import type { NeighbourUpkeep } from './neighbour-upkeep.ts'
import { areNeighboursStale, markNeighboursStale, refreshNeighbours } from './neighbours.ts'
import { answerId } from './asking.ts'
import type { Questioning } from './asking.ts'
import { settleQuestion } from './questioning.ts'
import type { PackInfo } from './questioning.ts'
import type { RunningJobs } from './running.ts'

type Names = 'run.start' | 'job.active' | 'job.list' | 'job.wait' | 'job.failures' | 'job.pause' | 'job.resume' | 'job.cancel' | 'job.retry'
type RunDraft = Parameters<Handler<'run.start'>>[0]

export function locateHandlers(workspace: Workspace, running: RunningJobs, upkeep: NeighbourUpkeep, packInfo: PackInfo): HandlersOf<Names> {
  const act = (change: (store: CaseStore, job: number) => JobProgress, starts: boolean) => async ({ case: folder, job }: { case: string; job: number }, { actor }: Call) => {
    const store = workspace.writer(folder)
    getJob(store, job)
    const progress = change(store, job)
    if (starts && progress.state === 'queued') running.start(store, job, actor)
    workspace.emit('job.progress', { case: store.folder, progress })
    return progress
  }
  return {
    'run.start': (draft, { actor }) => {
      upkeep.leaveToRun(workspace.writer(draft.case).folder)
      return startRun({ workspace, running, packInfo }, draft, actor)
    },
    'job.active': async () => running.active(),
    'job.list': async ({ case: folder }) => {
      const store = workspace.reader(folder)
      return listJobs(store).map((job) => running.progress(store, job))
    },
    'job.wait': async ({ case: folder, job }) => running.wait(workspace.reader(folder), job),
    'job.failures': async ({ case: folder, job }) => {
      const store = workspace.reader(folder)
      getJob(store, job)
      return jobFailures(store, job)
    },
    'job.pause': act(pauseJob, false),
    'job.resume': act(resumeJob, true),
    'job.cancel': act(cancelJob, false),
    'job.retry': act(retryJob, true),
  }
}

interface RunParts { readonly workspace: Workspace; readonly running: RunningJobs; readonly packInfo: PackInfo }

/** Queues what is missing and starts it: first the looking, then the asking. An unfinished job is gone on with, so that what it knows of its items is not lost. */
async function startRun({ workspace, running, packInfo }: RunParts, draft: RunDraft, actor: string): Promise<JobProgress | null> {
  const store = workspace.writer(draft.case)
  const questioning = await settleQuestion(draft.options.model, workspace, packInfo)
  running.recover(store, actor)
  const images = imagesToInspect(store, draft)
  const asked = questioning ? imagesToAsk(store, draft, questioning) : []
  if (images.length === 0 && areNeighboursStale(store)) await refreshNeighbours({ store, knowledge: await workspace.knowledge(), actor, changed: (image) => workspace.emit('image.changed', { case: store.folder, image }) })
  const jobs = [...images.length > 0 ? [inspectJob(store, draft, images, actor)] : [], ...questioning && asked.length > 0 ? [askJob(store, questioning, asked)] : []]
  for (const job of jobs) running.start(store, job, actor)
  return jobs[0] === undefined ? null : jobProgress(store, jobs[0])
}

const openOf = (store: CaseStore, kind: JobProgress['kind']): number[] => openJobs(store).filter((job) => getJob(store, job).kind === kind)

function inspectJob(store: CaseStore, { options }: RunDraft, images: readonly number[], actor: string): number {
  markNeighboursStale(store, actor)
  const job = openOf(store, 'inspect')[0] ?? createJob(store, 'inspect', options, [])
  extendJob(store, job, options, images)
  return job
}

function askJob(store: CaseStore, questioning: Questioning, images: readonly number[]): number {
  const params = questioning as unknown as Json
  const isSame = (job: number) => answerId(getJob(store, job).params as unknown as Questioning) === answerId(questioning)
  const job = openOf(store, 'ask').find(isSame) ?? createJob(store, 'ask', params, [])
  extendJob(store, job, params, images)
  return job
}

function imagesToInspect(store: CaseStore, { images, again, options }: RunDraft): number[] {
  const missing = new Set([...imagesWithStatus(store, 'pending'), ...(options.readText ? imagesWithoutText(store) : [])])
  if (!images) return again ? [...new Set([...missing, ...imagesWithStatus(store, 'located'), ...imagesWithStatus(store, 'unlocated'), ...imagesWithStatus(store, 'failed')])].sort((a, b) => a - b) : [...missing].sort((a, b) => a - b)
  return images.filter((image) => again || missing.has(image))
}

function imagesToAsk(store: CaseStore, { images, again }: RunDraft, questioning: Questioning): number[] {
  const missing = imagesWithoutAnswer(store, again ? '' : answerId(questioning))
  const wanted = images && new Set(images)
  return wanted ? missing.filter((image) => wanted.has(image)) : missing
}
