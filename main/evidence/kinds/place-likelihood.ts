// From the entities that a name can mean to a likelihood over the Earth.
import type { Likelihood } from '../../contract/evidence.ts'
import type { PlaceMatch } from '../../contract/gazetteer.ts'
import { countryName } from '../../gazetteer/countries.ts'
import type { PlaceTable } from '../../gazetteer/places.ts'
import { rounded } from './drafts.ts'
import { settlementDensity } from './settlement.ts'

type Centre = Extract<Likelihood, { form: 'kernels' }>['centres'][number]

/** How far from the named place a picture may be: a share of the kernel's weight, and its spread (null: the town's own size). */
export interface Reach { readonly share: number; readonly sigmaKm: number | null }

/** A name that a person or a program gave to the picture's place: in it, or loosely near it. */
export const NAMED_REACH: readonly Reach[] = [{ share: 0.85, sigmaKm: null }, { share: 0.15, sigmaKm: 25 }]
/** A name on a sign or a shop: half stand in the town itself, the others point to it or boast of it from the region. Ours. */
export const SIGN_REACH: readonly Reach[] = [{ share: 0.5, sigmaKm: null }, { share: 0.35, sigmaKm: 25 }, { share: 0.15, sigmaKm: 80 }]

/** Homonyms beyond these carry no weight to speak of. */
const MOST_HOMONYMS = 4

/** Built-up radius grows with the root of the population; 0.006 km gives 6 km for a million (Angel et al., Atlas of Urban Expansion). */
export const townSigmaKm = (population: number): number => rounded(Math.max(1.5, 0.006 * Math.sqrt(population)))

/**
 * A name that does not refer to the picture's place is there because the place is known elsewhere, which goes with how
 * densely it is settled. The background is set so that, with nothing else known, the name's towns get `referral` of the mass.
 */
export function backgroundFor(referral: number, density: number): number {
  const bounded = Math.min(0.99, Math.max(0.001, referral))
  const odds = bounded / (1 - bounded)
  return Number((1 / (1 + odds / density)).toPrecision(6))
}

const densityOf = (towns: readonly Homonym[], places: PlaceTable): number => {
  const total = towns.reduce((sum, { weight }) => sum + weight, 0)
  return towns.reduce((sum, { match, weight }) => sum + (weight / total) * settlementDensity(places, match.latitude, match.longitude), 0)
}

interface Homonym { readonly match: PlaceMatch; readonly weight: number }

/** Weights are proportional to the population, which makes the name equally likely in every part of every homonym. */
function homonyms(matches: readonly PlaceMatch[]): Homonym[] {
  const towns = matches.filter((match) => match.grain === 'place').map((match) => ({ match, weight: (match.population + 1000) * match.score }))
  const leading = towns.sort((a, b) => b.weight - a.weight || (a.match.id < b.match.id ? -1 : 1)).slice(0, MOST_HOMONYMS)
  const total = leading.reduce((sum, { weight }) => sum + weight, 0)
  return leading.filter(({ weight }) => weight / total > 0.005)
}

/** Weights that sum to 1 to the last bit that matters. */
export function normalised(centres: readonly Centre[]): Centre[] {
  const total = centres.reduce((sum, { weight }) => sum + weight, 0)
  return centres.map((centre) => ({ ...centre, weight: centre.weight / total }))
}

/** Kernels around the towns of that name. @param referral probability that the name says where the picture is, 0..1 */
export function townKernels(matches: readonly PlaceMatch[], reaches: readonly Reach[], referral: number, places: PlaceTable): Likelihood {
  const towns = homonyms(matches)
  const centres = towns.flatMap(({ match, weight }) => reaches.map((reach): Centre => ({
    latitude: match.latitude, longitude: match.longitude, sigmaKm: reach.sigmaKm ?? townSigmaKm(match.population), weight: weight * reach.share,
  })))
  return { form: 'kernels', centres: normalised(centres), background: backgroundFor(referral, densityOf(towns, places)) }
}

const KM_PER_DEGREE = 111.19
/** The straight line is about 0.8 of the road (circuity 1.2-1.3: Giacomin and Levinson 2015). */
const STRAIGHT_PER_ROAD = 0.8
const RING_POINTS = 12

/** A ring around each town of that name, for a sign with the distance by road. */
export function distanceKernels(matches: readonly PlaceMatch[], roadKm: number, referral: number, places: PlaceTable): Likelihood {
  const towns = homonyms(matches).slice(0, 2)
  const radius = Math.max(0.3, roadKm * STRAIGHT_PER_ROAD)
  const centres = towns.flatMap(({ match, weight }) => Array.from({ length: RING_POINTS }, (_, step): Centre => {
    const bearing = (2 * Math.PI * step) / RING_POINTS
    const latitude = Math.max(-89.9, Math.min(89.9, match.latitude + (radius / KM_PER_DEGREE) * Math.cos(bearing)))
    const longitude = match.longitude + ((radius / KM_PER_DEGREE) * Math.sin(bearing)) / Math.max(0.05, Math.cos((latitude * Math.PI) / 180))
    return { latitude: Number(latitude.toFixed(5)), longitude: Number((((longitude + 540) % 360) - 180).toFixed(5)), sigmaKm: rounded(Math.max(1, radius * 0.22, townSigmaKm(match.population))), weight }
  }))
  return { form: 'kernels', centres: normalised(centres), background: backgroundFor(referral, densityOf(towns, places)) }
}

/** Odds of `ratio` to 1 in the named country or region. */
export function areaRatio(matches: readonly PlaceMatch[], ratio: number): Likelihood {
  const [first] = matches
  const ratios = { [first.grain === 'country' ? first.country : `${first.country}/${first.region ?? first.name}`]: rounded(ratio) }
  return { form: first.grain === 'country' ? 'countries' : 'regions', ratios, otherwise: 1 }
}

/** Whether the name is to be read as a town: it leads, or it shares its name with the region around it. */
export function readAsTown(matches: readonly PlaceMatch[]): boolean {
  const [first] = matches
  return first.grain === 'place' || (first.grain === 'region' && matches.some((match) => match.grain === 'place' && match.country === first.country && match.population >= 100_000))
}

/** "Ulm, Baden-Württemberg, Germany", with a note where others bear the name. */
export function matchPhrase(matches: readonly PlaceMatch[]): string {
  const [first] = readAsTown(matches) ? homonyms(matches).map(({ match }) => match) : matches
  const parts = first.grain === 'country' ? [countryName(first.country)] : [first.name, first.grain === 'place' && first.region !== first.name ? first.region : null, countryName(first.country)]
  const others = matches.filter((match) => match.grain === 'place' && match.id !== first.id).length
  return parts.filter((part) => part !== null).join(', ') + (first.grain === 'place' && others > 0 ? ` (or ${others === 1 ? 'another' : `${others} others`} of that name)` : '')
}
