// Whether a model fits this machine, in numbers and in words.
import os from 'node:os'
import { byteWords } from '../../contract/bytes.ts'
import type { MemoryNeed } from '../../contract/models.ts'
import type { MemoryParts } from '../../contract/models-tasks.ts'

/** The runtime itself, and matrices that it reorders while it loads; measured at about 100 MB beside small models. */
const RUNTIME = 100 * 2 ** 20
/** Of what a model may hold: above, a longer prompt or a second answer may not find room. */
const TIGHT = 0.8

const verdictOf = (needed: number, limit: number): MemoryNeed['verdict'] => (needed > limit ? 'too-large' : needed > TIGHT * limit ? 'tight' : 'fits')

const verdicts: Record<MemoryNeed['verdict'], string> = {
  fits: 'fits', tight: 'fits only just: close what else needs memory', 'too-large': 'does not fit: take a smaller precision or model, or raise the limit in the settings where the machine has more',
}

/** @param limit bytes that a model's process may hold; @param free bytes of the machine that nobody uses now */
export function memoryNeed(parts: MemoryParts, limit: number, free = os.freemem()): MemoryNeed {
  const total = parts.total + RUNTIME
  const verdict = verdictOf(total, limit)
  const busy = verdict !== 'too-large' && total > free ? ` Now ${byteWords(free)} are free.` : ''
  return { ...parts, total, limit, verdict, words: `Needs ${byteWords(total)} of the ${byteWords(limit)} that a model may hold here: ${verdicts[verdict]}.${busy}` }
}
