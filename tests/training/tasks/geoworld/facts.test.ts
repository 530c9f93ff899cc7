// GeoWorld's tables: whole for every country, right where an independent source can tell, and different between regions.
import { getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import type { CountryCode } from 'libphonenumber-js/max'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openGazetteer } from '../../../../main/gazetteer/gazetteer.ts'
import type { Gazetteer } from '../../../../main/gazetteer/gazetteer.ts'
import { createRandom } from '../../../../training/data/random.ts'
import { areaCodesOf, countriesWithAreaCodes } from '../../../../training/tasks/geoworld/facts/area-codes.ts'
import { climateOf, seasonOf } from '../../../../training/tasks/geoworld/facts/climate.ts'
import { paintNames } from '../../../../training/tasks/geoworld/facts/colours.ts'
import type { Paint } from '../../../../training/tasks/geoworld/facts/country-facts.ts'
import { countries, factsAt, factsOf } from '../../../../training/tasks/geoworld/facts/facts.ts'
import type { TownFacts, TownPoint } from '../../../../training/tasks/geoworld/facts/facts.ts'
import { wordKinds } from '../../../../training/tasks/geoworld/facts/languages.ts'
import { countriesWithPlateCodes } from '../../../../training/tasks/geoworld/facts/plate-codes.ts'
import { reliefOf } from '../../../../training/tasks/geoworld/facts/relief.ts'
import { readTable, parseTable } from '../../../../training/tasks/geoworld/facts/table.ts'
import { openFonts } from '../../../../training/tasks/geoworld/raster/fonts.ts'
import { builtGazetteer } from '../../../gazetteer/built.ts'

const all = countries.map((code) => factsOf(code)!)

let gazetteer: Gazetteer
/** The most populous town of each region of each country. */
let capitals: TownPoint[]

function largestOfRegions({ places }: Gazetteer): TownPoint[] {
  const found = new Map<number, number>()
  for (let row = 0; row < places.count; row++) {
    const region = places.region[row]!
    if (region >= 0 && countries.includes(places.regions[region]!.country) && places.population[row]! > (found.has(region) ? places.population[found.get(region)!]! : -1)) found.set(region, row)
  }
  return [...found].map(([region, row]) => ({ country: places.regions[region]!.country, region: places.regions[region]!.name, latitude: places.latitude[row]!, longitude: places.longitude[row]! }))
}

beforeAll(async () => {
  gazetteer = openGazetteer(await builtGazetteer())
  capitals = largestOfRegions(gazetteer)
}, 120_000)
afterAll(() => gazetteer.close())

