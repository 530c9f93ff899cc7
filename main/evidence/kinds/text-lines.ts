// The text read in a picture, made ready for the rules: lines in a fixed order, cut into folded words with their confidence.
import type { Quad } from '../../contract/evidence.ts'
import type { TextLine } from '../../contract/observation.ts'

export interface Token {
  readonly text: string
  /** Lower case without accents, for look-ups. */
  readonly folded: string
  /** 0..1, the reader's own. */
  readonly confidence: number
  /** UTF-16 offset in the line's `text`. */
  readonly start: number
  readonly end: number
}

export interface ReadLine {
  readonly text: string
  readonly confidence: number
  readonly box: Quad
  readonly language: string
  /** Runs of letters and runs of digits. */
  readonly tokens: readonly Token[]
  /** The same, letters cut again where lower case turns into upper case: readers drop spaces ("AltHammoor"). */
  readonly pieces: readonly Token[]
}

/** Bounds on hostile or endless text: a page of print has some 60 lines. */
const MOST_LINES = 300
const LONGEST_LINE = 300
const MOST_TOKENS = 80

const SPECIAL: Readonly<Record<string, string>> = { ß: 'ss', ẞ: 'ss', ł: 'l', Ł: 'l', ø: 'o', Ø: 'o', đ: 'd', Đ: 'd', æ: 'ae', Æ: 'ae', œ: 'oe', Œ: 'oe', ı: 'i', İ: 'i', þ: 'th', Þ: 'th', ð: 'd', Ð: 'd', ħ: 'h', Ħ: 'h', ə: 'a', Ə: 'a', '’': "'" }

/** Lower case, compatibility forms resolved, Latin, Greek and Cyrillic accents off. Other scripts' vowel signs stay. */
export function fold(text: string): string {
  const plain = text.normalize('NFKC').replace(/[ßẞłŁøØđĐæÆœŒıİþÞðÐħĦəƏ’]/g, (letter) => SPECIAL[letter])
  return plain.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase().normalize('NFC').replace(/ς/g, 'σ')
}

/** Folded and without anything but letters, marks and digits: how words and phrases are keyed. */
export const keyOf = (text: string): string => fold(text).replace(/[^\p{L}\p{M}\p{N}]+/gu, '')

/** One line without control, bidi and private characters, single spaces. */
export const plainText = (text: string): string =>
  text.toWellFormed().normalize('NFC').replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029\uFFFD]+/gu, ' ').replace(/\s+/g, ' ').trim()

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const compareLines = (a: TextLine, b: TextLine): number =>
  compareText(a.text, b.text) || b.confidence - a.confidence || compareText(JSON.stringify(a), JSON.stringify(b))

interface Span { readonly start: number; readonly end: number; readonly confidence: number }

/** Where the reader's words lie in the line's text; a word that is not there is left out. */
function wordSpans(line: TextLine, text: string): Span[] {
  const spans: Span[] = []
  let from = 0
  for (const word of line.words.slice(0, MOST_TOKENS)) {
    const shown = plainText(word.text)
    const start = shown === '' ? -1 : text.indexOf(shown, from)
    if (start < 0) continue
    spans.push({ start, end: start + shown.length, confidence: word.confidence })
    from = start + shown.length
  }
  return spans
}

function confidenceAt(spans: readonly Span[], start: number, end: number, fallback: number): number {
  const touching = spans.filter((span) => span.start < end && span.end > start)
  return touching.length === 0 ? fallback : Math.min(...touching.map((span) => span.confidence))
}

const RUN = /[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*|\p{N}+/gu
const HUMP = /(?<=\p{Ll})(?=\p{Lu})/u

/** Letters and digits of `text` as tokens. `confidence` answers for a span of it. */
export function tokenize(text: string, confidence: (start: number, end: number) => number): Token[] {
  return [...text.matchAll(RUN)].slice(0, MOST_TOKENS).map((run) => {
    const end = run.index + run[0].length
    return { text: run[0], folded: fold(run[0]), confidence: confidence(run.index, end), start: run.index, end }
  })
}

export function cutAtHumps(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((token) => {
    let start = token.start
    return token.text.split(HUMP).map((text) => {
      const piece = { text, folded: fold(text), confidence: token.confidence, start, end: start + text.length }
      start = piece.end
      return piece
    })
  })
}

function readLine(line: TextLine): ReadLine {
  const text = plainText(line.text.slice(0, LONGEST_LINE))
  const spans = wordSpans(line, text)
  const tokens = tokenize(text, (start, end) => confidenceAt(spans, start, end, line.confidence))
  return { text, confidence: line.confidence, box: line.box, language: line.language, tokens, pieces: cutAtHumps(tokens) }
}

/** The lines with any letters or digits, in an order that does not depend on the order they came in. */
export function readLines(lines: readonly TextLine[] | null): ReadLine[] {
  return [...(lines ?? [])].sort(compareLines).slice(0, MOST_LINES).map(readLine).filter((line) => line.tokens.length > 0)
}

const IDEOGRAPHIC = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u
export const isIdeographic = (text: string): boolean => IDEOGRAPHIC.test(text)

/**
 * How sure it is that a word found in a list was really there, 0..1. A chance string of n letters equals one of some
 * thousand words with odds that fall by about 20 with each letter, so a long word proves itself and a short one
 * rests on the reader's confidence. Below the floor of its length a word does not count at all.
 */
export function reliability(confidence: number, key: string): number {
  const letters = Math.min(6, isIdeographic(key) ? key.length * 2 : key.length)
  const floor = [1, 0.97, 0.9, 0.85, 0.75, 0.6, 0.4][letters]
  if (confidence < floor) return 0
  const chance = [1, 1, 1, 0.9, 0.6, 0.3, 0.1][letters]
  return 1 - (1 - Math.min(1, Math.max(0, (confidence - 0.3) / 0.65))) * chance
}
