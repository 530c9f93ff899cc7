// Training runs: what is asked for, what it is reckoned to need, and how it goes.
import { z } from 'zod'
import { ErrorReport } from './errors.ts'

/** Linear layers of the decoder, by PEFT's names. */
export const LinearName = z.enum(['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj'])
export const ModelPart = z.enum(['vision', 'merger', 'embedding', 'decoder'])

/** What is trained: low-rank corrections (arXiv 2106.09685), or the weights themselves but for the parts that are frozen. */
export const Trained = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('lora'),
    rank: z.number().int().min(1).max(1024).default(64).describe('rank of the corrections'),
    alpha: z.number().positive().max(65_536).default(128).describe('the corrections are scaled by alpha / rank'),
    modules: z.union([z.literal('all-linear'), z.array(LinearName).min(1)]).default('all-linear'),
  }),
  z.strictObject({ kind: z.literal('full'), freeze: z.array(ModelPart).max(3).default(['vision', 'merger']) }),
])
export type Trained = z.infer<typeof Trained>

const rate = z.number().positive().max(1)
const share = z.number().min(0).max(1)

/** Of every method. What GeoAgent's recipe states is its value; the others are ours. */
const shared = {
  learningRate: rate.default(1e-5).describe('after the warm-up'),
  warmupShare: share.default(0.01).describe('share of the updates in which the learning rate rises'),
  minimumShare: share.default(0).describe('share of the learning rate that the cosine ends at'),
  beta1: z.number().min(0).lt(1).default(0.9).describe("AdamW's decay of the first moment"),
  beta2: z.number().min(0).lt(1).default(0.999).describe("AdamW's decay of the second moment"),
  epsilon: rate.default(1e-8).describe("AdamW's epsilon"),
  weightDecay: share.default(0).describe("AdamW's weight decay"),
  maxGradientNorm: z.number().positive().max(1e6).default(1).describe('longer gradients are shortened to this'),
  maxLength: z.number().int().min(16).max(131_072).default(4096).describe('tokens; longer examples are left out'),
  checkpointEvery: z.number().int().min(1).max(100_000).default(50).describe('updates between two checkpoints'),
  evaluateEvery: z.number().int().min(1).max(100_000).default(50).describe('updates between two evaluations on the validation part'),
  patience: z.number().int().min(0).max(1000).default(3).describe('evaluations without progress after which it stops early; 0 for never'),
  seed: z.number().int().min(0).max(0xffff_ffff).default(0).describe('of the order of the examples and of all that is drawn'),
}

export const SftSettings = z.strictObject({
  epochs: z.number().int().min(1).max(1000).default(2).describe('passes over the training part'),
  batch: z.number().int().min(1).max(4096).default(8).describe('examples of one update'),
  microBatchTokens: z.number().int().min(16).max(2 ** 20).default(2048).describe('tokens that go through the model at once: more is faster and needs more memory'),
  bucketUpdates: z.number().int().min(1).max(100_000).default(4).describe('updates whose examples are sorted by length together: more spare padding, fewer mix lengths better'),
  maxPixels: z.number().int().min(784).max(2 ** 24).default(285_043).describe('larger pictures are scaled to so many pixels'),
  ...shared,
})
export type SftSettings = z.infer<typeof SftSettings>

export const GrpoSettings = z.strictObject({
  epochs: z.number().int().min(1).max(1000).default(1).describe('passes over the training part'),
  prompts: z.number().int().min(1).max(1024).default(4).describe('prompts of one step'),
  generations: z.number().int().min(2).max(64).default(8).describe('answers sampled for each prompt: the group'),
  temperature: z.number().gt(0).max(10).default(0.7).describe('of the sampling'),
  topP: z.number().gt(0).max(1).default(1).describe('of the sampling'),
  topK: z.number().int().min(0).max(1_000_000).default(0).describe('of the sampling; 0 for all tokens'),
  maxTokens: z.number().int().min(1).max(32_768).default(1024).describe('of one answer'),
  beta: z.number().min(0).max(10).default(0.001).describe('weight of the divergence from the frozen start'),
  iterations: z.number().int().min(1).max(100).default(1).describe('updates on the same answers'),
  epsilonLow: z.number().gt(0).lt(1).default(0.2).describe('the ratio is clipped below at 1 - this'),
  epsilonHigh: z.number().gt(0).max(10).default(0.2).describe('the ratio is clipped above at 1 + this'),
  microBatchTokens: z.number().int().min(16).max(2 ** 20).default(2048).describe('tokens that go through the model at once: more is faster and needs more memory'),
  maxPixels: z.number().int().min(784).max(2 ** 24).default(200_000).describe('larger pictures are scaled to so many pixels'),
  ...shared,
  // A step takes as long as many updates of sft.
  checkpointEvery: shared.checkpointEvery.unwrap().default(10).describe('updates between two checkpoints'),
})
export type GrpoSettings = z.infer<typeof GrpoSettings>

