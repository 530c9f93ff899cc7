// Country names: English for showing, any language for reading.
import isoCountries from 'i18n-iso-countries'
import type { CountryCode } from '../contract/geography.ts'
import { editDistance, foldKeys, latinReading } from './fold.ts'

/** Languages with region names in ICU: ISO 639 codes, and scripts apart where one language has two. */
const LOCALES = ('af ak am ar as az az-Cyrl be bg bm bn bo br bs bs-Cyrl ca ce cs cv cy da de dz ee el en eo es et eu fa ff fi fo fr fy ga gd gl gu gv ha he hi hr hu hy ia id ig ii is it ja jv ka ki kk kl km kn ko ks ku kw ky lb lg ln lo lt lu lv ' +
  'mg mi mk ml mn mr ms mt my nb nd ne nl nn no om or os pa pl ps pt pt-PT qu rm rn ro ru rw sa sc sd se sg si sk sl sn so sq sr sr-Latn su sv sw ta te tg th ti tk to tr tt ug uk ur uz uz-Cyrl vi wo xh yi yo yue za zh zh-Hant zh-Hant-HK zu ' +
  'ast bem brx ceb chr ckb dsb fil fur gsw haw hsb kok mai mni sah sat smn szl yrl').split(' ')

/** English as people write it, where ICU's is longer or another. */
const ENGLISH: Record<string, string> = {
  BQ: 'Caribbean Netherlands', CD: 'Democratic Republic of the Congo', CG: 'Republic of the Congo', CI: 'Ivory Coast', HK: 'Hong Kong', MM: 'Myanmar', MO: 'Macao', PS: 'Palestine', SJ: 'Svalbard and Jan Mayen', TR: 'Turkey',
}

/** Usual names that neither ICU nor i18n-iso-countries carries. */
const ALIASES: Record<string, string> = {
  AE: 'UAE|Emirates|U.A.E.', BA: 'Bosnia', BN: 'Brunei Darussalam', BO: 'Plurinational State of Bolivia', BY: 'Belorussia|Byelorussia', CD: 'DR Congo|DRC|Zaire|Congo-Kinshasa|Democratic Republic of Congo', CG: 'Congo-Brazzaville|Congo Republic', CI: "Cote d'Ivoire|Ivory Coast",
  CN: "People's Republic of China|PRC|P.R. China|Mainland China|中华人民共和国|中華人民共和國|中国大陆", CV: 'Cape Verde', CZ: 'Czech Republic|Czechia|Česko', DE: 'BRD|Federal Republic of Germany', DO: 'Dominican Rep.', FK: 'Malvinas|Islas Malvinas', FM: 'Federated States of Micronesia',
  GB: 'UK|U.K.|Great Britain|Britain|United Kingdom of Great Britain and Northern Ireland|Grossbritannien|Großbritannien|Gran Bretaña|Gran Bretagna|Grande-Bretagne|Wielka Brytania|Великобритания|Великобританія|英国|英國|イギリス|영국', GR: 'Hellas', IE: 'Republic of Ireland|Éire', IR: 'Persia|Islamic Republic of Iran',
  IL: 'State of Israel', IM: 'Isle of Man', KH: 'Kampuchea', KP: 'DPRK|North Korea|朝鲜|北朝鮮|북한', KR: 'Korea|South Korea|Republic of Korea|ROK|한국|대한민국|韩国|韓国|남한', LA: 'Lao PDR|Laos', LK: 'Ceylon', MD: 'Moldavia', MK: 'Macedonia|FYROM', MM: 'Burma|Myanmar', MO: 'Macau|澳门|澳門|マカオ|마카오', HK: 'Hongkong|香港|홍콩', NL: 'Holland|The Netherlands|Holanda|Olanda|Hollande|荷兰',
  PG: 'PNG', PS: 'Palestine|Palestinian Territory|Palestinian Territories|State of Palestine|West Bank|Gaza Strip', RU: 'Russian Federation|Россия|РФ', SY: 'Syria', SZ: 'Swaziland', TH: 'Siam', TL: 'East Timor|Timor Leste', TR: 'Turkey|Türkiye|Turkiye', TW: 'Taiwan|Formosa|Chinese Taipei|台湾|台灣|臺灣|대만',
  TZ: 'Tanganyika', US: 'USA|U.S.A.|U.S.|America|United States of America|The States|美国|美國|アメリカ|アメリカ合衆国|米国|미국|США|Stati Uniti|Estados Unidos|EE.UU.|EEUU|EUA|Vereinigte Staaten|VSA|États-Unis', VA: 'Vatican|Vatican City|Holy See', VG: 'British Virgin Islands', VI: 'US Virgin Islands|U.S. Virgin Islands', VN: 'Viet Nam', ZW: 'Rhodesia',
}

