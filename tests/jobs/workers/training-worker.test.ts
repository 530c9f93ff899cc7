// The training process itself, with a real pack: it yields, pauses at SIGTERM, ends at its host's death, and refuses a pack or dataset that is another.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { workerEntry } from '../../../main/jobs/entry.ts'
import { forkWorker } from '../../../main/jobs/fork-spawner.ts'
import type { WorkerHandle } from '../../../main/jobs/spawner.ts'
import { startTraining } from '../../../main/jobs/training-process.ts'
import type { TrainingProcess } from '../../../main/jobs/training-process.ts'
import type { TrainingTask } from '../../../main/contract/training-tasks.ts'
import type { TrainingLine } from '../../../main/contract/training.ts'
import { lookAtPlan } from '../../../main/jobs/workers/training-look.ts'
import { exampleLine, packFolder, planFor, writeDataset } from '../../services/training/training-home.ts'
import { scratch } from '../../storage/scratch.ts'

// What trains yields to all else, the other tests among it.
vi.setConfig({ testTimeout: 300_000 })

const entry = workerEntry('../../../main/jobs/workers/training-worker', import.meta.url)

interface Started { readonly training: TrainingProcess; readonly worker: WorkerHandle; readonly lines: TrainingLine[]; readonly phases: string[]; readonly checkpoints: string[]; line(count: number): Promise<void> }

function start(task: TrainingTask): Started {
  const [lines, phases, checkpoints]: [TrainingLine[], string[], string[]] = [[], [], []]
  let worker!: WorkerHandle
  const spawn = (file: string | URL) => (worker = forkWorker(file))
  const training = startTraining(spawn, entry, task, {
    began: () => undefined, score: async () => [], phase: (words) => void phases.push(words), checkpoint: (file) => void checkpoints.push(file), log: (line) => void lines.push(line),
  })
  onTestFinished(() => training.kill())
  return { training, worker, lines, phases, checkpoints, line: async (count) => { while (lines.length < count) await new Promise((resolve) => setTimeout(resolve, 5)) } }
}

async function taskFor(changed: object = {}): Promise<TrainingTask> {
  const plan = await planFor(writeDataset(null, ['Austria', 'Italy'].map((answer) => exampleLine(answer))), { settings: { batch: 1, epochs: 500, maxPixels: 10_000, ...changed } })
  const { pack, data } = await lookAtPlan({ pack: await packFolder(), plan })
  return { folder: scratch(), pack: { folder: await packFolder(), hash: pack.hash }, plan, sha256: data.sha256, memoryLimit: null, gpuLibraries: null }
}

/** Of every thread on Linux: the runtime's are started after the process has lowered itself. */
function niceLevels(pid: number): number[] {
  if (process.platform !== 'linux') return [os.getPriority(pid)]
  const threads = fs.readdirSync(`/proc/${pid}/task`)
  return threads.map((thread) => Number(fs.readFileSync(`/proc/${pid}/task/${thread}/stat`, 'latin1').replace(/^.*\) /s, '').split(' ')[16]))
}

test('it trains at the lowest priority, and SIGTERM pauses it with a checkpoint at the end of an update', async () => {
  const task = await taskFor()
  const { training, worker, lines, phases, checkpoints, line } = start({ ...task, plan: { ...task.plan, threads: 2 } })
  await line(3)
  expect(niceLevels(worker.pid!).filter((level) => level === 19).length).toBeGreaterThanOrEqual(2)
  expect(os.getPriority(worker.pid)).toBe(19)
  process.kill(worker.pid!, 'SIGTERM')
  const end = await training.ended
  expect(end).toMatchObject({ reason: 'paused', updates: lines.at(-1)!.update })
  expect(phases).toEqual(['reading the dataset', 'opening the model', 'training'])
  expect(checkpoints.at(-1)).toContain(`checkpoint-${String(end.updates).padStart(8, '0')}`)
  expect(fs.existsSync(path.join(checkpoints.at(-1)!, 'state.safetensors'))).toBe(true)
})

test('paused before its first update it ends at once and leaves nothing to go on from', async () => {
  const task = await taskFor()
  const { training } = start(task)
  training.pause()
  expect(await training.ended).toMatchObject({ reason: 'paused', updates: 0 })
})

test('another pack or dataset than when the run began is refused', async () => {
  const task = await taskFor()
  await expect(start({ ...task, sha256: '0'.repeat(64) }).training.ended).rejects.toMatchObject({ code: 'invalid-request', message: expect.stringContaining('dataset') })
  await expect(start({ ...task, pack: { ...task.pack, hash: '0'.repeat(64) } }).training.ended).rejects.toMatchObject({ code: 'invalid-request', message: expect.stringContaining('pack') })
})

test('a checkpoint of other options is refused', async () => {
  const task = await taskFor({ epochs: 1 })
  await start(task).training.ended
  const other = { ...task, plan: { ...task.plan, settings: { ...task.plan.settings, learningRate: 0.5 } } } as TrainingTask
  await expect(start(other).training.ended).rejects.toMatchObject({ code: 'invalid-request', details: { reason: 'other-run' } })
})
