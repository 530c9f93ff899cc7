// The place in the list that keys act on, and the pictures chosen from there. It follows the picture in view.
import { chooseBetween } from '../../actions/choice.ts'
import { goToPosition } from '../../actions/images.ts'
import { images } from '../../state/images.svelte.ts'
import { moved } from './cursor.ts'
import type { Extent } from './cursor.ts'

/** While a key is held down the pictures passed are not opened, milliseconds. */
const HELD = 90

export class ListCursor {
  at = $state(0)
  /** To be scrolled into sight; a new object each time. */
  wanted = $state.raw({ at: 0 })
  #anchor = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  /** The picture in view has changed. */
  follow(at: number): void {
    this.at = at
    this.wanted = { at }
  }

  /** @returns whether the key meant something here */
  press(event: KeyboardEvent, extent: Extent): boolean {
    if (event.altKey) return false
    const to = moved(this.at, event.key, extent)
    if (to === null) return this.#act(event, extent.total)
    if (event.shiftKey) void this.#extend(to)
    else if (!event.ctrlKey && !event.metaKey) this.#open(to, event.repeat)
    this.follow(to)
    return true
  }

  #act(event: KeyboardEvent, total: number): boolean {
    const withControl = event.ctrlKey || event.metaKey
    if (event.key === 'Enter' && !withControl) this.#open(this.at, false)
    else if (event.key === ' ') this.toggle(this.at)
    else if (event.key === 'Escape' && images.chosen.size > 0) images.chosen.clear()
    else if (event.key === 'a' && withControl) void chooseBetween(0, total - 1)
    else return false
    return true
  }

  #open(at: number, isHeld: boolean): void {
    images.chosen.clear()
    this.#anchor = at
    clearTimeout(this.#timer)
    if (isHeld) this.#timer = setTimeout(() => void goToPosition(at), HELD)
    else void goToPosition(at)
  }

  async #extend(to: number): Promise<void> {
    if (images.chosen.size === 0) this.#anchor = this.at
    images.chosen.clear()
    await chooseBetween(this.#anchor, to)
  }

  /** Adds the picture to those chosen or takes it out; the one in view is the first of them. */
  toggle(at: number): void {
    const image = images.at(at)
    if (!image) return
    if (images.chosen.has(image.id)) images.chosen.delete(image.id)
    else {
      if (images.chosen.size === 0 && images.current !== null) images.chosen.add(images.current)
      images.chosen.add(image.id)
    }
    this.at = at
    this.#anchor = at
  }

  click(event: MouseEvent, at: number): void {
    if (event.shiftKey) void this.#extend(at)
    else if (event.ctrlKey || event.metaKey) return this.toggle(at)
    else this.#open(at, false)
    this.at = at
  }
}

/** Place of the picture that an event happened on. */
export function placeUnder(event: Event): number | null {
  const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-place]') : null
  return cell ? Number(cell.dataset.place) : null
}
