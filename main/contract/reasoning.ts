// What a model wrote about where a picture was taken: its chain in three stages, its answer, and the run that it comes from. Every string is hostile input.
import { z } from 'zod'

/** From the coarsest grain down, as a chain goes. */
export const StageName = z.enum(['country', 'region', 'place'])
export type StageName = z.infer<typeof StageName>

export const ReasoningStage = z.object({ clues: z.array(z.string()), reasoning: z.string(), conclusion: z.string(), uncertainty: z.string() })
export type ReasoningStage = z.infer<typeof ReasoningStage>

export const ReasoningChain = z.object({
  /** A stage that the model left out is left out here. */
  stages: z.object({ country: ReasoningStage.optional(), region: ReasoningStage.optional(), place: ReasoningStage.optional() }),
  /** Country, region, place, as far down as the model went; empty where it gave no answer. */
  answer: z.array(z.string()).max(3),
  /** JSON alone, or the same between think marks with the answer after it. */
  form: z.enum(['json', 'think-answer']),
  /** What was amiss with the text, a line each; none where it was in form. */
  problems: z.array(z.string()),
})
export type ReasoningChain = z.infer<typeof ReasoningChain>

const Share = z.number().min(0).max(1)

/** How good a model is: of its answers, the share whose truth lies within so many kilometres. The radii stand for city, region, country and continent. */
export const Reliability = z.object({
  name: z.string(),
  /** What was measured, on which pictures, by whom; or why nothing was. */
  source: z.string(),
  shares: z.object({ within25Km: Share, within200Km: Share, within750Km: Share, within2500Km: Share }),
})
export type Reliability = z.infer<typeof Reliability>

export const ModelIdentity = z.object({
  name: z.string(),
  /** SHA-256 of the pack's manifest; null for a model on another machine. */
  packHash: z.string().nullable(),
  adapterHash: z.string().nullable(),
})
export type ModelIdentity = z.infer<typeof ModelIdentity>

export const AnswerSample = z.object({ text: z.string(), ended: z.enum(['stop', 'length', 'cancelled']) })
export type AnswerSample = z.infer<typeof AnswerSample>

/** One run of a model over one picture, as it is kept. */
export const ModelAnswer = z.object({
  /** The run's own; saved again under the same id it takes the earlier one's place. */
  id: z.string().min(1),
  model: ModelIdentity,
  prompt: z.string(),
  samples: z.array(AnswerSample).min(1),
  seed: z.number().int(),
  /** Temperature, topP, topK, repetitionPenalty, as they were set. */
  sampling: z.record(z.string(), z.number()),
  /** Milliseconds by stage: load, image, prefill, decode. */
  timings: z.record(z.string(), z.number()),
  /** As the pack states it; null where it states none. */
  reliability: Reliability.nullable(),
  actor: z.string(),
  /** UTC, ISO 8601. */
  at: z.string(),
})
export type ModelAnswer = z.infer<typeof ModelAnswer>

/** Verified: the picture shows it as our own readers see it. Contradicted: it names a country that hard evidence excludes. */
export const ClueState = z.enum(['verified', 'unverified', 'contradicted'])
export type ClueState = z.infer<typeof ClueState>

export const CheckedClue = z.object({
  stage: StageName,
  text: z.string(),
  state: ClueState,
  /** What speaks for that state; null for an unverified one. */
  because: z.string().nullable(),
})
export type CheckedClue = z.infer<typeof CheckedClue>

/** What a record says of the newest run. */
export const Reasoning = z.object({
  model: ModelIdentity,
  /** Null where nothing of a chain could be read in the text. */
  chain: ReasoningChain.nullable(),
  clues: z.array(CheckedClue),
  /** As the model wrote it. */
  text: z.string(),
  /** The further samples of the run. */
  others: z.array(z.object({ text: z.string(), answer: z.array(z.string()) })),
  seed: z.number().int(),
  sampling: z.record(z.string(), z.number()),
  timings: z.record(z.string(), z.number()),
  at: z.string(),
})
export type Reasoning = z.infer<typeof Reasoning>
