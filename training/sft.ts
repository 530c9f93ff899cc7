// Supervised fine-tuning (SFT): a model learns to write the answers of a dataset. Reads from top to bottom.
//
// GeoAgent's recipe (arXiv 2602.12617): LoRA of rank 64 and alpha 128 on every linear layer of the decoder, AdamW at a learning rate of
// 1e-5, warm-up over 1 % of the updates, 2 epochs, pictures of at most 285,043 pixels. (Its published script has 128 and 256, and 10 epochs.)
// What departs from it, and why:
// - Precision: float32 on the CPU and float16 with loss scaling on CUDA, not bfloat16: ONNX Runtime lacks bfloat16 kernels for a part of the graph.
// - Loss: one mean over all answer tokens of an update, however its micro-batches are cut, so that the token bound is a question of
//   memory alone. A mean of each micro-batch's mean would weigh short answers more.
// - Order: examples of like length share an update (`bucketUpdates`), which spares padding.
// - Evaluation while training, early stop, and the best weights instead of the last: the paper tells of none. `patience` 0 trains all
//   epochs, and an empty validation part takes the last weights.
// - The paper does not tell these either, they are the usual ones: 8 examples in an update, clipping at a norm of 1, a cosine that falls
//   to 0, no weight decay, no dropout.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { z } from 'zod'
import { packMicroBatches, updateOrder } from './batches.ts'
import type { UpdateOrder } from './batches.ts'
import { isEvaluationDue, lastPosition, notFinite, saveBest, saved, stateAfter } from './course.ts'
import type { Course, Position, TrainingEvents } from './course.ts'
import { TrainingError } from './errors.ts'
import type { Encoded, Learner } from './learner.ts'
import { cosineWithWarmup } from './optimizers/schedule.ts'
import { runDigest } from './run-digest.ts'

export interface SftOptions {
  /** Passes over the training part. */
  readonly epochs: number
  /** The highest; see `cosineWithWarmup`. */
  readonly learningRate: number
  /** Share of the updates over which the learning rate rises. */
  readonly warmupShare: number
  /** Share of the learning rate that the cosine falls to. */
  readonly minimumShare: number
  /** Examples of one update. */
  readonly batch: number
  /** Tokens that go through the model at once, padding included. */
  readonly microBatchTokens: number
  /** Updates whose examples are sorted by length together. */
  readonly bucketUpdates: number
  /** Updates between two evaluations on the validation part. */
  readonly evaluateEvery: number
  /** Evaluations without a lower loss after which it stops early; 0 for never. */
  readonly patience: number
  /** Updates between two checkpoints. */
  readonly checkpointEvery: number
  readonly seed: number
}

export const defaultSftOptions: SftOptions = {
  epochs: 2, learningRate: 1e-5, warmupShare: 0.01, minimumShare: 0, batch: 8, microBatchTokens: 2048, bucketUpdates: 4,
  evaluateEvery: 50, patience: 3, checkpointEvery: 50, seed: 0,
}

/** Read when it is its turn: pictures of a whole dataset do not fit in memory. */
export interface LazyExample<Example extends Encoded> {
  readonly id: string
  /** Tokens; an estimate will do, and must be the same each time. */
  readonly length: number
  read(): Promise<Example>
}

export interface SftRun<Example extends Encoded> {
  readonly model: Learner<Example>
  readonly train: readonly LazyExample<Example>[]
  /** Empty: nothing is evaluated, and the last weights are the best. */
  readonly validation: readonly LazyExample<Example>[]
  /** Of this run alone. Run again with the same folder, it goes on where it was. */
  readonly folder: string
  readonly options: Partial<SftOptions>
  readonly on: TrainingEvents
  /** Pauses at the end of the update in hand. */
  readonly signal: AbortSignal
}

export interface SftResult {
  readonly reason: 'finished' | 'stopped-early' | 'paused'
  /** Folder of what the model saved of its best weights; null where a pause came before the first evaluation. */
  readonly best: string | null
  readonly updates: number
}

const count = z.number().int().nonnegative()
const SftProgress = z.object({
  update: count,
  best: z.object({ update: count, value: z.number() }).nullable(),
  /** Losses on the validation part, the first before any update. */
  evaluations: z.array(z.object({ update: count, loss: z.number() })),
  ended: z.enum(['finished', 'stopped-early']).nullable(),
})
type SftProgress = z.infer<typeof SftProgress>

const start: SftProgress = { update: 0, best: null, evaluations: [], ended: null }

/** What stays the same over a run. */
interface Plan<Example extends Encoded> extends SftRun<Example>, Course<SftProgress> {
  readonly options: SftOptions
  readonly order: UpdateOrder
  /** Of the whole run. */
  readonly updates: number
  readonly rate: (update: number) => number
}

/**
 * @throws TrainingError: 'not-finite' when a loss or gradient is no finite number, 'disk-full', both naming the last good checkpoint;
 * 'other-run' when the folder's checkpoints belong to other options or data; 'nothing-to-train'
 */
