// Where a line of text comes to lie: put flat on the picture, or onto a board seen in perspective.
import type { ShapedText } from './fonts.ts'
import { boundsOf, mapPath } from './path.ts'
import type { Path } from './path.ts'
import { squareOnto } from './projection.ts'
import type { Corners } from './projection.ts'

/** Upright on the picture: the line begins at x, its baseline is at y, one em is `size` pixels. */
export const placeText = ({ path }: ShapedText, x: number, y: number, size: number): Path => mapPath(path, (px, py) => [x + px * size, y - py * size])

export interface BoardSpace {
  /** Width over height of the board, so that letters keep their form. */
  readonly aspect: number
  /** The part of the board the ink may fill, as shares of its width and height from the top left. */
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  /** Where the line lies if the space is wider than it. */
  readonly align?: 'left' | 'middle' | 'right'
}

/**
 * As large as its ink fits the space, centred from top to bottom.
 * @param corners of the board on the picture
 * @returns outlines on the picture, and the size of one em in heights of the board; an empty path for a text without ink
 */
export function textOnBoard(text: ShapedText, corners: Corners, { aspect, left, top, width, height, align = 'middle' }: BoardSpace): { readonly path: Path; readonly size: number } {
  const ink = boundsOf(text.path)
  if (!ink) return { path: [], size: 0 }
  const [inkWidth, inkHeight] = [ink.right - ink.left, ink.bottom - ink.top]
  const size = Math.min(height / inkHeight, width * aspect / inkWidth)
  const spare = width - size * inkWidth / aspect
  const start = left + { left: 0, middle: spare / 2, right: spare }[align]
  const middle = top + height / 2
  const board = squareOnto(corners)
  const centre = (ink.top + ink.bottom) / 2
  return { path: mapPath(text.path, (x, y) => board(start + (x - ink.left) * size / aspect, middle - (y - centre) * size)), size }
}
