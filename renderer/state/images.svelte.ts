// The images of the open case as a list that is too long to hold: a window of pages, a filter, an order, a position.
import { SvelteMap, SvelteSet } from 'svelte/reactivity'
import type { ImageFilter, ImageSummary } from '../../main/contract/case.ts'

export type ImageSort = 'id' | 'name' | 'captured' | 'country' | 'probability' | 'status'
export const pageSize = 100

class Images {
  filter = $state.raw<ImageFilter>({})
  sort = $state<ImageSort>('id')
  descending = $state(false)
  /** How many pass the filter; null until known. */
  total = $state<number | null>(null)
  layout = $state<'grid' | 'table'>('grid')
  /** Page number -> its images. A page that is asked for anew keeps its old content until the new one is there. */
  readonly pages = new SvelteMap<number, readonly ImageSummary[]>()
  /** The image in view. */
  current = $state<number | null>(null)
  /** Its place in the list; kept when it has left the list, so that "next" goes on from there. */
  position = $state(0)
  /** Further images chosen for an action on several. */
  readonly chosen = new SvelteSet<number>()

  at(index: number): ImageSummary | undefined {
    return this.pages.get(Math.floor(index / pageSize))?.[index % pageSize]
  }

  /** Its place among the loaded pages; null where it is in none. */
  placeOf(image: number): number | null {
    for (const [page, images] of this.pages) {
      const within = images.findIndex(({ id }) => id === image)
      if (within >= 0) return page * pageSize + within
    }
    return null
  }

  /** Puts a newer summary in the place of the one that is loaded. */
  replace(summary: ImageSummary): void {
    for (const [page, images] of this.pages) {
      const within = images.findIndex(({ id }) => id === summary.id)
      if (within >= 0) this.pages.set(page, images.with(within, summary))
    }
  }

  /** Starts over, for another case, filter or order. */
  clear(): void {
    this.pages.clear()
    this.total = null
    this.chosen.clear()
  }
}

export const images = new Images()
