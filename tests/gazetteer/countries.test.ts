// Country names in many languages, codes, and borders.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countryAt, middleOf } from '../../main/gazetteer/borders.ts'
import { countryByMisspeltName, countryByName, countryCodes, countryName } from '../../main/gazetteer/countries.ts'

test.each([
  ['Deutschland', 'DE'], ['Allemagne', 'DE'], ['Alemania', 'DE'], ['Германия', 'DE'], ['Німеччина', 'DE'], ['德国', 'DE'], ['ドイツ', 'DE'], ['독일', 'DE'], ['ألمانيا', 'DE'], ['גרמניה', 'DE'], ['Γερμανία', 'DE'], ['जर्मनी', 'DE'], ['เยอรมนี', 'DE'],
  ['Niemcy', 'DE'], ['Německo', 'DE'], ['Németország', 'DE'], ['Saksa', 'DE'], ['Đức', 'DE'], ['Almanya', 'DE'], ['Tyskland', 'DE'], ['გერმანია', 'DE'], ['Գերմանիա', 'DE'], ['Duitsland', 'DE'], ['Jerman', 'DE'],
  ['UK', 'GB'], ['Great Britain', 'GB'], ['USA', 'US'], ['U.S.A.', 'US'], ['America', 'US'], ['Holland', 'NL'], ['the Netherlands', 'NL'], ['Burma', 'MM'], ['Czech Republic', 'CZ'], ['Czechia', 'CZ'], ['Ivory Coast', 'CI'], ["Côte d'Ivoire", 'CI'],
  ['South Korea', 'KR'], ['대한민국', 'KR'], ['日本', 'JP'], ['中国', 'CN'], ['中華人民共和國', 'CN'], ['Россия', 'RU'], ['Rossiya', 'RU'], ['България', 'BG'], ['საქართველო', 'GE'], ['Georgia', 'GE'], ['Kosova', 'XK'], ['Niger', 'NE'], ['Nigeria', 'NG'], ['HK', 'HK'], ['DEU', 'DE'],
])('%s is %s', (name, code) => { expect(countryByName(name)).toBe(code) })

test.each(['', 'us', 'de', 'Nowhere', '中', '1', '  ', 'XX', 'constructor', '__proto__'])('%j is no country', (name) => { expect(countryByName(name)).toBeNull() })

test('every country has an English name, and the name leads back to it', () => {
  const lost = countryCodes.filter((code) => countryByName(countryName(code)) !== code)
  expect(lost).toEqual([])
  expect(countryCodes.filter((code) => countryName(code) === code)).toEqual([])
})

test('a misspelt name is a country only where it is near one', () => {
  expect(countryByMisspeltName('Germny')).toBe('DE')
  expect(countryByMisspeltName('Untied States')).toBe('US')
  expect(countryByMisspeltName('Peru2')).toBeNull()
})

test('countryByName takes any string', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => { expect(countryByName(text)).toSatisfy((code) => code === null || countryCodes.includes(code as string)) }))
})

test.each([
  [48.8566, 2.3522, 'FR'], [18.2, -66.5, 'PR'], [22.3, 114.17, 'HK'], [28.1, -15.4, 'ES'], [42.6, 21.1, 'XK'], [-7.9, -14.4, 'SH'], [47.5584, 7.5734, 'CH'], [47.586, 7.55, 'FR'], [-89, 0, 'AQ'], [Number.NaN, 0, null], [91, 0, null], [40, -40, null],
])('%d, %d lies in %s', (latitude, longitude, code) => { expect(countryAt(latitude, longitude)).toBe(code) })

test('a country without places has a middle', () => {
  expect(middleOf('BV')?.latitude).toBeCloseTo(-54.6, 0)
  expect(middleOf('ZZ')).toBeNull()
})
