// Work in progress, in whichever case.
import { SvelteMap } from 'svelte/reactivity'
import type { ActiveJob, JobItemFailure } from '../../main/contract/job.ts'

export const jobKey = (folder: string, job: number): string => `${job} ${folder}`

class Jobs {
  /** By jobKey; those that are done leave after a while. */
  readonly active = new SvelteMap<string, ActiveJob>()
  /** Of the job that the person looks at. */
  failures = $state.raw<JobItemFailure[] | null>(null)
}

export const jobs = new Jobs()
