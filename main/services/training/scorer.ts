// What the answers of a run are worth, by its plan's rewards: reckoned by the host, which has the gazetteer and the agent.
import { WorkstationError } from '../../contract/errors.ts'
import type { TrainingPlan } from '../../contract/training.ts'
import type { AgentEngines } from '../rewards/workspace-scorer.ts'
import { workspaceScorer } from '../rewards/workspace-scorer.ts'
import type { Workspace } from '../workspace.ts'
import type { Score } from './training-runs.ts'

/**
 * @param signal ends what is being asked of an agent
 * @throws WorkstationError 'not-found' for an agent's pack that is not there, 'invalid-request' for a remote engine that is not set up or agreed to
 */
export async function trainingScorer(plan: TrainingPlan, workspace: Workspace, engines: AgentEngines, signal: AbortSignal): Promise<Score> {
  if (plan.method !== 'grpo') return async () => { throw new WorkstationError('internal', 'Only runs of GRPO ask for rewards.') }
  return workspaceScorer(workspace, engines, plan, signal)
}
