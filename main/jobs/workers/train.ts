// One training run: its data read, its model opened, its method run, each of its lines on the disk before it is told.
import type { TrainingEvents } from '../../../training/course.ts'
import { grpo } from '../../../training/grpo.ts'
import type { LazyPrompt } from '../../../training/grpo.ts'
import { openTrainable } from '../../../training/models/qwen2-5-vl/trainable.ts'
import type { Example, SeenPrompt, TrainableModel, TrainableOptions } from '../../../training/models/qwen2-5-vl/trainable.ts'
import { sft } from '../../../training/sft.ts'
import type { LazyExample } from '../../../training/sft.ts'
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

type PlanOf<Method extends TrainingPlan['method']> = Extract<TrainingPlan, { method: Method }>

/** What a method is run with. */
interface Opened { readonly task: TrainingTask; readonly model: TrainableModel; readonly examples: TrainingExamples; readonly course: TrainingCourse; readonly tools: Tools }

function modelOptions(plan: TrainingPlan): TrainableOptions {
  const { provider = 'cpu', threads = 1, trained, adapter, recompute, settings } = plan
  const { beta1, beta2, epsilon, weightDecay, maxGradientNorm, seed } = settings
  return { provider, threads, trained, recompute, objective: objectiveOf(plan), optimizer: { beta1, beta2, epsilon, weightDecay }, maxGradientNorm, seed, ...(adapter === undefined ? {} : { adapter }) }
}

function eventsOf({ folder }: TrainingTask, course: TrainingCourse): TrainingEvents {
  const write = openRunLog(folder)
  return { log: (line) => course.logged(write(line)), checkpoint: (path) => course.checkpoint(path) }
}

async function trainSft({ settings }: PlanOf<'sft'>, { task, model, examples, course, tools }: Opened): Promise<TrainingEnd> {
  const lazy = (example: TrainingExample): LazyExample<Example> =>
    ({ id: example.id, length: example.length, read: async () => model.encode(example.messages, await picturesOf(example, tools), settings.maxPixels) })
  const [train, validation] = [examples.train.map(lazy), examples.validation.map(lazy)]
  return sft({ model, train, validation, folder: task.folder, options: settings, on: eventsOf(task, course), signal: course.signal })
}

async function trainGrpo({ settings }: PlanOf<'grpo'>, { task, model, examples, course, tools }: Opened): Promise<TrainingEnd> {
  const lazy = (example: TrainingExample): LazyPrompt<SeenPrompt> => ({
    id: example.id, length: example.length, solution: example.solution,
    read: async () => model.encodePrompt(example.messages, await picturesOf(example, tools), settings.maxTokens, settings.maxPixels),
  })
  const [train, validation] = [examples.train.map(lazy), examples.validation.map(lazy)]
  const score = async (items: Parameters<TrainingCourse['score']>[0]) => (await course.score(items)).map((scores) => ({ ...scores }))
  return grpo({ model, train, validation, score, folder: task.folder, options: settings, on: eventsOf(task, course), signal: course.signal })
}

function objectiveOf(plan: TrainingPlan): TrainableOptions['objective'] {
  if (plan.method === 'sft') return { kind: 'sft' }
  const { temperature, beta, epsilonLow, epsilonHigh } = plan.settings
  return { kind: 'grpo', temperature, beta, epsilonLow, epsilonHigh }
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
    const model = await openTrainable(task.pack.folder, modelOptions(plan))
    try {
      course.phase('training')
      const opened: Opened = { task, model, examples, course, tools }
      return await (plan.method === 'sft' ? trainSft(plan, opened) : trainGrpo(plan, opened))
    } finally {
      await model.close()
    }
  } catch (cause) {
    // Before its first update there is nothing to keep.
    if (course.signal.aborted && (cause as Error).name === 'AbortError') return { reason: 'paused', best: null, updates: 0 }
    throw trainingError(cause, `${task.pack.folder} cannot be trained`, task.folder)
  }
}
