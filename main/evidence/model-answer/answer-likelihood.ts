// From the places that a model's samples name to a likelihood over the Earth that is as sure as the model was found to be.
import type { Likelihood } from '../../contract/evidence.ts'
import type { Grain } from '../../contract/geography.ts'
import type { Place } from '../../contract/gazetteer.ts'
import type { Reliability } from '../../contract/reasoning.ts'
import { rounded } from '../kinds/drafts.ts'
import { normalised } from '../kinds/place-likelihood.ts'
import type { Atlas } from '../posterior/atlas.ts'
import { extentOf, numbersOf } from './extent.ts'
import { measure, type Spread } from './prior-rings.ts'
import { fitParts, RADII_KM, ringsOf, sigmaKmOf } from './radial-mixture.ts'

type Kernels = Extract<Likelihood, { form: 'kernels' }>
type Centre = Kernels['centres'][number]

/** A place that some of the samples name. */
export interface NamedByModel {
  readonly place: Place
  /** Its part of all samples, 0..1. */
  readonly share: number
}

/** At which radius an answer of that grain begins: one that names a country says nothing of cities. */
const FIRST_RADIUS: Readonly<Record<Grain, number>> = { place: 0, region: 1, country: 2 }
/** Kernels around the points that cover an area are this part of their reach wide: they run together, and hold to the area. */
const COVER = 0.6
/** The narrowest kernels of areas, as radii. A small region is no better known than any; a small country's name is a claim of its own. */
const LEAST_RADIUS: Readonly<Record<Exclude<Grain, 'place'>, number>> = { region: RADII_KM[1], country: RADII_KM[0] }
/** No likelihood is without doubt or without word. */
const [LEAST_BACKGROUND, MOST_BACKGROUND] = [1e-6, 0.999]

const sharesOf = ({ within25Km, within200Km, within750Km, within2500Km }: Reliability['shares']): number[] => [within25Km, within200Km, within750Km, within2500Km]

/** The first kernel of an answer: its point, or an area's extent. */
function firstSpread(place: Place, { places }: Atlas): Spread {
  const point = { latitude: place.latitude, longitude: place.longitude }
  if (place.grain === 'place') return { centres: [point], sigmaKm: sigmaKmOf(RADII_KM[0]) }
  const { centres, reachKm } = extentOf(place, places)
  return { centres, sigmaKm: Math.max(sigmaKmOf(LEAST_RADIUS[place.grain]), COVER * reachKm) }
}

interface Weighed { readonly centres: readonly Centre[]; readonly background: number }

/**
 * One answered place. Its kernels k, of the radii from its grain on, and the background get the parts a_k of the mass
 * that make the shares true (see `fitParts`) once the prior has had its say: with q_k(x) = prior(x) N_k(x) / Z_k and
 * Z_k = integral of prior N_k, the likelihood sum_k (a_k / Z_k) N_k(x) gives the posterior sum_k a_k q_k(x), where nothing else is
 * known. Without the division, a city's density would take a model that is right once in six for right nearly always.
 */
function weigh(place: Place, shares: readonly number[], atlas: Atlas): Weighed {
  const first = FIRST_RADIUS[place.grain]
  const radiiKm = RADII_KM.slice(first)
  const point = { latitude: place.latitude, longitude: place.longitude }
  const spreads = [firstSpread(place, atlas), ...radiiKm.slice(1).map((radius): Spread => ({ centres: [point], sigmaKm: sigmaKmOf(radius) }))]
  const measured = measure(spreads, { around: point, radiiKm, ...numbersOf(place, atlas.places) }, atlas)
  const parts = fitParts(ringsOf(shares.slice(first)), measured.map(({ byRing }) => byRing))
  const centres = spreads.flatMap(({ centres: points, sigmaKm }, k) => points.map((centre): Centre => ({ ...centre, sigmaKm: rounded(sigmaKm), weight: parts[k]! / measured[k]!.density / points.length })))
  return { centres, background: parts.at(-1)! }
}

/** A kernel without weight would not be of the contract; the least is far below what could be seen. */
const LEAST_WEIGHT = 1e-9

/**
 * Several samples make a mixture: each has its equal part, and a sample that names no place says nothing, so that its part goes
 * to the background.
 * @param named at least one place; shares sum to 1 at most
 */
export function answerLikelihood(named: readonly NamedByModel[], { shares }: Reliability, atlas: Atlas): Kernels {
  const weighed = named.map(({ place, share }) => ({ share, ...weigh(place, sharesOf(shares), atlas) }))
  const silent = Math.max(0, 1 - named.reduce((sum, { share }) => sum + share, 0))
  const centres = weighed.flatMap(({ share, centres: own }) => own.map((centre) => ({ ...centre, weight: rounded(Math.max(LEAST_WEIGHT, share * centre.weight)) })))
  const background = weighed.reduce((sum, { share, background: own }) => sum + share * own, silent)
  const total = centres.reduce((sum, { weight }) => sum + weight, background)
  return { form: 'kernels', centres: normalised(centres), background: rounded(Math.min(MOST_BACKGROUND, Math.max(LEAST_BACKGROUND, background / total))) }
}
