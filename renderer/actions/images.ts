// The list of images: pages fetched as they come into sight, the image in view, and what is done to images as wholes.
import type { ImageFilter, ImageSummary, Verdict } from '../../main/contract/case.ts'
import { ask } from '../client/client.ts'
import { cases } from '../state/cases.svelte.ts'
import { detail } from '../state/detail.svelte.ts'
import type { ImageDetail } from '../state/detail.svelte.ts'
import { images, pageSize } from '../state/images.svelte.ts'
import type { ImageSort } from '../state/images.svelte.ts'
import { session } from '../state/session.svelte.ts'
import { attempt } from './attempt.ts'
import { perform } from './history.ts'
import { go } from './navigation.ts'

const asked = new Set<number>()
/** Grows with every new case, filter and order, so that answers to the last one are dropped. */
let generation = 0
/** Pages that were last in sight. */
let inSight: readonly number[] = []

const pageRequest = (folder: string, page: number) =>
  ask('image.list', { case: folder, filter: images.filter, sort: images.sort, descending: images.descending, limit: pageSize, offset: page * pageSize })

async function fetchPage(page: number): Promise<void> {
  const folder = cases.open?.case
  if (!folder || asked.has(page)) return
  const mine = generation
  asked.add(page)
  const reply = await attempt(() => pageRequest(folder, page))
  asked.delete(page)
  if (!reply || mine !== generation) return
  images.total = reply.total
  images.pages.set(page, reply.images)
}

/** Fetches what is missing between two places of the list. */
export function ensureImages(from: number, to: number): void {
  const first = Math.floor(Math.max(0, from) / pageSize)
  const last = Math.floor(Math.max(0, to) / pageSize)
  inSight = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  for (const page of inSight) if (!images.pages.has(page)) void fetchPage(page)
}

/** Brings the pages in sight up to date and lets go of the others; the position follows the image in view. */
export async function refreshImages(): Promise<void> {
  for (const page of images.pages.keys()) if (!inSight.includes(page)) images.pages.delete(page)
  await Promise.all((inSight.length > 0 ? inSight : [0]).map(fetchPage))
  const place = images.current === null ? null : images.placeOf(images.current)
  if (place !== null) images.position = place
  else images.position = Math.max(0, Math.min(images.position, (images.total ?? 1) - 1))
}

async function startOver(): Promise<void> {
  generation += 1
  asked.clear()
  inSight = [0]
  images.clear()
  images.position = 0
  await refreshImages()
}

export function setFilter(filter: ImageFilter): Promise<void> {
  images.filter = filter
  return startOver()
}

/** Asked for again in the same order, the direction turns round. */
export function setSort(sort: ImageSort): Promise<void> {
  images.descending = images.sort === sort ? !images.descending : false
  images.sort = sort
  return startOver()
}

export async function loadImages(): Promise<void> {
  images.filter = {}
  images.current = null
  detail.clear()
  await startOver()
}

const showImage = (folder: string, image: number): Promise<ImageDetail> => ask('image.show', { case: folder, image })

/** The latest opening of an image, which may be on its way. */
let opening: Promise<unknown> = Promise.resolve()

/** The image that the person sees or has just asked for, once it is there: a key pressed meanwhile means that one and not the one before. */
export async function imageInView(): Promise<ImageDetail | null> {
  await opening
  return detail.shown?.summary.id === detail.wanted ? detail.shown : null
}

/** Opens an image; one that is asked for later wins, whichever answer comes first. */
export function openImage(image: number): Promise<void> {
  const opened = open(image)
  opening = opened
  return opened
}

async function open(image: number): Promise<void> {
  const within = cases.open
  if (!within) return
  detail.wanted = image
  images.current = image
  const place = images.placeOf(image)
  if (place !== null) images.position = place
  if (session.route.view === 'case') go({ ...session.route, image }, { replace: true })
  const shown = await attempt(() => showImage(within.case, image))
  if (shown && detail.wanted === image && cases.open?.case === within.case) detail.show(shown)
}

