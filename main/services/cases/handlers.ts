// Cases: made, listed, looked at, verified, and the log of what was done to them.
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { WorkstationError } from '../../contract/errors.ts'
import type { CaseSummary } from '../../contract/case.ts'
import type { HandlersOf } from '../../contract/requests.ts'
import { listAudit } from '../../storage/audit-log.ts'
import { createCase, isCase } from '../../storage/case-folder.ts'
import { summarize } from '../../storage/summary.ts'
import { verifyCase } from '../../storage/verify.ts'
import type { Workspace } from '../workspace.ts'

export function caseHandlers(workspace: Workspace): HandlersOf<'case.create' | 'case.list' | 'case.show' | 'case.log' | 'case.verify'> {
  return {
    'case.create': async ({ case: folder, title }, { actor }) => {
      const store = workspace.adopt(createCase(folder, { title: title ?? titleOf(folder), actor }))
      workspace.emit('case.changed', { case: store.folder })
      return summarize(store)
    },
    'case.list': async ({ folder }) => casesIn(folder ?? path.join(workspace.home, 'cases')).map((one) => summaryOf(workspace, one)),
    'case.show': async ({ case: folder }) => summarize(workspace.reader(folder)),
    'case.log': async ({ case: folder, ...page }) => listAudit(workspace.reader(folder), page),
    'case.verify': async ({ case: folder, originals }) => verifyCase(workspace.reader(folder), { originals }),
  }
}

const titleOf = (folder: string) => path.basename(path.resolve(folder)).replace(/\.geocase$/, '')

/** Case folders directly inside a folder, by name. A folder that is not there has none. */
function casesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort().map((name) => path.join(folder, name)).filter(isCase)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw new WorkstationError('unreadable', `${folder} cannot be listed: ${(error as Error).message}`, { folder }, { cause: error })
  }
}

function summaryOf(workspace: Workspace, folder: string): CaseSummary {
  return summarize(workspace.reader(folder))
}
