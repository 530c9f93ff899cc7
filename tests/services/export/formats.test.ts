// Table, JSONL, GeoJSON, KML and CSV on records that look real.
import type { Element } from '@xmldom/xmldom'
import type { Feature, FeatureCollection, MultiPolygon } from 'geojson'
import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { LocationRecord } from '../../../main/contract/record.ts'
import { collect } from './collect.ts'
import { parseCsv } from './csv.ts'
import { arezzo, diffuse, failed, fiji, hostile, pole, realistic, stuttgart, tokyo, unlocated } from './records.ts'
import { parseXml } from './xml.ts'

describe('table', () => {
  test('lines up wide and combining characters', async () => {
    const lines = (await collect('table', [stuttgart, tokyo, { ...tokyo, image: 'e\u0301'.repeat(30) }])).trimEnd().split('\n')
    const column = stringWidth(lines[0].slice(0, lines[0].indexOf('answer')))
    for (const [index, found] of ['Germany', 'Japan', 'Japan'].entries()) {
      const line = lines[index + 2]
      expect(stringWidth(line.slice(0, line.indexOf(found)))).toBe(column)
    }
  })
  test.each([40, 80, 120, 160])('never exceeds %i columns', async (columns) => {
    for (const line of (await collect('table', realistic, { columns })).split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(columns)
  })
  test('is not cut when the width has no end, and says the reason of a failure', async () => {
    const text = await collect('table', [failed, diffuse], { columns: Infinity })
    expect(text).toContain('/cases/harbour/DCIM/IMG_0417.jpg')
    expect(text).toContain('The JPEG ends after 12 kB')
    expect(text).toContain('perhaps United States')
  })
  test('lets no control character through but line ends', async () => {
    expect(await collect('table', [hostile], { columns: Infinity })).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
  })
  test('keeps its columns beyond the sampled rows', async () => {
    const many = Array.from({ length: 450 }, (_, index) => ({ ...arezzo, image: `${index}`.repeat(index > 300 ? 30 : 1) }))
    const lines = (await collect('table', many)).trimEnd().split('\n')
    expect(lines).toHaveLength(452)
    expect(new Set(lines.slice(2).map((line) => line.indexOf('located'))).size).toBe(1)
  })
  test('is a head without records', async () => expect((await collect('table', [])).split('\n')).toHaveLength(3))
})

describe('JSONL', () => {
  test('gives back the same records, one a line', async () => {
    const lines = (await collect('jsonl', realistic)).trimEnd().split('\n')
    expect(lines.map((line) => LocationRecord.parse(JSON.parse(line)))).toEqual(realistic)
  })
  test('escapes what a terminal obeys', async () => expect(await collect('jsonl', [hostile])).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e]/))
})

const features = async (...records: LocationRecord[]): Promise<Feature[]> => {
  const parsed: FeatureCollection = JSON.parse(await collect('geojson', records))
  expect(parsed.type).toBe('FeatureCollection')
  return parsed.features
}

