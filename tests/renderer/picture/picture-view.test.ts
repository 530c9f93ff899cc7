// The picture in view: shown before its record has come, read in a box by mouse and by keys, compared, and told when there is none.
import { cleanup, fireEvent, render, screen } from '@testing-library/svelte'
import { tick } from 'svelte'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ImageSummary } from '../../../main/contract/case.ts'
import { leaveCase } from '../../../renderer/actions/cases.ts'
import { compareWith, openImage, setFilter } from '../../../renderer/actions/images.ts'
import { cases } from '../../../renderer/state/cases.svelte.ts'
import { detail } from '../../../renderer/state/detail.svelte.ts'
import { panels } from '../../../renderer/state/panels.svelte.ts'
import { session } from '../../../renderer/state/session.svelte.ts'
import PictureView from '../../../renderer/views/picture/PictureView.svelte'
import { giveSizes } from '../images/sized.ts'
import { network } from '../network.ts'
import type { Network } from '../network.ts'
import { aCase, aDetail, anImage, anItem, aPosterior } from '../values.ts'

let web: Network
let all: ImageSummary[]
/** Holds `image.show` back until it is called. */
let release: () => void
let gate: Promise<void>

beforeEach(async () => {
  // 4000 x 3000 in 800 x 600: five pixels of the picture for one of the screen.
  giveSizes({ width: 800, height: 600, row: 600 })
  HTMLImageElement.prototype.decode = () => new Promise(() => undefined)
  Element.prototype.setPointerCapture = () => undefined
  all = [anImage(1), anImage(2), anImage(3)]
  gate = Promise.resolve()
  web = network({
    'image.list': () => ({ total: all.length, images: all }),
    'image.show': async ({ image }) => {
      await gate
      return { ...aDetail(all.find(({ id }) => id === image)!, [anItem('text', { image, source: { origin: 'region', detail: 'rule', text: 'straße', box: [[100, 100], [600, 100], [600, 200], [100, 200]] } })]) }
    },
    'image.read': ({ image, box }) => ({ reading: { id: 'r1', box, lines: [], actor: 'anna', at: '2026-11-02T08:00:00.000Z' }, evidence: [anItem('text', { image })], posterior: aPosterior() }),
    'run.start': () => null,
  })
  leaveCase()
  cases.open = aCase()
  Object.assign(panels, { boxing: false, overlays: true, info: false })
  session.route = { view: 'case', folder: cases.open.case, tab: 'triage', image: null }
  await setFilter({})
})
afterEach(cleanup)

const viewer = () => screen.getByRole('application')
const pictures = () => [...document.querySelectorAll<HTMLImageElement>('.viewer img')].map((img) => img.getAttribute('src'))

test('the thumbnail is there before the record; what was read follows', async () => {
  gate = new Promise((resolve) => (release = resolve))
  render(PictureView)
  void openImage(2)
  await vi.waitFor(() => expect(pictures()).toEqual([`/media/${aCase().key}/2/thumbnail/${'0'.repeat(16)}`]))
  expect(screen.getByRole('heading', { name: 'IMG_2.jpg' })).toBeTruthy()
  expect(screen.queryByRole('button', { name: /read: "straße"/ })).toBeNull()
  release()
  const box = await screen.findByRole('button', { name: /read: "straße"/ })
  await fireEvent.focus(box)
  expect(detail.pointedAt).toBe('text')
  panels.overlays = false
  await vi.waitFor(() => expect(screen.queryByRole('button', { name: /read: "straße"/ })).toBeNull())
})

test('a box dragged over the picture is read in its pixels, and says when nothing was legible', async () => {
  await openImage(1)
  render(PictureView)
  await vi.waitFor(() => expect(viewer()).toBeTruthy())
  panels.boxing = true
  await tick()
  const surface = document.querySelector('.surface')!
  await fireEvent.pointerDown(surface, { button: 0, clientX: 100, clientY: 100 })
  await fireEvent.pointerMove(surface, { clientX: 300, clientY: 160 })
  await fireEvent.pointerUp(surface)
  await vi.waitFor(() => expect(web.of('image.read')).toHaveLength(1))
  expect(web.of('image.read')[0]?.box).toEqual([[500, 500], [1500, 500], [1500, 800], [500, 800]])
  expect(await screen.findByText(/Nothing legible was found/)).toBeTruthy()
  expect(panels.boxing).toBe(false)
})

