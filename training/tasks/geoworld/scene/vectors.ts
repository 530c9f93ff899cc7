// Points of a scene in metres: x to the right of the road's beginning, y up from the ground, z ahead; and where a thing stands among them.

export type Point3 = readonly [x: number, y: number, z: number]
export type Contour3 = readonly Point3[]

export const dot = (a: Point3, b: Point3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
export const minus = (a: Point3, b: Point3): Point3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
export const distanceBetween = (a: Point3, b: Point3): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])

/** A thing's own axes: x to the right of who faces its front, y up, z into it; its front looks towards -z before it is turned. */
export interface Placement {
  readonly at: Point3
  /** Radians about the upright axis, clockwise seen from above: a quarter turn makes the front look towards -x. */
  readonly turn: number
}

export function placePoint({ at, turn }: Placement, [x, y, z]: Point3): Point3 {
  const cosine = Math.cos(turn)
  const sine = Math.sin(turn)
  return [at[0] + x * cosine + z * sine, at[1] + y, at[2] - x * sine + z * cosine]
}

export const turnDirection = (turn: number, direction: Point3): Point3 => placePoint({ at: [0, 0, 0], turn }, direction)

/** An upright rectangle that looks towards -z, counter-clockwise from its lower left corner. */
export const rectangleAt = (left: number, bottom: number, right: number, top: number, z = 0): Contour3 => [[left, bottom, z], [right, bottom, z], [right, top, z], [left, top, z]]

/** An upright regular polygon or, with many sides, a disc. @param start radians of its first corner from the right */
export const discAt = (x: number, y: number, radiusX: number, radiusY: number, sides: number, start = 0, z = 0): Contour3 =>
  Array.from({ length: sides }, (_, at) => {
    const angle = start + 2 * Math.PI * at / sides
    return [x + radiusX * Math.cos(angle), y + radiusY * Math.sin(angle), z] as const
  })