/** The image in view as the case now has it. */
export async function refreshDetail(): Promise<void> {
  const { wanted, compared } = detail
  const folder = cases.open?.case
  if (!folder) return
  if (wanted !== null) {
    const shown = await attempt(() => showImage(folder, wanted))
    if (shown && detail.wanted === wanted) detail.show(shown)
  }
  if (compared) {
    const shown = await attempt(() => showImage(folder, compared.summary.id))
    if (shown && detail.compared?.summary.id === shown.summary.id) detail.compared = shown
  }
}

/** Goes along the list; stops at its ends. */
export async function step(by: number): Promise<void> {
  const total = images.total ?? 0
  if (total === 0) return
  // An image that has left the list, as it no longer passes the filter, has the next one in its place.
  const stays = images.current !== null && images.at(images.position)?.id === images.current
  const from = stays || by < 0 ? images.position : images.position - 1
  const position = Math.max(0, Math.min(total - 1, images.current === null ? 0 : from + by))
  const page = Math.floor(position / pageSize)
  if (!images.pages.has(page)) await fetchPage(page)
  images.position = position
  const next = images.at(position)
  if (next) await openImage(next.id)
}

export async function goToPosition(position: number): Promise<void> {
  const page = Math.floor(position / pageSize)
  if (!images.pages.has(page)) await fetchPage(page)
  const image = images.at(position)
  if (image) await openImage(image.id)
}

export async function compareWith(image: number | null): Promise<void> {
  const folder = cases.open?.case
  detail.compared = image === null || !folder ? null : await attempt(() => showImage(folder, image))
}

const verdictWords: Record<Verdict, string> = { accepted: 'Accept the answer', rejected: 'Reject the answer' }

/** Accepts or rejects the answer of the image in view, with the note that stands beside it, and goes on to the next one; null takes the verdict back. */
export async function review(verdict: Verdict | null, note = verdict === null ? '' : detail.note.trim()): Promise<void> {
  const shown = await imageInView()
  const folder = cases.open?.case
  if (!folder || !shown) return
  const image = shown.summary.id
  const before = shown.review
  const set = (value: Verdict | null, words: string) => async () => {
    await ask('image.review', { case: folder, image, verdict: value, note: words })
    return true
  }
  const label = verdict === null ? `Take back the verdict on ${shown.summary.name}` : `${verdictWords[verdict]} of ${shown.summary.name}`
  const undo = async () => {
    await set(before?.verdict ?? null, before?.note ?? '')()
    await openImage(image)
  }
  const next = images.at(images.position + 1)
  const went = await perform(label, set(verdict, note), undo)
  if (!went) return
  if (verdict !== null && next) await openImage(next.id)
  else await refreshDetail()
}

/** Adds and removes tags of images; undone as a whole. */
export async function tag(ids: readonly number[], change: { add?: string[]; remove?: string[] }): Promise<void> {
  const folder = cases.open?.case
  if (!folder || ids.length === 0) return
  const apply = (add: string[], remove: string[]) => async () => {
    for (const image of ids) await ask('image.tag', { case: folder, image, add, remove })
    return true
  }
  const [added, removed] = [change.add ?? [], change.remove ?? []]
  const what = [...added.map((one) => `+${one}`), ...removed.map((one) => `−${one}`)].join(' ')
  await perform(`Tag ${ids.length === 1 ? 'a picture' : `${ids.length} pictures`} ${what}`, apply(added, removed), apply(removed, added))
}

/** Pictures of the open case by their words: names, places, tags, text read in them. */
export async function searchImages(search: string, limit = 6): Promise<readonly ImageSummary[]> {
  const folder = cases.open?.case
  if (!folder) return []
  return (await attempt(() => ask('image.list', { case: folder, filter: { search }, limit })))?.images ?? []
}