const weight = (value: number) => z.number().min(0).max(100).default(value)
/** Of country, region and place. */
const thirds = z.tuple([share, share, share]).default([0.1, 0.6, 0.3])
const characters = (value: number) => z.number().int().min(0).max(1_000_000).default(value)

/** Every number of the rewards. */
export const RewardSettings = z.strictObject({
  weights: z.strictObject({
    format: weight(1).describe('weight of the whole text having the form asked for'),
    answerFormat: weight(1).describe('weight of the answer having its parts'),
    semantic: weight(1).describe("weight of naming the truth's places"),
    spatial: weight(1.5).describe('weight of lying near the truth'),
    consistency: weight(0.5).describe('weight of an agent concluding the same from the reasoning'),
    clueGrounding: weight(0).describe('weight of the share of clues that the evidence verifies'),
    lengthGuard: weight(0).describe('weight of the penalty on answers without end'),
    repetitionGuard: weight(0).describe('weight of the penalty on saying the same again'),
  }).prefault({}),
  answerFormat: z.strictObject({
    fewestParts: z.number().int().min(1).max(10).default(2).describe('parts of an answer at least'),
    mostParts: z.number().int().min(1).max(10).default(3).describe('and at most'),
  }).prefault({}),
  semantic: z.strictObject({
    fieldWeights: thirds.describe('of country, region and place'),
    countryGate: share.default(0.7).describe('similarity of the countries from which on the region counts'),
    regionGate: share.default(0.5).describe('similarity of the regions from which on the place counts'),
  }).prefault({}),
  spatial: z.strictObject({
    scaleKm: z.number().positive().max(20_040).default(200).describe('kilometres in which the reward falls to 1/e'),
    limitKm: z.number().positive().max(20_040).default(2000).describe('kilometres from which on it is 0'),
  }).prefault({}),
  consistency: z.strictObject({
    stageWeights: thirds.describe('of country, region and place'),
    compareWith: z.enum(['own', 'truth']).default('own').describe("what the agent's conclusion is held against: the answer's own, or the truth"),
    leastCharacters: characters(90).describe('of reasoning, below which a stage counts nothing'),
    enoughCharacters: characters(200).describe('of reasoning, above which it counts in full'),
    steepness: z.number().positive().max(1000).default(8).describe('of the curve between the two'),
    midpoint: share.default(0.5).describe('of the curve between the two'),
  }).prefault({}),
  lengthGuard: z.strictObject({
    freeCharacters: characters(4096).describe('of an answer that cost nothing'),
    limitCharacters: characters(8192).describe('at which the penalty is whole'),
  }).prefault({}),
  repetitionGuard: z.strictObject({
    words: z.number().int().min(1).max(100).default(4).describe('in a row that are looked for again'),
    tolerated: share.default(0.1).describe('share of repeated ones that costs nothing'),
  }).prefault({}),
})
export type RewardSettings = z.infer<typeof RewardSettings>

/** Who concludes from the reasoning for the consistency reward. */
export const ConsistencyAgent = z.discriminatedUnion('kind', [
  /** Nobody: the reward is 0. */
  z.strictObject({ kind: z.literal('none') }),
  /** The name of a pack of the workspace, or the absolute folder of any. */
  z.strictObject({ kind: z.literal('pack'), pack: z.string().min(1).max(4096) }),
  /** The remote engine of the settings: reasoning leaves the machine for it, pictures do not. */
  z.strictObject({ kind: z.literal('remote') }),
])
export type ConsistencyAgent = z.infer<typeof ConsistencyAgent>

/** How the agent's model writes. */
export const AgentSettings = z.strictObject({
  temperature: z.number().min(0).max(10).default(0.1).describe('of its sampling'),
  maxTokens: z.number().int().min(1).max(32_768).default(512).describe('of one conclusion'),
  seed: z.number().int().min(0).max(0xffff_ffff).default(0).describe('the same seed gives the same conclusions'),
})
export type AgentSettings = z.infer<typeof AgentSettings>

