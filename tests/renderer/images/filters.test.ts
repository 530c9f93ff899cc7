// What the filters mean: views keep the restrictions, restrictions keep the view, nothing empty is left in a filter.
import { describe, expect, test } from 'vitest'
import type { CaseFacets, ImageFilter } from '../../../main/contract/case.ts'
import { ImageFilter as FilterShape } from '../../../main/contract/case.ts'
import { inView, listViews, restricted, restrictions, viewOf, without } from '../../../renderer/views/images/filters.ts'

const facets: CaseFacets = {
  total: 100, review: { open: 60, accepted: 30, rejected: 10 }, status: { pending: 5, located: 80, unlocated: 12, failed: 3 }, contradiction: 4,
  countries: [{ code: 'DE', name: 'Germany', images: 40 }], tags: [],
}
const view = (id: string) => listViews.find((one) => one.id === id)!

test('every view is a filter of the contract and is known again', () => {
  for (const { id, part } of listViews) {
    expect(FilterShape.parse(part)).toEqual(part)
    expect(viewOf({ search: 'harbour', country: 'DE', ...part })?.id).toBe(id)
  }
})

test('numbers of the views', () => {
  expect(Object.fromEntries(listViews.map(({ id, count }) => [id, count(facets)]))).toEqual({ all: 100, review: 52, accepted: 30, rejected: 10, contradiction: 4, unlocated: 12, failed: 3, pending: 5 })
})

describe('changes', () => {
  const filter: ImageFilter = { review: 'open', status: ['located', 'unlocated'], search: 'harbour', country: 'DE' }
  test('another view keeps what else restricts the list', () => {
    expect(inView(filter, view('failed'))).toEqual({ status: ['failed'], search: 'harbour', country: 'DE' })
    expect(inView(filter, view('all'))).toEqual({ search: 'harbour', country: 'DE' })
  })
  test('a restriction keeps the view, and an empty one is taken off', () => {
    expect(restricted(filter, { search: '', tag: 'night' })).toEqual({ review: 'open', status: ['located', 'unlocated'], country: 'DE', tag: 'night' })
    expect(Object.keys(restricted(filter, { country: undefined }))).not.toContain('country')
  })
  test('a filter without anything has no keys', () => {
    expect(Object.keys(without({ search: 'x', tag: undefined }, 'search'))).toEqual([])
  })
})

test('restrictions in words, hostile ones made visible', () => {
  const filter: ImageFilter = { review: 'open', country: 'DE', search: 'a\u202Eb', minProbability: 0.6, capturedFrom: '2024-06-01', tag: '<b>x</b>', ids: [1, 2] }
  expect(restrictions(filter, facets).map(({ words }) => words)).toEqual(['“a[U+202E]b”', 'Germany', 'tag <b>x</b>', 'at least 60 %', 'from 2024-06-01', '2 chosen elsewhere'])
  expect(restrictions({ country: 'XX' }, null)).toEqual([{ key: 'country', words: 'XX' }])
})
