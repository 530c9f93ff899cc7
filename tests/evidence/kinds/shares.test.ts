// How far a clue goes: the ratio's own laws, and what single clues and real signs come to over the whole Earth.
import fc from 'fast-check'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { EvidenceDraft } from '../../../main/contract/evidence.ts'
import type { Metadata } from '../../../main/contract/observation.ts'
import { deriveEvidence } from '../../../main/evidence/derive.ts'
import { ownRatio, worldShares } from '../../../main/evidence/kinds/shares.ts'
import { decodeAtlas } from '../../../main/evidence/posterior/atlas.ts'
import { createModel, evaluate } from '../../../main/evidence/posterior/model.ts'
import { openGazetteer } from '../../../main/gazetteer/gazetteer.ts'
import { makeHome } from '../../prepare.ts'
import { factsOf, line } from './facts.ts'

const home = makeHome('shares')
const gazetteer = openGazetteer(path.join(home, 'gazetteer.db'))
const [atlasFile] = globSync(path.join(home, 'atlas-*.bin'))
const atlas = decodeAtlas(readFileSync(atlasFile), gazetteer.places)
afterAll(() => gazetteer.close())

function posteriorOf(drafts: readonly EvidenceDraft[]) {
  const items = drafts.map(({ likelihood, accepted }, index) => ({ id: String(index), likelihood, accepted, weight: 1 }))
  return evaluate(createModel(atlas, items), items)
}

/** Probability by country code, with only this text or this clock known. */
function countriesOf(clue: { text?: [string, number][]; metadata?: Partial<Metadata> }): Map<string | undefined, number> {
  const text = clue.text?.map(([words, confidence]) => line(words, { confidence }))
  const drafts = deriveEvidence(factsOf({ text, metadata: clue.metadata }), gazetteer)
  return new Map(posteriorOf(drafts).countries.map(({ code, probability }) => [code, probability]))
}

const readingOf = (...texts: string[]): { text: [string, number][] } => ({ text: texts.map((text): [string, number] => [text, 0.98]) })

const share = fc.double({ min: 1e-6, max: 0.5, noNaN: true })
const part = fc.double({ min: 0.01, max: 0.99, noNaN: true })

describe('ratio', () => {
  test('with nothing else known the set gets 1 - t + t s', () => {
    fc.assert(fc.property(share, part, (s, t) => {
      const ratio = ownRatio(1, s, { foreign: t, reliability: 1, chance: 0 })
      expect((ratio * s) / (ratio * s + 1 - s)).toBeCloseTo(1 - t + t * s, 9)
    }))
  })
  test('a worse reading, a more foreign clue, a likelier chance reading never say more; no reading says nothing', () => {
    fc.assert(fc.property(share, part, part, part, (s, t, r, chance) => {
      const ratio = ownRatio(1, s, { foreign: t, reliability: r, chance })
      expect(ratio).toBeGreaterThan(1)
      expect(ownRatio(1, s, { foreign: t, reliability: r * 0.9, chance })).toBeLessThan(ratio)
      expect(ownRatio(1, s, { foreign: t + (1 - t) / 10, reliability: r, chance })).toBeLessThan(ratio)
      expect(ownRatio(1, s, { foreign: t, reliability: r, chance: chance * 2 })).toBeLessThanOrEqual(ratio)
      expect(ownRatio(1, s, { foreign: t, reliability: 0, chance })).toBe(1)
    }))
  })
  test('the shares of countries, regions and zones are of one whole', () => {
    const { countries, zones, regions } = worldShares(gazetteer.places)
    const sum = (table: ReadonlyMap<string, number>) => [...table.values()].reduce((total, value) => total + value, 0)
    expect(sum(countries)).toBeCloseTo(1, 9)
    expect(sum(zones)).toBeCloseTo(1, 9)
    expect(sum(regions)).toBeGreaterThan(0.95)
    expect(countries.get('CN')).toBeGreaterThan(20 * countries.get('NP')!)
  })
})

