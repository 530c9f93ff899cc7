// Plane geometry of text boxes: convex hulls, rectangles of least area, growing and overlap. Pixels, y downwards.

export type Point = [x: number, y: number]
/** Corners clockwise from the top left of the line as it is read. */
export type Quad = [Point, Point, Point, Point]

/** Twice the signed area of the triangle o, a, b; positive when b lies clockwise of a as seen from o on the screen. */
function cross(o: Point, a: Point, b: Point): number {
  return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0])
}

function halfHull(points: readonly Point[]): Point[] {
  const hull: Point[] = []
  for (const point of points) {
    while (hull.length >= 2 && cross(hull.at(-2)!, hull.at(-1)!, point) <= 0) hull.pop()
    hull.push(point)
  }
  return hull.slice(0, -1)
}

/** Andrew's monotone chain. @returns corners in clockwise order on the screen, no three on a line; one or two points when all coincide or are collinear */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1])
  const distinct = sorted.filter((point, index) => index === 0 || point[0] !== sorted[index - 1]![0] || point[1] !== sorted[index - 1]![1])
  if (distinct.length < 3) return distinct
  return [...halfHull(distinct), ...halfHull(distinct.toReversed())]
}

export interface Rectangle {
  centre: Point
  /** Length along `angle`, and across it. */
  width: number
  height: number
  /** Radians from the x axis towards the y axis, clockwise on the screen, in (-pi/4, pi/4]. */
  angle: number
}

/** The rectangle around the hull that has a side along the given angle. */
function rectangleAlong(hull: readonly Point[], angle: number): Rectangle {
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)]
  const [low, high]: [Point, Point] = [[Infinity, Infinity], [-Infinity, -Infinity]]
  for (const [x, y] of hull) {
    const turned: Point = [x * cosine + y * sine, y * cosine - x * sine]
    for (const axis of [0, 1] as const) {
      low[axis] = Math.min(low[axis], turned[axis])
      high[axis] = Math.max(high[axis], turned[axis])
    }
  }
  const middle: Point = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2]
  return { centre: [middle[0] * cosine - middle[1] * sine, middle[0] * sine + middle[1] * cosine], width: high[0] - low[0], height: high[1] - low[1], angle }
}

/** Folds a direction to (-pi/4, pi/4], where a rectangle's sides repeat every quarter turn. */
function foldAngle(angle: number): number {
  const quarter = Math.PI / 2
  return angle - quarter * Math.ceil(angle / quarter - 0.5)
}

/** The rectangle of least area around points: one of its sides lies on a side of their hull (Freeman and Shapira 1975). */
export function smallestRectangle(points: readonly Point[]): Rectangle {
  const hull = convexHull(points)
  const angles = hull.map(([x, y], index) => {
    const [nextX, nextY] = hull[(index + 1) % hull.length]!
    return foldAngle(Math.atan2(nextY - y, nextX - x))
  })
  const candidates = angles.map((angle) => rectangleAlong(hull, angle))
  return candidates.reduce((best, next) => next.width * next.height < best.width * best.height - 1e-9 ? next : best)
}

/** Moves each side outwards by area * ratio / perimeter, the inverse of the shrinking that DB is trained on (Liao et al. 2020, section 3.5). */
export function unclip(rectangle: Rectangle, ratio: number): Rectangle {
  const distance = rectangle.width * rectangle.height * ratio / (2 * (rectangle.width + rectangle.height))
  return { ...rectangle, width: rectangle.width + 2 * distance, height: rectangle.height + 2 * distance }
}

/** Scaled about the origin, then moved. */
export function moved({ centre, width, height, angle }: Rectangle, factor: number, right = 0, down = 0): Rectangle {
  return { centre: [centre[0] * factor + right, centre[1] * factor + down], width: width * factor, height: height * factor, angle }
}

/** Turned by quarter turns clockwise: the same corners, read from another one. */
export function quarterTurned(rectangle: Rectangle, turns: number): Rectangle {
  const { centre, width, height, angle } = rectangle
  return { centre, width: turns % 2 ? height : width, height: turns % 2 ? width : height, angle: angle + turns * Math.PI / 2 }
}

/** @param from,to the part along the width to take, 0 to 1 */
export function corners(rectangle: Rectangle, from = 0, to = 1): Quad {
  const { centre, width, height, angle } = rectangle
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)]
  const corner = (along: number, across: number): Point => {
    const [u, v] = [(along - 0.5) * width, (across - 0.5) * height]
    return [centre[0] + u * cosine - v * sine, centre[1] + u * sine + v * cosine]
  }
  return [corner(from, 0), corner(to, 0), corner(to, 1), corner(from, 1)]
}

/** The part of `inner`'s area that lies in `outer`, estimated on a grid of 12 by 12 points; 0 to 1. */
export function shareInside(inner: Rectangle, outer: Rectangle): number {
  const [cosine, sine] = [Math.cos(outer.angle), Math.sin(outer.angle)]
  const steps = Array.from({ length: 12 }, (_, step) => (step + 0.5) / 12)
  const [origin, right, , down] = corners(inner)
  const holds = (u: number, v: number) => {
    const x = origin[0] + (right[0] - origin[0]) * u + (down[0] - origin[0]) * v - outer.centre[0]
    const y = origin[1] + (right[1] - origin[1]) * u + (down[1] - origin[1]) * v - outer.centre[1]
    return Math.abs(x * cosine + y * sine) <= outer.width / 2 && Math.abs(y * cosine - x * sine) <= outer.height / 2
  }
  return steps.flatMap((u) => steps.map((v) => holds(u, v))).filter(Boolean).length / 144
}
