// Countries to choose from, named as the core names them; a test holds the two together.

/** ISO 3166-1 alpha-2, and XK for Kosovo. */
export const countryCodes: readonly string[] = (
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ ' +
  'EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ ' +
  'LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW ' +
  'SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW'
).split(' ')

/** English as people write it, where the browser's is longer or another. */
const usual: Record<string, string> = {
  BQ: 'Caribbean Netherlands', CD: 'Democratic Republic of the Congo', CG: 'Republic of the Congo', CI: 'Ivory Coast', HK: 'Hong Kong', MM: 'Myanmar', MO: 'Macao', PS: 'Palestine', SJ: 'Svalbard and Jan Mayen', TR: 'Turkey',
}

const english = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })

/** The code itself where it names no country. */
export function countryName(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (usual[code] ?? english.of(code) ?? code) : code
}

const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[’']/g, '').toLowerCase()

/** How the country is called in English, in the browser's own language and by its code. */
function namesOf(code: string, own: Intl.DisplayNames): string[] {
  const names = [countryName(code), english.of(code), own.of(code), code].filter((name) => name !== undefined)
  return [...new Set(names.map(folded))]
}

export interface Country {
  readonly code: string
  readonly name: string
}

/** The whole name or code first, then what begins so, then what has a word that does, then what holds it; each by name. */
export function searchCountries(query: string, language = 'en'): Country[] {
  const wanted = folded(query.trim())
  const own = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' })
  const rank = (names: readonly string[]) => {
    if (names.includes(wanted)) return 0
    if (names.some((name) => name.startsWith(wanted))) return 1
    return names.some((name) => name.split(/[\s-]/).some((word) => word.startsWith(wanted))) ? 2 : names.some((name) => name.includes(wanted)) ? 3 : null
  }
  return countryCodes.map((code) => ({ code, name: countryName(code), rank: rank(namesOf(code, own)) }))
    .filter((country) => country.rank !== null)
    .sort((a, b) => a.rank! - b.rank! || a.name.localeCompare(b.name, 'en'))
    .map(({ code, name }) => ({ code, name }))
}