describe('one clue over the whole Earth', () => {
  test.each([
    ['telephone', readingOf('tel. +48 22 555 01 23'), 'PL', 0.85, 0.97],
    ['telephone of a large country', readingOf('+86 10 8765 4321'), 'CN', 0.85, 0.97],
    ['telephone of a small country', readingOf('+354 515 0100'), 'IS', 0.4, 0.97],
    ['address', readingOf('www.exemplo.pt'), 'PT', 0.8, 0.95],
    ['e-mail', readingOf('info@albergo-roma.it'), 'IT', 0.8, 0.95],
    ['address and a word', readingOf('Farmacia', 'www.exemplo.pt'), 'PT', 0.85, 0.97],
    ['tax number', readingOf('P.IVA 01234567890'), 'IT', 0.85, 0.97],
    ['postal code with letters', readingOf('D-70173'), 'DE', 0.8, 0.95],
    ['state and ZIP code', readingOf('NV 89109'), 'US', 0.8, 0.95],
    ['currency', readingOf('Kč 120'), 'CZ', 0.8, 0.97],
    ['currency of many', readingOf('$ 20'), 'US', 0.1, 0.4],
    ['vanity domain', readingOf('www.twitch.tv'), 'CN', 0.08, 0.12],
    ['clock of Nepal, a camera', { metadata: { offsetMinutes: 345, capturedLocal: '2025-10-02T08:15:00', camera: 'Kestrel Pocket 3' } }, 'NP', 0.7, 0.8],
    ['clock of Nepal, a phone', { metadata: { offsetMinutes: 345, capturedLocal: '2025-10-02T08:15:00', camera: 'Apple iPhone 12' } }, 'NP', 0.85, 0.95],
  ] as [string, Parameters<typeof countriesOf>[0], string, number, number][])('%s', (_name, clue, country, least, most) => {
    const countries = countriesOf(clue)
    expect(countries.get(country) ?? 0).toBeGreaterThan(least)
    expect(countries.get(country) ?? 0).toBeLessThan(most)
  })

  test('a phone at Central European Time is within its zones with about 0.9, the countries of a half per cent and more with 0.8', () => {
    const metadata = { offsetMinutes: 60, capturedLocal: '2025-01-02T08:15:00', camera: 'Apple iPhone 12' }
    const [{ likelihood }] = deriveEvidence(factsOf({ metadata }), gazetteer)
    const inside = new Set(likelihood.form === 'zones' ? likelihood.zones : [])
    const { places } = gazetteer
    const codes = new Set(Array.from({ length: places.count }, (_, row) => row).filter((row) => inside.has(places.zones[places.zone[row]])).map((row) => places.countries[places.country[row]]))
    const mass = [...countriesOf({ metadata })].reduce((sum, [code, probability]) => sum + (codes.has(code!) ? probability : 0), 0)
    expect(mass).toBeGreaterThan(0.75)
    expect(mass).toBeLessThan(0.92)
  })

  test('a list of offices leaves its countries even', () => {
    const countries = countriesOf(readingOf('+48 22 555 01 23', '+49 711 1234567', '+33 1 42 68 53 00'))
    const each = ['PL', 'DE', 'FR'].map((code) => countries.get(code)!)
    for (const probability of each) expect(probability).toBeCloseTo(0.31, 1)
    expect(each[0] + each[1] + each[2]).toBeLessThan(0.965)
  })

  test('a poor reading of digits leaves the country open', () => {
    expect(countriesOf({ text: [['+48 22 555 01 23', 0.7]] }).get('PL')).toBeLessThan(0.6)
    expect(countriesOf({ text: [['+354 515 0100', 0.7]] }).get('IS') ?? 0).toBeLessThan(0.1)
  })
})

describe('texts as the readers gave them on real photographs', () => {
  const leading = (readings: [string, number][]) => [...countriesOf({ text: readings })][0]

  test('German signs stay German and are not overdone', () => {
    for (const readings of [[['Alt Hammoor', 0.98], ['38-1', 0.99], ['62-42', 1], ['Notruf 112', 0.99]], [['siefo', 0.68], ['Wartezeit', 0.99], ['15 Minuten', 0.95], ['STROERS', 0.99], ['CHELE', 0.91], ['Seibst foboen-greirs', 0.76]]] as [string, number][][]) {
      const [code, probability] = leading(readings)
      expect(code).toBe('DE')
      expect(probability).toBeLessThan(0.9)
    }
  })
  test('a bill is Italian', () => {
    expect(leading([['Conto O 1', 0.89], ['Tavolo 30', 0.98], ['Oper:O4.JIN_LI', 0.83], ['13:37', 0.98], ['0080', 0.96], ['1 =CONTO!!!', 0.72]])[0]).toBe('IT')
  })
  test('windows read as characters and specks as digits are no evidence', () => {
    expect(deriveEvidence(factsOf({ text: [line('金用用用用', { confidence: 0.75 }), line('邮', { confidence: 0.96 }), line('188', { confidence: 0.62 })] }), gazetteer)).toEqual([])
  })
})
