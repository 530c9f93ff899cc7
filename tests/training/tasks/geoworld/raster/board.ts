// Lines of text on a flat board seen in perspective, for the pictures of these tests.
import type { ShapedText } from '../../../../../training/tasks/geoworld/raster/fonts.ts'
import type { Path, Point } from '../../../../../training/tasks/geoworld/raster/path.ts'
import { boundsOf, doubleArea, mapPath } from './measures.ts'

export type Corners = readonly [topLeft: Point, topRight: Point, bottomRight: Point, bottomLeft: Point]

/**
 * Square to quadrilateral in closed form (Heckbert 1989, "Fundamentals of Texture Mapping and Image Warping", section 2.2.3):
 * x = (a u + b v + c) / (g u + h v + 1), y = (d u + e v + f) / (g u + h v + 1).
 * @param corners of a convex quadrilateral, where (0,0), (1,0), (1,1) and (0,1) shall come to lie
 * @throws RangeError for corners that enclose nothing, or not a convex figure
 */
function squareOnto(corners: Corners): (u: number, v: number) => Point {
  const [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = corners
  const turns = corners.map((corner, index) => doubleArea([corner, corners[(index + 1) % 4]!, corners[(index + 2) % 4]!]))
  if (!(turns.every((turn) => turn > 0) || turns.every((turn) => turn < 0))) throw new RangeError('These four corners are of no convex figure.')
  const [sumX, sumY] = [x0 - x1 + x2 - x3, y0 - y1 + y2 - y3]
  const [dx1, dy1, dx2, dy2] = [x1 - x2, y1 - y2, x3 - x2, y3 - y2]
  const determinant = dx1 * dy2 - dx2 * dy1
  const g = (sumX * dy2 - dx2 * sumY) / determinant
  const h = (dx1 * sumY - sumX * dy1) / determinant
  const [a, b, d, e] = [x1 - x0 + g * x1, x3 - x0 + h * x3, y1 - y0 + g * y1, y3 - y0 + h * y3]
  return (u, v) => {
    const depth = g * u + h * v + 1
    return [(a * u + b * v + x0) / depth, (d * u + e * v + y0) / depth]
  }
}

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
 * @returns outlines on the picture
 */
export function textOnBoard(text: ShapedText, corners: Corners, { aspect, left, top, width, height, align = 'middle' }: BoardSpace): Path {
  const ink = boundsOf(text.path)
  if (!ink) return []
  const [inkWidth, inkHeight] = [ink.right - ink.left, ink.bottom - ink.top]
  const size = Math.min(height / inkHeight, width * aspect / inkWidth)
  const spare = width - size * inkWidth / aspect
  const start = left + { left: 0, middle: spare / 2, right: spare }[align]
  const foot = top + height / 2 + (ink.top + ink.bottom) / 2 * size
  const board = squareOnto(corners)
  return mapPath(text.path, (x, y) => board(start + (x - ink.left) * size / aspect, foot - y * size))
}
