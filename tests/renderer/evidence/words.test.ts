// The ledger's small parts: order, what an analyst stated, countries, likelihoods and readers in words.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { country, exclude, include, pin } from '../../../main/evidence/kinds/analyst.ts'
import { countryCodes as coreCodes, countryName as coreName } from '../../../main/gazetteer/countries.ts'
import type { EvidenceItem, Likelihood } from '../../../main/contract/evidence.ts'
import { claimOf } from '../../../renderer/views/evidence/claim-of.ts'
import { countryCodes, countryName, searchCountries } from '../../../renderer/views/evidence/countries.ts'
import { likelihoodWords } from '../../../renderer/views/evidence/likelihood-words.ts'
import { effectOf, held, ranked } from '../../../renderer/views/evidence/order.ts'
import { readerWords } from '../../../renderer/views/evidence/reader-words.ts'
import { item } from './window.ts'

describe('order', () => {
  const effects = [{ id: 'a', with: 0.6, without: 0.5 }, { id: 'b', with: 0.6, without: 0.9 }, { id: 'c', with: 0.6, without: 0.6 }]

  it('has the strongest effect first, whichever way it goes, and rejected items last', () => {
    const items = [item('c'), item('a'), item('z', { accepted: false }), item('b')]
    expect(ranked(items, effects)).toEqual(['b', 'a', 'c', 'z'])
    expect(effectOf('b', effects)).toBeCloseTo(-0.3)
    expect(effectOf('z', effects)).toBeNull()
  })

  it('is held while somebody is at work: what is gone leaves, what is new stands at the end', () => {
    expect(held(['a', 'b', 'c'], ['d', 'c', 'a'])).toEqual(['a', 'c', 'd'])
  })

  it('held or not holds each item once', () => {
    const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }))
    fc.assert(fc.property(ids, ids, (before, now) => {
      expect([...held(before, now)].sort()).toEqual([...now].sort())
    }))
  })
})

describe('what an analyst stated is found again from the item', () => {
  const ring: [number, number][] = [[9, 48], [10, 48], [10, 49], [9, 48]]
  const asItem = (draft: { kind: EvidenceItem['kind']; likelihood: Likelihood }) => claimOf(draft)

  it('a point, to the last digit', () => {
    fc.assert(fc.property(fc.double({ min: -90, max: 90, noNaN: true }), fc.double({ min: -180, max: 180, noNaN: true }), fc.double({ min: 0.001, max: 5000, noNaN: true }), (latitude, longitude, sigmaKm) => {
      expect(asItem(pin({ latitude, longitude }, sigmaKm))).toEqual({ claim: 'pin', latitude, longitude, sigmaKm })
    }))
  })

  it('areas and countries', () => {
    expect(asItem(include([[ring]]))).toEqual({ claim: 'include', polygons: [[ring]] })
    expect(asItem(exclude([[ring]]))).toEqual({ claim: 'exclude', polygons: [[ring]] })
    fc.assert(fc.property(fc.uniqueArray(fc.constantFrom(...coreCodes), { minLength: 1 }), (countries) => {
      expect(asItem(country(countries))).toEqual({ claim: 'country', countries: [...countries].sort() })
    }))
  })

  it('stated again it is the same item', () => {
    const drafts = [pin({ latitude: 1.5, longitude: -2.25 }, 0.3), include([[ring], [ring]]), exclude([[ring]]), country(['DE', 'AT'])]
    const again = drafts.map((draft) => {
      const claim = claimOf(draft)!
      return claim.claim === 'pin' ? pin(claim, claim.sigmaKm) : claim.claim === 'country' ? country(claim.countries) : claim.claim === 'include' ? include(claim.polygons) : exclude(claim.polygons)
    })
    expect(again).toEqual(drafts)
  })

  it('and nothing of what no analyst stated', () => {
    expect(claimOf(item('a'))).toBeNull()
    expect(claimOf({ kind: 'analyst', likelihood: { form: 'zones', zones: ['Europe/Berlin'], inside: 1, outside: 0.1 } })).toBeNull()
  })
})

