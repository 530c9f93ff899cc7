// Distances and caps on the sphere of radius 6371 km.
import type { Point } from '../../../contract/geography.ts'

export const earthRadiusKm = 6371.0088
const degree = Math.PI / 180

export type Vector = readonly [number, number, number]

export function toVector({ latitude, longitude }: Point): Vector {
  const across = Math.cos(latitude * degree)
  return [across * Math.cos(longitude * degree), across * Math.sin(longitude * degree), Math.sin(latitude * degree)]
}

export function toPoint([x, y, z]: Vector): Point {
  return { latitude: Math.atan2(z, Math.hypot(x, y)) / degree, longitude: Math.atan2(y, x) / degree }
}

/** Radians; stable for small and for opposite angles. */
function angleBetween(a: Vector, b: Vector): number {
  const cross = Math.hypot(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])
  return Math.atan2(cross, a[0] * b[0] + a[1] * b[1] + a[2] * b[2])
}

export const distanceKm = (a: Point, b: Point): number => angleBetween(toVector(a), toVector(b)) * earthRadiusKm

/** A part of the sphere around a centre. */
export interface Cap {
  readonly centre: Vector
  /** Radians. */
  readonly radius: number
}

const normalized = ([x, y, z]: Vector): Vector => {
  const length = Math.hypot(x, y, z)
  return length > 1e-12 ? [x / length, y / length, z / length] : [1, 0, 0]
}

const meanOf = (points: readonly Vector[]): Vector => {
  let [x, y, z] = [0, 0, 0]
  for (const point of points) [x, y, z] = [x + point[0], y + point[1], z + point[2]]
  return normalized([x, y, z])
}

/** A cap around the mean direction that holds all points; up to twice as wide as need be. */
export function looseCap(points: readonly Vector[]): Cap {
  const centre = meanOf(points)
  return { centre, radius: points.reduce((widest, point) => Math.max(widest, angleBetween(centre, point)), 0) }
}

/** A cap that holds all points, near the smallest one: the mean direction, then a few steps towards the farthest point. */
export function capAround(points: readonly Vector[]): Cap {
  let centre = meanOf(points)
  // Badoiu and Clarkson (2003): steps of 1/(i+1) towards the farthest point converge to the smallest enclosing ball
  for (let step = 2; step < 12; step++) {
    const far = farthestFrom(centre, points)
    centre = normalized([centre[0] + (far[0] - centre[0]) / step, centre[1] + (far[1] - centre[1]) / step, centre[2] + (far[2] - centre[2]) / step])
  }
  return { centre, radius: angleBetween(centre, farthestFrom(centre, points)) }
}

function farthestFrom(centre: Vector, points: readonly Vector[]): Vector {
  let farthest = centre
  let widest = 0
  for (const point of points) {
    const angle = angleBetween(centre, point)
    if (angle > widest) [widest, farthest] = [angle, point]
  }
  return farthest
}

export const capsMeet = (a: Cap, b: Cap): boolean => angleBetween(a.centre, b.centre) <= a.radius + b.radius
