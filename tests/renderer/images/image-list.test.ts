// The list as a person uses it: views, search and heads become requests; keys and clicks open and choose; hostile names stay text.
import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte'
import { tick } from 'svelte'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ImageSummary } from '../../../main/contract/case.ts'
import { leaveCase, refreshCase } from '../../../renderer/actions/cases.ts'
import { openImage, setFilter, setSort } from '../../../renderer/actions/images.ts'
import { cases } from '../../../renderer/state/cases.svelte.ts'
import { detail } from '../../../renderer/state/detail.svelte.ts'
import { images } from '../../../renderer/state/images.svelte.ts'
import { panels } from '../../../renderer/state/panels.svelte.ts'
import { session } from '../../../renderer/state/session.svelte.ts'
import { shell } from '../../../renderer/state/shell.svelte.ts'
import ImageList from '../../../renderer/views/images/ImageList.svelte'
import { network } from '../network.ts'
import type { Network } from '../network.ts'
import { aCase, aDetail, anImage } from '../values.ts'
import { giveSizes } from './sized.ts'

let web: Network
let all: ImageSummary[]
const lastList = () => web.of('image.list').at(-1)!

async function show(pictures: ImageSummary[]): Promise<void> {
  all = pictures
  await setFilter({})
  await refreshCase()
  render(ImageList)
  await vi.waitFor(() => expect(screen.queryAllByRole('option').length + screen.queryAllByRole('row').length > 0 || all.length === 0).toBe(true))
}

beforeEach(async () => {
  giveSizes({ width: 292, height: 600, row: 92 })
  all = []
  web = network({
    'image.list': ({ filter = {}, limit = 100, offset = 0 }) => {
      const found = filter.ids ? all.filter(({ id }) => filter.ids!.includes(id)) : filter.search === 'nothing' ? [] : all
      return { total: found.length, images: found.slice(offset, offset + limit) }
    },
    'image.show': ({ image }) => aDetail(all.find(({ id }) => id === image)!, []),
    'image.tag': () => [],
    'case.show': () => aCase(),
    'case.facets': () => ({
      total: 1846, review: { open: 312, accepted: 1490, rejected: 44 }, status: { pending: 0, located: 1800, unlocated: 35, failed: 0 }, contradiction: 9,
      countries: [{ code: 'DE', name: 'Germany', images: 100 }], tags: [{ tag: 'night', images: 3 }],
    }),
  })
  leaveCase()
  cases.open = aCase()
  Object.assign(images, { layout: 'grid', sort: 'id', descending: false })
  panels.tagging = false
  session.route = { view: 'case', folder: cases.open.case, tab: 'triage', image: null }
})
afterEach(cleanup)

const many = (count: number) => Array.from({ length: count }, (_, at) => anImage(at + 1))

describe('filters', () => {
  test('a view is asked for and combines with the search; "Clear all" ends both', async () => {
    await show(many(30))
    await fireEvent.click(screen.getByRole('button', { name: /^Contradiction/ }))
    expect(lastList().filter).toEqual({ contradiction: true })
    const field = screen.getByRole('textbox', { name: /^Search/ })
    await fireEvent.input(field, { target: { value: 'harbour' } })
    expect(lastList().filter).toEqual({ contradiction: true })
    await vi.waitFor(() => expect(lastList().filter).toEqual({ contradiction: true, search: 'harbour' }))
    await fireEvent.click(screen.getByRole('button', { name: /^To review/ }))
    expect(images.filter).toEqual({ review: 'open', status: ['located', 'unlocated'], search: 'harbour' })
    await fireEvent.click(screen.getByRole('button', { name: 'Clear all' }))
    expect(images.filter).toEqual({})
    await vi.waitFor(() => expect(field).toHaveProperty('value', ''))
  })
  test('numbers stand on the views, and only views with something in them for what failed', async () => {
    await show(many(30))
    const views = within(screen.getByRole('group', { name: 'Views' })).getAllByRole('button').map((one) => one.textContent?.replace(/\s+/g, ' ').trim())
    expect(views).toEqual(['All 30', 'To review 312', 'Accepted 1,490', 'Rejected 44', 'Contradiction 9', 'No answer 35'])
    expect(screen.getByText('30 of 1,846')).toBeTruthy()
  })
  test('Escape clears the search at once, then leaves the field; a wish to search comes back to it', async () => {
    await show(many(3))
    shell.searchWish++
    await tick()
    const field = screen.getByRole('textbox', { name: /^Search/ })
    expect(document.activeElement).toBe(field)
    await fireEvent.input(field, { target: { value: 'quay' } })
    await fireEvent.keyDown(field, { key: 'Enter' })
    expect(images.filter).toEqual({ search: 'quay' })
    await fireEvent.keyDown(field, { key: 'Escape' })
    expect(images.filter).toEqual({})
    await fireEvent.keyDown(field, { key: 'Escape' })
    expect(document.activeElement).not.toBe(field)
  })
  test('nothing found says so and offers the way back; an empty case says what to do', async () => {
    await show(many(3))
    await setFilter({ search: 'nothing' })
    await fireEvent.click(await screen.findByRole('button', { name: 'Remove: “nothing”' }))
    expect(images.filter).toEqual({})
    await setFilter({ search: 'nothing' })
    expect(await screen.findByText('No picture passes the filter')).toBeTruthy()
    cleanup()
    await show([])
    expect(screen.getByRole('button', { name: 'Add pictures…' })).toBeTruthy()
  })
})

