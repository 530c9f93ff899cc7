// Place names read in the picture: rare names weigh, everyday words do not, streets and shops less, distances draw rings.
import { describe, expect, test } from 'vitest'
import { deriveEvidence } from '../../../main/evidence/derive.ts'
import type { TextLine } from '../../../main/contract/observation.ts'
import { factsOf, gazetteer, kernelsOf, line, ofKind } from './facts.ts'

const places = await gazetteer()
const names = (...lines: (string | TextLine)[]) => ofKind(deriveEvidence(factsOf({ text: lines.map((text) => (typeof text === 'string' ? line(text) : text)) }), places), 'text-place')
/** Odds that the name refers to the place, up to what is the same for all names of one town. */
const odds = (...lines: (string | TextLine)[]) => {
  const [draft] = names(...lines)
  if (!draft) return 0
  const { background } = kernelsOf(draft)
  return (1 - background) / background
}

describe('place names', () => {
  test('a town by itself', () => {
    const [draft] = names('Stuttgart')
    expect(draft.says).toContain('Stuttgart, ')
    expect(kernelsOf(draft).centres[0]).toMatchObject({ latitude: expect.closeTo(48.78, 1), longitude: expect.closeTo(9.18, 1) })
  })

  test('homonyms share the weight by size', () => {
    const centres = kernelsOf(names('PARIS')[0]).centres
    const weightNear = (latitude: number) => centres.filter((centre) => Math.abs(centre.latitude - latitude) < 0.5).reduce((sum, { weight }) => sum + weight, 0)
    expect(weightNear(48.85)).toBeGreaterThan(0.9)
    expect(weightNear(33.66)).toBeGreaterThan(0)
  })

  test.each([['Hauptstraße Stuttgart', 'Stuttgart'], ['Via Stuttgart', 'Stuttgart'], ['Rue de Stuttgart', 'Stuttgart'], ['Stuttgart Street', 'Stuttgart'], ['Hotel Stuttgart', 'Stuttgart'], ['Freunde vom Stuttgart Wagen', 'Stuttgart'], ['stuttgart', 'Stuttgart']])('%s says less than %s', (weak, strong) => {
    expect(odds(weak)).toBeLessThan(odds(strong))
  })

  test('a badly read name says less, and a very bad one nothing', () => {
    expect(odds(line('Stuttgart', { confidence: 0.65 }))).toBeLessThan(odds('Stuttgart'))
    expect(names(line('Stuttgart', { confidence: 0.4 }))).toEqual([])
  })

  test.each(['Of', 'Best', 'MAN', 'Home', 'II', 'Police', 'the', 'a', '12', 'STROERS', 'CHELE', 'NTERUNG', 'MBAU', 'rom met', 'NEW BEGINNINGS', 'GREAT SPECIALS EVERYOAY', 'SOCCER FROGS CUP', 'Senor Frogs', 'ALLOWED', 'PETS'])('%s is no place', (text) => expect(names(text)).toEqual([]))

  test('everyday words that are cities stay weak', () => {
    expect(odds('READING')).toBeLessThan(odds('Stuttgart') / 4)
    expect(odds('NICE')).toBeLessThan(odds('Stuttgart') / 4)
    expect(odds('SALE')).toBeLessThan(odds('Stuttgart') / 4)
  })

  test('a sign with distances puts the picture on rings', () => {
    const rings = names('Seoul Pyeongyang 56Km 205Km')
    expect(rings).toHaveLength(2)
    const seoul = rings.find(({ says }) => says.includes('56 km'))!
    for (const { latitude, longitude } of kernelsOf(seoul).centres) expect(Math.hypot((latitude - 37.566) * 111.2, (longitude - 126.978) * 88.1)).toBeCloseTo(45, -1)
    expect(kernelsOf(seoul).centres).toHaveLength(12)
  })

  test('distances on a line of their own, beside or below, belong to the towns', () => {
    expect(names(line('Seoul', { x: 0 }), line('56 km', { x: 150 }))[0].says).toContain('56 km')
    expect(names(line('Stuttgart Ulm', { x: 0 }), line('20 km 90 km', { y: 25 })).map(({ says }) => says).join()).toContain('20 km')
    expect(names(line('Seoul', { x: 0 }), line('56 km', { x: 150, y: 400 }))[0].says).not.toContain('km by road')
  })

  test('names that readers run together are cut apart', () => expect(names('StuttgartHeilbronn').map(({ says }) => says.split(',')[0]).sort()).toEqual(['Heilbronn', 'Stuttgart']))

  test('each name is one item however often it stands there', () => expect(names('Stuttgart', 'STUTTGART', 'Stuttgart 21')).toHaveLength(1))

  test('other scripts', () => expect(names('Минск')[0].says).toContain('Minsk'))

  test('a country on a shirt says little', () => {
    const [draft] = names('BRASIL')
    expect(draft.likelihood).toMatchObject({ form: 'countries', ratios: { BR: expect.closeTo(4, 0) } })
  })
})
