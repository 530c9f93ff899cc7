// Trains a byte-level BPE vocabulary (Sennrich et al. 2016, arXiv 1508.07909) on texts; the same texts and counts give the same vocabulary.
import { byteIds, byteLetters } from './byte-letters.ts'
import { leftOf, PairCounts, rightOf } from './pair-counts.ts'
import type { Word } from './pair-counts.ts'

export interface Bpe {
  /** By id; written in byte-level letters. */
  readonly tokens: readonly string[]
  /** In the order in which they are applied. */
  readonly merges: readonly (readonly [left: string, right: string])[]
}

/** A text and how often it counts. */
export type CountedText = readonly [text: string, count: number]

/** How texts are cut into words, which no token reaches across: part of the format, as Qwen2's tokenizer.json states it. */
export const wordPattern = String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`
const words = new RegExp(wordPattern, 'gu')

/** A pair that occurs once makes no text but its own shorter. */
const fewestOccurrences = 2

/** In NFC, as the tokenizer will see them. */
function countWords(texts: Iterable<CountedText>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const [text, count] of texts) {
    if (!Number.isSafeInteger(count) || count < 1) throw new RangeError(`a text counts ${count} times: it must be a whole number from 1`)
    for (const [word] of text.toWellFormed().normalize('NFC').matchAll(words)) counts.set(word, (counts.get(word) ?? 0) + count)
  }
  return counts
}

/**
 * Merges the most frequent pair of tokens into one, again and again; of equally frequent pairs that whose left token has the smaller id, then
 * whose right one has. Bytes have the ids 0 to 255, and tokens are numbered as they come. Where two pairs spell one token it keeps its first id.
 * @param size tokens at most, the 256 bytes among them; fewer when no pair occurs twice any more
 * @throws RangeError for a size below 256, or a count that is no whole number from 1
 */
export function trainBpe(texts: Iterable<CountedText>, size: number): Bpe {
  if (!Number.isSafeInteger(size) || size < byteLetters.length) throw new RangeError(`a vocabulary of ${size} tokens cannot hold the 256 bytes`)
  const counted = Array.from(countWords(texts), ([word, count]): Word => ({ ids: byteIds(word), count }))
  const pairs = new PairCounts(counted)
  const tokens = [...byteLetters]
  const idOf = new Map(tokens.map((token, id) => [token, id]))
  const merges: (readonly [string, string])[] = []
  while (tokens.length < size) {
    const pair = pairs.mostFrequent(fewestOccurrences)
    if (pair === null) break
    const [left, right] = [tokens[leftOf(pair)]!, tokens[rightOf(pair)]!]
    const id = idOf.get(left + right) ?? tokens.push(left + right) - 1
    idOf.set(left + right, id)
    merges.push([left, right])
    pairs.merge(pair, id)
  }
  return { tokens, merges }
}
