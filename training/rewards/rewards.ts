// All rewards of one completion, and their weighted sum.
import { answerFormatReward } from './answer-format.ts'
import { clueGrounding } from './clue-grounding.ts'
import type { VerifiedClues } from './clue-grounding.ts'
import { answerOf } from './completion.ts'
import { consistencyReward } from './consistency.ts'
import type { ConsistencyAgent } from './consistency.ts'
import { formatReward } from './format.ts'
import { lengthGuard, repetitionGuard } from './guards.ts'
import type { RewardOptions } from './options.ts'
import { semanticReward } from './semantic.ts'
import type { Similarity } from './semantic.ts'
import { spatialReward } from './spatial.ts'
import type { Geocode } from './spatial.ts'

export interface RewardInput {
  readonly completion: string
  /** "Country; Region; Place". */
  readonly solution: string
}

/** What rewards need to know of the world. */
export interface RewardLookups {
  readonly geocode: Geocode
  readonly similarity: Similarity
  /** Null for none: consistency is 0 then. */
  readonly agent: ConsistencyAgent | null
  /** Absent where nothing is known of the picture. */
  readonly clues?: (completion: string) => VerifiedClues | null
}

/** Each 0..1, guards -1..0; ours are null while they have no weight, and clue grounding where nothing is known of the picture. */
export interface RewardScores {
  readonly format: number
  readonly answerFormat: number
  readonly semantic: number
  readonly spatial: number
  readonly consistency: number
  readonly clueGrounding: number | null
  readonly lengthGuard: number | null
  readonly repetitionGuard: number | null
  /** The sum of weight times score. */
  readonly total: number
}

type Parts = Omit<RewardScores, 'total'>

function ownParts(completion: string, { clues }: RewardLookups, { weights, ...options }: RewardOptions): Pick<Parts, 'clueGrounding' | 'lengthGuard' | 'repetitionGuard'> {
  return {
    clueGrounding: weights.clueGrounding === 0 ? null : clueGrounding(clues?.(completion) ?? null),
    lengthGuard: weights.lengthGuard === 0 ? null : lengthGuard(completion, options.lengthGuard),
    repetitionGuard: weights.repetitionGuard === 0 ? null : repetitionGuard(completion, options.repetitionGuard),
  }
}

const rewardNames = ['format', 'answerFormat', 'semantic', 'spatial', 'consistency', 'clueGrounding', 'lengthGuard', 'repetitionGuard'] as const

/** @throws what the agent throws; the rest cannot fail, whatever the completion holds */
export async function scoreCompletion({ completion, solution }: RewardInput, lookups: RewardLookups, options: RewardOptions): Promise<RewardScores> {
  const answer = answerOf(completion)
  const parts: Parts = {
    format: formatReward(completion),
    answerFormat: answerFormatReward(completion, options.answerFormat),
    semantic: semanticReward(answer, solution, lookups.similarity, options.semantic),
    spatial: spatialReward(answer, solution, lookups.geocode, options.spatial),
    consistency: await consistencyReward(completion, solution, lookups.agent, options.consistency),
    ...ownParts(completion, lookups, options),
  }
  return { ...parts, total: rewardNames.reduce((sum, name) => sum + options.weights[name] * (parts[name] ?? 0), 0) }
}
