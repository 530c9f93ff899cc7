// What GeoWorld knows of the visible conventions of a country, and of one town in it.
import { areaCodesOf } from './area-codes.ts'
import { buildingOf } from './buildings.ts'
import { climateOf } from './climate.ts'
import type { Climate } from './climate.ts'
import type { AreaCode, Building, CountryFacts, StopSign } from './country-facts.ts'
import { readCountries, stopSignOf } from './country-tables.ts'
import { signLanguagesOf } from './languages.ts'
import type { SignLanguage } from './languages.ts'
import { plateCodesOf, plateIn } from './plate-codes.ts'
import { reliefOf } from './relief.ts'
import type { Relief } from './relief.ts'
import { listOf, readTable } from './table.ts'

const known = readCountries()
const regionalStops = readTable('regional-stops.tsv', ['country', 'regions', 'stop']).map(({ country, regions, stop }) => ({ country, regions: listOf(regions), stopSign: stopSignOf(stop) }))

/** ISO 3166-1 alpha-2 of all countries that the tables tell of. */
export const countries: readonly string[] = [...known.keys()]

/** @param country ISO 3166-1 alpha-2 @returns null for a country that the tables do not tell of */
export const factsOf = (country: string): CountryFacts | null => known.get(country) ?? null

export interface TownFacts {
  /** With the plates and the stop sign of the town's region. */
  readonly country: CountryFacts
  readonly building: Building
  readonly languages: readonly SignLanguage[]
  /** All that are used in the town, or in its region where no exchange is near; none where the tables know none. */
  readonly areaCodes: readonly AreaCode[]
  /** What "@" in the plate's pattern can stand for. */
  readonly plateCodes: readonly string[]
  readonly climate: Climate
  readonly relief: Relief
}

/** Degrees; region as the gazetteer names it. */
export interface TownPoint { readonly country: string; readonly region: string; readonly latitude: number; readonly longitude: number }

const stopSignIn = ({ code, stopSign }: CountryFacts, region: string): StopSign =>
  regionalStops.find(({ country, regions }) => country === code && regions.includes(region))?.stopSign ?? stopSign

/** @returns null for a town of a country that the tables do not tell of */
export function factsAt(town: TownPoint): TownFacts | null {
  const country = factsOf(town.country)
  if (!country) return null
  const { region, latitude, longitude } = town
  return {
    country: { ...country, plate: plateIn(country.code, region, country.plate), stopSign: stopSignIn(country, region) }, building: buildingOf(country.code, region), languages: signLanguagesOf(country.code, region),
    areaCodes: areaCodesOf(town), plateCodes: plateCodesOf(country.code, region, country.plate), climate: climateOf(latitude, longitude, country.code), relief: reliefOf(town),
  }
}
