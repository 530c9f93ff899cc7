// Lines go to other programs' forms and come back as they were.
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDatasetLine } from '../../../training/data/dataset-line.ts'
import { fromCells, fromFeature, fromMsSwift, tableColumns, toCells, toFeature, toMsSwift } from '../../../training/data/forms.ts'
import { anyJson, anyLine, anyWords } from './lines.ts'

const message = { role: 'user', content: '<image>Where?' }
const rowOf = (cells: readonly string[]) => fromCells((column) => cells[tableColumns.indexOf(column)]!)

describe('ms-swift', () => {
  test('a line of ours comes back as it went out', () => {
    fc.assert(fc.property(anyLine, (line) => {
      expect(fromMsSwift(toMsSwift(line))).toEqual(line)
    }))
  })

  test('a line of theirs comes back as it was, whatever its fields are called', () => {
    const theirs = fc.record({
      messages: fc.constant([message]), images: fc.array(anyWords), solution: anyWords, id: anyJson, country: anyJson, truth: anyJson, part: anyJson, locatability: anyJson, elements: anyJson, msSwift: anyJson, objects: anyJson,
    }, { requiredKeys: ['messages', 'images'] })
    fc.assert(fc.property(theirs, (fields) => {
      expect(JSON.parse(toMsSwift(fromMsSwift(JSON.stringify(fields))))).toEqual(fields)
    }))
  })

  test('keeps the digits of long numbers, and puts aside what means something else there', () => {
    const text = JSON.stringify({ messages: [message], images: ['a.jpg'], country: 'France' }).replace('{', '{"id":498231624590876123,')
    const line = fromMsSwift(text)
    expect([line.id, line.country]).toEqual([undefined, undefined])
    expect(toMsSwift(line)).toContain('"id":498231624590876123')
    expect(() => fromMsSwift('{"messages":[{"role":"user","content":"a"}],"images":"a.jpg"}')).toThrow(/images is no list/)
  })
})

describe('a table', () => {
  test('a row comes back as it went out, through CSV as well', () => {
    fc.assert(fc.property(anyLine, (line) => {
      const cells = toCells(line)
      const csv = cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')
      const [row] = parse(csv) as string[][]
      expect(row).toEqual(cells)
      expect(rowOf(row!)).toEqual(line)
    }))
  })

  test('no cell is a formula but for negative numbers', () => {
    fc.assert(fc.property(anyLine, (line) => {
      for (const cell of toCells(line)) expect(/^[=+\-@\t\r\n＝＋－＠]/.test(cell) && !/^-[\d.e-]+$/.test(cell)).toBe(false)
    }))
  })

  test('says which cell is wrong', () => {
    const cells = toCells(parseDatasetLine(JSON.stringify({ messages: [message] })))
    expect(() => rowOf(cells.with(tableColumns.indexOf('messages'), '[{'))).toThrow(/messages: The line is no JSON/)
    expect(() => rowOf(cells.with(tableColumns.indexOf('latitude'), 'north'))).toThrow(/truth.latitude is no number/)
  })
})

describe('GeoJSON', () => {
  test('a feature comes back as it went out', () => {
    fc.assert(fc.property(anyLine, (line) => {
      expect(fromFeature(JSON.parse(toFeature(line)))).toEqual(line)
    }))
  })

  test('has longitude first', () => {
    const feature = toFeature(parseDatasetLine(JSON.stringify({ messages: [message], truth: { latitude: 48.5, longitude: -9.25 } })))
    expect((JSON.parse(feature) as { geometry: unknown }).geometry).toEqual({ type: 'Point', coordinates: [-9.25, 48.5] })
  })

  test.each([[null], [{ type: 'Feature' }], [{ type: 'Feature', properties: { messages: [message] }, geometry: { type: 'LineString', coordinates: [[1, 2]] } }]])('%j is refused', (feature) => {
    expect(() => fromFeature(feature)).toThrow(/no feature|no point/)
  })
})
