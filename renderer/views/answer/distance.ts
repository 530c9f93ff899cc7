// How far apart two points on the Earth are.
import type { Point } from '../../../main/contract/geography.ts'
import { kmPerDegree } from '../../../main/contract/wording.ts'

const radians = (degrees: number): number => (degrees * Math.PI) / 180
/** Kilometres, of the sphere of equal volume. */
const RADIUS = (kmPerDegree * 180) / Math.PI

/** Great circle in kilometres, by the haversine formula, which holds for near points too. */
export function distanceKm(a: Point, b: Point): number {
  const halfLatitude = Math.sin(radians(b.latitude - a.latitude) / 2) ** 2
  const halfLongitude = Math.sin(radians(b.longitude - a.longitude) / 2) ** 2
  const chord = halfLatitude + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * halfLongitude
  return 2 * RADIUS * Math.asin(Math.min(1, Math.sqrt(chord)))
}
