// Reads what tests/fixtures/training/make.py recorded; README.md there says what each name holds.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Grid } from '../../native-models/models/qwen2-5-vl/positions.ts'
import type { ChatMessage } from '../../native-models/text/chat-template.ts'
import { decodeSafetensors } from '../native-models/packs/tiny-checkpoint.ts'

export const trainingFixtures = path.join(import.meta.dirname, '../fixtures/training')

/** Checkpoints of tests/fixtures/qwen2-5-vl that were trained. */
export const trainedModels = ['tied-4-1', 'untied-2-2'] as const
export type TrainedModel = (typeof trainedModels)[number]

export interface ReferenceTensor { readonly dims: readonly number[]; readonly data: Float32Array }
export type ReferenceTensors = ReadonlyMap<string, ReferenceTensor>

/** A chat whose last message is trained on. */
export interface TrainedRow {
  readonly messages: readonly ChatMessage[]
  /** Names of pictures of tests/fixtures/qwen2-5-vl/images. */
  readonly pictures: readonly string[]
  readonly rendered: string
  /** As the decoder reads them, to the line break after the last turn. */
  readonly tokens: readonly number[]
  /** [start, end) of the tokens with a loss. */
  readonly answer: readonly [number, number]
  readonly grids: readonly Grid[]
}

export interface ReferenceLoss {
  readonly loss: number
  /** [row][token of the answer] */
  readonly logProbabilities: readonly (readonly number[])[]
  /** Of the whole gradient. */
  readonly norm: number
}

/** Kinds of recorded LoRA: on all seven linear layers of the decoder's blocks, or on query and value. */
export const loraKinds = ['all-linear', 'query-value'] as const
export type LoraKind = (typeof loraKinds)[number]

const readJson = (...names: string[]): unknown => JSON.parse(readFileSync(path.join(trainingFixtures, ...names), 'utf8'))

/** Float32 tensors of a file, by name. */
export function readTensorsOf(file: string): ReferenceTensors {
  const tensors = [...decodeSafetensors(file).values()]
  return new Map(tensors.map(({ name, shape, bytes }) => [name, { dims: shape, data: new Float32Array(Uint8Array.from(bytes).buffer) }]))
}

export const readTensors = (...names: string[]): ReferenceTensors => readTensorsOf(path.join(trainingFixtures, ...names))

/** The two chats that every reference of a model is over. */
export const readBatch = (model: TrainedModel): readonly TrainedRow[] => readJson(model, 'batch.json') as TrainedRow[]

export const readLoss = (model: TrainedModel): ReferenceLoss => readJson(model, 'gradients.json') as ReferenceLoss
/** Of every parameter, by published name. */
export const readGradients = (model: TrainedModel): ReferenceTensors => readTensors(model, 'gradients.safetensors')

/** As peft's save_pretrained wrote it. */
export const adapterFolder = (model: TrainedModel, kind: LoraKind): string => path.join(trainingFixtures, model, kind, 'adapter')
/** @param base int4 was recorded for 'all-linear' only */
export const readLoraLoss = (model: TrainedModel, kind: LoraKind, base: 'float32' | 'int4'): ReferenceLoss => readJson(model, kind, `${base}.json`) as ReferenceLoss
/** Of lora_A and lora_B, by the names of the adapter's own file. */
export const readLoraGradients = (model: TrainedModel, kind: LoraKind, base: 'float32' | 'int4'): ReferenceTensors => readTensors(model, kind, `${base}.safetensors`)

/** Ten updates of all weights, of all but tower and merger, or of a LoRA on all linear layers; matrices decay by 0.1, or nothing does. */
export const stepRuns = ['full', 'full-decay', 'frozen-tower-decay', 'lora', 'lora-decay'] as const
export type StepRun = (typeof stepRuns)[number]

export interface ReferenceSteps {
  /** Before each update. */
  readonly losses: readonly number[]
  /** Of the unclipped gradient of each update. */
  readonly norms: readonly number[]
  /** Norm of (after the last update - before the first), by tensor. */
  readonly changes: Readonly<Record<string, number>>
}

