// All that the tables say of the place a scene stands in, gathered for the things that are drawn.
import type { Climate } from '../facts/climate.ts'
import type { AreaCode, Building, CountryFacts } from '../facts/country-facts.ts'
import { factsAt } from '../facts/facts.ts'
import type { Relief } from '../facts/relief.ts'
import type { Town } from '../types.ts'

/** What shops and public buildings call themselves, by kind: bakery, pharmacy, ... */
export type Words = Readonly<Record<string, string>>

export interface WrittenLanguage {
  readonly language: string
  /** Of the signs, 0 to 1. */
  readonly share: number
  readonly script: string
  readonly words: Words
}

export interface Place {
  readonly town: Town
  readonly country: CountryFacts
  readonly building: Building
  readonly languages: readonly WrittenLanguage[]
  readonly areaCode: AreaCode | null
  /** Of the registry of vehicles; null where plates tell none. */
  readonly plateCode: string | null
  readonly climate: Climate
  readonly relief: Relief
}

/** Where a town has several, it keeps one for all its scenes. */
const ownOf = <T>(items: readonly T[], { id }: Town): T | null => items[Math.abs(id) % Math.max(1, items.length)] ?? null

/** @throws RangeError for a town of a country that the tables do not tell of */
export function placeOf(town: Town): Place {
  const facts = factsAt(town)
  if (!facts) throw new RangeError(`GeoWorld has no tables for ${town.latinName}'s country, ${town.country}.`)
  const { areaCodes, plateCodes, ...rest } = facts
  return { ...rest, town, areaCode: ownOf(areaCodes, town), plateCode: ownOf(plateCodes, town) }
}
