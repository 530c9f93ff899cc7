// Whatever the record, each export can be read back by the rules of its format.
import fc from 'fast-check'
import type { FeatureCollection } from 'geojson'
import stringWidth from 'string-width'
import { expect, test } from 'vitest'
import { signedArea, type Position } from '../../../main/services/export/geometry.ts'
import { arbitraryRecords } from './arbitrary.ts'
import { collect } from './collect.ts'
import { parseCsv } from './csv.ts'
import { parseXml } from './xml.ts'

test('JSONL gives back the record', () =>
  fc.assert(fc.asyncProperty(arbitraryRecords, async (records) => {
    const lines = (await collect('jsonl', records)).split('\n').slice(0, -1)
    expect(lines.map((line) => JSON.parse(line))).toEqual(records)
  })))

test('CSV has one row an image, as many cells as the head, and no formula', () =>
  fc.assert(fc.asyncProperty(arbitraryRecords, async (records) => {
    const [head, ...rows] = parseCsv(await collect('csv', records))
    expect(rows).toHaveLength(records.length)
    for (const row of rows) {
      expect(row).toHaveLength(head.length)
      for (const cell of row) expect(cell).not.toMatch(/^[=+@\t\r]|^-(?![\d.]+(e[+-]\d+)?$)/)
    }
  })))

function checkRing(ring: Position[], outer: boolean): void {
  expect(ring.length).toBeGreaterThanOrEqual(4)
  expect(ring.at(-1)).toEqual(ring[0])
  expect(Math.sign(signedArea(ring))).toBe(outer ? 1 : -1)
  for (const [x, y] of ring) expect(Math.abs(x) <= 180 && Math.abs(y) <= 90).toBe(true)
}

test('GeoJSON has a feature for each image and region, rings closed and wound right', () =>
  fc.assert(fc.asyncProperty(arbitraryRecords, async (records) => {
    const { features }: FeatureCollection = JSON.parse(await collect('geojson', records))
    expect(features).toHaveLength(records.reduce((sum, record) => sum + 1 + record.credible.length, 0))
    for (const { geometry } of features) {
      if (geometry?.type !== 'MultiPolygon') continue
      for (const polygon of geometry.coordinates) polygon.forEach((ring, index) => checkRing(ring as Position[], index === 0))
    }
  })))

test('KML is well-formed', () =>
  fc.assert(fc.asyncProperty(arbitraryRecords, async (records) => {
    const document = parseXml(await collect('kml', records))
    expect(document.getElementsByTagName('Data')).toHaveLength(records.length * 4)
  })))

test('the table has one line an image within its width', () =>
  fc.assert(fc.asyncProperty(arbitraryRecords, fc.integer({ min: 20, max: 200 }), async (records, columns) => {
    const lines = (await collect('table', records, { columns })).split('\n')
    expect(lines).toHaveLength(records.length + 3)
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns)
  })))
