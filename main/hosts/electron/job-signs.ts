// Signs of running jobs outside the page: the bar on the task bar's icon, and a machine that does not go to sleep over them.
import { BrowserWindow, powerSaveBlocker } from 'electron'
import type { App } from '../../app.ts'
import type { JobProgress } from '../../contract/job.ts'

/** Electron's values of the bar outside 0 to 1. */
const NO_BAR = -1

const goesOn = ({ state }: JobProgress): boolean => state === 'running' || state === 'queued'

function share(jobs: Iterable<JobProgress>): number {
  const all = [...jobs]
  const total = all.reduce((sum, job) => sum + job.total, 0)
  return total === 0 ? NO_BAR : all.reduce((sum, job) => sum + job.done + job.failed + job.quarantined, 0) / total
}

/** @returns stops showing */
export function showJobs({ listen }: Pick<App, 'listen'>): () => void {
  const running = new Map<string, JobProgress>()
  let blocker: number | null = null
  const show = () => {
    for (const window of BrowserWindow.getAllWindows()) window.setProgressBar(share(running.values()))
    if (running.size > 0) blocker ??= powerSaveBlocker.start('prevent-app-suspension')
    else if (blocker !== null) {
      powerSaveBlocker.stop(blocker)
      blocker = null
    }
  }
  return listen((name, event) => {
    if (name !== 'job.progress' || !('progress' in event)) return
    const key = JSON.stringify([event.case, event.progress.job])
    if (goesOn(event.progress)) running.set(key, event.progress)
    else running.delete(key)
    show()
  })
}
