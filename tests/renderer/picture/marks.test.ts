// What is drawn over a picture: one mark for a box, words made visible, labels that do not lie over one another.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Quad } from '../../../main/contract/evidence.ts'
import type { BoxReading, TextLine } from '../../../main/contract/observation.ts'
import { evidenceIn, labelsOf, labelWidth, marksOf } from '../../../renderer/views/picture/marks.ts'
import type { Mark } from '../../../renderer/views/picture/marks.ts'
import { quadOf } from '../../../renderer/views/picture/view.ts'
import { anItem } from '../values.ts'

const box = (x: number, y: number, width = 200, height = 40): Quad => quadOf({ x, y, width, height })
const line = (text: string, at: Quad, confidence = 0.81): TextLine => ({ text, confidence, box: at, reader: 'pp-ocr', language: 'ch', words: [] })
const reading = (id: string, at: Quad, lines: TextLine[]): BoxReading => ({ id, box: at, lines, actor: 'anna', at: '2026-11-02T08:00:00.000Z' })
const item = (id: string, at: Quad, text: string, accepted = true) => anItem(id, { accepted, source: { origin: 'region', detail: 'rule', text, box: at } })

describe('marks', () => {
  test('a line that bears evidence is drawn once, with the reader\'s confidence', () => {
    const at = box(10, 10)
    const marks = marksOf({ evidence: [item('a', at, 'straße'), item('b', at, 'straße')], lines: [line('Hauptstraße', at), line('Bäckerei', box(10, 90))], readings: [] })
    expect(marks.map(({ kind, words, ids }) => [kind, words, ids])).toEqual([['line', 'read: "Bäckerei" 0.81', []], ['evidence', 'read: "straße" 0.81', ['a', 'b']]])
  })
  test('what does not count is told apart and drawn below what does', () => {
    const marks = marksOf({ evidence: [item('yes', box(0, 0), 'x'), item('no', box(0, 90), 'y', false)], lines: [], readings: [] })
    expect(marks.map(({ kind, ids }) => [kind, ids[0]])).toEqual([['set-aside', 'no'], ['evidence', 'yes']])
  })
  test('items without a box are not in the picture', () => {
    expect(marksOf({ evidence: [anItem('clock')], lines: [], readings: [] })).toEqual([])
  })
  test('an empty box says so, and hostile text is made visible', () => {
    const marks = marksOf({ evidence: [], lines: [], readings: [reading('r', box(0, 0), []), reading('s', box(0, 90), [line('a\u202Eb', box(0, 90))])] })
    expect(marks.map(({ words }) => words)).toEqual(['nothing legible here', 'read: "a[U+202E]b"'])
  })
})

test('evidence of a drawn box is what lies in it', () => {
  const drawn = reading('r', box(0, 0, 300, 100), [])
  expect(evidenceIn(drawn, [item('in', box(20, 20), 'x'), item('out', box(20, 200), 'y'), anItem('none')]).map(({ id }) => id)).toEqual(['in'])
})

describe('labels', () => {
  const port = { width: 900, height: 600 }
  const frame = { scale: 0.25, left: 20, top: 10 }
  const mark: fc.Arbitrary<Mark> = fc.record({
    key: fc.uuid(), kind: fc.constantFrom('evidence' as const, 'set-aside' as const, 'reading' as const, 'line' as const),
    box: fc.tuple(fc.integer({ min: -500, max: 5000 }), fc.integer({ min: -500, max: 4000 }), fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 300 })).map(([x, y, width, height]) => box(x, y, width, height)),
    words: fc.string({ maxLength: 60 }), ids: fc.constant(['x']),
  })
  test('none lies over another or out of the view; lines have none', () => {
    fc.assert(fc.property(fc.array(mark, { maxLength: 40 }), (marks) => {
      const labels = labelsOf(marks, frame, port, null)
      for (const [at, one] of labels.entries()) {
        expect(one.mark.kind).not.toBe('line')
        expect(one.x >= 0 && one.y >= 0 && one.x + one.width <= port.width && one.y + one.height <= port.height).toBe(true)
        for (const other of labels.slice(at + 1)) expect(one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height).toBe(false)
      }
    }))
  })
  test('what is pointed at has its label whatever else is there', () => {
    const crowd = Array.from({ length: 12 }, (_, at): Mark => ({ key: `m${at}`, kind: 'evidence', box: box(400, 400 + at), words: 'read: "word" 0.90', ids: [`i${at}`] }))
    for (const pointed of crowd) expect(labelsOf(crowd, frame, port, pointed)[0]?.mark).toBe(pointed)
    expect(labelsOf(crowd, frame, port, null).length).toBeLessThan(crowd.length)
  })
  test('long words are cut', () => {
    expect(labelWidth('x'.repeat(500))).toBe(230)
  })
})
