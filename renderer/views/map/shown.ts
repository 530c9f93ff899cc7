// What the map shows of the image in view, from the answer and the ledger as they stand.
import type { EvidenceItem } from '../../../main/contract/evidence.ts'
import type { Point } from '../../../main/contract/geography.ts'
import type { Answer } from '../../state/detail.svelte.ts'
import type { MapAnswer } from '../../map/answer.ts'
import { claimOf } from '../evidence/claim-of.ts'

/** Points that a file of known coordinates gives, whether they count or not. */
const truthsOf = (evidence: readonly EvidenceItem[]): Point[] =>
  evidence.flatMap(({ source, likelihood }) => (source.origin === 'truth-file' && likelihood.form === 'kernels' ? likelihood.centres.map(({ latitude, longitude }) => ({ latitude, longitude })) : []))

/** @returns null where there is nothing of this image to draw */
export function mapAnswer(answer: Answer | null, evidence: readonly EvidenceItem[]): MapAnswer | null {
  const claims = evidence.filter(({ accepted }) => accepted).map(claimOf)
  const pins = claims.flatMap((claim) => (claim?.claim === 'pin' ? [{ latitude: claim.latitude, longitude: claim.longitude }] : []))
  const areas = claims.flatMap((claim) => (claim?.claim === 'include' || claim?.claim === 'exclude' ? [{ claim: claim.claim, polygons: claim.polygons }] : []))
  const truth = truthsOf(evidence)
  if (!answer && pins.length + areas.length + truth.length === 0) return null
  return { credible: answer?.credible ?? [], hypotheses: answer?.hypotheses ?? [], best: answer?.best ?? null, truth, pins, areas }
}

/** Words for what is to be done while drawing. */
export const hints = {
  point: 'Click where it was taken, or move the cross with the arrow keys and press Enter. Esc cancels.',
  include: 'Click the corners of the area it lies in; a double click or Enter finishes. By keyboard: arrow keys move a cross, Enter sets a corner, a second Enter finishes. Esc cancels.',
  exclude: 'Click the corners of the area it does not lie in; a double click or Enter finishes. By keyboard: arrow keys move a cross, Enter sets a corner, a second Enter finishes. Esc cancels.',
} as const

export const refusal = 'The outline crosses itself, so it bounds no area. Go on, or press Esc and begin again.'