export const readSteps = (model: TrainedModel, run: StepRun): ReferenceSteps => readJson(model, 'steps', `${run}.json`) as ReferenceSteps
/** What was trained, after the last update: all of a LoRA, of full training a few tensors. */
export const readStepTensors = (model: TrainedModel, run: StepRun): ReferenceTensors => readTensors(model, 'steps', `${run}.safetensors`)

/** AdamW with clipping on given gradients; every vector is all tensors one after another. */
export interface ReferenceAdamW {
  readonly maxNorm: number
  /** How many of the first elements decay. */
  readonly decayed: number
  /** The learning rate of each update. */
  readonly rates: readonly number[]
  readonly start: readonly number[]
  readonly gradients: readonly (readonly number[])[]
  readonly runs: readonly {
    readonly betas: readonly [number, number]
    readonly epsilon: number
    readonly decay: number
    readonly after: readonly { readonly norm: number; readonly parameters: readonly number[]; readonly first: readonly number[]; readonly second: readonly number[] }[]
  }[]
}

export const readAdamW = (): ReferenceAdamW => readJson('optimizers', 'adamw.json') as ReferenceAdamW

export interface ReferenceSchedules {
  readonly learningRate: number
  readonly schedules: readonly {
    readonly updates: number
    readonly warmupShare: number
    /** In updates. */
    readonly warmup: number
    readonly minimumShare: number
    /** The rate of each update, and of one after the last. */
    readonly cosine: readonly number[]
    readonly constant: readonly number[]
  }[]
}

export const readSchedules = (): ReferenceSchedules => readJson('optimizers', 'schedules.json') as ReferenceSchedules

/** An answer that was drawn, with a number for each of its tokens where it is an array. */
export interface Rollout extends Omit<TrainedRow, 'rendered' | 'grids'> {
  readonly reward: number
  readonly advantage: number
  /** Of the model under training. */
  readonly logProbabilities: readonly number[]
  /** When it was drawn. */
  readonly old: readonly number[]
  /** Of the model without the adapter. */
  readonly reference: readonly number[]
}

export interface GrpoCase {
  /** How tokens are averaged: trl's loss_type. */
  readonly kind: 'grpo' | 'bnpo' | 'dr_grpo'
  readonly beta: number
  readonly epsilonLow: number
  readonly epsilonHigh: number
  /** Whether log-probabilities of when it was drawn are given. */
  readonly old: boolean
  /** Whether the divergence is multiplied with the ratio. */
  readonly corrected: boolean
  readonly loss: number
  /** Of the gradient. */
  readonly norm: number
  /** Means over all tokens; no kl where beta is 0. */
  readonly metrics: { readonly kl?: number; readonly entropy: number; readonly clipped: number; readonly clippedLow: number; readonly clippedHigh: number }
  /** [row][token]: of the loss with respect to each log-probability. */
  readonly slopes: readonly (readonly number[])[]
}

export interface GroupAdvantages {
  readonly size: number
  /** [group][answer], as are those below. */
  readonly rewards: readonly (readonly number[])[]
  readonly scaled: readonly (readonly number[])[]
  readonly centred: readonly (readonly number[])[]
  /** Groups. */
  readonly withoutSpread: number
}

export interface ReferenceGrpo {
  /** Answers to a prompt. */
  readonly group: number
  /** Most tokens of an answer. */
  readonly longest: number
  readonly rows: readonly Rollout[]
  readonly cases: Readonly<Record<string, GrpoCase>>
  readonly advantages: readonly GroupAdvantages[]
}

/** Of tied-4-1 with its adapter on all linear layers. */
export const readGrpo = (): ReferenceGrpo => readJson('tied-4-1', 'grpo', 'grpo.json') as ReferenceGrpo
/** Of lora_A and lora_B, by `CASE:` and the names of the adapter's file. */
export const readGrpoGradients = (): ReferenceTensors => readTensors('tied-4-1', 'grpo', 'gradients.safetensors')
