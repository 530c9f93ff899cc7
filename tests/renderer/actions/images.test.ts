// The list of images: pages as they come into sight, the position, filters, verdicts and their undo.
import { beforeEach, describe, expect, test } from 'vitest'
import type { ImageFilter } from '../../../main/contract/case.ts'
import { undo } from '../../../renderer/actions/history.ts'
import { ensureImages, openImage, refreshImages, review, setFilter, setSort, step, tag } from '../../../renderer/actions/images.ts'
import { leaveCase } from '../../../renderer/actions/cases.ts'
import { cases } from '../../../renderer/state/cases.svelte.ts'
import { detail } from '../../../renderer/state/detail.svelte.ts'
import { history } from '../../../renderer/state/history.svelte.ts'
import { images } from '../../../renderer/state/images.svelte.ts'
import { session } from '../../../renderer/state/session.svelte.ts'
import { network } from '../network.ts'
import type { Network } from '../network.ts'
import { aCase, aDetail, anImage, anItem } from '../values.ts'

const total = 250
let web: Network
/** Numbers of the images that are accepted, as the core would keep them. */
let accepted: Set<number>

const passing = (filter: ImageFilter) => Array.from({ length: total }, (_, at) => at + 1).filter((id) => filter.review !== 'open' || !accepted.has(id))

beforeEach(async () => {
  accepted = new Set()
  web = network({
    'image.list': ({ filter = {}, limit = 100, offset = 0, descending }) => {
      const ids = descending ? passing(filter).reverse() : passing(filter)
      return { total: ids.length, images: ids.slice(offset, offset + limit).map((id) => anImage(id)) }
    },
    'image.show': ({ image }) => aDetail(anImage(image), [anItem(`${image}-a`, { image })]),
    'image.review': ({ image, verdict }) => {
      if (verdict === null) accepted.delete(image)
      else accepted.add(image)
      return null
    },
    'image.tag': () => [],
    'case.facets': () => ({ total, review: { open: total, accepted: 0, rejected: 0 }, status: { pending: 0, located: total, unlocated: 0, failed: 0 }, contradiction: 0, countries: [], tags: [] }),
  })
  leaveCase()
  images.descending = false
  cases.open = aCase()
  session.route = { view: 'case', folder: cases.open.case, tab: 'triage', image: null }
  await setFilter({})
})

describe('pages', () => {
  test('only what is in sight is asked for, each page once', async () => {
    ensureImages(95, 120)
    ensureImages(95, 120)
    await expect.poll(() => images.pages.size).toBe(2)
    expect(web.of('image.list').map(({ offset }) => offset)).toEqual([0, 100])
    expect(images.at(119)?.id).toBe(120)
    expect(images.at(240)).toBeUndefined()
  })
  test('pages out of sight are let go when the list changes', async () => {
    ensureImages(200, 240)
    await expect.poll(() => images.pages.has(2)).toBe(true)
    await refreshImages()
    expect([...images.pages.keys()]).toEqual([2])
  })
  test('an answer to an older filter is dropped', async () => {
    const first = setFilter({ search: 'old' })
    const second = setFilter({ review: 'open' })
    await Promise.all([first, second])
    expect(images.filter).toEqual({ review: 'open' })
    expect(images.total).toBe(total)
  })
})

describe('moving along', () => {
  test('next and previous stop at the ends and fetch the page they need', async () => {
    await step(1)
    expect(images.current).toBe(1)
    await step(-1)
    expect(images.current).toBe(1)
    for (let i = 0; i < 100; i++) await step(1)
    expect(images.current).toBe(101)
    expect(detail.shown?.summary.id).toBe(101)
    await setSort('id')
    await step(1)
    expect(images.descending).toBe(true)
  })
  test('the last image asked for wins, whichever answer comes first', async () => {
    await Promise.all([openImage(5), openImage(7)])
    expect(detail.shown?.summary.id).toBe(7)
  })
})

describe('verdicts', () => {
  test('accepting goes on to the next one; under "to review" the accepted one leaves the list and none is skipped', async () => {
    await setFilter({ review: 'open' })
    await openImage(1)
    await review('accepted')
    expect(images.current).toBe(2)
    await refreshImages()
    expect(images.at(images.position)?.id).toBe(2)
    await review('accepted')
    expect(images.current).toBe(3)
    expect(web.of('image.review')).toEqual([
      { case: '/cases/harbour.geocase', image: 1, verdict: 'accepted', note: '' },
      { case: '/cases/harbour.geocase', image: 2, verdict: 'accepted', note: '' },
    ])
  })
  test('undo takes the verdict back and shows its image', async () => {
    await openImage(4)
    await review('accepted')
    await undo()
    expect(accepted.has(4)).toBe(false)
    expect(images.current).toBe(4)
    expect(history.undone).toHaveLength(1)
  })
})

test('tags of several images are one deed', async () => {
  await tag([1, 2, 3], { add: ['night'] })
  await undo()
  expect(web.of('image.tag').map(({ image, add, remove }) => [image, add, remove])).toEqual([
    [1, ['night'], []], [2, ['night'], []], [3, ['night'], []], [1, [], ['night']], [2, [], ['night']], [3, [], ['night']],
  ])
})
