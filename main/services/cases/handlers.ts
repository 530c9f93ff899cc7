// Cases: made, listed, opened, looked at, counted, verified, and the log of what was done to them.
import path from 'node:path'
import type { CaseFacets, CaseSummary } from '../../contract/case.ts'
import type { HandlersOf } from '../../contract/requests.ts'
import { countryName } from '../../gazetteer/countries.ts'
import { listAudit } from '../../storage/audit-log.ts'
import type { CaseStore } from '../../storage/case-store.ts'
import { countFacets, listPoints } from '../../storage/facets.ts'
import { renameCase } from '../../storage/settings.ts'
import { summarize } from '../../storage/summary.ts'
import { verifyCase } from '../../storage/verify.ts'
import type { RunningJobs } from '../locate/running.ts'
import type { Workspace } from '../workspace.ts'
import { listCases } from './case-list.ts'
import { newCase } from './new-case.ts'

type Names = 'case.create' | 'case.list' | 'case.open' | 'case.forget' | 'case.rename' | 'case.facets' | 'case.points' | 'case.show' | 'case.log' | 'case.verify'

export function caseHandlers(workspace: Workspace, running: RunningJobs): HandlersOf<Names> {
  return {
    'case.create': async (draft, { actor }) => {
      const store = newCase(workspace, draft, actor)
      workspace.cases.serve(store)
      return changed(workspace, store)
    },
    'case.list': async ({ folder }) => listCases(workspace, folder),
    'case.open': async ({ case: folder }, { actor }) => open(workspace, running, folder, actor),
    'case.forget': async ({ case: folder }) => {
      workspace.settings.forget(path.resolve(folder))
      return null
    },
    'case.rename': async ({ case: folder, title }, { actor }) => {
      const store = workspace.writer(folder)
      renameCase(store, actor, title)
      return changed(workspace, store)
    },
    'case.facets': async ({ case: folder }) => facets(workspace.reader(folder)),
    'case.points': async ({ case: folder, filter }) => listPoints(workspace.reader(folder), filter),
    'case.show': async ({ case: folder }) => summarize(workspace.reader(folder)),
    'case.log': async ({ case: folder, ...page }) => listAudit(workspace.reader(folder), page),
    'case.verify': async ({ case: folder, originals }) => verifyCase(workspace.reader(folder), { originals }),
  }
}

function changed(workspace: Workspace, store: CaseStore): CaseSummary {
  workspace.emit('case.changed', { case: store.folder })
  return summarize(store)
}

/** What a killed program left unfinished goes on; a case that another process writes to is looked at. */
function open(workspace: Workspace, running: RunningJobs, folder: string, actor: string): CaseSummary {
  workspace.cases.forgetGone(folder)
  const { folder: opened } = workspace.reader(folder)
  remember(workspace, opened)
  running.goOn(opened, actor)
  const store = workspace.reader(opened)
  workspace.cases.serve(store)
  return summarize(store)
}

/** A workspace that cannot be written is no reason not to look at a case. */
function remember(workspace: Workspace, folder: string): void {
  try {
    workspace.settings.remember(folder)
  } catch (error) {
    workspace.report('case.open', error)
  }
}

function facets(store: CaseStore): CaseFacets {
  const { countries, ...counted } = countFacets(store)
  const named = countries.map(({ code, images }) => ({ code, name: countryName(code), images }))
  return { ...counted, countries: named.sort((a, b) => b.images - a.images || (a.name < b.name ? -1 : 1)) }
}
