// A run as a person sees it: what its record, its log and its folder tell together.
import fs from 'node:fs'
import path from 'node:path'
import { WorkstationError } from '../../contract/errors.ts'
import type { TrainingRun } from '../../contract/training.ts'
import { thisProcess } from '../../storage/process-identity.ts'
import type { Going } from './going.ts'
import { logTail, updatesIn } from './log-tail.ts'
import type { RunRecord } from './run-folder.ts'

/** Lines of the log that the number of its updates is read from. */
export const LINES_READ = 50

/** The best weights are in a folder named by their update: best-00000150. */
export function bestIn(folder: string): string | null {
  const names = fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => /^best-\d{8,}$/.test(name)).sort() : []
  const last = names.at(-1)
  return last === undefined ? null : path.join(folder, last)
}

/** @param folder of the run @param going where this program has it in hand */
export function tellRun({ format: _format, owner: _owner, worker: _worker, queued: _queued, ...told }: RunRecord, folder: string, going: Going | undefined): TrainingRun {
  const about = { ...told, folder, best: bestIn(folder) }
  if (going) return { ...about, ...going.progress }
  const log = logTail(folder, LINES_READ)
  return { ...about, updates: updatesIn(log), secondsLeft: null, phase: null, last: log.at(-1) ?? null }
}

/** Why nothing may be done here with a run that another program has in hand. */
export function elsewhere({ id, owner, state }: RunRecord): WorkstationError {
  const advice = owner?.host === thisProcess().host
    ? 'Pause it there first.'
    : 'That is another machine, so whether it still does cannot be told from here. Pause it there; if that machine is gone for good, set "owner" to null in its run.json.'
  return new WorkstationError('locked', `${id} ${state === 'queued' ? 'waits' : 'trains'} in process ${owner?.pid} on ${owner?.host}. ${advice}`, { run: id, ...owner })
}
