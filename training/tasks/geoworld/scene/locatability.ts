// How far the visible facts narrow a scene down, 0 to 10: countries that share all of them, and whether region and place are told.
import type { CountryFacts } from '../facts/country-facts.ts'
import type { FactKind, SceneFact } from '../types.ts'
import {
  bollardClaim, callingCodeClaim, centreLineClaim, currencyClaim, directionSignClaim, domainClaim, drivingSideClaim, edgeLineClaim, plateClaim, poleClaim, speedUnitClaim, stopWordClaim, warningSignClaim,
} from './claims.ts'

/** Values that a country's tables give to a kind of fact; kinds that are missing here do not tell countries apart. */
const valuesOf: Partial<Record<FactKind, (country: CountryFacts) => string[]>> = {
  'driving-side': (country) => [drivingSideClaim(country).value], 'centre-line': (country) => [centreLineClaim(country).value], 'edge-line': (country) => [edgeLineClaim(country).value],
  'warning-sign': (country) => [warningSignClaim(country).value], 'stop-word': (country) => [stopWordClaim(country).value], 'phone-code': (country) => [callingCodeClaim(country, '').value],
  'direction-sign': (country) => (['motorway', 'main', 'local'] as const).map((rank) => directionSignClaim(country, rank).value), domain: (country) => [domainClaim(country, '').value],
  currency: (country) => [currencyClaim(country, '').value], 'speed-unit': (country) => [speedUnitClaim(country, '').value], plate: (country) => (['front', 'rear'] as const).map((end) => plateClaim(country, end).value),
  pole: (country) => [poleClaim(country).value], bollard: (country) => [bollardClaim(country).value], language: (country) => country.languages.map(({ language }) => language),
}

/** @returns those of the countries whose tables allow every visible fact; an area code is a country's own */
export const countriesLeft = (facts: readonly SceneFact[], countries: readonly CountryFacts[]): CountryFacts[] =>
  countries.filter((country) => facts.every(({ kind, value, visible }) => !visible || (valuesOf[kind]?.(country).includes(value) ?? true)))

/** Kinds that tell the region, and kinds that tell the very place: how much each adds. */
const narrower: Partial<Record<FactKind, number>> = { 'area-code': 2.5, 'nearby-town': 3, 'town-sign': 4, wall: 0.3, roof: 0.3, soil: 0.2, vegetation: 0.2, relief: 0.2 }

/** Six points for the country (by the logarithm of how many are left), the rest for region and place; rounded to a tenth. */
export function locatabilityOf(facts: readonly SceneFact[], countries: readonly CountryFacts[]): number {
  const left = Math.max(1, countriesLeft(facts, countries).length)
  const country = countries.length < 2 ? 6 : 6 * (1 - Math.log(left) / Math.log(countries.length))
  const kinds = new Set(facts.filter(({ visible }) => visible).map(({ kind }) => kind))
  const finer = Math.min(4, [...kinds].reduce((sum, kind) => sum + (narrower[kind] ?? 0), 0))
  return Math.round(Math.min(10, country + finer) * 10) / 10
}
