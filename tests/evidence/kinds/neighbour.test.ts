// Neighbours in time: the walk through Arezzo, what counts as one camera, and 20,000 images.
import { describe, expect, test } from 'vitest'
import { deriveNeighbours, type NeighbourFacts } from '../../../main/evidence/derive.ts'
import { pointBetween } from '../../../main/evidence/kinds/neighbour.ts'
import { kernelsOf } from './facts.ts'

/** Local time, latitude, longitude of ../shared/photos/DSCN00*.jpg (github ianare/exif-samples). */
const walk: [string, number, number][] = [
  ['16:28:39', 43.4674483, 11.8851267], ['16:29:49', 43.4671567, 11.885395], ['16:38:20', 43.4670817, 11.8845383], ['16:43:21', 43.468365, 11.881635], ['16:44:01', 43.4684417, 11.881515],
  ['16:46:53', 43.4682433, 11.8801717], ['16:52:15', 43.467255, 11.8792133], ['16:55:37', 43.4660117, 11.8791117], ['17:00:07', 43.464455, 11.8814783],
]

const facts = (located: readonly number[]): NeighbourFacts[] => walk.map(([time, latitude, longitude], image) => ({
  image, sha256: String(image).repeat(64), camera: 'NIKON COOLPIX P6000', capturedLocal: `2008-10-22T${time}`, coordinates: located.includes(image) ? { latitude, longitude } : null,
}))

const metresFrom = (image: number, point: { latitude: number; longitude: number }): number => {
  const [, latitude, longitude] = walk[image]
  return Math.hypot((point.latitude - latitude) * 111_190, (point.longitude - longitude) * 111_190 * Math.cos((latitude * Math.PI) / 180))
}

describe('neighbour', () => {
  test.each([[[0, 4, 8]], [[0, 1, 2]], [[6, 7, 8]], [[1, 3, 7]]])('the walk in Arezzo with GPS in %s only: the others lie within 500 m', (located) => {
    const drafts = deriveNeighbours(facts(located))
    expect([...drafts.keys()].sort()).toEqual(walk.map((_, image) => image).filter((image) => !located.includes(image)))
    for (const [image, [draft]] of drafts) expect(metresFrom(image, kernelsOf(draft).centres[0])).toBeLessThan(500)
  })

  test('between two located pictures the point lies between them in time and the kernel is narrower than from one', () => {
    const between = kernelsOf(deriveNeighbours(facts([2, 8])).get(5)![0])
    const single = kernelsOf(deriveNeighbours(facts([2])).get(5)![0])
    expect(metresFrom(5, between.centres[0])).toBeLessThan(metresFrom(5, single.centres[0]))
    expect(between.centres[0].sigmaKm).toBeLessThan(single.centres[0].sigmaKm)
  })

  test('a quarter of the time is a quarter of the way', () => {
    const at = (image: number, time: string, longitude: number | null): NeighbourFacts => ({ image, sha256: null, camera: 'c', capturedLocal: `2020-01-01T${time}`, coordinates: longitude === null ? null : { latitude: 0, longitude } })
    const [draft] = deriveNeighbours([at(1, '10:00:00', 10), at(2, '10:05:00', null), at(3, '10:20:00', 10.004)]).get(2)!
    expect(kernelsOf(draft).centres[0].longitude).toBeCloseTo(10.001, 6)
    expect(draft.source.image).toBe(1)
  })

  test('the kernel widens with time apart', () => {
    const drafts = deriveNeighbours(facts([0]))
    expect(kernelsOf(drafts.get(6)![0]).centres[0].sigmaKm).toBeGreaterThan(kernelsOf(drafts.get(1)![0]).centres[0].sigmaKm)
  })

  test('another camera, no camera, no time and half an hour apart make no neighbours', () => {
    const [first, second] = facts([0])
    const pairs: Partial<NeighbourFacts>[] = [{ camera: 'Canon EOS' }, { camera: '' }, { capturedLocal: null }, { capturedLocal: 'garbage' }, { capturedLocal: '2008-10-22T17:29:00' }]
    for (const change of pairs) expect(deriveNeighbours([first, { ...second, ...change }]).size).toBe(0)
    expect(deriveNeighbours([{ ...first, camera: '' }, { ...second, camera: '' }]).size).toBe(0)
  })

  test('the point between crosses the date line the short way', () => {
    const middle = pointBetween({ latitude: 0, longitude: 179.9 }, { latitude: 0, longitude: -179.9 }, 0.5)
    expect(Math.abs(middle.longitude)).toBeCloseTo(180, 5)
  })

  test('20,000 images take well under a second', () => {
    const many = Array.from({ length: 20_000 }, (_, image): NeighbourFacts => ({
      image, sha256: null, camera: `camera ${image % 7}`, capturedLocal: new Date(1.2e12 + image * 7000).toISOString().slice(0, 19), coordinates: image % 10 === 0 ? { latitude: 43, longitude: 11 } : null,
    }))
    const start = performance.now()
    expect(deriveNeighbours(many).size).toBe(18_000)
    expect(performance.now() - start).toBeLessThan(2000)
  })
})
