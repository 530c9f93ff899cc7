// The answer's small parts: coordinates in degrees, minutes and seconds, distances, what has changed since a verdict.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changedSince, contradictionWords, firstPart, truthOf } from '../../../renderer/views/answer/answer-words.ts'
import { distanceKm } from '../../../renderer/views/answer/distance.ts'
import { dms, written } from '../../../renderer/views/answer/dms.ts'
import { hostile, hypothesis, inert, item, review } from '../evidence/window.ts'

describe('degrees, minutes, seconds', () => {
  it.each([
    [48.7735, 9.1711, 200, '49°N 9°E'], [48.7735, 9.1711, 5, '48°46′N 9°10′E'], [48.7735, 9.1711, 0.05, '48°46′25″N 9°10′16″E'], [48.7735, 9.1711, 0.005, '48°46′24.6″N 9°10′16.0″E'], [48.7735, 9.1711, 0, '48°46′24.6″N 9°10′16.0″E'],
    [-33.8568, -70.5, 0.05, '33°51′24″S 70°30′00″W'], [0, -0, 0.05, '0°00′00″N 0°00′00″E'], [59.99999, 179.99999, 0.05, '60°00′00″N 180°00′00″E'],
  ])('%f, %f within %f km', (latitude, longitude, radius, words) => expect(dms(latitude, longitude, radius)).toBe(words))

  it('are written where the settings want them', () => {
    expect(written(48.7735, 9.1711, 6, 'decimal')).toBe('48.77, 9.17')
    expect(written(48.7735, 9.1711, 6, 'dms')).toBe('48°46′N 9°10′E')
  })
})

describe('distance', () => {
  it('of known places', () => {
    expect(distanceKm({ latitude: 52.5163, longitude: 13.3777 }, { latitude: 48.8584, longitude: 2.2945 })).toBeCloseTo(878, -1)
    expect(distanceKm({ latitude: 0, longitude: 179.5 }, { latitude: 0, longitude: -179.5 })).toBeCloseTo(111.195, 3)
    expect(distanceKm({ latitude: 90, longitude: 0 }, { latitude: -90, longitude: 77 })).toBeCloseTo(111.195 * 180, 3)
  })

  it('is the same both ways and never over half the Earth', () => {
    const point = fc.record({ latitude: fc.double({ min: -90, max: 90, noNaN: true }), longitude: fc.double({ min: -180, max: 180, noNaN: true }) })
    fc.assert(fc.property(point, point, (a, b) => {
      expect(distanceKm(a, b)).toBeCloseTo(distanceKm(b, a), 9)
      expect(distanceKm(a, b)).toBeLessThanOrEqual(111.195 * 180 + 1e-6)
      expect(distanceKm(a, a)).toBe(0)
    }))
  })
})

it('tells since when a verdict is no longer about what leads', () => {
  const label = 'Stuttgart, Baden-Württemberg, Germany'
  expect(changedSince(review(), hypothesis(label, 0.3))).toBeNull()
  expect(changedSince(review(), hypothesis('Zürich', 0.3))).toBe(`The answer has changed since: it was ${label} (62 %).`)
  expect(changedSince(review({ hypothesis: null }), hypothesis('Zürich', 0.3))).toBe('The answer has changed since: there was none.')
  expect(changedSince(review({ hypothesis: null }), undefined)).toBeNull()
  expect(changedSince(review({ hypothesis: { label: hostile, latitude: 0, longitude: 0, probability: 0.999 } }), undefined)).toBe(`The answer has changed since: it was ${inert} (>99 %).`)
})

it('names both sides of a contradiction', () => {
  expect(contradictionWords([hypothesis('Paris', 0.48), hypothesis('Ushuaia', 0.46)])).toBe('The evidence points to two places: Paris (48 %) and Ushuaia (46 %).')
  expect(contradictionWords([])).toContain('exclude each other')
  expect(firstPart(`${hostile}, Germany`)).toBe(inert)
})

it('finds the truth of a file and how far off the answer is', () => {
  const truth = item('1-truth', { kind: 'coordinates', source: { origin: 'truth-file', detail: 'truth.csv' }, likelihood: { form: 'kernels', centres: [{ latitude: 48, longitude: 9, sigmaKm: 0.01, weight: 1 }], background: 1e-6 } })
  expect(truthOf([item('a'), truth], { latitude: 49, longitude: 9 })?.km).toBeCloseTo(111.195, 2)
  expect(truthOf([truth], null)?.km).toBeNull()
  expect(truthOf([item('a')], { latitude: 49, longitude: 9 })).toBeNull()
})
