// All that the tables say of the place a scene stands in, gathered for the things that are drawn.
import type { AreaCode, Building, CountryFacts, Paint } from '../facts/country-facts.ts'
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

export interface Climate {
  /** Koeppen and Geiger's class: 'Cfb'. */
  readonly koeppen: string
  readonly trees: readonly string[]
  readonly soil: Paint
  readonly crops: readonly string[]
}

export type Relief = 'flat' | 'hilly' | 'mountain'

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
