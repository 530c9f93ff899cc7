// Which rows of a virtual list are in sight, where rows are all of one height.
import type { VirtualizerHandle } from 'virtua/svelte'

export interface Rows {
  readonly list: Pick<VirtualizerHandle, 'getScrollOffset' | 'getViewportSize' | 'scrollTo' | 'scrollToIndex'>
  /** Pixels. */
  readonly height: number
  /** Height of what stays at the top of the list and hides rows, pixels. */
  readonly head: number
}

/** First and last row in sight, in part or whole. */
export function rowsInSight({ list, height, head }: Rows): { first: number; last: number } {
  const top = list.getScrollOffset()
  return { first: Math.max(0, Math.floor(top / height)), last: Math.max(0, Math.floor((top + list.getViewportSize() - head) / height)) }
}

export const wholeRows = ({ list, height, head }: Rows): number => Math.max(1, Math.floor((list.getViewportSize() - head) / height))

/** Scrolls as little as it takes to have the row in sight. */
export function reveal({ list, height, head }: Rows, row: number): void {
  const top = list.getScrollOffset()
  const room = list.getViewportSize() - head
  // Not laid out yet: the list itself waits until it is.
  if (room <= 0) list.scrollToIndex(row, { align: 'center' })
  else if (row * height < top) list.scrollTo(row * height)
  else if ((row + 1) * height > top + room) list.scrollTo((row + 1) * height - room)
}

/** Calls at once and then at most once in `every` milliseconds; the last call is never lost. */
export function throttled(work: () => void, every: number): { call: () => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  let due = false
  const run = () => {
    due = false
    work()
    timer = setTimeout(() => {
      timer = undefined
      if (due) run()
    }, every)
  }
  return {
    call: () => {
      due = true
      if (timer === undefined) run()
    },
    stop: () => clearTimeout(timer),
  }
}

/** Rows of a known height need not be hidden until they are measured, which would style each of them twice. */
export const shownAtOnce = () => ({ style: { visibility: 'visible' } })
