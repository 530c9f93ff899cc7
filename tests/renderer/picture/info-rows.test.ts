// Metadata in rows: nothing empty, numbers in units for people, readings with what they were written as.
import { describe, expect, test } from 'vitest'
import type { Observation } from '../../../main/contract/observation.ts'
import { bytes, infoGroups, offset } from '../../../renderer/views/picture/info-rows.ts'
import { anImage } from '../values.ts'

const observation: Observation = {
  sha256: 'a'.repeat(64), bytes: 4_234_567, format: 'jpeg', width: 4000, height: 3000, perceptualHash: null, text: null, timings: {},
  metadata: {
    coordinates: [{ latitude: 48.775812, longitude: 9.182934, errorMetres: 15, tag: 'EXIF:GPS', origin: 'tag', raw: '48 46 32 N' }, { latitude: null, longitude: null, tag: 'XMP:GPS', origin: 'sidecar', raw: 'n/a' }],
    places: [{ tag: 'IPTC:City', origin: 'tag', field: 'city', text: 'Stuttgart' }],
    capturedLocal: '2024-06-09T11:20:21', capturedTag: 'DateTimeOriginal', offsetMinutes: -210, offsetTag: 'OffsetTimeOriginal', gpsTime: null, camera: '', warnings: ['thumbnail is truncated'],
  },
}

test('bytes and offsets', () => {
  expect([0, 999, 1000, 812_345, 4_234_567, 2.5e9].map(bytes)).toEqual(['0 bytes', '999 bytes', '1 kB', '812.3 kB', '4.2 MB', '2.5 GB'])
  expect([0, 120, -210, 345].map(offset)).toEqual(['+00:00', '+02:00', '−03:30', '+05:45'])
})

describe('groups', () => {
  test('each reading with its tag and what was written', () => {
    const groups = infoGroups(anImage(1), observation, 'decimal')
    expect(groups.map(({ title }) => title)).toEqual(['File', 'Coordinates', 'Time', 'Places and captions', 'Warnings'])
    expect(groups[1]?.rows).toEqual([
      { name: 'EXIF:GPS', value: '48.7758, 9.1829 ± 15 m', from: 'written as 48 46 32 N' },
      { name: 'XMP:GPS', value: 'no number', from: 'written as n/a' },
    ])
    expect(groups[2]?.rows.map(({ name, value, from }) => [name, value, from])).toEqual([['Local time', '2024-06-09 11:20:21', 'DateTimeOriginal'], ['Offset', '−03:30', 'OffsetTimeOriginal']])
  })
  test('in degrees and minutes where the settings want it', () => {
    expect(infoGroups(anImage(1), observation, 'dms')[1]?.rows[0]?.value).toBe('48°46′32.9″N 9°10′58.6″E ± 15 m')
  })
  test('of a file that nobody looked at only what the list knows', () => {
    const groups = infoGroups(anImage(1, { width: null, height: null }), null, 'decimal')
    expect(groups).toEqual([{ title: 'File', rows: [{ name: 'Path', value: '/photos/IMG_1.jpg' }] }])
  })
})