describe('table', () => {
  test('heads sort, and say which way', async () => {
    images.layout = 'table'
    await show(many(40))
    const head = (name: string) => screen.getByRole('button', { name }).closest('[role=columnheader]')!
    await fireEvent.click(screen.getByRole('button', { name: 'Probability' }))
    expect(lastList()).toMatchObject({ sort: 'probability', descending: false })
    expect(head('Probability').getAttribute('aria-sort')).toBe('ascending')
    await fireEvent.click(screen.getByRole('button', { name: 'Probability' }))
    expect(lastList()).toMatchObject({ sort: 'probability', descending: true })
    await vi.waitFor(() => expect(head('Probability').getAttribute('aria-sort')).toBe('descending'))
    expect(head('Name').getAttribute('aria-sort')).toBe('none')
    await setSort('id')
    expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('41')
  })
})

describe('keys and clicks', () => {
  test('arrows open along rows and columns; what is chosen is told apart from what is open', async () => {
    await show(many(30))
    await openImage(1)
    const list = screen.getByRole('listbox')
    await fireEvent.keyDown(list, { key: 'ArrowDown' })
    await vi.waitFor(() => expect(images.current).toBe(4))
    expect(list.getAttribute('aria-activedescendant')).toBe('picture-3')
    await fireEvent.keyDown(list, { key: 'ArrowRight', ctrlKey: true })
    await fireEvent.keyDown(list, { key: ' ' })
    expect([...images.chosen]).toEqual([4, 5])
    expect(images.current).toBe(4)
    await fireEvent.keyDown(list, { key: 'Escape' })
    expect(images.chosen.size).toBe(0)
  })
  test('with Shift a stretch is chosen, of pictures not loaded too', async () => {
    await show(many(250))
    await openImage(2)
    const list = screen.getByRole('listbox')
    await fireEvent.keyDown(list, { key: 'End', shiftKey: true })
    await vi.waitFor(() => expect(images.chosen.size).toBe(249))
    expect(images.chosen.has(1)).toBe(false)
    expect(screen.getByText('249 chosen')).toBeTruthy()
  })
  test('only the pages in sight are asked for', async () => {
    await show(many(2000))
    expect(new Set(web.of('image.list').map(({ offset }) => offset))).toEqual(new Set([0]))
    expect(screen.getAllByRole('option').length).toBeLessThan(60)
  })
})

test('tags are given to all that are chosen, and taken from them', async () => {
  all = many(5).map((image) => ({ ...image, tags: image.id < 3 ? ['night'] : [] }))
  await show(all)
  images.chosen.add(1)
  images.chosen.add(4)
  panels.tagging = true
  expect(await screen.findByText('1 of 2')).toBeTruthy()
  await fireEvent.click(screen.getByRole('button', { name: /^Remove the tag night/ }))
  expect(web.of('image.tag').map(({ image, remove }) => [image, remove])).toEqual([[1, ['night']], [4, ['night']]])
})

test.each(['grid', 'table'] as const)('hostile names stay text in the %s', async (layout) => {
  images.layout = layout
  const name = '<img src=x onerror=alert(1)>\u202Egpj.exe\u0007'
  await show([anImage(1, { name, path: `/p/${name}`, tags: ['<script>1</script>'], answer: '<b>Nowhere</b>\u2066' })])
  expect(document.querySelectorAll('img[src="x"], script, b b').length).toBe(0)
  const said = document.body.textContent + [...document.querySelectorAll('[title]')].map((one) => one.getAttribute('title')).join()
  expect(said).toContain('<img src=x onerror=alert(1)>[U+202E]gpj.exe\u2407')
  expect(said).not.toContain('\u202E')
  expect(detail.shown).toBeNull()
})
