// Counts of a dataset agree with plain counting.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { locatabilityBand, StatisticsCounter } from '../../../training/data/statistics.ts'
import { answerOf, placeholdersIn } from '../../../training/data/example.ts'
import { anyLine } from './lines.ts'

test.each([[10, 'extreme'], [9.5, 'high'], [9, 'high'], [8, 'high'], [7, 'moderate'], [6, 'moderate'], [5, 'low'], [4, 'low'], [3, 'extremely low'], [1, 'extremely low'], [0.5, 'none'], [0, 'none']])('locatability %d is %s', (grade, band) => {
  expect(locatabilityBand(grade)).toBe(band)
})

describe('statistics', () => {
  test('of any lines add up', () => {
    fc.assert(fc.property(fc.array(anyLine, { maxLength: 30 }), (lines) => {
      const counter = new StatisticsCounter()
      for (const line of lines) counter.add(line)
      const result = counter.result()
      expect([result.lines, result.images]).toEqual([lines.length, lines.flatMap(({ images }) => images).length])
      expect(result.countries.reduce((sum, one) => sum + one.lines, 0)).toBe(lines.length)
      expect(Object.values(result.parts).reduce((sum, count) => sum + count, 0)).toBe(lines.length)
      expect(Object.values(result.locatability).reduce((sum, count) => sum + count, 0)).toBe(lines.length)
      expect(result.elements.sign).toBe(lines.filter((line) => line.elements?.includes('sign')).length)
      expect(result.withAnswer).toBe(lines.filter((line) => answerOf(line) !== null).length)
    }))
  })

  test('of answers tell their lengths, and cells the fullest first', () => {
    const counter = new StatisticsCounter()
    const line = (length: number, latitude: number) => ({ messages: [{ role: 'assistant' as const, content: 'a'.repeat(length) }], images: [], truth: { latitude, longitude: 9.5 }, other: {} })
    for (const length of [1, 2, 3, 4, 10]) counter.add(line(length, length < 3 ? 47.5 : 48.5), 'DE')
    const result = counter.result()
    expect(result.answerLength).toEqual({ least: 1, median: 3, mean: 4, ninety: 10, most: 10 })
    expect(result.cells).toEqual({ filled: 2, largest: [{ cell: '48N 9E', lines: 3 }, { cell: '47N 9E', lines: 2 }] })
    expect(result.countries).toEqual([{ country: 'DE', lines: 5 }])
  })
})

test('placeholders count in what is asked and not in what is answered; an answer is a last word that says something', () => {
  const messages = [{ role: 'system' as const, content: '<image>' }, { role: 'user' as const, content: 'a<image>b<image>' }, { role: 'assistant' as const, content: '<image>' }]
  expect([placeholdersIn({ messages }), answerOf({ messages })]).toEqual([3, '<image>'])
  expect([answerOf({ messages: messages.slice(0, 2) }), answerOf({ messages: [{ role: 'assistant', content: ' \n' }] })]).toEqual([null, null])
})
