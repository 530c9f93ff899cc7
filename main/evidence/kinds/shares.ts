// How much of the world a clue's own countries or zones hold, and from that how far a clue of theirs goes.
import type { PlaceTable } from '../../gazetteer/places.ts'
import type { CountryWeights } from './tables/weights.ts'

/** As in the prior: a town's part of the world's pictures goes with the 0.75th power of its population. */
const TOWN_EXPONENT = 0.75
const LEAST_POPULATION = 500

/** Shares of the world's pictures, each table summing to 1. Regions by `CC/Region`. */
export interface WorldShares { readonly countries: ReadonlyMap<string, number>; readonly regions: ReadonlyMap<string, number>; readonly zones: ReadonlyMap<string, number> }

const tables = new WeakMap<PlaceTable, WorldShares>()

/** Counted once for each table of places. */
export function worldShares(places: PlaceTable): WorldShares {
  const known = tables.get(places)
  if (known) return known
  const weights = Float64Array.from({ length: places.count }, (_, row) => Math.max(LEAST_POPULATION, places.population[row]) ** TOWN_EXPONENT)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const sum = (names: readonly string[], column: ArrayLike<number>): Map<string, number> => {
    const sums = new Float64Array(names.length)
    weights.forEach((weight, row) => { if (column[row] >= 0) sums[column[row]] += weight / total })
    return new Map(names.map((name, index) => [name, sums[index]]))
  }
  const regions = places.regions.map(({ country, name }) => `${country}/${name}`)
  const shares = { countries: sum(places.countries, places.country), regions: sum(regions, places.region), zones: sum(places.zones, places.zone) }
  tables.set(places, shares)
  return shares
}

/** How a clue can be about another place than the picture's. */
export interface Doubt {
  /** Share of such clues, rightly read, that come from abroad: a traveller's clock, a product, an advertisement. */
  readonly foreign: number
  /** Probability that the clue was rightly read. */
  readonly reliability: number
  /** Probability that what was wrongly read comes out as this very clue, where that is more than the share of its set. */
  readonly chance: number
}

/** There are some 250 countries: a misread code names one of them, and a small one as soon as a large one. */
export const CHANCE_OF_A_COUNTRY = 1 / 250

/**
 * How much likelier a clue is inside its own set of places than outside.
 *
 * Let t be the probability that the clue is foreign, and s the share of the world's pictures that the set holds. A clue
 * that is not foreign is the place's own: inside it is of this set for certain, outside never. A foreign clue comes from
 * anywhere, so it is of this set with probability s, whatever the place. Hence p(clue | inside) = (1 - t) + t s and
 * p(clue | outside) = t s, and the ratio is 1 + (1 - t) / (t s): with nothing else known the set gets about 1 - t of the
 * probability, however small it is. A clue of a rare set says so much since it is hardly ever seen elsewhere.
 *
 * A reading that is right with probability r adds the same term on both sides, (1 - r) times the probability m that a wrong
 * one gives this clue, so that the ratio is 1 + r (1 - t) / (r t s + (1 - r) m): at r = 0 it is 1, no clue. m is s
 * or `chance`, whichever is more.
 * @param weight how often the clue stands in this part of the set, against its best part
 * @param share s; of a set with weights the sum of share times weight
 */
export function ownRatio(weight: number, share: number, { foreign, reliability, chance }: Doubt): number {
  const elsewhere = reliability * foreign * share + (1 - reliability) * Math.max(share, chance)
  return reliability === 0 ? 1 : 1 + (reliability * (1 - foreign) * weight) / elsewhere
}

/** Of a country or zone without a populated place in the table. */
export const LEAST_SHARE = 1e-7

/** Ratios of a clue that belongs to a set of countries, against the rest of the world = 1. */
export function markRatios(weights: CountryWeights, { countries }: WorldShares, foreign: number, reliability: number): Record<string, number> {
  const entries = Object.entries(weights)
  const share = Math.max(LEAST_SHARE, entries.reduce((sum, [code, weight]) => sum + weight * (countries.get(code) ?? 0), 0))
  return Object.fromEntries(entries.map(([code, weight]) => [code, ownRatio(weight, share, { foreign, reliability, chance: CHANCE_OF_A_COUNTRY })]))
}
