// A workspace with a tiny pack and a tiny dataset, whose runs are scripted: the real services, queue and processes.
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { onTestFinished } from 'vitest'
import { TrainingPlan } from '../../../main/contract/training.ts'
import type { TrainingRun } from '../../../main/contract/training.ts'
import type { EventName, Events } from '../../../main/contract/events.ts'
import { forkWorker } from '../../../main/jobs/fork-spawner.ts'
import type { WorkerHandle } from '../../../main/jobs/spawner.ts'
import { estimatePlan } from '../../../main/services/training/estimate.ts'
import { TrainingRuns } from '../../../main/services/training/training-runs.ts'
import type { Score } from '../../../main/services/training/training-runs.ts'
import { Workspace } from '../../../main/services/workspace.ts'
import type { TrainingScript } from '../../fixtures/workers/scripted-training.ts'
import { workerFile } from '../../jobs/run.ts'
import { makePack } from '../../native-models/models/qwen2-5-vl/packs.ts'
import { scratch } from '../../storage/scratch.ts'

export const picture = path.resolve(import.meta.dirname, '../../samples/01-gps.jpg')

export const exampleLine = (answer: string, more: object = {}): string =>
  JSON.stringify({ messages: [{ role: 'user', content: '<image>Where?' }, { role: 'assistant', content: answer }], images: [picture], solution: 'Austria; Vienna', ...more })

/** A dataset's file with a script beside it. */
export function writeDataset(script: TrainingScript | null, lines = ['Austria', 'Italy', 'France'].map((answer) => exampleLine(answer))): string {
  const file = path.join(scratch(), 'data.jsonl')
  fs.writeFileSync(file, `${lines.join('\n')}\n`)
  if (script) fs.writeFileSync(`${file}.script.json`, JSON.stringify(script))
  return file
}

let tinyPack: Promise<string> | null = null
/** Made once for each file of tests. */
export const packFolder = (): Promise<string> => (tinyPack ??= makePack('tied-4-1', 'fp32'))

export async function planFor(dataset: string, changed: object = {}): Promise<TrainingPlan> {
  return TrainingPlan.parse({ method: 'sft', pack: await packFolder(), dataset, provider: 'cpu', threads: 1, trained: { kind: 'lora', rank: 4, alpha: 8 }, ...changed })
}

export interface Program {
  readonly runs: TrainingRuns
  readonly workspace: Workspace
  readonly workers: WorkerHandle[]
  readonly told: { name: EventName; event: Events[EventName] }[]
  start(dataset: string, changed?: object): Promise<TrainingRun>
}

/** A program of its own over a workspace, as another process would be. */
export function openProgram(home = scratch(), score: Score = async () => []): Program {
  const workers: WorkerHandle[] = []
  const spawn = (entry: string | URL) => {
    const worker = forkWorker(entry)
    workers.push(worker)
    return worker
  }
  const workspace = new Workspace(home, spawn)
  const runs = new TrainingRuns({ workspace, spawn, entry: pathToFileURL(workerFile('scripted-training')), scorer: async () => score })
  const told: Program['told'] = []
  workspace.listen((name, event) => void told.push({ name, event }))
  onTestFinished(async () => {
    await runs.close()
    await workspace.close()
  })
  const start = async (dataset: string, changed: object = {}) => runs.start(await estimatePlan(await planFor(dataset, changed), workspace, forkWorker))
  return { runs, workspace, workers, told, start }
}
