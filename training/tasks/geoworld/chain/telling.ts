// Which values of each kind of fact a place can show: what a scene's facts are held against to tell which places they leave.
import type { TownFacts } from '../facts/facts.ts'
import * as claims from '../scene/claims.ts'
import type { Claim } from '../scene/item.ts'
import type { FactKind, SceneFact, Town } from '../types.ts'

/** A town with all that the tables tell of it. */
export interface KnownTown extends TownFacts { readonly town: Town }

/** A kind that is missing tells nothing of places: any value of it can be seen anywhere. */
export type Telling = ReadonlyMap<FactKind, ReadonlySet<string>>

/** What a fact is compared by: names by what is written, all else by its words. */
export const comparedBy = ({ kind, value, text }: Pick<SceneFact, 'kind' | 'value' | 'text'>): string => (kind === 'town-sign' || kind === 'nearby-town' ? text ?? value : value)

/** A figure in a ring shows no unit; prices show a symbol, which several currencies share. */
export const tells = ({ kind, value, text }: SceneFact): boolean => value !== 'none' && !(kind === 'speed-unit' && /^\d*$/.test(text ?? ''))

const ranks = ['motorway', 'main', 'local'] as const

function countryClaims({ country }: KnownTown): Claim[] {
  return [
    claims.drivingSideClaim(country), claims.centreLineClaim(country), claims.noOvertakingClaim(country), claims.edgeLineClaim(country), claims.warningSignClaim(country), claims.stopWordClaim(country),
    ...ranks.map((rank) => claims.directionSignClaim(country, rank)), claims.callingCodeClaim(country, ''), claims.domainClaim(country, ''), claims.speedUnitClaim(country, ''),
    claims.plateClaim(country, 'front'), claims.plateClaim(country, 'rear'), claims.poleClaim(country), claims.bollardClaim(country),
  ]
}

function localClaims(known: KnownTown): Claim[] {
  const { building, languages, climate, areaCodes, town } = known
  return [
    ...building.roofs.map((cover) => claims.roofClaim(building, cover)), ...building.walls.map((wall) => claims.wallClaim(wall)),
    ...[...climate.trees, ...climate.crops].map((kind) => claims.vegetationClaim(kind)), claims.soilClaim(climate), claims.reliefClaim({ ...known, areaCode: null, plateCode: null }),
    ...languages.flatMap((language) => claims.languageClaims(language, '').filter(({ kind }) => kind !== 'shop-sign')),
    ...areaCodes.map(({ code }) => claims.areaCodeClaim(code, '')),
    ...[town.name, town.latinName].map((name) => claims.townSignClaim(name)),
    ...[town, ...town.nearby].flatMap(({ name, latinName }) => [name, latinName].map((one) => claims.nearbyTownClaim(one, ''))),
  ]
}

function tellingOf(all: readonly Claim[]): Map<FactKind, Set<string>> {
  const telling = new Map<FactKind, Set<string>>()
  for (const claim of all) {
    const known = telling.get(claim.kind)
    if (known) known.add(comparedBy(claim))
    else telling.set(claim.kind, new Set([comparedBy(claim)]))
  }
  return telling
}

/** The codes of all currencies that are written with one symbol, by that symbol. */
function currenciesBySymbol(known: readonly KnownTown[]): Map<string, Set<string>> {
  const bySymbol = new Map<string, Set<string>>()
  for (const { country: { currency: { symbol, code } } } of known) bySymbol.set(symbol, (bySymbol.get(symbol) ?? new Set()).add(code))
  return bySymbol
}

/** What each town can show, in their order. Regions of one country may differ in anything, their stop signs and plates too. */
export function tellingsOf(known: readonly KnownTown[]): Telling[] {
  const symbols = currenciesBySymbol(known)
  // Without an area code none can be seen.
  const unless: readonly (readonly [FactKind, ReadonlySet<string>])[] = [['area-code', new Set()]]
  return known.map((one) => new Map([...unless, ['currency', symbols.get(one.country.currency.symbol)!], ...tellingOf([...countryClaims(one), ...localClaims(one)])]))
}
