// Duplicates and look-alikes.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SIMILAR_DISTANCE, SIMILAR_SHOWN, SimilarityIndex, duplicatesOf, similarityOf } from '../../main/storage/similar.ts'
import { openCase } from '../../main/storage/case-folder.ts'
import { decideEvidence } from '../../main/storage/evidence.ts'
import { saveObservation } from '../../main/storage/observations.ts'
import { ACTOR, addFiles, finishImage, observationOf } from './contents.ts'
import { newCase } from './scratch.ts'

function caseOf(hashes: readonly (string | null)[], sha256 = (image: number) => observationOf(image).sha256) {
  const store = newCase()
  const images = addFiles(store, hashes.map((_, i) => `/p/${i}.jpg`))
  store.transaction(() => {
    images.forEach((image, i) => saveObservation(store, ACTOR, image, { observation: observationOf(image, { perceptualHash: hashes[i] ?? null, sha256: sha256(image) }), storage: 'referenced', tools: {} }))
  })
  return store
}

const bits = (hash: bigint) => [...hash.toString(2)].filter((bit) => bit === '1').length
const hex = (hash: bigint) => hash.toString(16).padStart(16, '0')

test('look-alikes are those within the distance, no more and no less', () => {
  const base = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
  const near = fc.tuple(base, fc.array(fc.array(fc.nat(63), { maxLength: 11 }), { minLength: 1, maxLength: 8 }))
  fc.assert(
    fc.property(near, ([hash, flips]) => {
      const hashes = [hash, ...flips.map((places) => places.reduce((flipped, place) => flipped ^ (1n << BigInt(place)), hash))]
      const index = new SimilarityIndex(caseOf(hashes.map(hex)))
      hashes.forEach((one, i) => {
        const expected = hashes.map((other, j) => ({ image: j + 1, distance: bits(one ^ other) })).filter(({ image, distance }) => image !== i + 1 && distance <= SIMILAR_DISTANCE)
        expect(index.of(i + 1)).toEqual(expected.sort((a, b) => a.distance - b.distance || a.image - b.image))
      })
    }),
    { numRuns: 25 },
  )
})

test('the same bytes are duplicates and not look-alikes; a picture without contrast is like none', () => {
  const store = caseOf(['ff00ff00ff00ff00', 'ff00ff00ff00ff00', 'ff00ff00ff00ff01', null, null], (image) => observationOf(image <= 2 ? 1 : image).sha256)
  const index = new SimilarityIndex(store)
  expect(duplicatesOf(store, 1)).toEqual([2])
  expect(duplicatesOf(store, 3)).toEqual([])
  expect(index.of(1)).toEqual([{ image: 3, distance: 1 }])
  expect(index.of(4)).toEqual([])
})

test('thousands of equal hashes show the first of them', () => {
  const index = new SimilarityIndex(caseOf(Array.from({ length: 300 }, (_, i) => (i < 150 ? 'ff00ff00ff00ff01' : 'ff00ff00ff00ff00'))))
  const similar = index.of(300)
  expect(similar).toHaveLength(SIMILAR_SHOWN)
  expect(similar.map(({ image }) => image)).toEqual(Array.from({ length: SIMILAR_SHOWN }, (_, i) => 151 + i))
})

test('one look-up serves until an image is inspected, also by another connection', () => {
  const store = caseOf(['ff00ff00ff00ff00', 'ff00ff00ff00ff01'])
  const reader = openCase(store.folder, { write: false })
  const [first, seen] = [similarityOf(store), similarityOf(reader)]
  const [image] = addFiles(store, ['/p/new.jpg']) as [number]
  expect(similarityOf(store)).toBe(first)
  finishImage(store, image, undefined, observationOf(image, { perceptualHash: 'ff00ff00ff00ff03' }))
  expect(similarityOf(store).of(1).map((one) => one.image)).toEqual([2, image])
  expect(similarityOf(reader)).not.toBe(seen)
  expect(similarityOf(reader).of(1).map((one) => one.image)).toEqual([2, image])
  const after = similarityOf(store)
  decideEvidence(store, ACTOR, image, 'e1', { accepted: false })
  expect(similarityOf(store)).toBe(after)
  reader.close()
})
