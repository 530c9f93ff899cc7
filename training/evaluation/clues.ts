// How much of what a model says it saw is there: shares of its clues by what our own readers say of them.
import type { ClueCounts, EvaluatedPicture } from './picture.ts'

export interface ClueSummary extends ClueCounts {
  /** Pictures whose model named any. */
  readonly pictures: number
  /** Of all clues; of those that could be decided either way. null for none. */
  readonly verifiedShare: number | null
  readonly verifiedOfDecided: number | null
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)

/** @returns null where no model wrote clues */
export function clueSummary(pictures: readonly EvaluatedPicture[]): ClueSummary | null {
  const counted = pictures.flatMap(({ clues }) => (clues && clues.verified + clues.unverified + clues.contradicted > 0 ? [clues] : []))
  if (counted.length === 0) return null
  const sum = (state: keyof ClueCounts): number => counted.reduce((total, one) => total + one[state], 0)
  const [verified, unverified, contradicted] = [sum('verified'), sum('unverified'), sum('contradicted')]
  return { pictures: counted.length, verified, unverified, contradicted, verifiedShare: share(verified, verified + unverified + contradicted), verifiedOfDecided: share(verified, verified + contradicted) }
}
