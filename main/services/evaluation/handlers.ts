// Evaluation: a benchmark's case prepared, its report made, predictions scored, runs compared, a pack's reliability fitted.
import type { HandlersOf } from '../../contract/requests.ts'
import type { evaluationRequests } from '../../contract/evaluation-requests.ts'
import type { PackInfo } from '../locate/questioning.ts'
import type { Workspace } from '../workspace.ts'
import { compareReports } from './comparison.ts'
import { prepareCase } from './prepare.ts'
import type { Requests } from './prepare.ts'
import { fit, forget } from './reliability.ts'
import { reportCase, scorePredictions } from './report.ts'

/** @param requests by which cases are made and pictures added, as any host does it */
export function evaluationHandlers(workspace: Workspace, requests: Requests, packInfo: PackInfo): HandlersOf<keyof typeof evaluationRequests> {
  return {
    'evaluation.prepare': (draft, call) => prepareCase(workspace, requests, draft, call),
    'evaluation.report': (draft, call) => reportCase(workspace, draft, call),
    'evaluation.score': (draft) => scorePredictions(workspace, draft),
    'evaluation.compare': (draft) => compareReports(draft),
    'evaluation.fit': async (draft) => {
      const fitted = await fit(draft, workspace, packInfo)
      if (fitted.file !== null) workspace.emit('models.changed', {})
      return fitted
    },
    'evaluation.forget': async (draft) => {
      const was = await forget(draft, workspace, packInfo)
      if (was) workspace.emit('models.changed', {})
      return was
    },
  }
}