describe('GeoJSON', () => {
  test('has a point and the regions of an image, linked', async () => {
    const [image, half, most] = await features(stuttgart)
    expect(image).toMatchObject({ id: 'image-1', geometry: { type: 'Point', coordinates: [9.2, 48.8] }, properties: { feature: 'image', image: stuttgart.image, probability: 0.62, words: 'likely' } })
    expect(half).toMatchObject({ id: 'image-1/region-50', geometry: { type: 'MultiPolygon' }, properties: { imageFeature: 'image-1', image: stuttgart.image, level: 0.5, areaKm2: 613 } })
    expect((most.geometry as MultiPolygon).coordinates.map((polygon) => polygon.length)).toEqual([2, 1])
  })
  test('rounds regions without losing a street-sharp one', async () => {
    const [, half] = await features(arezzo)
    const [[ring]] = (half.geometry as MultiPolygon).coordinates
    expect(ring.length).toBeGreaterThan(30)
    expect(Math.max(...ring.map(([x]) => String(x).split('.')[1].length))).toBeLessThanOrEqual(7)
  })
  test('keeps rings on their side of 180 degrees', async () => {
    const [, , most] = await features(fiji)
    const [[west], [east]] = (most.geometry as MultiPolygon).coordinates
    expect(Math.min(...west.map(([x]) => x))).toBeGreaterThan(170)
    expect(Math.max(...east.map(([x]) => x))).toBeLessThan(-170)
  })
  test('shows images without a place with null geometry and the reason', async () => {
    const [first, second] = await features(unlocated, failed)
    expect([first.geometry, second.geometry]).toEqual([null, null])
    expect(second.properties).toMatchObject({ status: 'failed', error: { code: 'unreadable' } })
  })
  test('has no crs member and survives no records', async () => {
    expect(await collect('geojson', realistic)).not.toContain('"crs"')
    expect(await features()).toEqual([])
  })
})

const texts = (parent: Element, name: string): string[] => Array.from(parent.getElementsByTagName(name), (element) => element.textContent ?? '')

describe('KML', () => {
  test('is well-formed, with folders by country in order', async () => {
    const document = parseXml(await collect('kml', realistic)).getElementsByTagName('Document')[0]
    const folders = Array.from(document.childNodes).filter((node) => node.nodeName === 'Folder') as Element[]
    expect(folders.map((folder) => texts(folder, 'name')[0])).toEqual(['Antarctica', 'Fiji', 'Germany', 'Italy', 'Japan', 'United States', 'Country not known', 'Failed'])
    expect(texts(folders[2], 'name')).toContain('90 % region')
    expect(texts(folders[2], 'when')).toEqual([stuttgart.capturedAt])
  })
  test('writes positions as longitude,latitude and closes its rings', async () => {
    const document = parseXml(await collect('kml', [fiji, pole])).documentElement as Element
    for (const ring of Array.from(document.getElementsByTagName('LinearRing'))) {
      const positions = texts(ring, 'coordinates')[0].split(' ')
      expect(positions[0]).toBe(positions.at(-1))
      for (const position of positions) expect(position).toMatch(/^-?\d+(\.\d+)?(e-\d+)?,-?\d+(\.\d+)?$/)
    }
    const point = texts(document, 'Point')
    expect(point).toContain('179.9,-16.9')
  })
  test('escapes twice what viewers take for HTML', async () => {
    const document = parseXml(await collect('kml', [hostile])).documentElement as Element
    const [, description] = texts(document, 'description')
    expect(description).toContain('&lt;/q&gt;')
    expect(description).not.toContain('<svg')
  })
})

describe('CSV', () => {
  const table = async (...records: LocationRecord[]): Promise<Record<string, string>[]> => {
    const [head, ...rows] = parseCsv(await collect('csv', records))
    return rows.map((row) => Object.fromEntries(head.map((name, index) => [name, row[index]])))
  }
  test('has one row an image with the digits that count', async () => {
    const [first, second] = await table(stuttgart, fiji)
    expect(first).toMatchObject({ status: 'located', latitude: '48.8', longitude: '9.2', probability: '0.62', country_code: 'DE', radius50_km: '14.2', area90_km2: '9310', captured_at: stuttgart.capturedAt })
    expect(second.latitude).toBe('-16.9')
  })
  test('disarms formulas and keeps the text', async () => {
    for (const start of ['=', '+', '-', '@', '\t', '\r', '\n', '＝']) {
      const [row] = await table({ ...unlocated, image: `${start}cmd|' /C calc'!A0` })
      expect(row.image).toBe(`'${start}cmd|' /C calc'!A0`)
    }
  })
  test('leaves empty what is not known', async () => expect((await table(failed))[0]).toMatchObject({ latitude: '', probability: '', answer: '', error_code: 'unreadable' }))
})
