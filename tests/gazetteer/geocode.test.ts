// Answers "Country; Region; Place" in many languages to points, and how they fall back.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { GeocodeResult } from '../../main/contract/gazetteer.ts'
import { openGazetteer } from '../../main/gazetteer/gazetteer.ts'
import type { Gazetteer } from '../../main/gazetteer/gazetteer.ts'
import { builtGazetteer } from './built.ts'

let gazetteer: Gazetteer
beforeAll(async () => { gazetteer = openGazetteer(await builtGazetteer()) })
afterAll(() => { gazetteer.close() })

test.each([
  ['Germany; Bavaria; Munich', 'place', 'Munich', 'Bavaria'], ['Deutschland; Bayern; München', 'place', 'Munich', 'Bavaria'], ['Allemagne; Bavière; Munich', 'place', 'Munich', 'Bavaria'], ['Alemania; Baviera; Múnich', 'place', 'Munich', 'Bavaria'], ['Германия; Бавария; Мюнхен', 'place', 'Munich', 'Bavaria'],
  ['德国；巴伐利亚；慕尼黑', 'place', 'Munich', 'Bavaria'], ['ドイツ；バイエルン；ミュンヘン', 'place', 'Munich', 'Bavaria'], ['中国；安徽省；合肥市', 'place', 'Hefei', 'Anhui'], ['China; Anhui Province; Hefei City', 'place', 'Hefei', 'Anhui'], ['日本; 京都府; 京都市', 'place', 'Kyoto', 'Kyoto'], ['대한민국; 서울; 서울', 'place', 'Seoul', 'Seoul'],
  ['Россия; Свердловская область; Екатеринбург', 'place', 'Yekaterinburg', 'Sverdlovsk Oblast'], ['مصر; الجيزة; الجيزة', 'place', 'Giza', 'Giza'], ['Ελλάδα; Αττική; Αθήνα', 'place', 'Athens', 'Attica'], ['ישראל; ירושלים; ירושלים', 'place', 'Jerusalem', 'Jerusalem'], ['ประเทศไทย; กรุงเทพมหานคร; กรุงเทพ', 'place', 'Bangkok', 'Bangkok'],
  ['Italia; Toscana; Arezzo', 'place', 'Arezzo', 'Tuscany'], ['Polska; Małopolskie; Kraków', 'place', 'Kraków', 'Lesser Poland'], ['Česko; Hlavní město Praha; Praha', 'place', 'Prague', 'Prague'], ['Türkiye; İstanbul; İstanbul', 'place', 'Istanbul', 'Istanbul'], ['भारत; महाराष्ट्र; मुंबई', 'place', 'Mumbai', 'Maharashtra'],
  ['United States; Georgia; Atlanta', 'place', 'Atlanta', 'Georgia'], ['USA; CA; San Jose', 'place', 'San Jose', 'California'], ['United States; MN; Saint Paul', 'place', 'Saint Paul', 'Minnesota'], ['Canada; ON; Toronto', 'place', 'Toronto', 'Ontario'], ['Australia; NSW; Sydney', 'place', 'Sydney', 'New South Wales'], ['United States; Texas; Paris', 'place', 'Paris', 'Texas'],
  ['Germany; Baden-Württemberg; Stutgart', 'place', 'Stuttgart', 'Baden-Wurttemberg'], ['Germny; Berlin; Berlin', 'place', 'Berlin', 'State of Berlin'], ['Bavaria; Munich', 'place', 'Munich', 'Bavaria'], ['Stuttgart', 'place', 'Stuttgart', 'Baden-Wurttemberg'], ['France; Paris', 'place', 'Paris', 'Île-de-France'],
  ['Georgia; Tbilisi; Tbilisi', 'place', 'Tbilisi', 'Tbilisi'], ['Georgia', 'country', 'Georgia', null], ['Japan; Hokkaido', 'region', 'Hokkaido', 'Hokkaido'], ['United Kingdom; England; London, Camden', 'place', 'London', 'England'],
])('%s is %s %s', (answer, grain, name, region) => {
  const found = gazetteer.geocode(answer)
  expect(GeocodeResult.parse(found)).toMatchObject({ grain, place: { name, region } })
})

test('Georgia the country does not hold Atlanta', () => {
  expect(gazetteer.geocode('Georgia; Atlanta')).toMatchObject({ grain: 'country', place: { id: 'country:GE' }, used: ['Georgia'], dropped: ['Atlanta'] })
})
test('a county narrows the region, and an unknown lake falls back to it', () => {
  expect(gazetteer.geocode('United States; MN, Saint Louis County; Ash Lake')).toMatchObject({ grain: 'region', place: { name: 'Saint Louis County', region: 'Minnesota' }, used: ['United States', 'MN', 'Saint Louis County'], dropped: ['Ash Lake'] })
})
test('a place outside the region that is named is not taken', () => {
  expect(gazetteer.geocode('United States; California; Minneapolis')).toMatchObject({ grain: 'region', place: { name: 'California' }, dropped: ['Minneapolis'] })
})
test('an unknown region is dropped and the place still found', () => {
  expect(gazetteer.geocode('Italy; Quux; Arezzo')).toMatchObject({ grain: 'place', place: { name: 'Arezzo' }, used: ['Italy', 'Arezzo'], dropped: ['Quux'] })
})
test('an unknown country is dropped and the rest still found, a known one is not', () => {
  expect(gazetteer.geocode('Georgia; Bavaria; Munich')).toMatchObject({ place: { id: 'country:GE' }, dropped: ['Bavaria', 'Munich'] })
  expect(gazetteer.geocode('Atlantis; Bavaria; Munich')).toMatchObject({ place: { name: 'Munich' }, dropped: ['Atlantis'] })
})
test.each(['', ';', ';;;', 'qqzzxy', '；', '\u0000', 'a'.repeat(100_000), ';'.repeat(10_000)])('%j is nowhere', (answer) => { expect(gazetteer.geocode(answer)).toBeNull() })
test('any string is taken', () => {
  const part = fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.constantFrom('Germany', 'Georgia', 'MN', 'Berlin', '中国', ',', '(', '"'))
  fc.assert(fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
    const found = gazetteer.geocode(parts.join(';'))
    if (found) GeocodeResult.parse(found)
  }), { numRuns: 60 })
})

test('geocoded exactly, a name that is spelt right is found as ever, and a misspelt one is unknown', () => {
  for (const answer of ['Deutschland; Bayern; München', 'USA; CA; San Jose', 'Stuttgart', '中国；安徽省；合肥市', 'Nowhere; At all']) expect(gazetteer.geocodeExactly(answer)).toEqual(gazetteer.geocode(answer))
  expect(gazetteer.geocodeExactly('Germany; Baden-Württemberg; Stutgart')).toMatchObject({ grain: 'region', dropped: ['Stutgart'] })
  expect(gazetteer.geocodeExactly('Germny')).toBeNull()
})
