// Training runs: reckoned, started, waited for, listed, paused, gone on with and discarded.
import { WorkstationError } from '../../contract/errors.ts'
import type { HandlersOf, RequestValue } from '../../contract/requests.ts'
import type { trainingRequests } from '../../contract/training-requests.ts'
import type { TrainingEstimate, TrainingPlan, TrainingRun } from '../../contract/training.ts'
import { workerEntry } from '../../jobs/entry.ts'
import type { Spawner } from '../../jobs/spawner.ts'
import type { Engines } from '../models/engines.ts'
import type { Workspace } from '../workspace.ts'
import { estimatePlan, holdMemory } from './estimate.ts'
import { trainingScorer } from './scorer.ts'
import { TrainingRuns } from './training-runs.ts'

type Names = keyof typeof trainingRequests

export interface TrainingServices {
  readonly handlers: HandlersOf<Names>
  close(): Promise<void>
}

/** @param entry of the training process, where it is not the usual one */
export function trainingServices(workspace: Workspace, spawn: Spawner, engines: Pick<Engines, 'local' | 'remote'>, entry = workerEntry('../../jobs/workers/training-worker', import.meta.url)): TrainingServices {
  const runs = new TrainingRuns({ workspace, spawn, entry, scorer: (plan, signal) => trainingScorer(plan, workspace, engines, signal) })
  const estimate = (plan: TrainingPlan) => estimatePlan(plan, workspace, spawn)
  const handlers: HandlersOf<Names> = {
    'training.estimate': ({ plan }) => estimate(plan),
    'training.start': async ({ plan, anyway }, { signal }) => {
      // Who is to conclude from the reasoning is asked for when it begins: what is wrong with that is said before.
      if (plan.method === 'grpo') await trainingScorer(plan, workspace, engines, signal)
      return runs.start(held(await estimate(plan), anyway))
    },
    'training.wait': ({ run }) => runs.wait(run),
    'training.list': async () => runs.list(),
    'training.show': async ({ run, lines }) => runs.show(run, lines),
    'training.pause': ({ run, now }) => runs.pause(run, now),
    'training.resume': (asked) => resume(runs, estimate, asked),
    'training.discard': async ({ run }) => (await runs.discard(run), null),
  }
  return { handlers, close: () => runs.close() }
}

/** @throws WorkstationError 'too-large' */
function held(estimate: TrainingEstimate, anyway: boolean): TrainingEstimate {
  if (!anyway) holdMemory(estimate)
  return estimate
}

async function resume(runs: TrainingRuns, estimate: (plan: TrainingPlan) => Promise<TrainingEstimate>, { run, anyway }: RequestValue<'training.resume'>): Promise<TrainingRun> {
  const { plan, pack, data } = runs.resumable(run)
  const found = held(await estimate({ ...plan, pack: pack.folder }), anyway)
  if (found.pack.hash !== pack.hash) throw changed(`The pack ${pack.folder}`, run)
  if (found.data.sha256 !== data.sha256) throw changed(`The dataset ${data.file}`, run)
  return runs.resume(run)
}

const changed = (what: string, run: string) =>
  new WorkstationError('invalid-request', `${what} is another than when ${run} began, so that what is trained would be neither the one nor the other. Start a new run.`, { run })
