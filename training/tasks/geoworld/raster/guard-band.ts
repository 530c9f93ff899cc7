// Polygons rounded to 1/256 pixel, those that reach far out of the picture cut first so that all sums stay whole numbers of 32 bits.
import type { Point, Polygon } from './path.ts'

/** Steps of a coordinate in one pixel. */
export const subpixels = 256

/** Pixels from the origin within which an outline is kept; what lies farther out is cut along this square. */
export const guardBand = 16384

/** Where the way from `from` to `to` meets coordinate[axis] = limit. */
function crossing(from: Point, to: Point, axis: 0 | 1, limit: number): Point {
  const other = axis === 0 ? 1 : 0
  const across = from[other] + (to[other] - from[other]) * ((limit - from[axis]) / (to[axis] - from[axis]))
  return axis === 0 ? [limit, across] : [across, limit]
}

/** One side of Sutherland and Hodgman 1974, "Reentrant Polygon Clipping", CACM 17(1). */
function cutSide(polygon: Polygon, axis: 0 | 1, limit: number): Polygon {
  const within = (point: Point): boolean => (limit > 0 ? point[axis] <= limit : point[axis] >= limit)
  return polygon.flatMap((point, index) => {
    const before = polygon[(index + polygon.length - 1) % polygon.length]!
    const entering = within(point) !== within(before) ? [crossing(before, point, axis, limit)] : []
    return within(point) ? [...entering, point] : entering
  })
}

const far = (polygon: Polygon): boolean => polygon.some(([x, y]) => !(Math.abs(x) <= guardBand && Math.abs(y) <= guardBand))

function cut(polygon: Polygon): Polygon {
  // Beyond this, the crossings themselves lose the pixel; it also refuses infinities and no numbers.
  if (polygon.some(([x, y]) => !(Math.abs(x) <= 1e12 && Math.abs(y) <= 1e12))) throw new RangeError('An outline has a point that is no number, or farther out than 1e12 pixels.')
  const sides = [[0, -guardBand], [0, guardBand], [1, -guardBand], [1, guardBand]] as const
  return sides.reduce<Polygon>((rest, [axis, limit]) => cutSide(rest, axis, limit), polygon)
}

/**
 * @returns x, y, x, y... in 1/256 pixel
 * @throws RangeError for coordinates that are no numbers
 */
export function roundedPolygon(polygon: Polygon): Int32Array {
  const kept = far(polygon) ? cut(polygon) : polygon
  const rounded = new Int32Array(kept.length * 2)
  for (let index = 0; index < kept.length; index++) {
    rounded[2 * index] = Math.round(kept[index]![0] * subpixels)
    rounded[2 * index + 1] = Math.round(kept[index]![1] * subpixels)
  }
  return rounded
}
