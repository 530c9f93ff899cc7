// Packs and the work on them in the words of the window.
import { byteWords } from '../../../main/contract/bytes.ts'
import type { MemoryNeed, ModelWork } from '../../../main/contract/models.ts'
import type { Reliability } from '../../../main/contract/reasoning.ts'
import { percent } from '../../../main/contract/wording.ts'
import { duration } from '../shell/job-words.ts'

export const verdictWords: Record<MemoryNeed['verdict'], string> = { fits: 'fits', tight: 'fits only just', 'too-large': 'too large here' }

/** "16 % · 33 % · 60 % · 82 %": within 25, 200, 750 and 2,500 km. */
export const shareWords = ({ shares }: Reliability): string =>
  [shares.within25Km, shares.within200Km, shares.within750Km, shares.within2500Km].map(percent).join(' · ')

const phases: Record<ModelWork['phase'], string> = {
  starting: 'starting', downloading: 'downloading', checking: 'checking', waiting: 'waiting', importing: 'importing', verifying: 'verifying', exporting: 'exporting',
}

/** "downloading 3.1 GB of 16 GB · 42 MB/s · 5 min 12 s left" */
export function workWords({ phase, done, total, rate, secondsLeft }: ModelWork): string {
  if (total === 0) return phases[phase]
  const parts = [`${phases[phase]} ${byteWords(done)} of ${byteWords(total)}`]
  if (rate !== null) parts.push(`${byteWords(rate)}/s`)
  if (secondsLeft !== null && done < total) parts.push(`${duration(secondsLeft)} left`)
  return parts.join(' · ')
}

/** A share of the whole, for a bar; percent. */
export const shareDone = ({ done, total }: Pick<ModelWork, 'done' | 'total'>): number => (total === 0 ? 0 : Math.min(100, (100 * done) / total))
