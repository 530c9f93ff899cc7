// One training run: its data read, its model opened, its method run, each of its lines on the disk before it is told.
import { openTrainable } from '../../../training/models/qwen2-5-vl/trainable.ts'
import type { Example, TrainableModel, TrainableOptions } from '../../../training/models/qwen2-5-vl/trainable.ts'
import { sft } from '../../../training/sft.ts'
import type { LazyExample } from '../../../training/sft.ts'
import type { TrainingEvents } from '../../../training/course.ts'
import { WorkstationError } from '../../contract/errors.ts'
import type { TrainingEnd, TrainingTask } from '../../contract/training-tasks.ts'
import type { TrainingPlan } from '../../contract/training.ts'
import { openLengths } from './example-lengths.ts'
import { openRunLog } from './run-log.ts'
import type { TrainingCourse } from './serve-training.ts'
import type { Tools } from './tools.ts'
import { readTrainingData } from './training-data.ts'
import type { TrainingExample, TrainingExamples } from './training-data.ts'
import { trainingError } from './training-errors.ts'
import { picturesOf } from './training-pictures.ts'

type SftPlan = Extract<TrainingPlan, { method: 'sft' }>

export function modelOptions(plan: TrainingPlan, objective: TrainableOptions['objective']): TrainableOptions {
  const { provider = 'cpu', threads = 1, trained, adapter, recompute, settings } = plan
  const { beta1, beta2, epsilon, weightDecay, maxGradientNorm, seed } = settings
  return { provider, threads, trained, recompute, objective, optimizer: { beta1, beta2, epsilon, weightDecay }, maxGradientNorm, seed, ...(adapter === undefined ? {} : { adapter }) }
}

function eventsOf({ folder }: TrainingTask, course: TrainingCourse): TrainingEvents {
  const write = openRunLog(folder)
  return { log: (line) => course.logged(write(line)), checkpoint: (path) => course.checkpoint(path) }
}

const lazily = (model: TrainableModel, { settings }: SftPlan, tools: Tools) => (example: TrainingExample): LazyExample<Example> =>
  ({ id: example.id, length: example.length, read: async () => model.encode(example.messages, await picturesOf(example, tools), settings.maxPixels) })

async function trainSft(task: TrainingTask, plan: SftPlan, { train, validation }: TrainingExamples, course: TrainingCourse, tools: Tools): Promise<TrainingEnd> {
  const model = await openTrainable(task.pack.folder, modelOptions(plan, { kind: 'sft' }))
  const lazy = lazily(model, plan, tools)
  try {
    course.phase('training')
    const { reason, best, updates } = await sft({
      model, train: train.map(lazy), validation: validation.map(lazy), folder: task.folder, signal: course.signal, on: eventsOf(task, course),
      options: plan.settings,
    })
    return { reason, best, updates }
  } finally {
    await model.close()
  }
}

/** @throws WorkstationError 'invalid-request' where pack or dataset are others than when the run was started */
async function readExamples({ pack, plan, sha256 }: TrainingTask, { signal }: TrainingCourse): Promise<TrainingExamples> {
  const lengths = await openLengths(pack.folder, plan.settings.maxPixels)
  if (lengths.pack.hash !== pack.hash) throw new WorkstationError('invalid-request', `The pack ${pack.folder} is another than when the run was started.`)
  const examples = await readTrainingData(plan, lengths, signal)
  if (examples.data.sha256 !== sha256) throw new WorkstationError('invalid-request', `The dataset ${plan.dataset} is another than when the run was started.`)
  return examples
}

/** @throws WorkstationError */
export async function train(task: TrainingTask, course: TrainingCourse, tools: Tools): Promise<TrainingEnd> {
  const { plan } = task
  try {
    course.phase('reading the dataset')
    const examples = await readExamples(task, course)
    course.phase('opening the model')
    if (plan.method === 'sft') return await trainSft(task, plan, examples, course, tools)
    throw new WorkstationError('unsupported', 'GRPO cannot be run yet.')
  } catch (cause) {
    // Before its first update there is nothing to keep.
    if (course.signal.aborted && (cause as Error).name === 'AbortError') return { reason: 'paused', best: null, updates: 0 }
    throw trainingError(cause, `${task.pack.folder} cannot be trained`, task.folder)
  }
}
