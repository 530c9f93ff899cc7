// Group relative policy optimization (GRPO, arXiv 2402.03300): answers are sampled in groups, scored, and made likelier the better they were
// within their group. Reads from top to bottom.
//
// GeoAgent's recipe (arXiv 2602.12617): from the weights of SFT, groups of 8 at a temperature of 0.7, up to 1,024 tokens, AdamW at 1e-5,
// warm-up over 1 % of the updates, beta 0.001 against the start, one inner iteration, one epoch, tower and merger frozen, pictures of at most
// 200,000 pixels, rewards as in rewards/options.ts. What departs from it, and why:
// - Precision: float32 on the CPU and float16 with loss scaling on CUDA, as in sft.ts; but an update that overflows is made again, as its answers cost
//   more than it does.
// - Advantages are divided by the group's standard deviation plus 1e-4, with n - 1: as the paper's trainer and trl do, where the equation has neither.
// - Log-probabilities are those of the model at the temperature that was sampled at: as its trainer does, where the equation is silent. What top-p
//   and top-k cut off counts in them, as in trl; the recipe cuts nothing off.
// - With one inner iteration the ratio is 1 by definition, and the old log-probabilities are not computed.
// - Answers that were cut off are learned from like others; empty ones have no token to learn from.
// - These are not told, and the usual ones: 4 prompts in a step (the batch over its graphics cards is not known), the ratio clipped at 0.2 to
//   each side, gradients at a norm of 1, a cosine that falls to 0, no weight decay, no dropout.
// - Validation: every few steps the validation part is answered greedily and scored; the weights with the highest mean reward are kept, and a run
//   without progress stops early. `patience` 0 and an empty validation part do as the paper.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { z } from 'zod'
import { packMicroBatches, updateOrder } from './batches.ts'
import type { UpdateOrder } from './batches.ts'
import { isEvaluationDue, lastPosition, saveBest, saved, stateAfter } from './course.ts'
import type { Course, Position, TrainingEvents } from './course.ts'
import { TrainingError } from './errors.ts'
import type { Encoded, OptimizerState, Policy, SampledAnswer, UpdateResult } from './learner.ts'
import { cosineWithWarmup } from './optimizers/schedule.ts'
import { Phases } from './phases.ts'
import { meanOf } from './reward-statistics.ts'
import { answerLines, groupAdvantages, rewardLines } from './rollouts.ts'
import type { Rollout, Scorer, Scores } from './rollouts.ts'
import { runDigest } from './run-digest.ts'

export interface GrpoOptions {
  /** Passes over the training part. */
  readonly epochs: number
  /** The highest; see `cosineWithWarmup`. */
  readonly learningRate: number
  readonly warmupShare: number
  readonly minimumShare: number
  /** Prompts of one step. */
  readonly prompts: number
  /** Answers sampled for each prompt: the group, G. */
  readonly generations: number
  readonly temperature: number
  /** 1 and 0 cut nothing off. */
  readonly topP: number
  readonly topK: number
  /** Of one answer. */
  readonly maxTokens: number
  /** Weight of the divergence from the start; 0 spares its computation. */
  readonly beta: number
  /** Updates on the same answers. */
  readonly iterations: number
  /** Tokens that go through the model at once, padding included. */
  readonly microBatchTokens: number
  /** Updates between two evaluations on the validation part. */
  readonly evaluateEvery: number
  /** Evaluations without a higher reward after which it stops early; 0 for never. */
  readonly patience: number
  readonly checkpointEvery: number
  readonly seed: number
}

export const defaultGrpoOptions: GrpoOptions = {
  epochs: 1, learningRate: 1e-5, warmupShare: 0.01, minimumShare: 0, prompts: 4, generations: 8, temperature: 0.7, topP: 1, topK: 0, maxTokens: 1024,
  beta: 0.001, iterations: 1, microBatchTokens: 2048, evaluateEvery: 50, patience: 3, checkpointEvery: 10, seed: 0,
}

/** Read when it is its turn. */
export interface LazyPrompt<Prompt> {
  readonly id: string
  /** "Country; Region; Place". */
  readonly solution: string
  /** Tokens; an estimate will do, and must be the same each time. */
  readonly length: number
  read(): Promise<Prompt>
}

