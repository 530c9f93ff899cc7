// Coordinates: copies folded, conflicts kept, nonsense shown but not counted.
import { describe, expect, test } from 'vitest'
import { deriveEvidence } from '../../../main/evidence/derive.ts'
import { truthDraft } from '../../../main/evidence/kinds/coordinates.ts'
import type { CoordinateReading, Metadata } from '../../../main/contract/observation.ts'
import { factsOf, gazetteer, kernelsOf, ofKind, reading } from './facts.ts'

const places = await gazetteer()
const derive = (coordinates: CoordinateReading[], metadata: Partial<Metadata> = {}) => ofKind(deriveEvidence(factsOf({ metadata: { coordinates, ...metadata } }), places), 'coordinates')

describe('coordinates', () => {
  test('EXIF and XMP that agree are one item that names both', () => {
    const drafts = derive([reading(43.4674483, 11.8851267), reading(43.46745, 11.88513, { tag: 'XMP:GPS' })])
    expect(drafts).toHaveLength(1)
    expect(drafts[0].source.detail).toBe('EXIF:GPS and XMP:GPS')
    expect(drafts[0].accepted).toBe(true)
    expect(kernelsOf(drafts[0]).centres[0]).toMatchObject({ latitude: 43.4674483, longitude: 11.8851267 })
  })

  test('conflicting readings stay apart, both accepted', () => {
    const drafts = derive([reading(43.46745, 11.88513), reading(48.85837, 2.29448, { tag: 'XMP:GPS' })])
    expect(drafts.map((draft) => draft.accepted)).toEqual([true, true])
  })

  test('readings 30 m apart are two, 5 m apart one', () => {
    expect(derive([reading(43.46745, 11.88513), reading(43.46772, 11.88513)])).toHaveLength(2)
    expect(derive([reading(43.46745, 11.88513), reading(43.46749, 11.88513)])).toHaveLength(1)
  })

  test('few digits widen the kernel, and a rounded copy adds nothing', () => {
    expect(kernelsOf(derive([reading(43.5, 11.9)])[0]).centres[0].sigmaKm).toBeGreaterThan(2)
    expect(kernelsOf(derive([reading(43.46745, 11.88513)])[0]).centres[0].sigmaKm).toBeLessThan(0.02)
    expect(derive([reading(43.5, 11.9, { tag: 'XMP:GPS' }), reading(43.46745, 11.88513)])).toHaveLength(1)
  })

  test('the stated error is the spread', () => {
    const [draft] = derive([reading(43.46745, 11.88513, { errorMetres: 250 })])
    expect(kernelsOf(draft).centres[0].sigmaKm).toBeCloseTo(0.25, 2)
  })

  test.each([[0, 0, 'without a fix'], [213, 11, 'beyond 90'], [43, -181, 'beyond 180'], [null, 11, 'no number'], [Number.NaN, 11, 'no number'], [0.0001, -0.0002, 'without a fix']])(
    '%s, %s is shown and does not count', (latitude, longitude, reason) => {
      const [draft] = derive([reading(latitude, longitude)])
      expect(draft.accepted).toBe(false)
      expect(draft.reason).toContain(reason)
    })

  test('a clock that fits the mirrored longitude proposes it, without accepting', () => {
    const drafts = derive([reading(34.07542, 118.25426)], { offsetMinutes: -420, offsetTag: 'EXIF:DateTimeOriginal' })
    expect(drafts.map((draft) => draft.accepted)).toEqual([true, false])
    expect(kernelsOf(drafts[1]).centres[0].longitude).toBe(-118.25426)
    expect(derive([reading(34.07542, -118.25426)], { offsetMinutes: -420 })).toHaveLength(1)
  })

  test('truth from a file is taken at its word', () => {
    expect(truthDraft({ latitude: 48.77, longitude: 9.17 }, 'truth.csv')).toMatchObject({ kind: 'coordinates', accepted: true, source: { origin: 'truth-file', detail: 'truth.csv' } })
  })
})
