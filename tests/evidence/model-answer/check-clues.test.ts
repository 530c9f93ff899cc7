// Clues against the picture: verified where it was read, contradicted where hard evidence says otherwise.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EvidenceItem } from '../../../main/contract/evidence.ts'
import type { ReasoningChain } from '../../../main/contract/reasoning.ts'
import { checkClues, type Seen } from '../../../main/evidence/model-answer/check-clues.ts'
import { quotesIn } from '../../../main/evidence/model-answer/quotes.ts'

type SeenItem = Seen['evidence'][number]

const chainOf = (...clues: string[]): ReasoningChain => ({ stages: { country: { clues, reasoning: '', conclusion: '', uncertainty: '' } }, answer: [], form: 'json', problems: [] })
const check = (clue: string, seen: Partial<Seen> = {}) => checkClues(chainOf(clue), { lines: [], evidence: [], ...seen })[0]!
const stateOf = (clue: string, seen: Partial<Seen> = {}) => check(clue, seen).state

const script = (detail: string, change: Partial<EvidenceItem> = {}): SeenItem =>
  ({ kind: 'text-script', source: { origin: 'region', detail }, likelihood: { form: 'countries', ratios: { RU: 4 }, otherwise: 1 }, accepted: true, weight: 1, ...change })
const gps = (latitude: number, longitude: number, change: Partial<EvidenceItem> = {}): SeenItem =>
  ({ kind: 'coordinates', source: { origin: 'tag', detail: 'EXIF:GPS' }, likelihood: { form: 'kernels', centres: [{ latitude, longitude, sigmaKm: 0.03, weight: 1 }], background: 0.01 }, accepted: true, weight: 1, ...change })
const inStuttgart = gps(48.7758, 9.1829)

describe('quotes', () => {
  test.each([
    ['A sign reads "Alt Hammoor"', ['Alt Hammoor']], ['“Notruf 112” and ‘Ausfahrt’', ['Notruf 112', 'Ausfahrt']], ['„Wartezeit“ on a board', ['Wartezeit']], ['«Pharmacie»', ['Pharmacie']], ['站名「愚园路」', ['愚园路']],
    ["The driver's side, it's left", []], ["'L'Étoile' above the door", ["L'Étoile"]], ['an inch is 1"', []], ['""', []], ['none', []],
  ])('in %s', (clue, quotes) => expect(quotesIn(clue)).toEqual(quotes))
})

describe('what was read in the picture', () => {
  const lines = ['AltHammoor', 'NOTRUF 112', 'Palais du LOUVRE', '愚园路', 'B 27', 'PHARMACIE', 'de la Gare']

  test.each([
    'A yellow sign reads "Alt Hammoor"', 'Emergency number ‘Notruf 112’', '„palais du louvre“ in gilded letters', 'Street sign 「愚园路」', 'Road number "B 27"', 'A shop called "Pharmacie de la Gare"', 'The word "Unknown" and the word "notruf"',
  ])('%s: verified', (clue) => expect(stateOf(clue, { lines })).toBe('verified'))

  test.each(['A sign reads "Altona"', 'A sign reads Alt Hammoor', 'A plate with "B"', 'The letters "al"', 'Cars keep to the right', 'A shop called ""', 'A sign “…”'])('%s: not verified', (clue) => {
    expect(check(clue, { lines })).toMatchObject({ state: 'unverified', because: null })
  })

  test('nothing is verified where nothing was read', () => expect(stateOf('A sign reads "Alt Hammoor"')).toBe('unverified'))
  test('says what was read', () => expect(check('The sign "Notruf\u202e 112"', { lines: ['Notruf 112'] }).because).toBe("'Notruf 112' was read in the picture"))
})

