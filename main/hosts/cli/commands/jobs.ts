// geoagent job: the work of a case, and what to do with it.
import path from 'node:path'
import type { Command } from 'commander'
import type { JobProgress } from '../../../contract/job.ts'
import type { Session } from '../session.ts'
import { columns, harmless, print } from '../printing.ts'
import { progressLine } from '../progress.ts'
import { exitStatus, withSession } from '../session.ts'
import { wholeNumber } from '../words.ts'

interface Json {
  json?: boolean
}

const jobRow = (job: JobProgress) => [String(job.job), job.state, progressLine(job)]

async function showJobs({ ask }: Session, folder: string, options: Json): Promise<number> {
  const jobs = await ask('job.list', { case: folder })
  print(jobs, options.json, () => (jobs.length === 0 ? 'No jobs.' : columns(jobs.map(jobRow))))
  return exitStatus.done
}

async function showFailures({ ask }: Session, folder: string, job: number, options: Json): Promise<number> {
  const failures = await ask('job.failures', { case: folder, job })
  print(failures, options.json, () => failures.map((one) => `${one.state}  ${harmless(one.path)}: ${harmless(one.error.message)}`).join('\n') || 'None failed.')
  return exitStatus.done
}

export function addJobCommands(program: Command, setStatus: (status: number) => void): void {
  const group = program.command('job').description('the jobs of a case')
  group
    .command('list <dir>')
    .description('list the jobs of a case with their progress')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent job list harbour.geocase')
    .action(async (folder: string, options: Json) => setStatus(await withSession((session) => showJobs(session, path.resolve(folder), options))))
  group
    .command('failures <dir> <job>')
    .description('list the pictures that failed, with the reason of each; `locate --again` tries them again')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  geoagent job failures harbour.geocase 3')
    .action(async (folder: string, job: string, options: Json) => setStatus(await withSession((session) => showFailures(session, path.resolve(folder), wholeNumber(job), options))))
}
