// What outlines measure, told apart from the code that draws them.
import type { Path, Point, Polygon } from '../../../../../training/tasks/geoworld/raster/path.ts'

export interface Bounds { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }

/** @returns the smallest box around all points (top is the smallest y), or null for a path without points */
export function boundsOf(path: Path): Bounds | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const polygon of path) {
    for (const [x, y] of polygon) {
      if (x < left) left = x
      if (x > right) right = x
      if (y < top) top = y
      if (y > bottom) bottom = y
    }
  }
  return left <= right ? { left, top, right, bottom } : null
}

/** Every point through `map`. */
export const mapPath = (path: Path, map: (x: number, y: number) => Point): Path => path.map((polygon) => polygon.map(([x, y]) => map(x, y)))

/** Twice the area the points enclose (shoelace formula), positive where they turn from +x to +y. */
export function doubleArea(polygon: Polygon): number {
  let sum = 0
  for (let index = 0; index < polygon.length; index++) {
    const [x, y] = polygon[index]!
    const [nextX, nextY] = polygon[(index + 1) % polygon.length]!
    sum += x * nextY - nextX * y
  }
  return sum
}
