// A world of five countries, with what their places can show as plain data, and scenes that show any part of it.
import fc from 'fast-check'
import type { CountryFacts, Paint } from '../../../../../training/tasks/geoworld/facts/country-facts.ts'
import { factsOf } from '../../../../../training/tasks/geoworld/facts/facts.ts'
import { wordsOf } from '../../../../../training/tasks/geoworld/facts/languages.ts'
import * as claims from '../../../../../training/tasks/geoworld/scene/claims.ts'
import type { Claim } from '../../../../../training/tasks/geoworld/scene/item.ts'
import type { KnownTown } from '../../../../../training/tasks/geoworld/chain/telling.ts'
import type { SceneFact, Town } from '../../../../../training/tasks/geoworld/types.ts'

const paint = (name: string): Paint => ({ name, rgb: [name.length * 9, 120, 60] })
const [white, yellow, black, red, blue, green] = ['white', 'yellow', 'black', 'red', 'blue', 'green'].map(paint) as [Paint, Paint, Paint, Paint, Paint, Paint]

/** Its table may grow; what tests count on stands here. */
const austria: CountryFacts = {
  ...factsOf('AT')!, centreLine: { paint: white, style: 'dashed' }, warningSign: { shape: 'triangle', fill: white, border: red },
  directionSigns: { motorway: { board: blue, letters: white }, main: { board: white, letters: black }, local: { board: white, letters: black } }, languages: [{ language: 'German', share: 1 }],
}

const countries: readonly CountryFacts[] = [
  austria,
  { ...austria, code: 'DE', name: 'Germany', callingCode: '49', domain: '.de', directionSigns: { ...austria.directionSigns, main: { board: yellow, letters: black } }, pole: { ...austria.pole, arms: 0 } },
  { ...austria, code: 'JP', name: 'Japan', drivingSide: 'left', callingCode: '81', domain: '.jp', languages: [{ language: 'Japanese', share: 1 }], warningSign: { shape: 'diamond', fill: yellow, border: black }, stopSign: { words: ['止まれ', 'STOP'], shape: 'inverted triangle' }, currency: { ...austria.currency, code: 'JPY', symbol: '¥' } },
  { ...austria, code: 'US', name: 'United States', callingCode: '1', domain: '.us', languages: [{ language: 'English', share: 1 }], centreLine: { paint: yellow, style: 'dashed' }, speedUnit: 'mph', currency: { ...austria.currency, code: 'USD', symbol: '$' } },
  { ...austria, code: 'AU', name: 'Australia', callingCode: '61', domain: '.au', drivingSide: 'left', languages: [{ language: 'English', share: 1 }], directionSigns: { ...austria.directionSigns, motorway: { board: green, letters: white } }, currency: { ...austria.currency, code: 'AUD', symbol: '$' } },
]

const { words } = wordsOf('German', 'AT')

/** Regions with towns that the gazetteer knows. */
const towns: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  AT: { Tyrol: ['Innsbruck', 'Kufstein'], Carinthia: ['Klagenfurt', 'Villach'], Styria: ['Graz', 'Leoben', 'Kapfenberg'] },
  DE: { Bavaria: ['Munich', 'Augsburg', 'Passau'], Saxony: ['Dresden', 'Leipzig'] },
  JP: { Hokkaido: ['Sapporo', 'Hakodate'], Osaka: ['Osaka'] },
  US: { Texas: ['Houston', 'Dallas', 'El Paso'], Alaska: ['Anchorage'] },
  AU: { Queensland: ['Brisbane', 'Cairns'], Tasmania: ['Hobart', 'Launceston'] },
}

function placesOf(country: CountryFacts): KnownTown[] {
  return Object.entries(towns[country.code]!).flatMap(([region, names], at) => names.map((latinName, index): KnownTown => {
    const town: Town = { id: country.code.charCodeAt(0) * 1e6 + country.code.charCodeAt(1) * 1e4 + at * 100 + index, name: latinName === 'Sapporo' ? '札幌' : latinName, latinName, country: country.code, region, latitude: 10, longitude: 20, population: 1000, nearby: [{ name: names[0]!, latinName: names[0]!, distanceKm: 30, bearing: 90 }] }
    return {
      town, country, building: { roof: at ? 'flat' : 'gabled', roofs: [paint(at ? 'red tiles' : 'grey slate')], walls: [paint('white plaster'), paint(index ? 'red brick' : 'blue wood')], storeys: 2 },
      languages: country.languages.map(({ language, share }) => ({ language, share, script: language === 'Japanese' ? 'Japanese' : 'Latin', words })),
      areaCodes: country.code === 'JP' ? [] : [{ code: `${at + 2}${index}`, pattern: 'A 999', at: null }], plateCodes: [],
      climate: { koeppen: 'Cfb', trees: at ? ['spruce'] : ['birch', 'poplar'], soil: paint('brown soil'), crops: ['wheat'] }, relief: at ? 'mountain' : 'flat',
    }
  }))
}

export const places: readonly KnownTown[] = countries.flatMap(placesOf)

/** Texts that scenes write, quotation marks and separators of answers among them. */
const written = fc.constantFrom('Bäckerei', "L'Aquila Hotel", '止まれ', 'say "cheese"', 'A; B；C', '0664 1234567', '50')

function claimsOf(place: KnownTown, text: string): Claim[] {
  const { country, building, climate, languages, areaCodes, town } = place
  return [
    claims.drivingSideClaim(country), claims.centreLineClaim(country), claims.edgeLineClaim(country), claims.warningSignClaim(country), claims.stopWordClaim(country), claims.directionSignClaim(country, 'main'),
    ...languages.flatMap((language) => claims.languageClaims(language, text)), claims.domainClaim(country, `www.example${country.domain}`), claims.callingCodeClaim(country, `+${country.callingCode} ${text}`), claims.currencyClaim(country, `${country.currency.symbol} 3,50`),
    claims.speedUnitClaim(country, '50'), claims.plateClaim(country, 'front'), claims.poleClaim(country), claims.bollardClaim(country), claims.roofClaim(building, building.roofs[0]!), claims.wallClaim(building.walls[1]!),
    claims.vegetationClaim(climate.trees[0]!), claims.vegetationClaim('wheat'), claims.soilClaim(climate), claims.reliefClaim({ ...place, areaCode: null, plateCode: null }), ...areaCodes.map(({ code }) => claims.areaCodeClaim(code, `0${code} ${text}`)),
    claims.townSignClaim(town.name), claims.nearbyTownClaim(town.nearby[0]!.name, '30'),
    claims.townSignClaim('Elsewhere'), claims.drivingSideClaim({ ...country, drivingSide: country.drivingSide === 'left' ? 'right' : 'left' }),
  ]
}

export interface SmallScene { readonly town: Town; readonly seed: number; readonly facts: readonly SceneFact[] }

/** Any town with any of its facts visible, also some that are false of it. */
export const scenes: fc.Arbitrary<SmallScene> = fc.record({ place: fc.constantFrom(...places), text: written, seed: fc.maxSafeNat() }).chain(({ place, text, seed }) => {
  const all = claimsOf(place, text)
  return fc.array(fc.boolean(), { minLength: all.length, maxLength: all.length }).map((shown) => ({
    town: place.town, seed, facts: all.map((claim, at): SceneFact => ({ ...claim, box: shown[at] ? [0.1, 0.2, 0.3, 0.1] : null, visible: shown[at]! })),
  }))
})
