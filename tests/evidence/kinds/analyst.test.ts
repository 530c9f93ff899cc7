// The analyst's word: as stated, and in the contract's shape.
import { expect, test } from 'vitest'
import { EvidenceDraft } from '../../../main/contract/evidence.ts'
import { evidenceId } from '../../../main/evidence/derive.ts'
import { country, exclude, include, pin } from '../../../main/evidence/kinds/analyst.ts'
import { kernelsOf } from './facts.ts'

const square = (west: number): [number, number][][][] => [[[[west, 0], [west + 1, 0], [west + 1, 1], [west, 1], [west, 0]]]]

test('pin, areas and countries are drafts', () => {
  for (const draft of [pin({ latitude: 48, longitude: 9 }, 0.05), include(square(1)), exclude(square(1)), country(['FR', 'DE', 'FR'])]) expect(EvidenceDraft.parse(draft)).toEqual(draft)
  expect(kernelsOf(pin({ latitude: 48, longitude: 9 }, 0.05)).centres).toEqual([{ latitude: 48, longitude: 9, sigmaKm: 0.05, weight: 1 }])
  expect(country(['FR', 'DE', 'FR']).says).toBe('in Germany or France')
})

test('include and exclude are each other turned round', () => {
  const [inside, outside] = [include(square(1)).likelihood, exclude(square(1)).likelihood]
  if (inside.form !== 'area' || outside.form !== 'area') throw new Error('no area')
  expect([inside.inside, inside.outside]).toEqual([outside.outside, outside.inside])
})

test('two drawn areas get two ids', () => {
  expect(evidenceId('a', include(square(1)))).not.toBe(evidenceId('a', include(square(2))))
  expect(evidenceId('a', include(square(1)))).toBe(evidenceId('a', include(square(1))))
})
