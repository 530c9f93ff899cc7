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
export function angleBetween(a: Vector, b: Vector): number {
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

/** A cap that holds all points, near the smallest one: the mean direction, then a few steps towards the farthest point. */
export function capAround(points: readonly Vector[]): Cap {
  let centre = normalized(points.reduce<Vector>((sum, p) => [sum[0] + p[0], sum[1] + p[1], sum[2] + p[2]], [0, 0, 0]))
  const farthest = () => points.reduce((far, p) => (angleBetween(centre, p) > angleBetween(centre, far) ? p : far), points[0] ?? centre)
  // Badoiu and Clarkson (2003): steps of 1/(i+1) towards the farthest point converge to the smallest enclosing ball
  for (let step = 2; step < 12; step++) {
    const far = farthest()
    centre = normalized([centre[0] + (far[0] - centre[0]) / step, centre[1] + (far[1] - centre[1]) / step, centre[2] + (far[2] - centre[2]) / step])
  }
  return { centre, radius: angleBetween(centre, farthest()) }
}

export const capsMeet = (a: Cap, b: Cap): boolean => angleBetween(a.centre, b.centre) <= a.radius + b.radius