const english = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })

/** ISO 3166-1 alpha-2 codes, and XK for Kosovo; sorted. */
export const countryCodes: readonly string[] = [...new Set([...Object.keys(isoCountries.getAlpha2Codes()), 'XK'])].sort()

/** The English name, the code itself where there is none. */
export function countryName(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code
  return ENGLISH[code] ?? english.of(code) ?? code
}

function icuNames(code: string, displays: readonly Intl.DisplayNames[]): string[] {
  return displays.map((display) => display.of(code)).filter((name) => name !== undefined)
}

function libraryNames(code: string): string[] {
  return isoCountries.getSupportedLanguages().flatMap((language) => isoCountries.getName(code, language, { select: 'all' }) ?? [])
}

interface Named { code: string; form: string; votes: number }

/** Two-letter Latin keys and single Han characters are codes and words, not names; `uk` and `us` come by their codes. */
function tooShort(key: string): boolean {
  return /^[a-z]{1,2}$/.test(key) || [...key].length < 2
}

function addName(names: Map<string, Map<string, Named>>, code: string, form: string, votes: number): void {
  for (const key of foldKeys(form)) {
    if (tooShort(key)) continue
    const readings = names.get(key) ?? new Map<string, Named>()
    const known = readings.get(code) ?? { code, form, votes: 0 }
    readings.set(code, { ...known, votes: known.votes + votes })
    names.set(key, readings)
  }
}

/** English and the aliases outvote any number of languages in which the same letters are another country's name. */
const SURE = 1000

function collectNames(): Map<string, Named> {
  const displays = (['long', 'short'] as const).flatMap((style) => LOCALES.map((locale) => new Intl.DisplayNames(locale, { type: 'region', fallback: 'none', style })))
  const names = new Map<string, Map<string, Named>>()
  for (const code of countryCodes) {
    for (const form of [countryName(code), ...(ALIASES[code]?.split('|') ?? [])]) addName(names, code, form, SURE)
    for (const form of [...icuNames(code, displays), ...libraryNames(code)]) addName(names, code, form, 1)
  }
  const best = (readings: Map<string, Named>): Named => [...readings.values()].sort((a, b) => b.votes - a.votes || (a.code < b.code ? -1 : 1))[0]!
  return new Map([...names].map(([key, readings]) => [key, best(readings)]))
}

let collected: Map<string, Named> | undefined

/** Folded key -> country and the form that it was folded from, in some 150 languages. Built at the first call (about 0.3 s). */
export function countryNames(): ReadonlyMap<string, { code: string; form: string }> {
  return (collected ??= collectNames())
}

/** @returns the country whose ISO alpha-2 or alpha-3 code `text` is, in capitals (UK is GB), else null */
export function countryByCode(text: string): CountryCode | null {
  if (text === 'UK' || text === 'U.K.') return 'GB'
  if (/^[A-Z]{2}$/.test(text)) return countryCodes.includes(text) ? text : null
  return (/^[A-Z]{3}$/.test(text) ? isoCountries.alpha3ToAlpha2(text) : undefined) ?? null
}

/** @returns the country that `text` names in any language, or by its ISO alpha-2 or alpha-3 code in capitals; null when it names none */
export function countryByName(text: string): CountryCode | null {
  const code = countryByCode(text.trim())
  if (code) return code
  const names = countryNames()
  for (const key of foldKeys(text)) {
    const found = names.get(key) ?? names.get(latinReading(key) ?? '')
    if (found) return found.code
  }
  return null
}

/** @returns the one country whose name is a letter away from `text` (two from ten letters on), null when none or several are */
export function countryByMisspeltName(text: string): CountryCode | null {
  const key = foldKeys(text)[0] ?? ''
  if (key.length < 6) return null
  const limit = key.length < 10 ? 1 : 2
  const near = new Set([...countryNames()].filter(([name]) => name.length > 5 && editDistance(key, name, limit) <= limit).map(([, { code }]) => code))
  return near.size === 1 ? [...near][0]! : null
}
