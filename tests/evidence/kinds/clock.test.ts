// The clock: zones that had the offset on that date, and how much a phone, a camera or a program is believed.
import { describe, expect, test } from 'vitest'
import type { Metadata } from '../../../main/contract/observation.ts'
import { deriveEvidence } from '../../../main/evidence/derive.ts'
import { offsetBetween } from '../../../main/evidence/kinds/clock.ts'
import { factsOf, gazetteer, ofKind } from './facts.ts'

const places = await gazetteer()
const derive = (metadata: Partial<Metadata>) => ofKind(deriveEvidence(factsOf({ metadata }), places), 'clock')
const zones = (metadata: Partial<Metadata>) => derive(metadata).flatMap(({ likelihood }) => (likelihood.form === 'zones' ? likelihood.zones : []))

describe('clock', () => {
  test('summer time counts: +02:00 is Berlin in July and Athens in January', () => {
    const july = zones({ offsetMinutes: 120, capturedLocal: '2023-07-10T12:00:00' })
    const january = zones({ offsetMinutes: 120, capturedLocal: '2023-01-10T12:00:00' })
    expect([july.includes('Europe/Berlin'), july.includes('Europe/Athens'), january.includes('Europe/Berlin'), january.includes('Europe/Athens')]).toEqual([true, false, false, true])
  })

  test('on the day of a change both offsets fit', () => {
    expect(zones({ offsetMinutes: 60, capturedLocal: '2023-03-26T01:30:00' })).toContain('Europe/Berlin')
    expect(zones({ offsetMinutes: 120, capturedLocal: '2023-03-26T12:30:00' })).toContain('Europe/Berlin')
    expect(zones({ offsetMinutes: 60, capturedLocal: '2023-03-28T12:30:00' })).not.toContain('Europe/Berlin')
  })

  test('a phone is believed more than a camera, a bare zero least', () => {
    const inside = (metadata: Partial<Metadata>) => derive(metadata).map(({ likelihood }) => (likelihood.form === 'zones' ? likelihood.inside : 0))[0]
    const phone = inside({ offsetMinutes: 120, camera: 'Apple iPhone 12' })
    const camera = inside({ offsetMinutes: 120, camera: 'NIKON D90' })
    const zero = inside({ offsetMinutes: 0, camera: 'NIKON D90' })
    expect(phone).toBeGreaterThan(camera)
    expect(camera).toBeGreaterThan(zero)
    expect(zero).toBeGreaterThan(1)
  })

  test('a rare offset says more than a common one, by any clock', () => {
    const inside = (metadata: Partial<Metadata>) => derive(metadata).map(({ likelihood }) => (likelihood.form === 'zones' ? likelihood.inside : 0))[0]
    expect(inside({ offsetMinutes: 345, camera: 'Apple iPhone 12' })).toBeGreaterThan(50 * inside({ offsetMinutes: 60, camera: 'Apple iPhone 12' }))
    expect(inside({ offsetMinutes: 765, capturedLocal: '2025-07-01T12:00:00', camera: 'Apple iPhone 12' })).toBe(10_000)
  })

  test('a clock set badly shows a rare offset as soon as any', () => {
    const measured = derive({ capturedLocal: '2010-05-15T17:45:00', gpsTime: '2010-05-15T12:00:00Z', camera: 'NIKON D90' })[0].likelihood
    const stated = derive({ offsetMinutes: 345, capturedLocal: '2010-05-15T17:45:00', camera: 'NIKON D90' })[0].likelihood
    expect(measured.form === 'zones' && stated.form === 'zones' && measured.inside < stated.inside / 5).toBe(true)
  })

  test('local time against satellite time', () => {
    expect(offsetBetween('2010-05-15T17:12:05', '2010-05-15T15:12:07Z')).toEqual({ offset: 120, isDateRight: true })
    expect(offsetBetween('2014-07-12T16:17:10', '2014-07-12T23:15:54.000Z')).toEqual({ offset: -420, isDateRight: true })
    expect(offsetBetween('2008-10-22T16:46:53', '2008-10-23T14:45:20.91Z')).toEqual({ offset: 120, isDateRight: false })
    expect(offsetBetween('2008-12-07T10:28:52', '2008-12-07T17:35:52Z')).toBeNull()
    expect(offsetBetween('yesterday', '2008-12-07T17:35:52Z')).toBeNull()
  })

  test('a stated and a measured offset that agree are one item, others two', () => {
    const both = { offsetMinutes: 120, offsetTag: 'EXIF:OffsetTime', capturedLocal: '2010-05-15T17:12:05', gpsTime: '2010-05-15T15:12:07Z' }
    expect(derive(both)).toHaveLength(1)
    expect(derive({ ...both, offsetMinutes: 60 })).toHaveLength(2)
  })

  test('an offset that no zone has makes no item', () => {
    expect(derive({ offsetMinutes: 97, capturedLocal: '2010-05-15T17:12:05' })).toEqual([])
    expect(derive({ offsetMinutes: 5000 })).toEqual([])
  })
})
