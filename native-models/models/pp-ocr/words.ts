// Splits a recognised line into words.
import type { CtcCharacter } from './ctc.ts'

/** Characters that stand together, from and to as parts of the line's length. */
export interface Piece { text: string; confidence: number; from: number; to: number }

/** A gap of this many usual pitches is a space: PP-OCR's recogniser leaves most spaces out. */
const spacePitches = 1.7
/** A smaller gap will do where a digit follows a letter, or a capital a small letter. */
const seamPitches = 1.25

const middle = (character: CtcCharacter) => (character.from + character.to) / 2

/** Usual distance between neighbours, in columns; the median. */
function pitch(characters: readonly CtcCharacter[]): number {
  const steps = characters.slice(1).map((character, index) => middle(character) - middle(characters[index]!)).sort((a, b) => a - b)
  return steps[Math.floor((steps.length - 1) / 2)] ?? Infinity
}

/** Han and kana stand a square apart and are written without spaces. */
const isSquare = (character: string) => /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(character)

/** Scripts written without gaps between words. */
const isUnspaced = (character: string) => isSquare(character) || /[\p{Script=Thai}ー]/u.test(character)

function isSeam(left: string, right: string): boolean {
  return /\p{L}/u.test(left) && /\p{N}/u.test(right) || /\p{N}/u.test(left) && /\p{L}/u.test(right) || /\p{Ll}/u.test(left) && /\p{Lu}/u.test(right)
}

function startsWord(left: CtcCharacter, right: CtcCharacter, usual: number): boolean {
  if (isSquare(left.text) || isSquare(right.text)) return false
  const step = middle(right) - middle(left)
  return step >= spacePitches * usual || isSeam(left.text, right.text) && step >= seamPitches * usual
}

function join(characters: readonly CtcCharacter[], columns: number): Piece {
  const confidence = characters.reduce((sum, character) => sum + character.confidence, 0) / characters.length
  return { text: characters.map((character) => character.text).join(''), confidence, from: characters[0]!.from / columns, to: Math.min(1, (characters.at(-1)!.to + 1) / columns) }
}

/** Words of a CTC reading: split at the spaces read and at wide gaps. */
export function splitWords(characters: readonly CtcCharacter[], columns: number): Piece[] {
  const usual = pitch(characters.filter((character) => character.text.trim() !== ''))
  const groups: CtcCharacter[][] = []
  let previous: CtcCharacter | undefined
  for (const character of characters) {
    const space = character.text.trim() === ''
    if (!space && previous && !startsWord(previous, character, usual)) groups.at(-1)!.push(character)
    else if (!space) groups.push([character])
    previous = space ? undefined : character
  }
  return groups.map((group) => join(group, columns))
}

/** Tesseract sets syllables apart that stand a little wide; Korean has spaces, and they are wider than this part of the line's height. */
const hangulGap = 0.18

const isHangul = (character: string) => /\p{Script=Hangul}/u.test(character)

function belongs(left: Piece, right: Piece, lineHeight: number): boolean {
  const [last, first] = [left.text.at(-1)!, right.text[0]!]
  if (isUnspaced(last) && isUnspaced(first)) return true
  return isHangul(last) && isHangul(first) && right.from - left.to < hangulGap * lineHeight
}

/**
 * Joins what Tesseract sets apart and is one word, and drops the frames and edges that it reads as bars.
 * @param lineHeight as a part of the line's length
 */
export function joinPieces(pieces: readonly Piece[], lineHeight: number): Piece[] {
  const joined: Piece[] = []
  for (const { text, ...rest } of pieces) {
    const piece = { ...rest, text: text.replace(/^[|_~'`\\]+|[|_~'`\\]+$/g, '') }
    const last = joined.at(-1)
    if (piece.text === '') continue
    if (last === undefined || !belongs(last, piece, lineHeight)) joined.push(piece)
    else Object.assign(last, { text: last.text + piece.text, confidence: Math.min(last.confidence, piece.confidence), to: piece.to })
  }
  return joined
}
