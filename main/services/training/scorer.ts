// What the answers of a run are worth, by its plan's rewards.
import { WorkstationError } from '../../contract/errors.ts'
import type { TrainingPlan } from '../../contract/training.ts'
import type { Engines } from '../models/engines.ts'
import type { Workspace } from '../workspace.ts'
import type { Score } from './training-runs.ts'

export async function trainingScorer(_plan: TrainingPlan, _workspace: Workspace, _engines: Pick<Engines, 'local' | 'remote'>): Promise<Score> {
  throw new WorkstationError('unsupported', 'Rewards cannot be reckoned yet.')
}
