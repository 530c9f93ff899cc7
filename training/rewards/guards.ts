// Guards, ours: penalties from 0 down to -1 for text that is too long or repeats itself, so that reward cannot be had by either.
import type { LengthGuardOptions, RepetitionGuardOptions } from './options.ts'

/** 0 up to the free length, then linear to -1 at the limit, as the soft overlong penalty of DAPO (arXiv 2503.14476), in characters. */
export function lengthGuard(completion: string, { freeCharacters, limitCharacters }: LengthGuardOptions): number {
  const over = Array.from(completion).length - freeCharacters
  if (over <= 0) return 0
  return limitCharacters <= freeCharacters ? -1 : -Math.min(1, over / (limitCharacters - freeCharacters))
}

/** Words of letters and digits in lower case; scripts without spaces between words give one for each character. */
function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{M}\p{N}]+/gu) ?? []
}

/** The share of runs of so many words that stood before in the text, 0..1. */
export function repeatedShare(text: string, words: number): number {
  const all = wordsOf(text)
  const runs = all.length - words + 1
  if (runs <= 0) return 0
  const distinct = new Set(Array.from({ length: runs }, (_, at) => all.slice(at, at + words).join(' ')))
  return 1 - distinct.size / runs
}

/** 0 up to the tolerated share, then linear to -1 where all is repetition. */
export function repetitionGuard(completion: string, { words, tolerated }: RepetitionGuardOptions): number {
  const over = repeatedShare(completion, words) - tolerated
  return over <= 0 ? 0 : -over / (1 - tolerated)
}
