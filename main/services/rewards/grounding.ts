// Clues of a completion held against what is known of its picture, by the same code that marks them for an analyst.
import { checkClues } from '../../evidence/model-answer/check-clues.ts'
import type { Seen } from '../../evidence/model-answer/check-clues.ts'
import { readAnswer } from '../../evidence/model-answer/read-answer.ts'
import type { VerifiedClues } from '../../../training/rewards/clue-grounding.ts'

/** No chain has no clues. */
export function verifiedClues(completion: string, seen: Seen): VerifiedClues {
  const chain = readAnswer(completion)
  const clues = chain === null ? [] : checkClues(chain, seen)
  return { verified: clues.filter(({ state }) => state === 'verified').length, total: clues.length }
}
