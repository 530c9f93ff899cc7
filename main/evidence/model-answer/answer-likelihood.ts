// From the places that a model's samples name to a likelihood over the Earth that is as sure as the model was found to be.
import type { Likelihood } from '../../contract/evidence.ts'
import type { Grain, Point } from '../../contract/geography.ts'
import type { Place } from '../../contract/gazetteer.ts'
import type { Reliability } from '../../contract/reasoning.ts'
import type { PlaceTable } from '../../gazetteer/places.ts'
import { rounded } from '../kinds/drafts.ts'
import { normalised } from '../kinds/place-likelihood.ts'
import type { Atlas } from '../posterior/atlas.ts'
import { areaOf, extentOf } from './extent.ts'
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
/** No likelihood is without doubt or without word. */
const [LEAST_BACKGROUND, MOST_BACKGROUND] = [1e-6, 0.999]

const sharesOf = ({ within25Km, within200Km, within750Km, within2500Km }: Reliability['shares']): number[] => [within25Km, within200Km, within750Km, within2500Km]

const point = ({ latitude, longitude }: Point, sigmaKm: number): Spread => [{ latitude, longitude, sigmaKm: rounded(sigmaKm), weight: 1 }]

/** The answer's own kernels, and at which radius they begin. */
interface Own { readonly spread: Spread; readonly first: number }

/** Of an area whose towns lie within so many km; no wider than a smaller radius it begins at that one, as Berlin is a city and a region. */
const firstRadius = (grain: Grain, radiusKm: number): number => (radiusKm === 0 ? FIRST_RADIUS[grain] : Math.min(FIRST_RADIUS[grain], RADII_KM.filter((radius) => radius < radiusKm).length))

/** How far down an answer of that place is taken to go: what its reliability is counted by, too. */
export function grainTold(place: Place, places: PlaceTable): Grain {
  const first = firstRadius(place.grain, extentOf(place, areaOf(place, places), places).radiusKm)
  return (['place', 'region', 'country'] as const)[first]!
}

/** A place's point, or an area's extent; an area of whose towns nothing is known is a point of its grain. */
function ownKernels(place: Place, { places }: Atlas): Own {
  const { centres, reachKm, radiusKm } = extentOf(place, areaOf(place, places), places)
  const first = firstRadius(place.grain, radiusKm)
  if (radiusKm === 0) return { spread: point(place, sigmaKmOf(RADII_KM[first]!)), first }
  const sigmaKm = rounded(Math.max(sigmaKmOf(RADII_KM[0]), COVER * reachKm))
  const spread = centres.map(({ latitude, longitude }) => ({ latitude, longitude, sigmaKm, weight: 1 / centres.length }))
  return { spread, first }
}

interface Weighed { readonly centres: readonly Centre[]; readonly background: number }

/**
 * One answered place. Its kernels k, of the radii from its grain on, and the background get the parts a_k of the mass
 * that make the shares true (see `fitParts`) once the prior has had its say: with q_k(x) = prior(x) N_k(x) / Z_k and
 * Z_k = integral of prior N_k, the likelihood sum_k (a_k / Z_k) N_k(x) gives the posterior sum_k a_k q_k(x), where nothing else is
 * known. Without the division, a city's density would take a model that is right once in six for right nearly always.
 */
function weigh(place: Place, shares: readonly number[], atlas: Atlas): Weighed {
  const { spread: own, first } = ownKernels(place, atlas)
  const radiiKm = RADII_KM.slice(first)
  const spreads = [own, ...radiiKm.slice(1).map((radius) => point(place, sigmaKmOf(radius)))]
  const measured = measure(spreads, { around: place, radiiKm, named: areaOf(place, atlas.places) }, atlas)
  const parts = fitParts(ringsOf(shares.slice(first)), measured.map(({ byRing }) => byRing))
  const centres = spreads.flatMap((spread, k) => spread.map((centre): Centre => ({ ...centre, weight: (centre.weight * parts[k]!) / measured[k]!.density })))
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
