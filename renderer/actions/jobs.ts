// Runs over the images of a case, and what a person does to them.
import type { ActiveJob, JobProgress } from '../../main/contract/job.ts'
import { ask } from '../client/client.ts'
import { cases } from '../state/cases.svelte.ts'
import { jobKey, jobs } from '../state/jobs.svelte.ts'
import { session } from '../state/session.svelte.ts'
import { settings } from '../state/settings.svelte.ts'
import { attempt } from './attempt.ts'

/** How long a job that has ended stays in sight, milliseconds. */
const SHOWN_AFTER = 8000

export async function loadJobs(): Promise<void> {
  const active = await attempt(() => ask('job.active', {}))
  if (!active) return
  jobs.active.clear()
  for (const job of active) jobs.active.set(jobKey(job.case, job.progress.job), job)
}

const isOver = ({ state }: JobProgress) => state === 'done' || state === 'cancelled'

export function followJob(folder: string, progress: JobProgress): void {
  const key = jobKey(folder, progress.job)
  const title = jobs.active.get(key)?.title ?? (cases.open?.case === folder ? cases.open.title : (cases.list?.find((one) => one.case === folder)?.title ?? ''))
  jobs.active.set(key, { case: folder, title, progress })
  if (isOver(progress)) setTimeout(() => forgetWhenOver(key), SHOWN_AFTER)
}

function forgetWhenOver(key: string): void {
  const job = jobs.active.get(key)
  if (job && isOver(job.progress)) jobs.active.delete(key)
}

/** Looks at what is missing in the open case, or at these images again. */
export async function startRun(images?: readonly number[]): Promise<void> {
  const folder = cases.open?.case
  if (!folder) return
  const { readText, workers } = settings.current
  const progress = await attempt(async () => ({
    started: await ask('run.start', { case: folder, options: { readText, workers: workers ?? undefined }, ...(images ? { images: [...images], again: true } : {}) }),
  }))
  if (progress?.started) followJob(folder, progress.started)
  else if (progress) session.tell('done', 'Every picture of this case has been looked at.')
}

const act = (name: 'job.pause' | 'job.resume' | 'job.cancel' | 'job.retry') => async ({ case: folder, progress }: ActiveJob) => {
  const after = await attempt(() => ask(name, { case: folder, job: progress.job }))
  if (after) followJob(folder, after)
}

export const pauseJob = act('job.pause')
export const resumeJob = act('job.resume')
export const cancelJob = act('job.cancel')
export const retryJob = act('job.retry')

export async function loadFailures({ case: folder, progress }: ActiveJob): Promise<void> {
  jobs.failures = await attempt(() => ask('job.failures', { case: folder, job: progress.job }))
}