describe('countries', () => {
  test('are at least 64, on all continents, each whole', () => {
    expect(countries.length).toBeGreaterThanOrEqual(64)
    const continents = Map.groupBy(all, ({ continent }) => continent)
    expect(continents.size).toBe(6)
    for (const own of continents.values()) expect(own.length).toBeGreaterThanOrEqual(2)
    for (const facts of all) {
      expect([facts.code, facts.name, facts.languages.length > 0, facts.domain, facts.currency.perDollar > 0]).toEqual([facts.code, expect.stringMatching(/^\p{Lu}/u), true, expect.stringMatching(/^(\.com|\.co|\.or)?\.[a-z]{2}$|^\.com$/), true])
      expect(facts.speedLimits.town).toBeLessThan(facts.speedLimits.road)
      expect(facts.speedLimits.road).toBeLessThanOrEqual(facts.speedLimits.motorway)
    }
  })

  test('have the calling codes of libphonenumber, the domain of their ISO code and a currency that Intl knows', () => {
    const currencies = Intl.supportedValuesOf('currency')
    for (const { code, callingCode, domain, currency } of all) {
      expect([code, callingCode]).toEqual([code, getCountryCallingCode(code as CountryCode)])
      expect([code, domain.split('.').at(-1)]).toEqual([code, { GB: 'uk', US: 'com' }[code] ?? code.toLowerCase()])
      expect(currencies).toContain(currency.code)
      // CLDR writes the krona and rouble with as many digits as ISO 4217 names; everyday prices may have fewer, never more.
      expect([code, currency.decimals <= new Intl.NumberFormat('en', { style: 'currency', currency: currency.code }).resolvedOptions().maximumFractionDigits!]).toEqual([code, true])
    }
  })

  // The list of Wikipedia, "Left- and right-hand traffic", for these countries; and the three countries with miles an hour that are here.
  test('drive on their side and measure speed in their unit', () => {
    expect(all.filter(({ drivingSide }) => drivingSide === 'left').map(({ code }) => code).sort()).toEqual('AU BD GB ID IE IN JP KE LK MY NP NZ TH ZA'.split(' '))
    expect(all.filter(({ speedUnit }) => speedUnit === 'mph').map(({ code }) => code).sort()).toEqual(['GB', 'US'])
  })

  test('have colours that are colours, letters that stand out from their boards, and stop words in a script of the country', () => {
    const contrast = (one: Paint, other: Paint): number => one.rgb.reduce((sum, channel, at) => sum + Math.abs(channel - other.rgb[at]!), 0)
    expect(paintNames.length).toBeGreaterThan(50)
    for (const { code, directionSigns, townSign, plate, warningSign, stopSign } of all) {
      for (const { board, letters } of [...Object.values(directionSigns), ...(townSign ? [townSign] : [])]) expect([code, contrast(board, letters) > 180]).toEqual([code, true])
      expect([code, contrast(plate.front, plate.letters) > 180, contrast(plate.rear, plate.letters) > 180, contrast(warningSign.fill, warningSign.border) > 100]).toEqual([code, true, true, true])
      expect([code, stopSign.words.every((word) => word === word.toLocaleUpperCase())]).toEqual([code, true])
    }
  })

  test('draw plates from patterns that hold what they need', () => {
    for (const { code, plate: { pattern, alphabet } } of all) {
      expect([code, pattern.includes('*') && alphabet === '']).toEqual([code, false])
      expect([code, new Set(alphabet).size]).toEqual([code, [...alphabet].length])
      expect([code, pattern.split('|').length <= 2]).toEqual([code, true])
    }
  })

  test('are unknown where no table tells of them', () => {
    expect(factsOf('XX')).toBeNull()
    expect(factsAt({ country: 'XX', region: '', latitude: 0, longitude: 0 })).toBeNull()
  })
})

