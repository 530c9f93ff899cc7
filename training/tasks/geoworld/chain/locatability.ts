// How well a scene can be placed by what is visible in it, 0 to 10 as GeoSeek-Val grades pictures (arXiv 2602.12617).
import type { SceneFact, Town } from '../types.ts'
import { countriesIn, regionsIn, tellingFacts } from './world.ts'
import type { Rows, World } from './world.ts'

/** What countries, regions and places weigh: conventions settle most countries, so that what is seen of the place itself tells scenes apart. */
const WEIGHTS = { countries: 2, regions: 3, places: 5 }

/** Share of the doubt that is gone when so many of all are left: 1 for one, 0 for all of them. In bits, so that halving counts the same everywhere. */
const settled = (left: number, all: number): number => (all <= 1 ? 1 : 1 - Math.log(Math.max(1, left)) / Math.log(all))

/**
 * 2 (1 - ln c / ln C) + 3 (1 - ln r / ln R) + 5 (1 - ln p / ln P), rounded: of C countries, R regions and P places of the world, c, r and p
 * could show what is visible.
 */
export function locatabilityOf(world: World, scene: { readonly town: Town; readonly facts: readonly SceneFact[] }): number {
  const all: Rows = world.towns.map((_, row) => row)
  const left = world.leftBy(tellingFacts(world, scene))
  const countries = settled(countriesIn(world, left).size, countriesIn(world, all).size)
  const regions = settled(regionsIn(world, left).size, regionsIn(world, all).size)
  return Math.round(WEIGHTS.countries * countries + WEIGHTS.regions * regions + WEIGHTS.places * settled(left.length, all.length))
}
