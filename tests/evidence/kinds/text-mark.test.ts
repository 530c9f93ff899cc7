// Marks of a country: what each rule finds, and what it must leave alone.
import { describe, expect, test } from 'vitest'
import type { EvidenceDraft } from '../../../main/contract/evidence.ts'
import { deriveEvidence } from '../../../main/evidence/derive.ts'
import { countryCodes } from '../../../main/gazetteer/countries.ts'
import { worldShares } from '../../../main/evidence/kinds/shares.ts'
import { languages } from '../../../main/evidence/kinds/tables/languages.ts'
import { markers } from '../../../main/evidence/kinds/tables/markers.ts'
import { factsOf, gazetteer, leadingCountries, line, ofKind } from './facts.ts'

const places = await gazetteer()
const marks = (...texts: string[]) => ofKind(deriveEvidence(factsOf({ text: texts.map((text) => line(text)) }), places), 'text-mark')
const worldShare = (country: string) => worldShares(places.places).countries.get(country)!
const ratioOf = ({ likelihood }: EvidenceDraft) => (likelihood.form === 'countries' ? Math.max(...Object.values(likelihood.ratios)) : 0)
const leading = (...texts: string[]) => marks(...texts).map((draft) => leadingCountries(draft).join(' '))

describe('telephone numbers', () => {
  test.each([['Tel: +49 711 1234567', 'DE'], ['0049 711 1234567', 'DE'], ['+390575123456', 'IT'], ['Tel +44 20 7946 0958', 'GB'], ['+1 (415) 555-2671', 'US'], ['+7 495 123-45-67', 'RU']])('%s is of %s', (text, country) => {
    expect(leading(text)).toEqual([country])
  })

  test.each(['0711 1234567', '+49', '2008-10-22 16:28:39', '+800 1234 5678', 'ISBN 978-3-16-148410-0'])('%s says nothing', (text) => expect(marks(text)).toEqual([]))

  test('an unsure reading weighs less, a bad one nothing', () => {
    const ratio = (confidence: number) => ofKind(deriveEvidence(factsOf({ text: [line('+49 711 1234567', { confidence })] }), places), 'text-mark').map(({ likelihood }) => (likelihood.form === 'countries' ? likelihood.ratios.DE : 0))[0] ?? 1
    expect(ratio(0.95)).toBeGreaterThan(40)
    expect(ratio(0.6)).toBeLessThan(ratio(0.95))
    expect(ratio(0.45)).toBe(1)
  })

  test('an emergency number counts beside its word only', () => {
    expect(marks('Notruf 112').some(({ source }) => source.detail === 'emergency number 112')).toBe(true)
    expect(marks('112')).toEqual([])
  })
})

describe('addresses', () => {
  test.each([['www.bahn.de', 'DE'], ['info@albergo-roma.it', 'IT'], ['WWW.HOTEL.CO.UK', 'GB'], ['www.пример.рф', 'RU'], ['www . foo-bar.pl', 'PL']])('%s is of %s', (text, country) => expect(leading(text)).toEqual([country]))
  test.each(['www.example.com', '12.50', 'Haus.In der', 'IMG.jpg', 'a.de', 'https://youtu.be/abc', 'linktr.ee/cafe'])('%s says nothing', (text) => expect(marks(text)).toEqual([]))
  test('without www. it counts less, an English word after the dot least', () => {
    const ratio = (text: string) => marks(text).map(({ likelihood }) => (likelihood.form === 'countries' ? likelihood.ratios.IT : 0))[0]
    expect(ratio('www.parcheggio.it')).toBeGreaterThan(2 * ratio('parcheggio.it'))
    const [slovenia, italy] = ['parcheggio.si', 'parcheggio.it'].map((text) => worldShare(text.endsWith('si') ? 'SI' : 'IT') * ratioOf(marks(text)[0]))
    expect(slovenia).toBeGreaterThan(2 * italy)
  })
  test('a vanity domain hardly counts', () => {
    const [vanity] = marks('www.twitch.tv')
    expect(vanity.likelihood).toMatchObject({ ratios: { TV: 2 } })
  })
})

