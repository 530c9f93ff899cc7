// Outlines that canvas.ts fills, and the shapes scenes are made of. Only + - * / and square roots, which every machine rounds alike; the cosines of a
// regular polygon are rounded to 2^-24 first.

export type Point = readonly [x: number, y: number]
/** Closed by itself: the last point joins the first. */
export type Polygon = readonly Point[]
/** Filled together by the nonzero winding rule: polygons turning the same way unite, one turning the other way cuts a hole. */
export type Path = readonly Polygon[]

export const rectangle = (x: number, y: number, width: number, height: number): Polygon => [[x, y], [x + width, y], [x + width, y + height], [x, y + height]]

/** Farthest a chord may lie from its arc, in the unit of the outline (pixels, unless it is mapped later). */
const arcTolerance = 0.05

/** A step of t = 1/n (see below) spans at most 2/n radians, whose chord lies radius (2/n)^2 / 8 within the arc. */
const chordsOf = (radius: number): number => Math.min(256, Math.max(2, Math.ceil(Math.sqrt(radius / (2 * arcTolerance)))))

/** Points of the unit circle's first quarter without its last: ((1 - t^2) / (1 + t^2), 2t / (1 + t^2)), no angles needed. */
function quarter(chords: number): Point[] {
  return Array.from({ length: chords }, (_, index) => {
    const t = index / chords
    return [(1 - t * t) / (1 + t * t), 2 * t / (1 + t * t)]
  })
}

/** A quarter turn of (x, y), `turns` times. */
const turned = ([x, y]: Point, turns: number): Point => ([[x, y], [-y, x], [-x, -y], [y, -x]] as const)[turns]!

/**
 * @param radiusX, radiusY half axes, along x and y
 * @param chords of each quarter; to be given where the outline is in metres or shares and mapped to pixels later
 */
export function ellipse(x: number, y: number, radiusX: number, radiusY = radiusX, chords = chordsOf(Math.max(Math.abs(radiusX), Math.abs(radiusY)))): Polygon {
  const arc = quarter(chords)
  return [0, 1, 2, 3].flatMap((turns) => arc.map((point): Point => {
    const [unitX, unitY] = turned(point, turns)
    return [x + radiusX * unitX, y + radiusY * unitY]
  }))
}

/** @param radius of the corners; no more than half of the shorter side is used */
export function roundedRectangle(x: number, y: number, width: number, height: number, radius: number): Polygon {
  const most = Math.max(0, Math.min(radius, width / 2, height / 2))
  if (most === 0) return rectangle(x, y, width, height)
  const arc: Point[] = [...quarter(chordsOf(most)), [0, 1]]
  const centres: readonly Point[] = [[x + width - most, y + height - most], [x + most, y + height - most], [x + most, y + most], [x + width - most, y + most]]
  return centres.flatMap(([centreX, centreY], turns) => arc.map((point): Point => {
    const [unitX, unitY] = turned(point, turns)
    return [centreX + most * unitX, centreY + most * unitY]
  }))
}

const settled = (value: number): number => Math.round(value * 2 ** 24) / 2 ** 24

/** @param radius of the circle through the corners @param turn radians by which the first corner is turned from straight up, clockwise on the picture */
export function regularPolygon(x: number, y: number, radius: number, corners: number, turn = 0): Polygon {
  if (!Number.isInteger(corners) || corners < 3) throw new RangeError(`A polygon of ${corners} corners there is none.`)
  return Array.from({ length: corners }, (_, index) => {
    const angle = turn + 2 * Math.PI * index / corners
    return [x + radius * settled(Math.sin(angle)), y - radius * settled(Math.cos(angle))]
  })
}

/** Half the width, square to the way from one point to the next; null where the two are one. */
function sideways([fromX, fromY]: Point, [toX, toY]: Point, width: number): Point | null {
  const [x, y] = [toX - fromX, toY - fromY]
  const length = Math.sqrt(x * x + y * y)
  return length > 0 ? [-y / length * width / 2, x / length * width / 2] : null
}

/** The wedge on the outer side of a bend, turning as the segments do, so that nonzero winding unites them. */
function bevel([x, y]: Point, before: Point, after: Point): Polygon {
  const bend = before[0] * after[1] - before[1] * after[0]
  return bend > 0 ? [[x, y], [x - before[0], y - before[1]], [x - after[0], y - after[1]]] : [[x, y], [x + after[0], y + after[1]], [x + before[0], y + before[1]]]
}

/**
 * A line drawn with a flat pen: square ends, bevelled bends.
 * @param line points in order; points that repeat the one before are passed over
 * @param width pixels
 * @param closed whether the last point joins the first
 */
export function stroke(line: readonly Point[], width: number, closed = false): Path {
  const points = closed ? [...line, ...line.slice(0, 1)] : line
  const path: Polygon[] = []
  let [first, before]: (Point | null)[] = [null, null]
  for (let index = 1; index < points.length; index++) {
    const [from, to] = [points[index - 1]!, points[index]!]
    const side = sideways(from, to, width)
    if (!side) continue
    if (before) path.push(bevel(from, before, side))
    path.push([[from[0] + side[0], from[1] + side[1]], [from[0] - side[0], from[1] - side[1]], [to[0] - side[0], to[1] - side[1]], [to[0] + side[0], to[1] + side[1]]])
    first ??= side
    before = side
  }
  if (closed && first && before) path.push(bevel(points[0]!, before, first))
  return path
}
