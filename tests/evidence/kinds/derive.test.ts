// All kinds together: any input gives drafts of the contract's shape, the order of lines is nothing, noise is no evidence.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EvidenceDraft, EvidenceKind } from '../../../main/contract/evidence.ts'
import type { Metadata, TextLine } from '../../../main/contract/observation.ts'
import { deriveEvidence, evidenceId, kindRules } from '../../../main/evidence/derive.ts'
import { factsOf, gazetteer, leadingCountries, line, ofKind } from './facts.ts'

const places = await gazetteer()

const words = fc.constantFrom('Wartezeit', 'Rue de Lyon', 'Stuttgart', 'Paris', '56 km', '+49 711 123456', 'www.bahn.de', '70173', '€ 12', '出口', 'улица', 'شارع', 'und', 'ß', 'Of', '\u202Eabc', '\u0000', '100 %', '<b>', 'NV 89109')
const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ maxLength: 60 }), fc.array(words, { maxLength: 5 }).map((parts) => parts.join(' ')))
const anyLine: fc.Arbitrary<TextLine> = fc.record({ text: anyText, confidence: fc.double({ min: 0, max: 1, noNaN: true }), x: fc.integer({ min: 0, max: 4000 }), y: fc.integer({ min: 0, max: 3000 }), language: fc.constantFrom('ch', 'deu', 'ukr') })
  .map(({ text, ...options }) => line(text, options))
const anyTime = fc.oneof(fc.string(), fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 19)))
const anyMetadata: fc.Arbitrary<Partial<Metadata>> = fc.record({
  coordinates: fc.array(fc.record({ latitude: fc.option(fc.double()), longitude: fc.option(fc.double()), tag: fc.string(), origin: fc.constantFrom('tag' as const, 'sidecar' as const), raw: fc.string() }), { maxLength: 4 }),
  places: fc.array(fc.record({ tag: fc.string(), origin: fc.constantFrom('tag' as const, 'sidecar' as const), field: fc.constantFrom('country' as const, 'country-code' as const, 'region' as const, 'city' as const, 'sublocation' as const, 'caption' as const), text: anyText }), { maxLength: 5 }),
  capturedLocal: fc.option(anyTime), offsetMinutes: fc.option(fc.integer()), gpsTime: fc.option(anyTime), capturedUtc: anyTime, camera: fc.string(),
})

describe('any input', () => {
  test('gives drafts of the contract, kernels that sum to one, one-line wording', () => {
    fc.assert(fc.property(anyMetadata, fc.array(anyLine, { maxLength: 8 }), anyText, (metadata, text, path) => {
      for (const draft of deriveEvidence(factsOf({ path, metadata, text }), places)) {
        expect(EvidenceDraft.parse(draft)).toEqual(draft)
        expect(draft.says).not.toMatch(/[\p{Cc}\p{Cf}]/u)
        expect([...(draft.source.text ?? '')].length).toBeLessThanOrEqual(200)
        if (!draft.accepted) expect(draft.reason).toBeTruthy()
        if (draft.likelihood.form === 'kernels') expect(draft.likelihood.centres.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9)
        if (draft.likelihood.form === 'countries') expect(draft.likelihood.otherwise).toBeGreaterThan(0)
      }
    }), { numRuns: 300 })
  })

  test('the order of lines does not change the items', () => {
    fc.assert(fc.property(fc.array(anyLine, { maxLength: 8 }), (text) => {
      const items = (lines: TextLine[]) => deriveEvidence(factsOf({ text: lines }), places).map((draft) => JSON.stringify(draft)).sort()
      expect(items([...text].reverse())).toEqual(items(text))
    }), { numRuns: 200 })
  })

  test('equal lines in two places stand for each other whichever comes first', () => {
    const lines = [line('Wartezeit', { y: 5 }), line('Wartezeit', { y: 900 }), line('Stuttgart', { y: 10 }), line('Stuttgart', { y: 800 }), line('www.bahn.de', { y: 1 }), line('www.bahn.de', { y: 2 }), line('12 zł', { y: 3 }), line('12 zł', { y: 4 })]
    expect(deriveEvidence(factsOf({ text: [...lines].reverse() }), places)).toEqual(deriveEvidence(factsOf({ text: lines }), places))
  })

  test('words from the file are shown without control and bidi characters, and clipped', () => {
    const tag = `EXIF\u202E:\u0000GPS\n${'x'.repeat(500)}`
    const drafts = deriveEvidence(factsOf({ metadata: { coordinates: [{ latitude: 213, longitude: 1, tag, origin: 'tag', raw: `21\u202E3\u0007${'9'.repeat(500)}` }], places: [{ tag, origin: 'tag', field: 'city', text: 'Heidel\u200Bberg' }, { tag, origin: 'tag', field: 'country', text: 'Germany' }] } }), places)
    expect(drafts).toHaveLength(2)
    for (const { says, source } of drafts) {
      expect(says + source.detail).not.toMatch(/[\p{Cc}\p{Cf}]/u)
      expect(says.length).toBeLessThan(200)
      expect(source.detail.length).toBeLessThan(200)
    }
  })

  test('the same facts give the same items and ids', () => {
    const facts = factsOf({ text: [line('Wartezeit'), line('Stuttgart 56 km')], metadata: { offsetMinutes: 60 } })
    const ids = () => deriveEvidence(facts, places).map((draft) => evidenceId(facts.observation.sha256, draft))
    expect(ids()).toEqual(ids())
    expect(new Set(ids()).size).toBe(ids().length)
    expect(ids()[0]).toMatch(/^[0-9a-f]{16}$/)
    expect(evidenceId('b', deriveEvidence(facts, places)[0])).not.toBe(ids()[0])
  })
})

