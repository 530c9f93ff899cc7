// How often a model is right at each grain, from its answers against truth: what its answers then weigh as evidence.
import type { GeocodedSample } from './picture.ts'

/** City, region, country, continent, km: the radii that a model's reliability is told by. */
export const reliabilityRadiiKm = [25, 200, 750, 2500] as const

export interface ReliabilityShares { readonly within25Km: number; readonly within200Km: number; readonly within750Km: number; readonly within2500Km: number }

export interface FitOptions {
  /** What is believed before anything is counted, ascending. */
  readonly prior: ReliabilityShares
  /** How many answers that belief is worth: a + b of the Beta distribution. */
  readonly strength: number
}

export interface FittedReliability {
  readonly shares: ReliabilityShares
  /** Answers that each share rests on, and those of them within; several samples of one picture count as one answer in all. */
  readonly counted: readonly { readonly radiusKm: number; readonly answers: number; readonly within: number }[]
}

/** The radius from which on an answer of that grain says something: a country's name says nothing of cities. */
const FIRST_RADIUS: Readonly<Record<GeocodedSample['grain'], number>> = { place: 0, region: 1, country: 2 }

/** A truth inside the country or region that is named is within that grain's radius, however far its middle lies. */
const isWithin = ({ grain, distanceKm, isInside }: GeocodedSample, radius: number): boolean => distanceKm <= reliabilityRadiiKm[radius]! || (isInside && radius >= FIRST_RADIUS[grain])

type Counted = FittedReliability['counted'][number]

function count(samples: readonly (readonly GeocodedSample[])[], radius: number): Counted {
  let [answers, within] = [0, 0]
  for (const ofPicture of samples) {
    for (const sample of ofPicture.filter(({ grain }) => FIRST_RADIUS[grain] <= radius)) {
      answers += 1 / ofPicture.length
      within += Number(isWithin(sample, radius)) / ofPicture.length
    }
  }
  return { radiusKm: reliabilityRadiiKm[radius]!, answers, within }
}

/**
 * Pool adjacent violators (Ayer et al. 1955): the ascending values nearest to those given, by weight. The shares rest on different
 * answers, so that one of a wider radius may come out below one of a narrower.
 */
export function ascending(values: readonly number[], weights: readonly number[]): number[] {
  const pools: { value: number; weight: number; length: number }[] = []
  values.forEach((value, index) => {
    pools.push({ value, weight: weights[index]!, length: 1 })
    while (pools.length > 1 && pools.at(-2)!.value > pools.at(-1)!.value) {
      const [left, right] = pools.splice(-2) as [typeof pools[0], typeof pools[0]]
      const weight = left!.weight + right!.weight
      pools.push({ value: (left!.value * left!.weight + right!.value * right!.weight) / weight, weight, length: left!.length + right!.length })
    }
  })
  return pools.flatMap(({ value, length }) => Array<number>(length).fill(value))
}

/**
 * For each radius the mean of the Beta posterior, (strength * prior + within) / (strength + answers), made ascending.
 * @param samples of each picture those that could be geocoded; a picture without any says nothing, as its answer is no evidence
 */
export function fitReliability(samples: readonly (readonly GeocodedSample[])[], { prior, strength }: FitOptions): FittedReliability {
  const counted = reliabilityRadiiKm.map((_, radius) => count(samples, radius))
  const priors = [prior.within25Km, prior.within200Km, prior.within750Km, prior.within2500Km]
  const means = counted.map(({ answers, within }, radius) => priors[radius]! + (within - answers * priors[radius]!) / (strength + answers))
  const [within25Km, within200Km, within750Km, within2500Km] = ascending(means, counted.map(({ answers }) => strength + answers)) as [number, number, number, number]
  return { shares: { within25Km, within200Km, within750Km, within2500Km }, counted }
}