export async function sft<Example extends Encoded>(run: SftRun<Example>): Promise<SftResult> {
  const plan = planOf(run)
  let position = await lastPosition(plan, { state: plan.model.start(), progress: start })
  for (;;) {
    position = await evaluated(plan, position)
    position = await saved(plan, position)
    const { progress } = position
    if (progress.ended !== null || plan.signal.aborted) {
      return { reason: progress.ended ?? 'paused', best: await saveBest(plan, plan.model, position), updates: progress.update }
    }
    position = await updated(plan, position)
    // A pause that was asked for meanwhile arrives here.
    await nextTurn()
  }
}

function planOf<Example extends Encoded>(run: SftRun<Example>): Plan<Example> {
  const { model, train, validation } = run
  if (train.length === 0) throw new TrainingError('nothing-to-train', 'There is no example to train on.')
  const options = { ...defaultSftOptions, ...run.options }
  const order = updateOrder(train.map(({ length }) => length), options)
  const updates = options.epochs * order.epochLength
  const data = [train, validation].map((part) => part.map(({ id, length }) => [id, length]))
  const digest = runDigest({ method: 'sft', options, data }, model)
  return { ...run, options, order, updates, rate: cosineWithWarmup({ ...options, updates }), digest, schema: SftProgress, checkpointEvery: options.checkpointEvery, evaluates: validation.length > 0 }
}

/** Evaluation where it is due, and whether the run ends here. A pause leaves both for later. */
async function evaluated<Example extends Encoded>(plan: Plan<Example>, position: Position<SftProgress>): Promise<Position<SftProgress>> {
  const { validation, updates, options, on, signal } = plan
  let { progress } = position
  if (validation.length > 0 && isEvaluationDue(progress, progress.evaluations, updates, options.evaluateEvery)) {
    const result = await evaluate(plan, position.state.parameters)
    if (!result) return position
    if (!Number.isFinite(result.loss)) throw notFinite(`The loss on the validation part after update ${progress.update}`, result.loss, position.checkpoint)
    progress = judged(progress, result.loss, options)
    on.log({ event: 'evaluation', update: progress.update, validationLoss: result.loss, tokens: result.tokens, milliseconds: result.milliseconds })
  }
  return { ...position, progress: progress.update === updates && progress.ended === null && !signal.aborted ? { ...progress, ended: 'finished' } : progress }
}

/** One update: `batch` examples, in as many micro-batches as the token bound asks for. */
async function updated<Example extends Encoded>({ model, train, options, order, rate, on }: Plan<Example>, position: Position<SftProgress>): Promise<Position<SftProgress>> {
  const began = performance.now()
  const { state, progress } = position
  const epoch = Math.floor(progress.update / order.epochLength)
  const examples = await readAll(train, order.examplesOf(progress.update))
  const microBatches = packMicroBatches(examples, options.microBatchTokens)
  const learningRate = rate(progress.update)
  const result = await model.update(state, microBatches, learningRate)
  const update = progress.update + 1
  const after = stateAfter(result, state, update, position.checkpoint)
  const tokens = examples.reduce((sum, { ids }) => sum + ids.length, 0)
  const milliseconds = performance.now() - began
  on.log({
    event: result.finite ? 'update' : 'skipped', update, epoch, loss: result.loss, learningRate, gradientNorm: result.gradientNorm,
    examples: examples.length, microBatches: microBatches.length, tokens, answerTokens: result.tokens, tokensPerSecond: (tokens / milliseconds) * 1000, milliseconds,
    ...(state.lossScale === 1 ? {} : { lossScale: after.lossScale }), ...result.metrics,
  })
  return { ...position, state: after, progress: { ...progress, update } }
}

/** The loss before any update stands in the record, but untrained weights are no result. */
function judged(progress: SftProgress, loss: number, { patience }: SftOptions): SftProgress {
  const { update } = progress
  const evaluations = [...progress.evaluations, { update, loss }]
  if (update === 0) return { ...progress, evaluations }
  const best = progress.best === null || loss < progress.best.value ? { update, value: loss } : progress.best
  const since = evaluations.filter((evaluation) => evaluation.update > best.update).length
  return { ...progress, evaluations, best, ended: patience > 0 && since >= patience ? 'stopped-early' : null }
}

async function readAll<Example extends Encoded>(examples: readonly LazyExample<Example>[], indices: readonly number[]): Promise<Example[]> {
  const read: Example[] = []
  for (const index of indices) read.push(await examples[index].read())
  return read
}

/** @returns the mean over all answer tokens of -ln p, in nats; null when it was interrupted */
async function evaluate<Example extends Encoded>({ model, validation, options, signal }: Plan<Example>, parameters: Float32Array) {
  const began = performance.now()
  const order = validation.map((_, index) => index).sort((one, other) => validation[other].length - validation[one].length)
  let [sum, tokens] = [0, 0]
  for (let from = 0; from < order.length; from += options.batch) {
    const read = await readAll(validation, order.slice(from, from + options.batch))
    for (const microBatch of packMicroBatches(read, options.microBatchTokens)) {
      await nextTurn()
      if (signal.aborted) return null
      const answers = await model.logProbabilities(parameters, microBatch)
      sum -= answers.flatMap((answer) => [...answer]).reduce((total, value) => total + value, 0)
      tokens += answers.reduce((total, answer) => total + answer.length, 0)
    }
  }
  return { loss: sum / tokens, tokens, milliseconds: performance.now() - began }
}
