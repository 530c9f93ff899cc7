// What a trainer posts: one item, a JSON array of them, or a line of JSON each; what it gets back has the same form.
import type { RewardItem } from '../../contract/rewards.ts'
import { BadItem, itemFrom, itemFromText } from './scoring.ts'
import type { WrittenScores } from './scoring.ts'

export interface Posted {
  readonly form: 'one' | 'array' | 'lines'
  readonly items: readonly RewardItem[]
}

const linesOf = (text: string): { text: string; line: number }[] => text.split('\n').map((one, at) => ({ text: one, line: at + 1 })).filter((one) => one.text.trim() !== '')

/** Lines are also known by themselves: an object that goes on over several lines is no line of JSON. */
function isLines(text: string): boolean {
  if (/^\s*\[/.test(text)) return false
  try {
    JSON.parse(text)
    return false
  } catch {
    return linesOf(text).length > 1
  }
}

/**
 * @param mediaType as the request names it: `application/jsonl` and `application/x-ndjson` are lines, whatever they look like
 * @throws BadItem
 */
export function readPosted(text: string, mediaType: string): Posted {
  if (/^application\/(?:jsonl|x-ndjson|ndjson|x-jsonlines)\b/i.test(mediaType) || isLines(text)) {
    return { form: 'lines', items: linesOf(text).map((one) => itemFromText(one.text, one.line)) }
  }
  if (!/^\s*\[/.test(text)) return { form: 'one', items: [itemFromText(text, 1)] }
  return { form: 'array', items: arrayOf(text).map((value, at) => itemFrom(value, at + 1)) }
}

function arrayOf(text: string): unknown[] {
  try {
    return JSON.parse(text) as unknown[]
  } catch (error) {
    throw new BadItem(1, `It is no JSON: ${(error as SyntaxError).message}`)
  }
}

/** @returns the body and its media type */
export function writeScores(form: Posted['form'], scores: readonly WrittenScores[]): readonly [body: string, mediaType: string] {
  if (form === 'lines') return [scores.map((one) => `${JSON.stringify(one)}\n`).join(''), 'application/jsonl']
  return [JSON.stringify(form === 'one' ? scores[0] : scores), 'application/json']
}
