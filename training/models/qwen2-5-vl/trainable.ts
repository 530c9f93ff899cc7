// A Qwen2.5-VL pack that can be trained: chats in, updates of a flat vector of parameters out, samples and scores under any such vector.
import { writeOnnx } from '../../../native-models/graph/onnx-writer.ts'
import { openWeights } from '../../../native-models/models/qwen2-5-vl/open-sessions.ts'
import { openPack } from '../../../native-models/models/qwen2-5-vl/opened-pack.ts'
import type { OpenedPack } from '../../../native-models/models/qwen2-5-vl/opened-pack.ts'
import type { Weights } from '../../../native-models/models/qwen2-5-vl/parts.ts'
import type { PictureRgb } from '../../../native-models/models/qwen2-5-vl/processor.ts'
import { exportAdapter } from '../../../native-models/packs/export-adapter.ts'
import { writeTrainedPack } from '../../../native-models/packs/trained-pack.ts'
import { floats, openSession } from '../../../native-models/runtime/session.ts'
import type { Provider, Session, SessionOptions } from '../../../native-models/runtime/session.ts'
import type { ChatMessage } from '../../../native-models/text/chat-template.ts'
import type { OptimizerState, Policy, Rating, SampledAnswer, SampleOptions, UpdateResult } from '../../learner.ts'
import { groupRelativePolicy, negativeLogLikelihood } from '../../objectives.ts'
import type { BuildObjective, GrpoObjectiveOptions } from '../../objectives.ts'
import type { AdamWOptions } from '../../optimizers/adamw.ts'
import { initialLossScale } from '../../optimizers/loss-scale.ts'
import { scoreGraph, stepGraph } from '../../step-graph.ts'
import { ExampleEncoder } from './encoder.ts'
import { answerLength, batchFeeds, withAnswer } from './examples.ts'
import type { Example, RolloutExample, SeenPrompt } from './examples.ts'
import { blockOf, logProbabilities, trainsTower } from './forward.ts'
import type { ForwardPlan } from './forward.ts'
import { layoutOf } from './parameters.ts'
import type { ParameterLayout, Trained } from './parameters.ts'
import { Sampler } from './sampler.ts'
import { adapterOf, continuedLora, freshLora, packWeights, tensorsOf } from './start.ts'
import { updateOnce } from './update.ts'

export interface TrainableOptions {
  readonly provider: Provider
  readonly threads: number
  readonly trained: Trained
  readonly objective: { readonly kind: 'sft' } | ({ readonly kind: 'grpo'; /** That answers are sampled at. */ readonly temperature: number } & GrpoObjectiveOptions)
  readonly optimizer: AdamWOptions
  readonly maxGradientNorm: number
  /** Whether a block's insides are computed again on the way back instead of being kept. */
  readonly recompute: boolean
  /** Of a fresh LoRA's A. */
  readonly seed: number
  /** Folder of a LoRA to train further. */
  readonly adapter?: string
  /** Default: float16 on CUDA. */
  readonly precision?: 'float32' | 'float16'
}

export interface TrainableModel extends Policy<SeenPrompt, Example> {
  readonly layout: ParameterLayout
  /** @throws RangeError where pictures and chat do not fit, or the last message is no answer; TextError, ImageError */
  encode(messages: readonly ChatMessage[], images: readonly PictureRgb[], maxPixels?: number): Promise<Example>
  /** @param room tokens that an answer may have */
  encodePrompt(messages: readonly ChatMessage[], images: readonly PictureRgb[], room: number, maxPixels?: number): Promise<SeenPrompt>
  close(): Promise<void>
}

class Trainable implements TrainableModel {
  readonly layout: ParameterLayout
  readonly initial: Float32Array
  readonly #opened: OpenedPack
  readonly #plan: ForwardPlan
  readonly #options: TrainableOptions
  readonly #session: SessionOptions
  readonly #step: Session
  readonly #sampler: Sampler
  readonly #encoder: ExampleEncoder
  #score: Promise<Session> | null = null

  constructor(opened: OpenedPack, plan: ForwardPlan, options: TrainableOptions, session: SessionOptions, step: Session, initial: Float32Array) {
    this.layout = plan.layout
    this.initial = initial
    this.#opened = opened
    this.#plan = plan
    this.#options = options
    this.#session = session
    this.#step = step
    this.#sampler = new Sampler(opened, plan, session)
    this.#encoder = new ExampleEncoder(opened, plan, session)
  }

  get #withTower(): boolean {
    return trainsTower(this.#options.trained)
  }

  encode(messages: readonly ChatMessage[], images: readonly PictureRgb[], maxPixels?: number): Promise<Example> {
    return this.#encoder.example(messages, images, maxPixels)
  }

  encodePrompt(messages: readonly ChatMessage[], images: readonly PictureRgb[], room: number, maxPixels?: number): Promise<SeenPrompt> {
    return this.#encoder.prompt(messages, images, room, maxPixels)
  }

