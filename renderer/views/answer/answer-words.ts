// The answer in words: what leads, what was decided about it, what speaks against it.
import type { Review } from '../../../main/contract/case.ts'
import type { EvidenceItem } from '../../../main/contract/evidence.ts'
import type { Grain, Point } from '../../../main/contract/geography.ts'
import type { Hypothesis } from '../../../main/contract/posterior.ts'
import { visible } from '../../../main/contract/plain-text.ts'
import { percent } from '../../../main/contract/wording.ts'
import { distanceKm } from './distance.ts'

/** How near the map goes to a hypothesis. */
export const zoomOf: Record<Grain, number> = { country: 4, region: 6, place: 9 }

/** "Stuttgart" of "Stuttgart, Baden-Württemberg, Germany". */
export const firstPart = (label: string): string => visible(label.split(',')[0].trim())

/** Since when the verdict no longer is about what leads; null while it is. */
export function changedSince(review: Review, leading: Hypothesis | undefined): string | null {
  const then = review.hypothesis
  if (then?.label === leading?.label) return null
  return then ? `The answer has changed since: it was ${visible(then.label)} (${percent(then.probability)}).` : 'The answer has changed since: there was none.'
}

/** The two places between which the evidence is torn. */
export function contradictionWords(hypotheses: readonly Hypothesis[]): string {
  const [first, second] = hypotheses
  if (!first || !second) return 'The evidence points to places that exclude each other.'
  return `The evidence points to two places: ${visible(first.label)} (${percent(first.probability)}) and ${visible(second.label)} (${percent(second.probability)}).`
}

export interface Truth {
  readonly item: EvidenceItem
  readonly point: Point
  /** From the best point; null where there is none. */
  readonly km: number | null
}

/** The point that a file of known coordinates gives. */
export function truthOf(evidence: readonly EvidenceItem[], best: Point | null): Truth | null {
  const item = evidence.find(({ source, likelihood }) => source.origin === 'truth-file' && likelihood.form === 'kernels')
  if (item?.likelihood.form !== 'kernels') return null
  const [{ latitude, longitude }] = item.likelihood.centres
  return { item, point: { latitude, longitude }, km: best && distanceKm(best, { latitude, longitude }) }
}
