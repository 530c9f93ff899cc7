// The cases that a person may want to open: those of a folder, or the workspace's own and those opened lately.
import { readdirSync } from 'node:fs'
import path from 'node:path'
import type { CaseSummary } from '../../contract/case.ts'
import { WorkstationError } from '../../contract/errors.ts'
import { isCase } from '../../storage/case-folder.ts'
import { summarize } from '../../storage/summary.ts'
import type { Workspace } from '../workspace.ts'

export const ownCases = (home: string): string => path.join(home, 'cases')

/** Newest change first. A case that is gone or damaged is left out, so that the others can be worked on. */
export function listCases(workspace: Workspace, folder: string | undefined): CaseSummary[] {
  const folders = folder === undefined ? knownCases(workspace) : casesIn(path.resolve(folder))
  const summaries = folders.flatMap((one) => summaryOf(workspace, one) ?? [])
  return summaries.sort((a, b) => (a.changedAt < b.changedAt ? 1 : a.changedAt > b.changedAt ? -1 : 0))
}

function knownCases({ home, settings }: Workspace): string[] {
  const own = casesIn(ownCases(home)).filter((folder) => !settings.isForgotten(folder))
  return [...new Set([...own, ...settings.recentCases.filter(isCase)])]
}

/** Case folders directly inside a folder. A folder that is not there has none. */
function casesIn(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => path.join(folder, name)).filter(isCase)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw new WorkstationError('unreadable', `${folder} cannot be listed: ${(error as Error).message}`, { folder }, { cause: error })
  }
}

function summaryOf(workspace: Workspace, folder: string): CaseSummary | null {
  try {
    return workspace.cases.peek(folder, summarize)
  } catch (error) {
    workspace.report(`case.list: ${folder}`, error)
    return null
  }
}