/** Of every method. */
const about = {
  /** The name of a pack of the workspace, or the absolute folder of any. */
  pack: z.string().min(1).max(4096),
  /** Absolute path of a dataset file. */
  dataset: z.string().min(1).max(4096),
  trained: Trained.prefault({ kind: 'lora' }),
  /** Absolute folder of an adapter in PEFT's form to go on from, of the same rank, alpha and modules. */
  adapter: z.string().min(1).max(4096).optional(),
  /** What it runs on; the best of this machine where it is absent. */
  provider: z.enum(['cuda', 'cpu']).optional(),
  /** Within one operator; one a core where it is absent. */
  threads: z.number().int().min(1).max(1024).optional(),
  /** What a block computed is computed again on the way back: a third more work for much less memory. */
  recompute: z.boolean().default(true),
}

export const TrainingPlan = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('sft'), ...about, settings: SftSettings.prefault({}) }),
  z.strictObject({ method: z.literal('grpo'), ...about, settings: GrpoSettings.prefault({}), rewards: RewardSettings.prefault({}), agent: ConsistencyAgent.prefault({ kind: 'none' }), agentSettings: AgentSettings.prefault({}) }),
])
export type TrainingPlan = z.infer<typeof TrainingPlan>

/** Bytes, by what they are for; the terms are explained where they are reckoned. */
export const TrainingMemory = z.object({
  weights: z.number(),
  parameters: z.number(),
  moments: z.number(),
  gradients: z.number(),
  activations: z.number(),
  logits: z.number(),
  vision: z.number(),
  rollouts: z.number(),
  runtime: z.number(),
  total: z.number(),
})
export type TrainingMemory = z.infer<typeof TrainingMemory>

export const TrainingData = z.object({
  /** Absolute. */
  file: z.string(),
  sha256: z.string(),
  /** Examples by the part that their line names; a line without one is for training. */
  train: z.number().int(),
  validation: z.number().int(),
  test: z.number().int(),
  /** Longer than the plan allows. */
  leftOut: z.number().int(),
  /** Of the longest example that is trained on, its pictures at their largest. */
  longestTokens: z.number().int(),
})
export type TrainingData = z.infer<typeof TrainingData>

export const TrainingEstimate = z.object({
  /** As it would run: what the draft left open is decided. */
  plan: TrainingPlan,
  pack: z.object({ name: z.string(), folder: z.string(), hash: z.string() }),
  data: TrainingData,
  /** Numbers that are trained, and that the model has. */
  parameters: z.number(),
  modelParameters: z.number(),
  updates: z.number().int(),
  memory: TrainingMemory,
  /** What a model's process may hold here, and what of that is free now; null where the memory is a graphics card's, which is not known here. */
  limit: z.number().nullable(),
  free: z.number().nullable(),
  verdict: z.enum(['fits', 'tight', 'too-large', 'unknown']),
  /** All of it in one line. */
  words: z.string(),
  /** What a person should know before it begins, a line each. */
  warnings: z.array(z.string()),
})
export type TrainingEstimate = z.infer<typeof TrainingEstimate>

export const TrainingState = z.enum([
  'queued', // waits until another run has ended
  'running',
  'paused',
  'interrupted', // its process or program ended; it can go on
  'failed', // `error` says why; it can be tried again from its last checkpoint
  'done',
])
export type TrainingState = z.infer<typeof TrainingState>

/** What the log tells of one update or evaluation; a number that is none is null. */
export const TrainingLine = z.record(z.string(), z.union([z.number(), z.string(), z.null()]))
export type TrainingLine = z.infer<typeof TrainingLine>

export const TrainingRun = z.object({
  id: z.string(),
  /** Absolute. */
  folder: z.string(),
  plan: TrainingPlan,
  pack: TrainingEstimate.shape.pack,
  data: TrainingData,
  memory: TrainingMemory,
  parameters: z.number(),
  /** As they were told before it began. */
  warnings: TrainingEstimate.shape.warnings,
  state: TrainingState,
  /** UTC. */
  created: z.string(),
  started: z.string().nullable(),
  ended: z.string().nullable(),
  /** Updates that the log tells of, and that there will be. */
  updates: z.number().int(),
  totalUpdates: z.number().int(),
  /** Of the updates lately; null until known or where it does not run. */
  secondsLeft: z.number().nullable(),
  /** What it does now, where that is no update: reading data, opening the model, waiting for another run. */
  phase: z.string().nullable(),
  /** The last line of the log. */
  last: TrainingLine.nullable(),
  /** Absolute; null before the first. */
  checkpoint: z.string().nullable(),
  /** Absolute folder of the best adapter or pack so far. */
  best: z.string().nullable(),
  /** Of a run that is done. */
  outcome: z.enum(['finished', 'stopped-early']).nullable(),
  /** Why it is interrupted or has failed. */
  error: ErrorReport.nullable(),
})
export type TrainingRun = z.infer<typeof TrainingRun>
