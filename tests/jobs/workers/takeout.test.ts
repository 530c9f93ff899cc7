import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Metadata } from '../../../main/contract/observation.ts'
import { parseTakeout } from '../../../main/jobs/workers/takeout.ts'

const place = (latitude: unknown, longitude: unknown): unknown => ({ latitude, longitude, altitude: 0, latitudeSpan: 0, longitudeSpan: 0 })

test('place, time and description', () => {
  const found = parseTakeout(JSON.stringify({ title: 'IMG_1.jpg', description: 'By the\nsea', photoTakenTime: { timestamp: '1349001600', formatted: 'Sep 30, 2012' }, geoData: place(43.5, -8.25), geoDataExif: place(43.4, -8.25) }))
  expect(found).toEqual({
    coordinates: [{ latitude: 43.5, longitude: -8.25, tag: 'Takeout:geoData', origin: 'sidecar', raw: '43.5, -8.25' }, { latitude: 43.4, longitude: -8.25, tag: 'Takeout:geoDataExif', origin: 'sidecar', raw: '43.4, -8.25' }],
    places: [{ tag: 'Takeout:description', origin: 'sidecar', field: 'caption', text: 'By the sea' }],
    capturedLocal: null, capturedTag: null, capturedUtc: '2012-09-30T10:40:00Z', offsetMinutes: null, offsetTag: null, gpsTime: null, camera: '', warnings: [],
  })
})

test('0,0 is none; the same place twice is one', () => {
  expect(parseTakeout(JSON.stringify({ geoData: place(0, 0), geoDataExif: place(0, 0) })).coordinates).toEqual([])
  expect(parseTakeout(JSON.stringify({ geoData: place(1, 2), geoDataExif: place(1, 2) })).coordinates).toHaveLength(1)
  expect(parseTakeout(JSON.stringify({ geoData: place(213, 'x') })).coordinates).toMatchObject([{ latitude: 213, longitude: null, raw: '213, x' }])
})

test('no JSON is a warning; other JSON is nothing', () => {
  expect(parseTakeout('{').warnings).toHaveLength(1)
  for (const text of ['[]', 'null', '"x"', '{"a":1}', '{"geoData":[1,2],"photoTakenTime":7}']) expect(parseTakeout(text)).toMatchObject({ coordinates: [], warnings: [] })
  expect(parseTakeout('['.repeat(100_000))).toMatchObject({ coordinates: [] })
})

test('any JSON: nothing throws and the schema holds', () => {
  const value = fc.oneof(fc.jsonValue(), fc.record({ latitude: fc.jsonValue(), longitude: fc.jsonValue(), timestamp: fc.oneof(fc.jsonValue(), fc.double(), fc.bigInt().map(String)) }, { requiredKeys: [] }))
  const root = fc.record({ geoData: value, geoDataExif: value, photoTakenTime: value, description: fc.oneof(value, fc.string({ unit: 'binary' })) }, { requiredKeys: [] })
  fc.assert(fc.property(fc.oneof(root.map((json) => JSON.stringify(json)), fc.string(), fc.json()), (text) => { Metadata.parse(parseTakeout(text)) }), { numRuns: 200 })
})