describe('texts as the readers gave them on real photographs', () => {
  const text = (...readings: [string, number][]) => deriveEvidence(factsOf({ text: readings.map(([words, confidence]) => line(words, { confidence })) }), places)

  test('a sign with an emergency number is German', () => {
    expect(leadingCountries(ofKind(text(['Alt Hammoor', 0.98], ['38-1', 0.99], ['62-42', 1], ['Notruf 112', 0.99]), 'text-mark')[1])).toContain('DE')
  })
  test('a waiting time in a street scene is German', () => {
    const drafts = text(['siefo', 0.68], ['Wartezeit', 0.99], ['15 Minuten', 0.95], ['15 Minuten', 0.94], ['STROERS', 0.99], ['CHELE', 0.91], ['Seibst foboen-greirs', 0.76])
    expect(drafts.map((draft) => leadingCountries(draft).includes('DE'))).toEqual([true])
  })
  test('a restaurant bill is Italian', () => {
    const drafts = text(['Conto O 1', 0.89], ['Tavolo 30', 0.98], ['Oper:O4.JIN_LI', 0.83], ['13:37', 0.98], ['0080', 0.96], ['1 =CONTO!!!', 0.72])
    expect(drafts.map((draft) => leadingCountries(draft).includes('IT'))).toEqual([true])
  })
  test.each([[[['88.2°', 0.94], ['90.2°', 0.88], ['59.7°', 0.97], ['OFLIR', 0.87]]], [[['NEW BEGINNINGS', 0.93], ['TAKEALOO', 0.94], ['MBAU', 0.99], ['NTERUNG', 0.91], ['rom met', 0.78]]], [[['NO', 0.99], ['PETS', 0.97], ['ALLOWED', 0.99]]]] as [string, number][][][])('%j is no evidence', (readings) => {
    expect(text(...readings)).toEqual([])
  })
})

test('every kind has its rule', () => expect(Object.keys(kindRules).sort()).toEqual([...EvidenceKind.options].sort()))

test('an image without text takes well under 5 ms, one with twenty lines under 40', () => {
  const bare = factsOf({ path: '/a/b/c/IMG_1.jpg', metadata: { offsetMinutes: 60, capturedLocal: '2020-02-02T10:00:00' } })
  const full = factsOf({ text: Array.from({ length: 20 }, (_, row) => line(`Ausfahrt ${row} Richtung Stuttgart Innenstadt`, { y: row * 30 })) })
  const median = (facts: typeof bare) => Array.from({ length: 15 }, () => {
    const start = performance.now()
    deriveEvidence(facts, places)
    return performance.now() - start
  }).sort((a, b) => a - b)[7]
  expect(median(bare)).toBeLessThan(5)
  expect(median(full)).toBeLessThan(40)
})
