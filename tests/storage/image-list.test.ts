// Lists of images: filters, search, order, pages; search words that are hostile to the index's query language.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ImageSummary, type ImageFilter } from '../../main/contract/case.ts'
import type { CaseStore } from '../../main/storage/case-store.ts'
import { addImages, failImage, getImage } from '../../main/storage/images.ts'
import { listImages } from '../../main/storage/image-list.ts'
import { saveObservation } from '../../main/storage/observations.ts'
import { savePrediction } from '../../main/storage/predictions.ts'
import { changeTags } from '../../main/storage/tags.ts'
import { ACTOR, addFiles, finishImage, lineOf, observationOf, recordOf } from './contents.ts'
import { newCase } from './scratch.ts'

const found = (store: CaseStore, filter: ImageFilter, page: Partial<Parameters<typeof listImages>[2]> = {}) =>
  listImages(store, filter, { sort: 'id', descending: false, limit: 100, offset: 0, ...page }).images.map(({ id }) => id)

function threeImages() {
  const store = newCase()
  const [one, two, three] = addFiles(store, ['/photos/IMG_0001.jpg', '/photos/street view.png', '/photos/c.jpg']) as [number, number, number]
  const observe = (image: number, text: string[], capturedLocal: string | null) =>
    saveObservation(store, ACTOR, image, { observation: observationOf(image, { text: text.map(lineOf), metadata: { capturedLocal, offsetMinutes: 120 } }), storage: 'referenced', tools: {} })
  observe(one, ['Palais du LOUVRE', '愚园路'], '2024-05-01T12:00:00')
  observe(two, ['Crème "brûlée" AND NOT', '港区 MINATO CITY'], '2024-06-01T00:00:00')
  savePrediction(store, ACTOR, one, recordOf(one))
  savePrediction(store, ACTOR, two, recordOf(two, { country: null, answer: null, hypotheses: [], best: null, status: 'unlocated' }))
  changeTags(store, ACTOR, two, { add: ['zebra crossing'], remove: [] })
  return { store, one, two, three }
}

describe('search', () => {
  test('finds names, places, tags and text by the beginnings of words', () => {
    const { store, one, two } = threeImages()
    for (const search of ['IMG_0001', 'img', 'louv', 'palais louvre', 'stuttgart', 'württ', 'wurtt', '愚园路', '园路', '园']) expect(found(store, { search }), search).toEqual([one])
    for (const search of ['zebra', 'creme', 'brulee', '"brûlée"', 'AND', 'NOT', 'AND NOT', '港区', '区', 'view.png']) expect(found(store, { search }), search).toEqual([two])
    for (const search of ['ouvre', 'louvre zebra', '---', '"', '*']) expect(found(store, { search }), search).toEqual([])
    expect(found(store, { search: '  ' })).toHaveLength(3)
  })

  test('follows every change', () => {
    const { store, one, two } = threeImages()
    changeTags(store, ACTOR, two, { add: ['quay'], remove: ['zebra crossing'] })
    expect(found(store, { search: 'zebra' })).toEqual([])
    expect(found(store, { search: 'quay' })).toEqual([two])
    savePrediction(store, ACTOR, one, recordOf(one, { answer: 'Italy', country: null, hypotheses: [] }))
    expect(found(store, { search: 'stuttgart' })).toEqual([])
    expect(found(store, { search: 'italy' })).toEqual([one])
  })

  test('takes any words without an error, and finds each name by itself', () => {
    const store = newCase()
    const hostile = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 30 }), fc.array(fc.constantFrom('"', '*', '(', ')', 'AND', 'OR', 'NOT', 'NEAR(', 'name:', '^', '{', '}', '-', '+', ':', 'a', '\0', "'"), { maxLength: 8 }).map((parts) => parts.join(' ')))
    let files = 0
    fc.assert(
      fc.property(hostile, (words) => {
        const [image] = addFiles(store, [`/p/${files++}/x${words.replaceAll('/', ' ')}`]) as [number]
        found(store, { search: words })
        expect(found(store, { search: `x${words.replaceAll('/', ' ')}` }, { descending: true, limit: 1 })).toEqual([image])
      }),
      { numRuns: 300 },
    )
  })
})

describe('filters and order', () => {
  test('by status, country, tag, probability and time', () => {
    const { store, one, two, three } = threeImages()
    expect(found(store, { status: ['located', 'pending'] })).toEqual([one, three])
    expect(found(store, { status: [] })).toEqual([])
    expect(found(store, { country: 'DE' })).toEqual([one])
    expect(found(store, { tag: 'zebra crossing' })).toEqual([two])
    expect(found(store, { minProbability: 0.8 })).toEqual([one])
    expect(found(store, { minProbability: 0.81 })).toEqual([])
    expect(found(store, { capturedTo: '2024-05' })).toEqual([one])
    expect(found(store, { capturedFrom: '2024-05-01T12:00:00Z', capturedTo: '2024-06-01' })).toEqual([one, two])
    expect(found(store, { capturedFrom: '2024-05-01T12:00:01+02:00' })).toEqual([two])
    expect(found(store, { status: ['located'], search: 'img', country: 'DE', minProbability: 0.5 })).toEqual([one])
  })

  test('sorts by each column, missing values last, and pages', () => {
    const { store, one, two, three } = threeImages()
    expect(found(store, {}, { sort: 'name' })).toEqual([one, three, two])
    expect(found(store, {}, { sort: 'captured', descending: true })).toEqual([two, one, three])
    expect(found(store, {}, { sort: 'probability' })).toEqual([one, two, three])
    expect(found(store, {}, { sort: 'country', descending: true })).toEqual([one, three, two])
    expect(found(store, {}, { sort: 'status' })).toEqual([one, three, two])
    expect(found(store, {}, { limit: 1, offset: 1 })).toEqual([two])
    expect(listImages(store, {}, { sort: 'id', descending: false, limit: 1, offset: 1 }).total).toBe(3)
  })

  test('gives summaries of the contract', () => {
    const { store, one } = threeImages()
    const { images } = listImages(store, {}, { sort: 'id', descending: false, limit: 10, offset: 0 })
    for (const image of images) expect(ImageSummary.parse(image)).toEqual(image)
    expect(images[0]).toMatchObject({ id: one, country: 'DE', probability: 0.8, capturedAt: '2024-05-01T12:00:00+02:00', answer: 'Germany; Baden-Württemberg; Stuttgart' })
  })
})

test('files are added once; a changed file is pending again and a failed one has no answer', () => {
  const store = newCase()
  const file = { file: { path: '/p/a.jpg' }, bytes: 10, mtimeMs: 1000.25 }
  const [first] = addImages(store, ACTOR, [file, { ...file, file: { path: '/p/a.jpg', bytes: 'L3AvYf8=' } }])
  expect(addImages(store, ACTOR, [file])).toEqual([{ image: first?.image, outcome: 'known' }])
  const image = first?.image as number
  finishImage(store, image)
  expect(addImages(store, ACTOR, [{ ...file, bytes: 11 }])).toEqual([{ image, outcome: 'changed' }])
  expect(getImage(store, image)?.status).toBe('pending')
  failImage(store, ACTOR, image, { code: 'unreadable', message: 'truncated', details: {} })
  expect(listImages(store, {}, { sort: 'id', descending: false, limit: 1, offset: 0 }).images[0]).toMatchObject({ status: 'failed', country: null, error: { code: 'unreadable' } })
})