export interface GrpoRun<Prompt, Example extends Encoded> {
  readonly model: Policy<Prompt, Example>
  readonly train: readonly LazyPrompt<Prompt>[]
  /** Empty: nothing is evaluated, and the last weights are the best. */
  readonly validation: readonly LazyPrompt<Prompt>[]
  readonly score: Scorer
  /** Of this run alone. Run again with the same folder, it goes on where it was. */
  readonly folder: string
  readonly options: Partial<GrpoOptions>
  readonly on: TrainingEvents
  /** Pauses at the end of the step in hand. */
  readonly signal: AbortSignal
}

export interface GrpoResult {
  readonly reason: 'finished' | 'stopped-early' | 'paused'
  /** Folder of what the model saved of its best weights; null where a pause came before the first evaluation. */
  readonly best: string | null
  readonly updates: number
}

const count = z.number().int().nonnegative()
const GrpoProgress = z.object({
  /** Steps: groups that were sampled, whatever the inner iterations. */
  update: count,
  best: z.object({ update: count, value: z.number() }).nullable(),
  /** Mean rewards on the validation part, the first before any update. */
  evaluations: z.array(z.object({ update: count, reward: z.number() })),
  ended: z.enum(['finished', 'stopped-early']).nullable(),
})
type GrpoProgress = z.infer<typeof GrpoProgress>

const start: GrpoProgress = { update: 0, best: null, evaluations: [], ended: null }

/** What stays the same over a run. */
interface Plan<Prompt, Example extends Encoded> extends GrpoRun<Prompt, Example>, Course<GrpoProgress> {
  readonly options: GrpoOptions
  readonly order: UpdateOrder
  /** Steps of the whole run. */
  readonly updates: number
  readonly rate: (update: number) => number
}

/**
 * @throws TrainingError: 'not-finite' when a loss or gradient is no finite number, 'disk-full', both naming the last good checkpoint;
 * 'other-run' when the folder's checkpoints belong to other options or data; 'nothing-to-train'. RangeError for scores that are not one finite
 * number an answer. And what the scorer throws, after a checkpoint of the steps before
 */
export async function grpo<Prompt, Example extends Encoded>(run: GrpoRun<Prompt, Example>): Promise<GrpoResult> {
  const plan = planOf(run)
  let position = await lastPosition(plan, { state: plan.model.start(), progress: start })
  for (;;) {
    position = await keeping(evaluated, plan, position)
    position = await saved(plan, position)
    const { progress } = position
    if (progress.ended !== null || plan.signal.aborted) {
      return { reason: progress.ended ?? 'paused', best: await saveBest(plan, plan.model, position), updates: progress.update }
    }
    position = await keeping(stepped, plan, position)
    // A pause that was asked for meanwhile arrives here.
    await nextTurn()
  }
}

function planOf<Prompt, Example extends Encoded>(run: GrpoRun<Prompt, Example>): Plan<Prompt, Example> {
  const { model, train, validation } = run
  if (train.length === 0) throw new TrainingError('nothing-to-train', 'There is no prompt to train on.')
  const options = { ...defaultGrpoOptions, ...run.options }
  // Prompts are as long as their pictures; what a step costs are its answers, whose lengths are not known before.
  const order = updateOrder(train.map(({ length }) => length), { batch: options.prompts, bucketUpdates: 1, seed: options.seed })
  const updates = options.epochs * order.epochLength
  const data = [train, validation].map((part) => part.map(({ id, length, solution }) => [id, length, solution]))
  const digest = runDigest({ method: 'grpo', options, data }, model)
  return { ...run, options, order, updates, rate: cosineWithWarmup({ ...options, updates }), digest, schema: GrpoProgress, checkpointEvery: options.checkpointEvery, evaluates: validation.length > 0 }
}

type Part<Prompt, Example extends Encoded> = (plan: Plan<Prompt, Example>, position: Position<GrpoProgress>) => Promise<Position<GrpoProgress>>

/** Steps take minutes: when one fails from without, as by a scorer that is gone, those before it are not lost. */
async function keeping<Prompt, Example extends Encoded>(part: Part<Prompt, Example>, plan: Plan<Prompt, Example>, position: Position<GrpoProgress>): Promise<Position<GrpoProgress>> {
  try {
    return await part(plan, position)
  } catch (error) {
    if (!(error instanceof TrainingError) && position.progress.update > 0) await saved({ ...plan, signal: AbortSignal.abort() }, position)
    throw error
  }
}

