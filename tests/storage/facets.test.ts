// Images counted by kind, as points, by verdict, and by what was read in boxes.
import { expect, test } from 'vitest'
import type { ImageFilter } from '../../main/contract/case.ts'
import type { CaseStore } from '../../main/storage/case-store.ts'
import { countFacets, listPoints } from '../../main/storage/facets.ts'
import { failImage } from '../../main/storage/images.ts'
import { listImages } from '../../main/storage/image-list.ts'
import { saveObservation } from '../../main/storage/observations.ts'
import { savePrediction } from '../../main/storage/predictions.ts'
import { listReadings, removeReading, saveReading } from '../../main/storage/readings.ts'
import { getReview, reviewImage } from '../../main/storage/reviews.ts'
import { changeTags } from '../../main/storage/tags.ts'
import { verifyCase } from '../../main/storage/verify.ts'
import { ACTOR, addFiles, finishImage, leading, observationOf, readingOf, recordOf } from './contents.ts'
import { newCase } from './scratch.ts'

const found = (store: CaseStore, filter: ImageFilter) => listImages(store, filter, { sort: 'id', descending: false, limit: 100, offset: 0 }).images.map(({ id }) => id)

function filledCase() {
  const store = newCase()
  const images = addFiles(store, ['a', 'b', 'c', 'd', 'e'].map((name) => `/photos/${name}.jpg`)) as [number, number, number, number, number]
  const [one, two, three, four] = images
  for (const image of [one, two, three]) finishImage(store, image)
  savePrediction(store, ACTOR, two, recordOf(two), true)
  savePrediction(store, ACTOR, three, recordOf(three, { country: { name: 'France', code: 'FR', probability: 0.7, words: 'likely' } }), false)
  failImage(store, ACTOR, four, { code: 'unreadable', message: 'truncated', details: {} })
  changeTags(store, ACTOR, one, { add: ['night', 'x'], remove: [] })
  changeTags(store, ACTOR, two, { add: ['x'], remove: [] })
  reviewImage(store, ACTOR, one, { verdict: 'accepted', hypothesis: leading, note: '' })
  reviewImage(store, ACTOR, two, { verdict: 'rejected', hypothesis: null, note: 'a stock photograph' })
  return { store, images }
}

test('counts of each kind, and the lists behind them', () => {
  const { store, images: [one, two, three, four, five] } = filledCase()
  expect(countFacets(store)).toEqual({
    total: 5,
    status: { pending: 1, located: 3, unlocated: 0, failed: 1 },
    review: { open: 3, accepted: 1, rejected: 1 },
    contradiction: 1,
    countries: [{ code: 'DE', images: 2 }, { code: 'FR', images: 1 }],
    tags: [{ tag: 'x', images: 2 }, { tag: 'night', images: 1 }],
  })
  expect(found(store, { review: 'open' })).toEqual([three, four, five])
  expect(found(store, { review: 'rejected' })).toEqual([two])
  expect(found(store, { contradiction: true })).toEqual([two])
  expect(found(store, { contradiction: false })).toEqual([three])
  expect(found(store, { ids: [five, one, 99] })).toEqual([one, five])
  expect(listImages(store, { ids: [two, five] }, { sort: 'id', descending: false, limit: 9, offset: 0 }).images).toMatchObject([
    { verdict: 'rejected', contradiction: true, width: 40, height: 30 },
    { verdict: null, contradiction: null, width: null, height: null },
  ])
})

test('an empty case has no kinds', () => {
  expect(countFacets(newCase())).toMatchObject({ total: 0, review: { open: 0 }, countries: [], tags: [] })
})

test('points are those of images that have one, as columns', () => {
  const { store, images: [one, two, three] } = filledCase()
  savePrediction(store, ACTOR, one, recordOf(one, { best: null, hypotheses: [] }))
  expect(listPoints(store, {})).toEqual({ ids: [two, three], latitudes: [48.7, 48.7], longitudes: [9.1, 9.1], probabilities: [0.8, 0.8] })
  expect(listPoints(store, { country: 'FR' }).ids).toEqual([three])
  expect(listPoints(store, { search: 'nowhere' })).toEqual({ ids: [], latitudes: [], longitudes: [], probabilities: [] })
})

test('a verdict is replaced, taken back and kept in the record', async () => {
  const { store, images: [one] } = filledCase()
  reviewImage(store, 'another', one, { verdict: 'rejected', hypothesis: leading, note: 'the wrong square' })
  expect(getReview(store, one)).toMatchObject({ verdict: 'rejected', actor: 'another', note: 'the wrong square' })
  expect(reviewImage(store, ACTOR, one, null)).toBeNull()
  expect(getReview(store, one)).toBeNull()
  expect((await verifyCase(store, { originals: false })).sound).toBe(true)
})

test('what a box says is found by search until it is taken back', () => {
  const { store, images: [one, two] } = filledCase()
  saveReading(store, ACTOR, one, observationOf(one).sha256, readingOf('box', ['Apotheke am Markt']))
  expect(found(store, { search: 'apotheke' })).toEqual([one])
  expect(() => removeReading(store, ACTOR, two, 'box')).toThrow(expect.objectContaining({ code: 'not-found' }))
  removeReading(store, ACTOR, one, 'box')
  expect(found(store, { search: 'apotheke' })).toEqual([])
})

test('a box on a picture that was changed since says nothing of the new one', () => {
  const { store, images: [one] } = filledCase()
  saveReading(store, ACTOR, one, observationOf(one).sha256, readingOf('box', ['LOUVRE']))
  const changed = observationOf(one, { sha256: 'f'.repeat(64) })
  saveObservation(store, ACTOR, one, { observation: changed, storage: 'referenced', tools: {} })
  expect(listReadings(store, one)).toEqual([])
})
