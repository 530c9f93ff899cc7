// Scores completions with what this program knows: its gazetteer for places and names, a model or nobody as the agent, a picture's evidence for clues.
import { setImmediate } from 'node:timers/promises'
import type { RewardItem } from '../../contract/rewards.ts'
import type { Seen } from '../../evidence/model-answer/check-clues.ts'
import type { Gazetteer } from '../../gazetteer/gazetteer.ts'
import type { ConsistencyAgent } from '../../../training/rewards/consistency.ts'
import type { RewardOptions } from '../../../training/rewards/options.ts'
import { scoreCompletion } from '../../../training/rewards/rewards.ts'
import type { RewardInput, RewardLookups, RewardScores } from '../../../training/rewards/rewards.ts'
import { agentByTable, geocodeByTable, similarityByTable } from '../../../training/rewards/tables.ts'
import { verifiedClues } from './grounding.ts'
import { nameSimilarity } from './name-similarity.ts'
import { gazetteerGeocode } from './places.ts'

/** Tables of an item stand in for the gazetteer, the similarity and the agent, for this item alone. */
export type ScoredItem = RewardInput & Partial<Pick<RewardItem, 'geocodes' | 'similarities' | 'agent' | 'seen' | 'image'>>

export interface ScorerParts {
  readonly gazetteer: Gazetteer
  /** Null for nobody: consistency is 0 for items that bring no conclusions of their own. */
  readonly agent: ConsistencyAgent | null
  readonly options: RewardOptions
  /** What is known of an item's picture, where it is known; clue grounding is null for the others. */
  readonly seen?: (item: ScoredItem) => Seen | null
  readonly signal?: AbortSignal
}

export type Scorer = (items: readonly ScoredItem[]) => Promise<RewardScores[]>

/** Scored at once, so that an agent has something to do; after so many, others have their turn. */
const AT_ONCE = 32

type Known = Pick<RewardLookups, 'geocode' | 'similarity'>
/** Look-ups are kept for as long as the gazetteer is open, whichever scorer asks. */
const lookupsOf = new WeakMap<Gazetteer, Known>()

function knownTo(gazetteer: Gazetteer): Known {
  const known = lookupsOf.get(gazetteer) ?? { geocode: gazetteerGeocode(gazetteer), similarity: nameSimilarity(gazetteer) }
  lookupsOf.set(gazetteer, known)
  return known
}

function seenBy(item: ScoredItem, { seen }: ScorerParts): Seen | null {
  return item.seen ? { lines: item.seen, evidence: [] } : (seen?.(item) ?? null)
}

function lookupsFor(item: ScoredItem, parts: ScorerParts): RewardLookups {
  const known = knownTo(parts.gazetteer)
  const seen = parts.options.weights.clueGrounding === 0 ? null : seenBy(item, parts)
  return {
    geocode: item.geocodes ? geocodeByTable(item.geocodes) : known.geocode,
    similarity: item.similarities ? similarityByTable(item.similarities) : known.similarity,
    agent: item.agent ? agentByTable(item.agent) : parts.agent,
    ...(seen ? { clues: (completion: string) => verifiedClues(completion, seen) } : {}),
  }
}

/**
 * @returns scores in the order of the items
 * @throws what the agent's engine throws, and the signal's reason
 */
export function createScorer(parts: ScorerParts): Scorer {
  return async (items) => {
    const scores: RewardScores[] = []
    for (let from = 0; from < items.length; from += AT_ONCE) {
      parts.signal?.throwIfAborted()
      scores.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map((item) => scoreCompletion(item, lookupsFor(item, parts), parts.options)))))
      await setImmediate()
    }
    return scores
  }
}