const scripts: Readonly<Record<string, RegExp>> = {
  Latin: /^[\p{Script=Latin}\p{M} '’&-]+$/u, Cyrillic: /^[\p{Script=Cyrillic} ’]+$/u, Greek: /^[\p{Script=Greek} ]+$/u, Georgian: /^\p{Script=Georgian}+$/u, Armenian: /^[\p{Script=Armenian} ]+$/u, Hebrew: /^[\p{Script=Hebrew} ]+$/u,
  Arabic: /^[\p{Script=Arabic} ]+$/u, Devanagari: /^[\p{Script=Devanagari} ]+$/u, Bengali: /^[\p{Script=Bengali} ]+$/u, Tamil: /^[\p{Script=Tamil} ]+$/u, Sinhala: /^[\p{Script=Sinhala} ]+$/u, Thai: /^\p{Script=Thai}+$/u, Khmer: /^\p{Script=Khmer}+$/u,
  Japanese: /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+$/u, Hangul: /^\p{Script=Hangul}+$/u, Chinese: /^\p{Script=Han}+$/u, Ethiopic: /^[\p{Script=Ethiopic} ]+$/u,
}

/** A region of each row of languages.tsv, so that every row is read as towns read it. */
const spoken = (): TownFacts['languages'][] => readTable('languages.tsv', ['country', 'regions', 'languages', 'unsure'])
  .map(({ country, regions }) => factsAt({ country, region: regions.split('|')[0]!, latitude: 0, longitude: 0 })!.languages)

describe('languages', () => {
  test('share out the signs of each region and write at least ten words in their script', () => {
    for (const languages of spoken()) {
      expect(languages.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9)
      for (const { language, script, words } of languages) {
        const written = Object.values(words).filter((word) => word !== '')
        expect([language, script, written.filter((word) => !scripts[script]!.test(word))]).toEqual([language, script, []])
        expect([language, written.length >= 10, written.every((word) => word === word.normalize('NFC') && word === word.trim())]).toEqual([language, true, true])
      }
    }
  })

  test('can be told by most of their words: those of two languages are seldom the same', () => {
    const byLanguage = new Map(spoken().flat().map(({ language, words }) => [language, words]))
    for (const [language, words] of byLanguage) {
      const others = new Set(byLanguage.entries().filter(([other]) => other !== language).flatMap(([, { ...other }]) => Object.values(other)))
      expect([language, wordKinds.filter((kind) => words[kind] !== '' && !others.has(words[kind])).length]).toEqual([language, expect.toSatisfy((count: number) => count >= 4)])
    }
  })

  test('are written with the bundled fonts, as are plates, currencies and stop words', async () => {
    const fonts = await openFonts()
    const texts = new Set([...spoken().flatMap((languages) => languages.flatMap(({ words }) => Object.values(words))), ...all.flatMap(({ currency, stopSign, plate }) => [currency.symbol, ...stopSign.words, plate.pattern, plate.alphabet]),
      ...capitals.flatMap((town) => factsAt(town)!.plateCodes)])
    for (const text of texts) for (const row of text.split('|')) if (row !== '') expect([text, fonts.shape(row).advance > 0]).toEqual([text, true])
  }, 60_000)
})

describe('telephone numbers', () => {
  const random = createRandom(6)
  const dialled = (pattern: string, code: string): string => [...pattern].map((symbol) => (symbol === 'A' ? code : symbol === 'N' ? String(2 + random.integer(8)) : symbol === '9' ? String(random.integer(10)) : symbol)).join('')
  const attempts = 200

  /** As libphonenumber's metadata, which is made from the operators' own plans, tells. */
  function judged(country: string, pattern: string, code: string, before = ''): { possible: number; valid: number } {
    const numbers = Array.from({ length: attempts }, () => parsePhoneNumberFromString(before + dialled(pattern, code), country as CountryCode))
    return { possible: numbers.filter((number) => number?.isPossible()).length, valid: numbers.filter((number) => number?.isValid()).length }
  }

  test('that tell no region are possible in length, and some of them in use', () => {
    for (const { code, phonePattern } of all) {
      const { possible, valid } = judged(code, phonePattern, '')
      expect([code, phonePattern, possible, valid > 0]).toEqual([code, phonePattern, attempts, true])
    }
  })

  test('are written after the calling code without the trunk prefix', () => {
    for (const { code, callingCode, phonePatternAbroad } of all) {
      if (phonePatternAbroad === undefined) continue
      const { possible, valid } = judged(code, phonePatternAbroad, '', `+${callingCode} `)
      expect([code, possible, valid > 0]).toEqual([code, attempts, true])
    }
  })

  test('with area codes are possible in length, and some of them in use, in at least 20 countries', () => {
    expect(countriesWithAreaCodes.length).toBeGreaterThanOrEqual(20)
    const rows = ['area-codes-europe.tsv', 'area-codes-world.tsv'].flatMap((table) => readTable(table, ['country', 'pattern', 'codes', 'regions', 'place', 'at', 'reach']))
    for (const { country, pattern, codes, where } of rows) {
      for (const code of codes.split('|')) {
        const { possible, valid } = judged(country, pattern, code)
        expect([where, code, possible, valid > 0]).toEqual([where, code, attempts, true])
      }
    }
  }, 60_000)

  test('are those of the exchange near by, within its region, and of the region elsewhere', () => {
    const codes = (country: string, region: string, latitude: number, longitude: number): string[] => areaCodesOf({ country, region, latitude, longitude }).map(({ code }) => code)
    expect(codes('DE', 'Bavaria', 48.14, 11.58)).toEqual(['89'])
    expect(codes('DE', 'Bavaria', 47.91, 11.42)).toEqual([])
    expect(codes('US', 'Oregon', 45.52, -122.68)).toEqual(['503'])
    expect(codes('US', 'Washington', 45.63, -122.66)).toEqual(['206', '253', '360', '425', '509'])
    expect(codes('FR', 'Brittany', 48.1, -1.7)).toEqual(['2'])
    expect(codes('DK', 'Zealand', 55.5, 11.8)).toEqual([])
  })
})

describe('regions', () => {
  test('are named in the tables as the gazetteer names them', () => {
    const named = new Set(gazetteer.places.regions.map(({ country, name }) => `${country} ${name}`))
    const tables = { 'languages.tsv': ['country', 'regions', 'languages', 'unsure'], 'plate-codes-europe.tsv': ['country', 'regions', 'texts', 'colours'], 'plate-codes-world.tsv': ['country', 'regions', 'texts', 'colours'],
      'buildings-europe-asia.tsv': ['country', 'regions', 'roof', 'roofs', 'walls', 'storeys'], 'buildings-world.tsv': ['country', 'regions', 'roof', 'roofs', 'walls', 'storeys'],
      'area-codes-europe.tsv': ['country', 'pattern', 'codes', 'regions', 'place', 'at', 'reach'], 'area-codes-world.tsv': ['country', 'pattern', 'codes', 'regions', 'place', 'at', 'reach'] }
    const unknown = Object.entries(tables).flatMap(([table, columns]) => readTable(table, columns).flatMap(({ country, regions, where }) => regions!.split('|').filter((region) => region !== '*' && !named.has(`${country} ${region}`)).map((region) => `${where}: ${region}`)))
    expect(unknown).toEqual([])
  })

  test('have all that a town needs, with a plate of their own where plates tell it', () => {
    expect(capitals.length).toBeGreaterThan(1000)
    for (const town of capitals) {
      const { building, climate, country, plateCodes } = factsAt(town)!
      expect([town.region, building.roofs.length > 0, building.walls.length > 0, building.storeys >= 1, climate.trees.length > 0]).toEqual([town.region, true, true, true, true])
      if (country.plate.pattern.includes('@')) expect([town.region, plateCodes.length > 0]).toEqual([town.region, true])
    }
    expect(countriesWithPlateCodes.length).toBeGreaterThanOrEqual(30)
  })

  /** All that can be seen of where in the country a town lies. */
  const signature = (town: TownPoint): string => {
    const { building, languages, areaCodes, plateCodes, climate, relief, country: { plate } } = factsAt(town)!
    return JSON.stringify([building, languages.map(({ language, share }) => [language, share]), areaCodes.map(({ code }) => code), plateCodes, plate, climate, relief])
  }

  test('of one country differ in something visible: nearly all pairs of their largest towns', () => {
    for (const [country, towns] of Map.groupBy(capitals, ({ country: code }) => code)) {
      const signatures = towns.map(signature)
      const pairs = signatures.flatMap((one, at) => signatures.slice(at + 1).map((other) => one !== other))
      expect([country, pairs.filter(Boolean).length / pairs.length]).toEqual([country, expect.toSatisfy((share: number) => share >= 0.6)])
    }
  })
})

describe('signs and plates of regions', () => {
  const at = (country: string, region: string): TownFacts => factsAt({ country, region, latitude: 46, longitude: -72 })!

  test('say ARRÊT in Quebec, and bear the colours of their state', () => {
    expect([at('CA', 'Quebec').country.stopSign.words, at('CA', 'New Brunswick').country.stopSign.words, at('CA', 'Ontario').country.stopSign.words]).toEqual([['ARRÊT'], ['ARRÊT', 'STOP'], ['STOP']])
    const { plate } = at('US', 'Vermont').country
    expect([plate.front.name, plate.letters.name, plate.pattern]).toEqual(['green', 'white', 'VERMONT|*** 999'])
    expect(at('JP', 'Kyoto')).toMatchObject({ plateCodes: ['京都'], country: { plate: { letters: { name: 'green' } } } })
  })

  test('have letters where no table names the region', () => expect(at('DE', '').country.plate.pattern).toBe('** ** 999'))
})

describe('climate and relief', () => {
  // Classes of cities after Beck et al. 2018 as Wikipedia's articles on the cities name them.
  test.each([
    ['GB', 51.5, -0.13, 'Cfb'], ['PT', 38.7, -9.1, 'Csa'], ['IT', 41.9, 12.5, 'Csa'], ['GR', 38, 23.7, 'Csa'], ['FI', 60.2, 24.9, 'Dfb'], ['RU', 55.75, 37.6, 'Dfb'], ['EG', 30, 31.2, 'BWh'], ['AE', 25.2, 55.3, 'BWh'],
    ['IN', 19.1, 72.9, 'Aw'], ['MY', 3.1, 101.7, 'Af'], ['JP', 35.7, 139.7, 'Cfa'], ['JP', 43.1, 141.3, 'Dfb'], ['US', 40.7, -74, 'Cfa'], ['US', 29.8, -95.4, 'Cfa'], ['TR', 38.4, 27.1, 'Csa'], ['BR', -13, -38.5, 'Am'], ['US', 33.4, -112.1, 'BWh'], ['US', 25.8, -80.2, 'Am'], ['CA', 53.5, -113.5, 'Dfb'], ['MX', 19.4, -99.1, 'Cwb'],
    ['PE', -12, -77, 'BWh'], ['PE', -3.7, -73.2, 'Af'], ['AR', -34.6, -58.4, 'Cfa'], ['CL', -33.4, -70.6, 'Csb'], ['ZA', -33.9, 18.4, 'Csb'], ['ZA', -26.2, 28, 'Cwb'], ['KE', -1.3, 36.8, 'Cwb'], ['AU', -31.9, 115.9, 'Csa'], ['AU', -12.4, 130.8, 'Aw'], ['NZ', -36.8, 174.8, 'Cfb'],
  ])('%s %f %f is %s', (country, latitude, longitude, koeppen) => expect(climateOf(latitude, longitude, country).koeppen).toBe(koeppen))

  test('seasons follow the hemisphere and the dry half of the class', () => {
    const at = (koeppen: string, latitude: number): string[] => Array.from({ length: 12 }, (_, month) => seasonOf({ koeppen }, latitude, month + 1))
    expect(at('Dfb', 56)).toEqual(['snow', 'snow', 'bare', 'green', 'green', 'green', 'green', 'green', 'green', 'autumn', 'bare', 'snow'])
    expect(at('Csa', 40).flatMap((season, month) => (season === 'dry' ? [month + 1] : []))).toEqual([6, 7, 8, 9])
    expect(at('Csa', -34).flatMap((season, month) => (season === 'dry' ? [month + 1] : []))).toEqual([1, 2, 3, 12])
    expect(at('Aw', 14).filter((season) => season === 'dry')).toHaveLength(6)
    fc.assert(fc.property(fc.constantFrom('Cfb', 'Csa', 'Aw', 'Dfc', 'ET', 'Cwb'), fc.integer({ min: 1, max: 12 }), (koeppen, month) => {
      expect(seasonOf({ koeppen }, 45, month)).toBe(seasonOf({ koeppen }, -45, (month + 5) % 12 + 1))
    }))
  })

  test.each([
    ['Innsbruck', 47.27, 11.39, 'mountain'], ['La Paz', -16.5, -68.15, 'mountain'], ['Kathmandu', 27.7, 85.3, 'mountain'], ['Cusco', -13.5, -71.97, 'mountain'], ['Yerevan', 40.2, 44.5, 'mountain'], ['Queenstown', -45.03, 168.66, 'mountain'],
    ['Pittsburgh', 40.4, -80, 'hilly'], ['Kisii', -0.7, 34.8, 'mountain'], ['Amsterdam', 52.4, 4.9, 'flat'], ['Winnipeg', 49.9, -97.1, 'flat'], ['Dhaka', 23.8, 90.4, 'flat'], ['Buenos Aires', -34.6, -58.4, 'flat'], ['Milan', 45.5, 9.2, 'flat'], ['Turin', 45.07, 7.69, 'flat'], ['Melbourne', -37.8, 145, 'flat'], ['Birganj', 27, 84.9, 'flat'],
  ])('%s at %f %f is %s', (_name, latitude, longitude, relief) => expect(reliefOf({ latitude, longitude })).toBe(relief))
})

describe('tables', () => {
  test('are refused with the line at fault', () => {
    expect(() => parseTable('# head\na\tb\n1\t2\n3\n', 'x.tsv', ['a', 'b'])).toThrow('x.tsv, line 4: 1 cells instead of 2')
    expect(() => parseTable('a\tc\n', 'x.tsv', ['a', 'b'])).toThrow('x.tsv has the columns a, c instead of a, b')
  })

  test('keep every cell as it is written', () => {
    const cell = fc.string({ minLength: 1 }).filter((text) => !/[\t\n\r#]/.test(text))
    fc.assert(fc.property(fc.array(fc.tuple(cell, cell)), (rows) => {
      const read = parseTable(['a\tb', ...rows.map((row) => row.join('\t'))].join('\n'), 'x.tsv', ['a', 'b'])
      expect(read.map(({ a, b }) => [a, b])).toEqual(rows)
    }))
  })
})