  start(): OptimizerState {
    const { size } = this.layout
    return { parameters: this.initial, first: new Float32Array(size), second: new Float32Array(size), updates: 0, goodUpdates: 0, lossScale: this.#plan.compute === 'float16' ? initialLossScale : 1 }
  }

  update(state: OptimizerState, microBatches: readonly (readonly Example[])[], learningRate: number): Promise<UpdateResult> {
    const { objective, optimizer } = this.#options
    const withReference = objective.kind === 'grpo' && objective.beta !== 0
    const facts = { config: this.#opened.config, withTower: this.#withTower, objective: objective.kind, withReference, optimizer, scalesLoss: this.#plan.compute === 'float16' }
    return updateOnce(this.#step, facts, state, microBatches, learningRate)
  }

  async logProbabilities(parameters: Float32Array, examples: readonly Example[]): Promise<Float32Array[]> {
    this.#score ??= openSession(writeOnnx(scoreGraph((graph, flat) => logProbabilities(graph, flat, this.#plan), this.layout.size)), this.#session)
    const feeds = batchFeeds(examples, this.#opened.config, this.#withTower)
    const { log_probabilities } = await (await this.#score).run({ ...feeds, parameters: { data: parameters, dims: [parameters.length] } })
    const all = floats(log_probabilities!)
    let at = 0
    return examples.map((example) => all.slice(at, at += answerLength(example)))
  }

  answered(prompt: SeenPrompt, tokens: readonly number[]): Example {
    return withAnswer(prompt, tokens)
  }

  rated(example: Example, rating: Rating): RolloutExample {
    return { ...example, ...rating }
  }

  sample(parameters: Float32Array, prompts: readonly SeenPrompt[], options: SampleOptions): Promise<SampledAnswer[][]> {
    return this.#sampler.sample(parameters, prompts, options)
  }

  async save(parameters: Float32Array, folder: string): Promise<void> {
    const { trained } = this.#options
    const { pack, config } = this.#opened
    if (trained.kind === 'lora') return exportAdapter({ adapter: adapterOf(parameters, config, trained, this.layout, pack.manifest.name), target: folder })
    await writeTrainedPack({ pack, target: folder, tensors: tensorsOf(parameters, this.layout), name: `${pack.manifest.name}-trained`, source: `trained from ${pack.manifest.name} (${pack.hash})` })
  }

  async close(): Promise<void> {
    await this.#step.release()
    await (await this.#score)?.release()
    await this.#encoder.close()
    await this.#sampler.close()
  }
}

function objectiveOf({ objective }: TrainableOptions): BuildObjective {
  return objective.kind === 'sft' ? negativeLogLikelihood : groupRelativePolicy(objective)
}

async function initialVector(opened: OpenedPack, layout: ParameterLayout, { trained, adapter, seed }: TrainableOptions): Promise<Float32Array> {
  if (trained.kind === 'full') return packWeights(opened.pack, layout)
  return adapter === undefined ? freshLora(opened.config, trained, layout, seed) : continuedLora(adapter, opened.config, trained, layout)
}

/** @throws RangeError for what cannot be trained together */
function holdTrainable({ pack }: OpenedPack, { trained, adapter }: TrainableOptions): void {
  if (trained.kind === 'full' && pack.manifest.precision === 'int4') throw new RangeError(`${pack.manifest.name} is int4: only a LoRA can be trained on it`)
  if (trained.kind === 'full' && adapter !== undefined) throw new RangeError('an adapter is trained further as a LoRA, not with all weights')
}

/**
 * Opens a pack for training; its hashes are not checked here.
 * @throws PackError, ModelConfigError, TextError; RangeError for options that do not fit the pack; SessionError or ProviderMissingError
 */
export async function openTrainable(packFolder: string, options: TrainableOptions): Promise<TrainableModel> {
  const opened = await openPack(packFolder)
  holdTrainable(opened, options)
  const { config, pack } = opened
  const layout = layoutOf(config, options.trained)
  const weights: Weights = await openWeights(pack)
  const temperature = options.objective.kind === 'grpo' ? options.objective.temperature : 1
  const plan: ForwardPlan = { config, weights, trained: options.trained, layout, temperature, compute: options.precision ?? (options.provider === 'cuda' ? 'float16' : 'float32') }
  const initial = await initialVector(opened, layout, options)
  const session = { provider: options.provider, threads: options.threads, folder: pack.folder }
  const graph = stepGraph((builder, flat) => logProbabilities(builder, flat, plan), objectiveOf(options), { ...layout, optimizer: options.optimizer, byRows: options.provider === 'cpu', maxGradientNorm: options.maxGradientNorm, blockOf: options.recompute ? blockOf : null })
  // Packed, a matrix of floats would be in memory twice, once for the way back: on a frozen decoder of 98 million numbers 1.4 GB came down to 1.0.
  const step = await openSession(writeOnnx(graph), { ...session, packWeights: weights.precision === 'int4' })
  return new Trainable(opened, plan, options, session, step, initial)
}

export type { Example, RolloutExample, SeenPrompt } from './examples.ts'
export type { LoraOptions, Trained } from './parameters.ts'