describe('postal codes', () => {
  test.each([['D-70173', 'DE'], ['SW1A 1AA', 'GB'], ['〒105-0011', 'JP'], ['70173 Stuttgart', 'DE'], ['75001 Paris', 'FR'], ['00-001 Warszawa', 'PL'], ['CEP 01310-100', 'BR']])('%s is of %s', (text, country) => {
    expect(leading(text)).toContain(country)
  })
  test('a ZIP code fits its state', () => {
    const [{ likelihood }] = marks('Las Vegas, NV 89109')
    const { 'US/Nevada': own, 'US/Ohio': other } = likelihood.form === 'regions' ? likelihood.ratios : {}
    expect(own).toBeGreaterThan(1000)
    expect(other).toBeGreaterThan(5)
    expect(other).toBeLessThan(own / 50)
    expect(marks('NV 10001')).toEqual([])
  })
  test.each(['62-42', '38-1', '70173', '2014', 'QQ1A 1AA', 'A-4'])('%s says nothing', (text) => expect(marks(text)).toEqual([]))
})

describe('trade', () => {
  test.each([['12,50 zł', 'PL'], ['Kč 120', 'CZ'], ['R$ 10', 'BR'], ['₹ 500', 'IN'], ['120 Ft', 'HU'], ['P.IVA 01234567890', 'IT'], ['Sdn. Bhd.', 'BN MY'], ['CNPJ 12.345.678/0001-90', 'BR'], ['S.A. de C.V.', 'MX']])('%s is of %s', (text, countries) => {
    expect(leading(text)).toContain(countries)
  })
  test('marks of one family on one bill are one item', () => {
    const drafts = marks('Summe 12,50 €', '3,00 €', 'EUR 15,50').filter(({ source }) => source.detail.startsWith('currency'))
    expect(drafts).toHaveLength(1)
  })
  test.each(['Ft', 'kr', 'TL', 'Rs', 'NIT', 'K 12', 'PLAN'])('%s alone says nothing', (text) => expect(marks(text)).toEqual([]))
})

describe('words', () => {
  test.each([
    ['Wartezeit', 'DE'], ['wartezeit15minuten', 'DE'], ['Einbahnstraße', 'DE'], ['HAUPTSTRABE', 'DE'], ['Uscita', 'IT'], ['Tavolo 30', 'IT'], ['APTEKA', 'PL'], ['Eczane', 'TR'], ['Lékárna', 'CZ'], ['Gyógyszertár', 'HU'], ['Sortie', 'FR'],
    ['Salida', 'ES'], ['Saída', 'PT'], ['Ausfahrt freihalten', 'DE'], ['ausfahrtfreihalten', 'DE'], ['Pysäköinti', 'FI'], ['Udgang', 'DK'], ['Вулиця', 'UA'], ['出口', 'JP'], ['停车场', 'CN'], ['kirakatfarmaciagyogyszertar', 'HU'],
  ])('%s is written in %s', (text, country) => {
    const [draft] = marks(text)
    expect(leadingCountries(draft)).toContain(country)
  })

  test('words of one language are one item, and more of them weigh more', () => {
    const one = marks('Uscita')
    const two = marks('Uscita', 'Divieto di sosta')
    expect([one.length, two.length]).toEqual([1, 1])
    const ratio = ([{ likelihood }]: typeof one) => (likelihood.form === 'countries' ? likelihood.ratios.IT : 0)
    expect(ratio(two)).toBeGreaterThan(ratio(one))
    const [open, both] = [marks('Open'), marks('Open', 'Closed')].map(([{ likelihood }]) => (likelihood.form === 'countries' ? likelihood.ratios.US : 0))
    expect(both).toBeLessThan(open ** 1.7)
  })

  test('any number of words stays within what words can say', () => {
    expect(ratioOf(marks('Wartezeit', 'Ausfahrt freihalten', 'Einbahnstraße', 'Feuerwehr', 'Öffnungszeiten')[0])).toBeLessThanOrEqual(400)
  })

  test('the same word twice, or read by two readers, counts once', () => expect(marks('Uscita', 'USCITA', 'uscita')).toEqual(marks('USCITA', 'Uscita', 'uscita')))

  test.each(['STROER', 'CHELE', 'siefo', 'II', 'l1', 'OO', 'NTERUNG', 'Seibst foboen-greirs', 'rom met', 'MBAU', 'ZARA', 'Taxi'])('%s says nothing', (text) => expect(marks(text)).toEqual([]))

  test('a short word read badly says nothing', () => expect(ofKind(deriveEvidence(factsOf({ text: [line('rue', { confidence: 0.6 })] }), places), 'text-mark')).toEqual([]))
})

test('the tables name countries that exist', () => {
  const known = new Set(countryCodes)
  const named = [...Object.values(languages).map(({ countries }) => countries), ...markers.map(({ countries }) => countries)].flatMap((countries) => Object.keys(countries))
  expect(named.filter((code) => !known.has(code))).toEqual([])
})
