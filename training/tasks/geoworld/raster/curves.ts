// Outlines of glyphs as chords: quadratic and cubic curves divided evenly in t, finely enough that no chord leaves its curve by more than the tolerance.
import type { SvgPathCommand } from 'harfbuzzjs'
import type { Point, Polygon } from './path.ts'

/** Farthest a chord may lie from its curve, in em: a fifth of a pixel for letters of 200 pixels. */
export const curveTolerance = 0.001

const mixed = (from: Point, to: Point, t: number): Point => [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t]

/** Length of the second difference a - 2b + c of control points. */
function bend(a: Point, b: Point, c: Point): number {
  const [x, y] = [a[0] - 2 * b[0] + c[0], a[1] - 2 * b[1] + c[1]]
  return Math.sqrt(x * x + y * y)
}

/**
 * Chords of a Bezier curve: a chord over a step 1/n of t leaves it by at most |B''| / (8 n^2) (error of linear interpolation), and |B''| is at most
 * degree (degree - 1) times the largest second difference of its control points.
 */
const chordsOf = (degree: number, second: number, tolerance: number): number => Math.max(1, Math.ceil(Math.sqrt(degree * (degree - 1) * second / (8 * tolerance))))

/** Points of the curve after its first, by de Casteljau's construction. */
function flattened(control: readonly Point[], tolerance: number): Point[] {
  const degree = control.length - 1
  const second = Math.max(0, ...control.slice(2).map((point, index) => bend(control[index]!, control[index + 1]!, point)))
  const chords = degree < 2 ? 1 : chordsOf(degree, second, tolerance)
  return Array.from({ length: chords }, (_, index) => {
    if (index === chords - 1) return control[degree]!
    let points: readonly Point[] = control
    while (points.length > 1) points = points.slice(1).map((point, at) => mixed(points[at]!, point, (index + 1) / chords))
    return points[0]!
  })
}

const pairs = (values: readonly number[], scale: number): Point[] => Array.from({ length: values.length / 2 }, (_, index) => [values[2 * index]! / scale, values[2 * index + 1]! / scale])

/**
 * @param commands M, L, Q, C and Z with absolute coordinates
 * @param scale units of the coordinates in one em
 * @returns polygons in em
 */
export function outlineOf(commands: readonly SvgPathCommand[], scale: number, tolerance = curveTolerance): Polygon[] {
  const polygons: Point[][] = []
  for (const { type, values } of commands) {
    const points = pairs(values, scale)
    const drawn = polygons.at(-1)
    if (type === 'M') polygons.push(points)
    else if (drawn && type !== 'Z') for (const point of flattened([drawn.at(-1)!, ...points], tolerance)) drawn.push(point)
  }
  return polygons.filter((polygon) => polygon.length > 2)
}
