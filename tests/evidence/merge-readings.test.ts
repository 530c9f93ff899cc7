// Text of a run and text of drawn boxes, each line once.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Quad } from '../../main/contract/evidence.ts'
import type { BoxReading, TextLine } from '../../main/contract/observation.ts'
import { mergeReadings } from '../../main/evidence/merge-readings.ts'

const boxAt = (x: number, y: number, width = 100, height = 20): Quad => [[x, y], [x + width, y], [x + width, y + height], [x, y + height]]
const line = (text: string, box: Quad): TextLine => ({ text, confidence: 0.9, box, reader: 'pp-ocr', language: 'ch', words: [] })
const reading = (id: string, ...lines: TextLine[]): BoxReading => ({ id, box: boxAt(0, 0), lines, actor: 'a', at: '2026-01-01T00:00:00.000Z' })
const texts = (lines: readonly TextLine[] | null) => lines?.map(({ text }) => text)

test('a line read again counts as the box has it, others stay', () => {
  const run = [line('Apothoke', boxAt(10, 10)), line('Markt', boxAt(10, 80))]
  expect(texts(mergeReadings(run, [reading('b', line('Apotheke', boxAt(12, 11)))]))).toEqual(['Markt', 'Apotheke'])
})

test('lines that touch are two lines', () => {
  const run = [line('above', boxAt(0, 0))]
  expect(texts(mergeReadings(run, [reading('b', line('below', boxAt(0, 15)))]))).toEqual(['above', 'below'])
})

test('of two boxes the later one holds, and one in which nothing was read takes nothing away', () => {
  const readings = [reading('one', line('first', boxAt(0, 0))), reading('two', line('second', boxAt(0, 1))), reading('three')]
  expect(texts(mergeReadings(null, readings))).toEqual(['second'])
})

test('without boxes the text is that of the run, and none where none was read', () => {
  expect(mergeReadings(null, [])).toBeNull()
  expect(texts(mergeReadings([line('x', boxAt(0, 0))], []))).toEqual(['x'])
  expect(mergeReadings(null, [reading('empty')])).toEqual([])
})

test('every line of the last box is there, and nothing that nobody read', () => {
  const lines = fc.array(fc.record({ text: fc.string(), x: fc.nat(400), y: fc.nat(400) }).map(({ text, x, y }) => line(text, boxAt(x, y))), { maxLength: 12 })
  fc.assert(fc.property(lines, fc.array(lines, { minLength: 1, maxLength: 3 }), (run, boxes) => {
    const merged = mergeReadings(run, boxes.map((read, at) => reading(String(at), ...read)))!
    expect(merged.slice(merged.length - boxes.at(-1)!.length)).toEqual(boxes.at(-1))
    expect([...run, ...boxes.flat()]).toEqual(expect.arrayContaining(merged))
  }))
})