/** One step: groups sampled, scored, compared within themselves, and learned from. */
async function stepped<Prompt, Example extends Encoded>(plan: Plan<Prompt, Example>, position: Position<GrpoProgress>): Promise<Position<GrpoProgress>> {
  const { on, rate, order } = plan
  const { progress } = position
  const [clock, update] = [new Phases(), progress.update + 1]
  const prompts = await clock.time('read', () => readAll(order.examplesOf(progress.update).map((index) => plan.train[index])))
  const groups = await clock.time('sample', () => sampleGroups(plan, position.state.parameters, prompts, progress.update))
  const rollouts = await clock.time('score', () => scored(plan, prompts, groups))
  const advantages = groupAdvantages(rollouts)
  const examples = await clock.time('reference', () => comparedWithStart(plan, rollouts, advantages))
  const learningRate = rate(progress.update)
  const { state, told } = await clock.time('update', () => learned(plan, position, examples, learningRate, update))
  const tokens = rollouts.reduce((sum, { answer }) => sum + answer.tokens.length, 0)
  on.log({
    event: 'update', update, epoch: Math.floor(progress.update / order.epochLength), learningRate, loss: told.loss, gradientNorm: told.gradientNorm, ...told.metrics,
    ...rewardLines(rollouts), ...answerLines(rollouts), answerTokens: tokens, tokensPerSecond: (tokens / clock.of('sample')) * 1000, ...clock.lines(),
    ...(position.state.lossScale === 1 ? {} : { lossScale: state.lossScale }),
  })
  return { ...position, state, progress: { ...progress, update } }
}

async function readAll<Prompt>(lazy: readonly LazyPrompt<Prompt>[]): Promise<{ lazy: LazyPrompt<Prompt>; prompt: Prompt }[]> {
  const read: { lazy: LazyPrompt<Prompt>; prompt: Prompt }[] = []
  for (const one of lazy) read.push({ lazy: one, prompt: await one.read() })
  return read
}

/** A seed for each step, far from that of the next run. */
const sampleSeed = (seed: number, update: number): number => (Math.imul(seed + 1, 0x9e3779b1) + update) >>> 0

function sampleGroups<Prompt, Example extends Encoded>({ model, options }: Plan<Prompt, Example>, parameters: Float32Array, prompts: readonly { prompt: Prompt }[], update: number): Promise<SampledAnswer[][]> {
  const { temperature, topP, topK, generations, maxTokens, seed } = options
  const sampling = { temperature, topP, topK, repetitionPenalty: 1, seed: sampleSeed(seed, update) }
  return model.sample(parameters, prompts.map(({ prompt }) => prompt), { samples: generations, sampling, maxTokens })
}

/** @param groups by prompt */
async function scored<Prompt, Example extends Encoded>({ score }: Plan<Prompt, Example>, prompts: readonly { lazy: LazyPrompt<Prompt>; prompt: Prompt }[], groups: readonly (readonly SampledAnswer[])[]): Promise<Rollout<Prompt>[]> {
  const answers = groups.flatMap((group, index) => group.map((answer) => ({ ...prompts[index], group: index, answer })))
  const scores = await score(answers.map(({ lazy, answer }) => ({ id: lazy.id, completion: answer.text, solution: lazy.solution })))
  holdScores(scores, answers.length)
  return answers.map(({ prompt, group, answer }, index) => ({ prompt, group, answer, scores: scores[index] }))
}

function holdScores(scores: readonly Scores[], answers: number): void {
  if (scores.length !== answers) throw new RangeError(`${answers} answers were to be scored, and ${scores.length} scores came back`)
  const wrong = scores.find(({ total }) => !Number.isFinite(total))
  if (wrong) throw new RangeError(`an answer cannot have the score ${wrong.total}`)
}

/** Rollouts as examples, with what the start thinks of them; empty answers have nothing to learn from. */
async function comparedWithStart<Prompt, Example extends Encoded>(plan: Plan<Prompt, Example>, rollouts: readonly Rollout<Prompt>[], advantages: readonly number[]): Promise<Compared<Example>[]> {
  const { model, options } = plan
  const bare = rollouts.flatMap(({ prompt, answer }, index) => (answer.tokens.length > 0 ? [{ advantage: advantages[index], example: model.answered(prompt, answer.tokens) }] : []))
  const references = options.beta === 0 ? null : await scoresOf(plan, model.initial, bare.map(({ example }) => example))
  return bare.map((one, index) => ({ ...one, reference: references?.[index] ?? null }))
}

interface Compared<Example> { readonly example: Example; readonly advantage: number; readonly reference: Float32Array | null }