test('by keys a box is placed, sized and read; Escape ends it', async () => {
  await openImage(1)
  render(PictureView)
  await vi.waitFor(() => expect(viewer()).toBeTruthy())
  panels.boxing = true
  await tick()
  expect(document.activeElement).toBe(viewer())
  await fireEvent.keyDown(viewer(), { key: 'Enter' })
  expect(web.of('image.read')).toHaveLength(0)
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown']) await fireEvent.keyDown(viewer(), { key })
  await fireEvent.keyDown(viewer(), { key: 'ArrowRight', shiftKey: true })
  await fireEvent.keyDown(viewer(), { key: 'Enter' })
  await vi.waitFor(() => expect(web.of('image.read')).toHaveLength(1))
  // The middle quarter, 12 pixels of the screen to the right and down, and 12 wider.
  expect(web.of('image.read')[0]?.box).toEqual([[1560, 1260], [2620, 1260], [2620, 1860], [1560, 1860]])
  panels.boxing = true
  await tick()
  await fireEvent.keyDown(viewer(), { key: 'Escape' })
  expect(panels.boxing).toBe(false)
})

test('wishes of the window zoom it', async () => {
  await openImage(1)
  render(PictureView)
  const zoom = await screen.findByRole('button', { name: 'Zoom 20 percent' })
  panels.zoom('in')
  await vi.waitFor(() => expect(zoom.textContent).toBe('25 %'))
  panels.zoom('in')
  await vi.waitFor(() => expect(zoom.textContent).toBe('31 %'))
  panels.zoom('full')
  await vi.waitFor(() => expect(zoom.textContent).toBe('100 %'))
  panels.zoom('fit')
  await vi.waitFor(() => expect(zoom.textContent).toBe('20 %'))
})

test('two pictures move together until they are unlinked', async () => {
  await openImage(1)
  await compareWith(2)
  render(PictureView)
  await vi.waitFor(() => expect(screen.getAllByRole('application')).toHaveLength(2))
  const transforms = () => [...document.querySelectorAll<HTMLElement>('.viewer img')].map((img) => img.style.transform)
  const [left, right] = screen.getAllByRole('application')
  await fireEvent.wheel(left!, { deltaY: -200, clientX: 400, clientY: 300 })
  expect(transforms()[0]).not.toContain('scale(0.2)')
  expect(transforms()[1]).toBe(transforms()[0])
  await fireEvent.click(screen.getByRole('button', { name: 'Move both together' }))
  await fireEvent.wheel(right!, { deltaY: -200, clientX: 400, clientY: 300 })
  expect(transforms()[1]).not.toBe(transforms()[0])
  await fireEvent.click(screen.getByRole('button', { name: 'End the comparison' }))
  await vi.waitFor(() => expect(screen.getAllByRole('application')).toHaveLength(1))
})

test('a picture that failed says why and can be looked at again; one not looked at says so', async () => {
  all = [anImage(1, { status: 'failed', error: { code: 'unreadable', message: 'IMG_1.jpg ends in the middle.', details: {} } }), anImage(2, { status: 'pending', sha256: null, width: null, height: null })]
  await setFilter({})
  await openImage(1)
  render(PictureView)
  expect(await screen.findByText('IMG_1.jpg ends in the middle.')).toBeTruthy()
  await fireEvent.click(screen.getByRole('button', { name: 'Look again' }))
  expect(web.of('run.start')[0]).toMatchObject({ images: [1], again: true })
  await openImage(2)
  expect(await screen.findByText('Not looked at yet')).toBeTruthy()
})

test('hostile metadata stays text, and a double of the picture is a way to it', async () => {
  const name = '<img src=x onerror=alert(1)>\u202Egpj.exe'
  all = [anImage(1, { name, path: `/p/${name}`, tags: ['<script>1</script>'] }), anImage(2, { path: '/q/twin.jpg', name: 'twin.jpg' })]
  const shown = aDetail(all[0]!, [anItem('text', { says: '<b>x</b>', source: { origin: 'region', detail: 'r', text: '</text><script>2</script>\u2066', box: [[0, 0], [9, 0], [9, 9], [0, 9]] } })])
  await setFilter({})
  await openImage(1)
  detail.show({ ...shown, record: { ...shown.record, duplicates: ['/q/twin.jpg'] } })
  panels.info = true
  render(PictureView)
  await vi.waitFor(() => expect(viewer()).toBeTruthy())
  expect(document.querySelectorAll('img[src="x"], script, b').length).toBe(0)
  const said = document.body.innerText ?? document.body.textContent
  expect(said).toContain('<img src=x onerror=alert(1)>[U+202E]gpj.exe')
  expect(document.body.textContent).not.toMatch(/[\u202E\u2066]/)
  await fireEvent.click(screen.getByRole('button', { name: 'twin.jpg' }))
  await vi.waitFor(() => expect(detail.wanted).toBe(2))
})
