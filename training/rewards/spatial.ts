// Spatial reward: exp(-D / scale) for the distance D between answer and truth, both geocoded; 0 from the limit on and where either cannot be.
import { haversineKm } from '../data/distance.ts'
import type { Position } from '../data/distance.ts'
import { candidatesOf } from './answer.ts'
import type { SpatialOptions } from './options.ts'

/** One name as it is asked, degrees out; null for one that is not known. */
export type Geocode = (answer: string) => Position | null

/** Falls back to fewer parts, the last one first, until one is known. */
export function geocodeAnswer(answer: string, geocode: Geocode): Position | null {
  for (const candidate of candidatesOf(answer)) {
    const found = geocode(candidate)
    if (found) return found
  }
  return null
}

/** @param answer the model's, null for none */
export function spatialReward(answer: string | null, solution: string, geocode: Geocode, { scaleKm, limitKm }: SpatialOptions): number {
  const own = answer === null ? null : geocodeAnswer(answer, geocode)
  const truth = own && geocodeAnswer(solution, geocode)
  if (!own || !truth) return 0
  const distance = haversineKm(own, truth)
  return distance >= limitKm ? 0 : Math.exp(-distance / scaleKm)
}
