// Clue grounding, ours: the share of a chain's clues that the picture's own evidence verifies.

export interface VerifiedClues {
  readonly verified: number
  readonly total: number
}

/** 0 for a chain without clues: one that names nothing must not look well grounded. Null where nothing is known of the picture. */
export function clueGrounding(clues: VerifiedClues | null): number | null {
  if (clues === null) return null
  return clues.total === 0 ? 0 : clues.verified / clues.total
}
