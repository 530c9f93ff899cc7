// Numbers carry no more digits than they have, and hostile text becomes visible.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ProbabilityWord } from '../../main/contract/posterior.ts'
import { visible } from '../../main/contract/plain-text.ts'
import { escapeMarkup, shortened, xmlText } from '../../main/services/export/plain-text.ts'
import { captureTime, coordinates, degreeDecimals, evidenceBrief, headline, kilometres, kmPerDegree, percent, placeOf, points, roundProbability, squareKilometres, wordRanges } from '../../main/contract/wording.ts'
import { arezzo, diffuse, stuttgart, unlocated } from '../services/export/records.ts'

describe('numbers', () => {
  test('probabilities are whole percents and never 0 or 100', () => {
    expect([0, 0.0099, 0.01, 0.618, 0.99, 0.9901, 1].map(percent)).toEqual(['<1 %', '<1 %', '1 %', '62 %', '99 %', '>99 %', '>99 %'])
    expect([0, 0.004, 0.618, 1].map(roundProbability)).toEqual([0.01, 0.01, 0.62, 0.99])
  })
  test('effects are signed points', () => {
    expect([0.31, -0.072, 0.004, -0.004, 0.9986, -1].map(points)).toEqual(['+31', '−7', '0', '0', '>+99', '<−99'])
  })
  test('coordinates have the digits of the radius', () => {
    expect(coordinates(43.467448, 11.885127, 0.0118)).toBe('43.4674, 11.8851')
    expect(coordinates(48.7784, 9.1801, 14.2)).toBe('48.8, 9.2')
    expect(coordinates(-0.0004, -139.27, 120)).toBe('0, -139')
    expect(coordinates(1.23456789, 2, 0)).toBe('1.23457, 2.00000')
  })
  test('the last digit of a coordinate is worth between a tenth of the radius and the radius', () => {
    fc.assert(fc.property(fc.double({ min: 0.002, max: 100, noNaN: true }), (radius) => {
      const step = kmPerDegree / 10 ** degreeDecimals(radius)
      expect(step).toBeLessThanOrEqual(radius * 1.000001)
      expect(step).toBeGreaterThanOrEqual(radius * 0.0999)
    }))
  })
  test('lengths and areas have two or three significant digits', () => {
    expect([0, 0.0118, 0.02, 0.999, 4.23, 14.24, 410.7, 1243, 12_400].map(kilometres)).toEqual(['under 1 m', '11.8 m', '20 m', '1,000 m', '4.2 km', '14.2 km', '410 km', '1,240 km', '12,400 km'])
    expect([0, 0.000437, 0.00145, 29.6, 613.4, 9312, 14_800_000].map(squareKilometres)).toEqual(['under 1 m²', '440 m²', '1,450 m²', '30 km²', '610 km²', '9,300 km²', '14,800,000 km²'])
  })
  test('times are readable and others stay', () => {
    expect(captureTime('2024-06-09T11:20:21+02:00')).toBe('2024-06-09 11:20:21 +02:00')
    expect(captureTime('2024-06-09T11:20:21.123Z')).toBe('2024-06-09 11:20:21 UTC')
    expect(captureTime('yesterday')).toBe('yesterday')
  })
})

describe('records in words', () => {
  test('the answer has the probability of its deepest part', () => {
    expect(headline(stuttgart)).toEqual({ label: 'Germany; Baden-Württemberg; Stuttgart', probability: 0.618, words: 'likely', answered: true })
    expect(headline({ ...stuttgart, answer: 'Germany; Baden-Württemberg' })?.probability).toBe(0.811)
  })
  test('without an answer the leading hypothesis stands, marked as such', () => {
    expect(headline(diffuse)).toMatchObject({ label: 'United States', answered: false })
    expect(headline(unlocated)).toBeNull()
  })
  test('evidence in brief names what counts, strongest first, once', () => {
    expect(evidenceBrief(arezzo)).toBe('GPS; clock')
    expect(evidenceBrief(stuttgart)).toBe('sign text; neighbour; named place; marks in text; clock; analyst')
  })
  test('an answer reads from the place outwards', () => expect(placeOf('Germany; Baden-Württemberg; Stuttgart')).toBe('Stuttgart, Baden-Württemberg, Germany'))
  test('each word has its range', () => expect(Object.keys(wordRanges)).toEqual(ProbabilityWord.options))
})

describe('hostile text', () => {
  test('controls, directions and fillers show', () => {
    expect(visible('a\u202egpj\n\u001b[31m\u009b\u200b\ud800')).toBe('a[U+202E]gpj␊␛[31m�[U+200B]�')
  })
  test('joiners of emoji and words, combining marks and wide characters stay', () => {
    for (const text of ['👩\u200d👩\u200d👧', 'می\u200cخواهم', 'e\u0301', '港区', 'שלום']) expect(visible(text)).toBe(text)
  })
  test('shortening keeps both ends and whole characters', () => {
    expect(shortened('abcdefghij', 5)).toBe('ab…ij')
    expect(shortened('e\u0301e\u0301e\u0301', 2)).toBe('e\u0301…')
  })
  test('markup is inert and XML gets only characters it allows', () => {
    expect(escapeMarkup(`<a href="x" title='y'>&`)).toBe('&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;')
    expect(xmlText('\u0000\u000b\uffff\ud800<')).toBe('����&lt;')
  })
})
