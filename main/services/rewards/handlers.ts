// What completions are worth.
import type { HandlersOf } from '../../contract/requests.ts'
import type { Workspace } from '../workspace.ts'
import { workspaceScorer } from './workspace-scorer.ts'
import type { AgentEngines } from './workspace-scorer.ts'

export function rewardHandlers(workspace: Workspace, engines: AgentEngines): HandlersOf<'rewards.score'> {
  return {
    'rewards.score': async ({ items, ...asked }, { signal }) => (await workspaceScorer(workspace, engines, asked, signal))(items),
  }
}
