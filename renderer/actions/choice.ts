// Several images chosen for one action, loaded or not; and images found by what names them elsewhere.
import type { ImageSummary } from '../../main/contract/case.ts'
import { ask } from '../client/client.ts'
import { cases } from '../state/cases.svelte.ts'
import { images } from '../state/images.svelte.ts'
import { session } from '../state/session.svelte.ts'
import { attempt } from './attempt.ts'
import { openImage } from './images.ts'

/** As many as one request may ask for. */
const MOST = 1000

/** Chooses all from one place of the list to another, in either order, in addition to those that are chosen. */
export async function chooseBetween(one: number, other: number): Promise<void> {
  const folder = cases.open?.case
  if (!folder) return
  const { filter, sort, descending } = images
  const end = Math.max(one, other) + 1
  for (let offset = Math.min(one, other); offset < end; offset += MOST) {
    const page = await attempt(() => ask('image.list', { case: folder, filter, sort, descending, limit: Math.min(MOST, end - offset), offset }))
    // Places of another list are other images.
    if (!page || images.filter !== filter || images.sort !== sort || images.descending !== descending) return
    for (const { id } of page.images) images.chosen.add(id)
  }
}

/** Summaries of images wherever they stand, at most 1,000 of them. */
export async function lookUp(ids: readonly number[]): Promise<readonly ImageSummary[]> {
  const folder = cases.open?.case
  if (!folder || ids.length === 0) return []
  return (await attempt(() => ask('image.list', { case: folder, filter: { ids: ids.slice(0, MOST) }, limit: MOST })))?.images ?? []
}

const nameOf = (path: string) => path.split(/[\\/]/).at(-1) ?? path

/** Opens the image of the open case that lies at this path. */
export async function openPath(path: string): Promise<void> {
  const folder = cases.open?.case
  if (!folder) return
  const page = await attempt(() => ask('image.list', { case: folder, filter: { search: nameOf(path) }, limit: MOST }))
  const found = page?.images.find((image) => image.path === path)
  if (found) await openImage(found.id)
  else if (page) session.tell('warning', `The picture ${nameOf(path)} could not be found in this case by its name.`)
}