describe('countries', () => {
  it("are the core's, by the core's names", () => {
    expect(countryCodes).toEqual(coreCodes)
    expect(countryCodes.map(countryName)).toEqual(coreCodes.map(coreName))
  })

  it.each([['germ', 'DE'], ['DE', 'DE'], ['ivory', 'CI'], ["cote d'ivoire", 'CI'], ['TÜRK', 'TR'], ['turkey', 'TR'], ['zealand', 'NZ'], ['kosovo', 'XK'], ['curacao', 'CW']])('%s finds %s first', (words, code) => {
    expect(searchCountries(words)[0].code).toBe(code)
  })

  it("are found in the person's own language", () => expect(searchCountries('deutsch', 'de')[0].code).toBe('DE'))
  it('are all there before anything is typed', () => expect(searchCountries('')).toHaveLength(countryCodes.length))
  it('are none for nonsense', () => expect(searchCountries('xyzzy')).toEqual([]))
})

describe('likelihoods in words', () => {
  it('a point', () => {
    const words = likelihoodWords({ form: 'kernels', centres: [{ latitude: 48.7735, longitude: 9.1711, sigmaKm: 0.05, weight: 1 }], background: 1e-6 })
    expect(words).toEqual({ says: 'Near one point; 1 in 1,000,000 that it says nothing about the place.', rows: [{ place: '48.7735, 9.1711 ± 50 m', value: '' }], more: 0 })
  })

  it('several points, the likeliest first, no more digits than they carry', () => {
    const words = likelihoodWords({ form: 'kernels', centres: [{ latitude: 48.123456, longitude: 9.123456, sigmaKm: 10, weight: 0.3 }, { latitude: 1, longitude: 2, sigmaKm: 10, weight: 0.7 }], background: 0.4 })
    expect(words.says).toBe('Near one of 2 points; 40 % that it says nothing about the place.')
    expect(words.rows).toEqual([{ place: '1.00, 2.00 ± 10 km', value: '70 %' }, { place: '48.12, 9.12 ± 10 km', value: '30 %' }])
  })

  it('countries and regions by ratio', () => {
    const countries = likelihoodWords({ form: 'countries', ratios: { AT: 40, DE: 402.7 }, otherwise: 1 })
    expect(countries.rows).toEqual([{ place: 'Germany', value: '×400' }, { place: 'Austria', value: '×40' }, { place: 'anywhere else', value: '×1' }])
    expect(likelihoodWords({ form: 'regions', ratios: { 'DE/Bavaria': 3 }, otherwise: 0.001 }).rows).toEqual([{ place: 'Bavaria, Germany', value: '×3' }, { place: 'anywhere else', value: '×0.001' }])
  })

  it('zones and areas', () => {
    expect(likelihoodWords({ form: 'zones', zones: ['America/New_York'], inside: 1, outside: 0.02 })).toEqual({
      says: '1 time zone fits.', rows: [{ place: 'America/New York', value: '×1' }, { place: 'other zones', value: '×0.02' }], more: 0,
    })
    const ring: [number, number][] = [[9, 48], [10, 48], [10, 49], [9, 48]]
    expect(likelihoodWords({ form: 'area', polygons: [[ring]], inside: 1, outside: 0.001 }).says).toBe('1 area with 3 corners, drawn on the map.')
  })

  it('a long list is cut and says so', () => {
    const ratios = Object.fromEntries(countryCodes.slice(0, 40).map((code, index) => [code, index + 1]))
    const words = likelihoodWords({ form: 'countries', ratios, otherwise: 1 })
    expect([words.rows.length, words.more]).toEqual([13, 28])
  })
})

it('names who read a line', () => {
  expect(readerWords({ reader: 'pp-ocr', language: 'ch' })).toBe('PP-OCR')
  expect(readerWords({ reader: 'tesseract', language: 'deu' })).toBe('Tesseract, German')
  expect(readerWords({ reader: 'tesseract', language: 'srp_latn' })).toBe('Tesseract, Serbian (Latin)')
  expect(readerWords({ reader: 'tesseract', language: '<b>' })).toBe('Tesseract, <b>')
})