describe('script and language', () => {
  test.each([['Cyrillic letters on the shop', 'Cyrillic with ы, э or ё'], ['The signage is in German', 'German words, the letters ß'], ['Text in Japanese', 'Japanese kana'], ['Simplified Chinese characters', 'simplified Chinese'], ['Korean text on the bus', 'Hangul'], ['signs with Thai script', 'Thai']])('%s, with %s read', (clue, detail) => {
    expect(check(clue, { evidence: [script(detail)] })).toMatchObject({ state: 'verified', because: `${detail} was read in the picture` })
    expect(stateOf(clue, { evidence: [script(detail, { accepted: false })] })).toBe('unverified')
    expect(stateOf(clue)).toBe('unverified')
  })
  test.each(['A Thai temple', 'No Thai script is visible', 'Cyrillic letters'])('%s says nothing of Thai text', (clue) => expect(stateOf(clue, { evidence: [script('Thai')] })).toBe('unverified'))
})

describe('hard evidence', () => {
  test.each(['The plates are those of Italy', 'Typical of France or Spain', 'Scenery as in New Zealand', 'Bollards of the Czech Republic', 'Красные крыши, как в Польша'])('%s: contradicted in Germany', (clue) => {
    expect(check(clue, { evidence: [inStuttgart] })).toMatchObject({ state: 'contradicted', because: expect.stringContaining('accepted evidence says Germany') })
  })
  test.each(['Typical of Germany or Austria', 'Not found in Italy', 'Unlike France', 'fine china and a turkey', 'Long Island style', 'Italian food'])('%s: left alone', (clue) => expect(stateOf(clue, { evidence: [inStuttgart] })).toBe('unverified'))
  test('a state of the same name is no other country', () => expect(stateOf('Red soil as in Georgia, New Mexico or New Jersey', { evidence: [gps(33.75, -84.39)] })).toBe('unverified'))
  test('neither rejected, weightless nor wide evidence is hard', () => {
    for (const change of [{ accepted: false }, { weight: 0 }, { kind: 'neighbour' as const }, { likelihood: { form: 'kernels' as const, centres: [{ latitude: 48.8, longitude: 9.2, sigmaKm: 300, weight: 1 }], background: 0.1 } }]) {
      expect(stateOf('The plates are those of Italy', { evidence: [gps(48.7758, 9.1829, change)] })).toBe('unverified')
    }
  })
  test('a country picked by the analyst is hard; a point at sea is not', () => {
    const picked: SeenItem = { kind: 'analyst', source: { origin: 'analyst', detail: 'country picked' }, likelihood: { form: 'countries', ratios: { DE: 1, AT: 1 }, otherwise: 0.001 }, accepted: true, weight: 1 }
    expect(check('Plates of Italy', { evidence: [picked] })).toMatchObject({ state: 'contradicted', because: 'it names Italy; accepted evidence says Austria or Germany' })
    expect(stateOf('Plates of Austria', { evidence: [picked] })).toBe('unverified')
    expect(stateOf('Plates of Italy', { evidence: [gps(30, -45)] })).toBe('unverified')
  })
  test('a contradiction weighs more than a quote that was read', () => expect(stateOf('"Trattoria" as in Italy', { lines: ['Trattoria'], evidence: [inStuttgart] })).toBe('contradicted'))
})

test('clues come in the order of the stages, each once', () => {
  const stage = (...clues: string[]) => ({ clues, reasoning: '', conclusion: '', uncertainty: '' })
  const chain: ReasoningChain = { stages: { place: stage('c'), country: stage('a', 'b') }, answer: [], form: 'json', problems: [] }
  expect(checkClues(chain, { lines: [], evidence: [] }).map(({ stage: name, text }) => [name, text])).toEqual([['country', 'a'], ['country', 'b'], ['place', 'c']])
})

test('any clue is checked, and quickly', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { maxLength: 5 }), (clue, lines) => {
    expect(['verified', 'unverified', 'contradicted']).toContain(stateOf(clue, { lines, evidence: [inStuttgart, script('Thai')] }))
  }), { numRuns: 200 })
  const start = performance.now()
  for (const piece of ['"', "'", 'A ', 'Germany ', '「', 'not ', 'aA']) stateOf(piece.repeat(200_000), { lines: Array.from({ length: 200 }, () => 'Wartezeit'), evidence: [inStuttgart] })
  expect(performance.now() - start).toBeLessThan(2000)
})
