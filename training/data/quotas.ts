// How many pictures of each country a sample is to hold: by its roads, its people and its area, as GeoSeek was drawn (arXiv 2602.12617).
import type { CountryFigures } from './country-figures.ts'

/** Of the three shares of the world; they need not sum to 1. */
export interface QuotaWeights { readonly roads: number; readonly population: number; readonly area: number }

export const geoSeekWeights: QuotaWeights = { roads: 0.5, population: 0.2, area: 0.3 }

/**
 * Each country's part of the whole, summing to 1: w_r roads / world's roads + w_p population / world's + w_a area / world's.
 * A country without a figure for its roads has no part of the roads' share.
 * @throws RangeError for weights that are negative or all 0
 */
export function countryShares(figures: ReadonlyMap<string, CountryFigures>, { roads, population, area }: QuotaWeights = geoSeekWeights): Map<string, number> {
  const sum = roads + population + area
  if (!(sum > 0) || [roads, population, area].some((weight) => !(weight >= 0))) throw new RangeError('The weights of roads, population and area must be 0 or more, and one above 0.')
  const world = [...figures.values()].reduce((all, one) => ({ roadsKm: all.roadsKm + one.roadsKm, population: all.population + one.population, areaKm2: all.areaKm2 + one.areaKm2 }))
  const shareOf = (one: CountryFigures): number => (roads * one.roadsKm) / world.roadsKm + (population * one.population) / world.population + (area * one.areaKm2) / world.areaKm2
  return new Map([...figures].map(([code, one]) => [code, shareOf(one) / sum]))
}

/**
 * Whole numbers that sum to `count` and differ from the exact quotas by less than 1: largest remainders (Hamilton's method); ties by name.
 * @param shares any weights, 0 or more; they are scaled
 */
export function wholeQuotas(shares: ReadonlyMap<string, number>, count: number): Map<string, number> {
  const sum = [...shares.values()].reduce((all, share) => all + share, 0)
  if (sum <= 0) return new Map()
  const exact = [...shares].map(([name, share]) => ({ name, quota: (share / sum) * count }))
  const quotas = new Map(exact.map(({ name, quota }) => [name, Math.floor(quota)]))
  const left = count - [...quotas.values()].reduce((all, quota) => all + quota, 0)
  const byRemainder = exact.toSorted((a, b) => (b.quota % 1) - (a.quota % 1) || (a.name < b.name ? -1 : 1))
  for (const { name } of byRemainder.slice(0, left)) quotas.set(name, quotas.get(name)! + 1)
  return quotas
}
