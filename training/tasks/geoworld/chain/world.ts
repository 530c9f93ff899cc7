// All places that a scene may stand in, and which of them visible facts leave.
import type { SceneFact, Town } from '../types.ts'
import { comparedBy, tellingsOf, tells } from './telling.ts'
import type { KnownTown, Telling } from './telling.ts'
import { hostOf, isNamedAfter } from './web-host.ts'

/** Rows of places, ascending. */
export type Rows = readonly number[]

export interface World {
  readonly towns: readonly Town[]
  /** English, by ISO 3166-1 alpha-2. */
  readonly countryNames: ReadonlyMap<string, string>
  /** @throws RangeError for a town that is none of this world's */
  rowOf(town: Town): number
  /** Whether the tables tell that this can be seen there. */
  couldShow(row: number, fact: SceneFact): boolean
  /** Those of `among` (all, where it is left out) that could show every one of the facts. */
  leftBy(facts: readonly SceneFact[], among?: Rows): Rows
}

/** @param known each with a town of its own id */
export function createWorld(known: readonly KnownTown[]): World {
  const tellings = tellingsOf(known)
  const towns = known.map(({ town }) => town)
  const rows = new Map(towns.map(({ id }, row) => [id, row]))
  const everywhere: Rows = towns.map((_, row) => row)
  const shown = new Map<string, Uint8Array>()

  const namesakes = new Map<string, ReadonlySet<number>>()
  /** An address with a town's name is one of that town's; any other says nothing beyond its domain. */
  function bears(fact: SceneFact, row: number): boolean {
    const host = hostOf(fact)
    const named = namesakes.get(host) ?? new Set(everywhere.filter((one) => isNamedAfter(host, towns[one]!)))
    namesakes.set(host, named)
    return named.size === 0 || named.has(row)
  }
  function showing(fact: SceneFact): Uint8Array {
    const key = `${fact.kind}\n${comparedBy(fact)}\n${hostOf(fact)}`
    const found = shown.get(key) ?? Uint8Array.from(tellings, (telling, row) => Number(fits(telling, fact) && bears(fact, row)))
    shown.set(key, found)
    return found
  }
  return {
    towns,
    countryNames: new Map(known.map(({ country: { code, name } }) => [code, name])),
    rowOf(town) {
      const row = rows.get(town.id)
      if (row === undefined) throw new RangeError(`${town.latinName} (${town.id}) is no town of this world.`)
      return row
    },
    couldShow: (row, fact) => !tells(fact) || showing(fact)[row] === 1,
    leftBy: (facts, among = everywhere) => facts.filter(tells).map(showing).reduce((left, shows) => left.filter((row) => shows[row] === 1), among),
  }
}

const fits = (telling: Telling, fact: SceneFact): boolean => telling.get(fact.kind)?.has(comparedBy(fact)) ?? true

/** Of the world's places in these rows. */
export const countriesIn = ({ towns }: World, rows: Rows): Set<string> => new Set(rows.map((row) => towns[row]!.country))

export const regionKey = ({ country, region }: Town): string => `${country}/${region}`

export const regionsIn = ({ towns }: World, rows: Rows): Set<string> => new Set(rows.map((row) => regionKey(towns[row]!)))

/** The facts that can be seen and that the tables tell of the town itself: a plate from elsewhere would rule out the truth. */
export function tellingFacts(world: World, { town, facts }: { readonly town: Town; readonly facts: readonly SceneFact[] }): SceneFact[] {
  const row = world.rowOf(town)
  return facts.filter((fact) => fact.visible && tells(fact) && world.couldShow(row, fact))
}

/** ISO 3166-1 alpha-2 of the countries that have a place which could show all that is visible. */
export const consistentCountries = (world: World, scene: { readonly town: Town; readonly facts: readonly SceneFact[] }): Set<string> =>
  countriesIn(world, world.leftBy(tellingFacts(world, scene)))
