// Tells what was read from what is noise: rows of windows, railings and leaves, which the recogniser takes for short or repeated characters.
import type { Opinion } from './second-opinion.ts'

/**
 * Least confidence of a line with no, one, two, three or more letters and digits: noise is mostly one or two.
 * Measured: single characters on signs 0.99 and more, a house's windows up to 0.97 as a single character and 0.64 as three digits.
 */
const floors = [1, 0.98, 0.8, 0.8, 0.6]
/** Windows are mostly read as Han by PP-OCR, two or three up to 0.82; on signs they are at 0.99. */
const hanFloors = [1, 0.98, 0.9, 0.9, 0.6]
/** A row of windows is one character over and over: up to 0.75, and this share of its characters differ. */
const repeatedShare = 0.6
const repeatedFloor = 0.9
/** In a drawn box a person judges. */
const floorInBox = 0.3

const isHan = (character: string) => /\p{Script=Han}/u.test(character)

/** Whether so few different characters in Han are no text; words in letters repeat theirs, and so do telephone numbers. */
const isRepeated = (han: readonly string[]) => han.length > 2 && new Set(han).size <= repeatedShare * han.length

function leastConfidence(text: string, reader: Opinion['reader']): number {
  const characters = text.match(/[\p{L}\p{N}]/gu) ?? []
  const han = characters.filter(isHan)
  const most = Math.min(characters.length, floors.length - 1)
  if (reader === 'tesseract' || han.length <= characters.length / 2) return floors[most]!
  return isRepeated(han) ? repeatedFloor : hanFloors[most]!
}

export function isLegible({ text, confidence, reader }: Pick<Opinion, 'text' | 'confidence' | 'reader'>, inBox: boolean): boolean {
  return /[\p{L}\p{N}]/u.test(text) && confidence >= (inBox ? floorInBox : leastConfidence(text, reader))
}
