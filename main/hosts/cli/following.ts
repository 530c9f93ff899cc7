// Jobs followed to their end, with their progress on standard error.
import type { JobProgress } from '../../contract/job.ts'
import { progressPrinter } from './progress.ts'
import type { Session } from './session.ts'

/** Follows a job to its end; Ctrl-C pauses it, and what is finished stays finished. */
async function follow(session: Session, folder: string, job: number, quiet: boolean): Promise<JobProgress> {
  const printer = progressPrinter(process.stderr, quiet)
  const stop = session.app.listen((name, event) => {
    if (name === 'job.progress' && 'progress' in event && event.progress.job === job) printer.show(event.progress)
  })
  const pause = () => void session.ask('job.pause', { case: folder, job })
  session.interrupted.addEventListener('abort', pause)
  try {
    return await session.ask('job.wait', { case: folder, job })
  } finally {
    session.interrupted.removeEventListener('abort', pause)
    stop()
    printer.end()
  }
}

/** The jobs of a case run one after the other. */
async function nextJob(session: Session, folder: string): Promise<number | null> {
  const jobs = await session.ask('job.active', {})
  return jobs.find(({ case: its, progress }) => its === folder && ['queued', 'running'].includes(progress.state))?.progress.job ?? null
}

/** The first job of a run and those that come after it. @returns the end of each, in their order */
export async function followAll(session: Session, folder: string, started: JobProgress | null, quiet: boolean): Promise<JobProgress[]> {
  const ended: JobProgress[] = []
  for (let job = started?.job ?? null; job !== null && !session.interrupted.aborted; job = await nextJob(session, folder)) ended.push(await follow(session, folder, job, quiet))
  return ended
}
