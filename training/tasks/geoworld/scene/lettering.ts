// Text on boards: glyph outlines laid into the plane of a board, and the strip of board they stand on, which tells what is written.
import type { Rgb } from '../facts/country-facts.ts'
import { face, type Claim, type Face, type Mark } from './item.ts'
import { rectangleAt, type Point3 } from './vectors.ts'

/** Outlines in ems: x to the right, y up from the baseline; `advance` is the text's width. */
export type Shape = (text: string) => { readonly path: readonly (readonly (readonly [x: number, y: number])[])[]; readonly advance: number }

/** Height of a capital in ems, as in Noto Sans (714 of 1000). */
export const capitalShare = 0.714

export interface Line {
  readonly text: string
  /** Metres, of a capital letter; less where the text would be wider than `width`. */
  readonly capital: number
  readonly width: number
  readonly align: 'left' | 'middle' | 'right'
  readonly letters: Rgb
  readonly board: Rgb
  readonly claims: readonly Claim[]
  /** The board's. */
  readonly within: Mark | null
}

const front: Point3 = [0, 0, -1]

/** Metres that a text takes at a height of its capitals. */
export const widthOf = (shape: Shape, text: string, capital: number): number => shape(text).advance * capital / capitalShare

const startOf = (align: Line['align'], x: number, width: number): number => ({ left: x, middle: x - width / 2, right: x - width })[align]

const isLow = (text: string): boolean => /^[a-z0-9.\-+ ]*$/i.test(text)

/** @param x where the text begins, has its middle or ends, as it is aligned; baseline y; both in the board's plane, in metres */
export function writeLine(shape: Shape, line: Line, x: number, baseline: number, z = 0): Face[] {
  const shaped = shape(line.text)
  const capital = Math.min(line.capital, line.width * capitalShare / shaped.advance)
  const size = capital / capitalShare
  const width = shaped.advance * size
  const left = startOf(line.align, x, width)
  const mark: Mark = {
    claims: line.claims, within: line.within,
    letters: { corner: [left, baseline, z], right: [left + width, baseline, z], up: [left, baseline + capital, z], count: [...line.text].length },
  }
  const room = isLow(line.text) ? 0.15 : 0.3
  const strip = rectangleAt(left - 0.1 * capital, baseline - room * capital, left + width + 0.1 * capital, baseline + (1 + room) * capital, z)
  const glyphs = shaped.path.map((outline) => outline.map(([glyphX, glyphY]): Point3 => [left + glyphX * size, baseline + glyphY * size, z]))
  return [face([strip], line.board, { normal: front, mark }), face(glyphs, line.letters, { normal: front, mark })]
}

export interface Row { readonly text: string; readonly capital: number; readonly claims: readonly Claim[]; readonly align?: Line['align'] }

/** Metres that rows under each other take. */
export const blockHeight = (rows: readonly { readonly capital: number }[]): number => rows.reduce((sum, { capital }) => sum + 1.75 * capital, 0)

/**
 * Rows under each other, as wide as they need to be but no wider than asked for.
 * @returns the faces, from y = 0 upwards, and the size of the block in metres
 */
export function writeRows(shape: Shape, rows: readonly Row[], style: { letters: Rgb; board: Rgb; within: Mark | null; maxWidth: number; z?: number }): { faces: Face[]; width: number; height: number } {
  const width = Math.min(style.maxWidth, Math.max(...rows.map(({ text, capital }) => widthOf(shape, text, capital))))
  const height = blockHeight(rows)
  let top = height
  const faces = rows.flatMap(({ text, capital, claims, align = 'middle' }) => {
    const baseline = top - 1.35 * capital
    top -= 1.75 * capital
    const x = { left: -width / 2, middle: 0, right: width / 2 }[align]
    return writeLine(shape, { text, capital, width, align, letters: style.letters, board: style.board, claims, within: style.within }, x, baseline, style.z ?? 0)
  })
  return { faces, width, height }
}