/** Log-probabilities in micro-batches, in the order of the examples. */
async function scoresOf<Prompt, Example extends Encoded>({ model, options }: Plan<Prompt, Example>, parameters: Float32Array, examples: readonly Example[]): Promise<Float32Array[]> {
  const found = new Map<Example, Float32Array>()
  for (const batch of packMicroBatches(examples, options.microBatchTokens)) {
    const scores = await model.logProbabilities(parameters, batch)
    batch.forEach((example, index) => found.set(example, scores[index]))
  }
  return examples.map((example) => found.get(example)!)
}

/** As many updates as there are inner iterations; one that overflows is made again at the smaller loss scale, and does not count. */
async function learned<Prompt, Example extends Encoded>(plan: Plan<Prompt, Example>, { state: before, checkpoint }: Position<GrpoProgress>, rated: readonly Compared<Example>[], learningRate: number, update: number): Promise<{ state: OptimizerState; told: Told }> {
  const { model, options } = plan
  if (rated.length === 0) return { state: before, told: { loss: 0, gradientNorm: 0, metrics: {} } }
  const old = options.iterations === 1 ? null : await scoresOf(plan, before.parameters, rated.map(({ example }) => example))
  const examples = rated.map(({ example, advantage, reference }, index) => model.rated(example, { advantage, reference, old: old?.[index] ?? null }))
  const microBatches = packMicroBatches(examples, options.microBatchTokens)
  const results: UpdateResult[] = []
  let state = before
  while (results.length < options.iterations) {
    const result = await model.update(state, microBatches, learningRate)
    state = stateAfter(result, state, update, checkpoint)
    if (result.finite) results.push(result)
  }
  return { state, told: toldOf(results) }
}

type Told = Pick<UpdateResult, 'loss' | 'gradientNorm' | 'metrics'>

/** Means over the inner iterations: in the first one alone the ratio is 1, and nothing clipped. */
function toldOf(results: readonly UpdateResult[]): Told {
  const mean = (value: (result: UpdateResult) => number) => meanOf(results.map(value))
  const names = Object.keys(results[0].metrics)
  return { loss: mean(({ loss }) => loss), gradientNorm: mean(({ gradientNorm }) => gradientNorm), metrics: Object.fromEntries(names.map((name) => [name, mean(({ metrics }) => metrics[name])])) }
}

/** Evaluation where it is due, and whether the run ends here. A pause leaves both for later. */
async function evaluated<Prompt, Example extends Encoded>(plan: Plan<Prompt, Example>, position: Position<GrpoProgress>): Promise<Position<GrpoProgress>> {
  const { validation, updates, options, on, signal } = plan
  let { progress } = position
  if (validation.length > 0 && isEvaluationDue(progress, progress.evaluations, updates, options.evaluateEvery)) {
    const began = performance.now()
    const rollouts = await greedyAnswers(plan, position.state.parameters)
    if (!rollouts) return position
    const reward = meanOf(rollouts.map(({ scores }) => scores.total))
    progress = judged(progress, reward, options)
    on.log({ event: 'evaluation', update: progress.update, ...rewardLines(rollouts), validationReward: reward, milliseconds: performance.now() - began })
  }
  return { ...position, progress: progress.update === updates && progress.ended === null && !signal.aborted ? { ...progress, ended: 'finished' } : progress }
}

/** @returns null when it was interrupted */
async function greedyAnswers<Prompt, Example extends Encoded>(plan: Plan<Prompt, Example>, parameters: Float32Array): Promise<Rollout<Prompt>[] | null> {
  const { validation, options, model, signal } = plan
  const sampling = { temperature: 0, topP: 1, topK: 0, repetitionPenalty: 1, seed: 0 }
  const rollouts: Rollout<Prompt>[] = []
  for (let from = 0; from < validation.length; from += options.prompts) {
    await nextTurn()
    if (signal.aborted) return null
    const prompts = await readAll(validation.slice(from, from + options.prompts))
    const answers = await model.sample(parameters, prompts.map(({ prompt }) => prompt), { samples: 1, sampling, maxTokens: options.maxTokens })
    rollouts.push(...await scored(plan, prompts, answers))
  }
  return rollouts
}

/** The reward before any update stands in the record, but untrained weights are no result. */
function judged(progress: GrpoProgress, reward: number, { patience }: GrpoOptions): GrpoProgress {
  const { update } = progress
  const evaluations = [...progress.evaluations, { update, reward }]
  if (update === 0) return { ...progress, evaluations }
  const best = progress.best === null || reward > progress.best.value ? { update, value: reward } : progress.best
  const since = evaluations.filter((evaluation) => evaluation.update > best.update).length
  return { ...progress, evaluations, best, ended: patience > 0 && since >= patience ? 'stopped-early' : null }
}
