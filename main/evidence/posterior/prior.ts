// The prior over the Earth: photographs are taken where people are, and now and then anywhere.
import type { PlaceTable } from '../../gazetteer/places.ts'
import { extentKm } from './belonging.ts'
import { KM_PER_DEGREE, RADIANS } from './sphere.ts'

// All numbers of this file are ours. They are to be broad rather than sharp: one weak clue must be able to overrule them.
/** Shares of the whole: in and around towns; over land; at sea, so that no point on Earth is impossible. */
export const TOWN_SHARE = 0.75
export const LAND_SHARE = 0.24
export const SEA_SHARE = 0.01
/** A town's part grows more slowly than its population: a city of a million gets 32 times what one of ten thousand gets. */
const TOWN_EXPONENT = 0.75
/** Towns smaller than the gazetteer's floor, and those whose population it does not know, count as this. */
const LEAST_POPULATION = 500
/** Land beyond a town's edge falls off with this length, km, towards this share of what land in a town gets. */
const COUNTRYSIDE_KM = 50
const WILDERNESS = 0.05

/** Towns as normal distributions, so that what part of one lies in a box is a product of two differences. */
export interface Towns {
  readonly mass: Float64Array
  /** Standard deviations in degrees. */
  readonly sigmaLatitude: Float64Array
  readonly sigmaLongitude: Float64Array
}

export function townsOf(places: PlaceTable): Towns {
  const { count } = places
  const towns = { mass: new Float64Array(count), sigmaLatitude: new Float64Array(count), sigmaLongitude: new Float64Array(count) }
  let total = 0
  for (let row = 0; row < count; row++) {
    const population = Math.max(LEAST_POPULATION, places.population[row]!)
    const sigma = Math.max(1.5, extentKm(population)) / KM_PER_DEGREE
    towns.sigmaLatitude[row] = sigma
    towns.sigmaLongitude[row] = sigma / Math.max(0.02, Math.cos(places.latitude[row]! * RADIANS))
    total += towns.mass[row] = population ** TOWN_EXPONENT
  }
  for (let row = 0; row < count; row++) towns.mass[row]! *= TOWN_SHARE / total
  return towns
}

/** The standard normal distribution function; Abramowitz and Stegun 26.2.17, error below 7.5e-8. */
export function normalCdf(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const tail = Math.exp((-z * z) / 2) * 0.3989422804014327 * t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return z > 0 ? 1 - tail : tail
}

/** Weight of land by the km to the nearest town's edge. */
export function landWeight(kmToTown: number): number {
  return WILDERNESS + (1 - WILDERNESS) * Math.exp(-kmToTown / COUNTRYSIDE_KM)
}
