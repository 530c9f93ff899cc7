// One picture of the list in words and tones.
import type { ImageStatus, ImageSummary, Verdict } from '../../../main/contract/case.ts'
import { visible } from '../../../main/contract/plain-text.ts'
import { captureTime, percent, placeOf } from '../../../main/contract/wording.ts'

export const stateWords: Record<ImageStatus, string> = { pending: 'not looked at', located: 'located', unlocated: 'no answer', failed: 'failed' }
export const verdictWords: Record<Verdict, string> = { accepted: 'accepted', rejected: 'rejected' }

export type Tone = 'open' | 'low' | 'accepted' | 'rejected'

/** Below this a leading hypothesis is not even as likely as not. */
const EVEN = 0.45

export function toneOf({ verdict, probability }: Pick<ImageSummary, 'verdict' | 'probability'>): Tone {
  if (verdict) return verdict
  return (probability ?? 0) < EVEN ? 'low' : 'open'
}

/** Without the sign, where many stand below one another: "62", "<1", ">99". */
export const barePercent = (probability: number): string => percent(probability).replace(' %', '')

/** All that the cell shows by form and colour, for a screen reader. */
export function pictureWords(image: ImageSummary): string {
  const { status, probability, answer, verdict, contradiction, tags, capturedAt } = image
  const found = status === 'located' ? [answer === null ? image.country : placeOf(answer), probability === null ? null : percent(probability)] : [stateWords[status]]
  const words = [image.name, ...found, verdict && verdictWords[verdict], contradiction ? 'contradiction' : null, tags.length > 0 ? `tags ${tags.join(' ')}` : null, capturedAt && captureTime(capturedAt)]
  return visible(words.filter(Boolean).join(', '))
}
