// What is open around the picture in view.

/** Least width of a thumbnail in the list, pixels. */
export const cellSizes = { small: 84, medium: 124, large: 184 } as const
export type CellSize = keyof typeof cellSizes

export type ZoomWish = 'in' | 'out' | 'fit' | 'full'

class Panels {
  tagging = $state(false)
  /** A box is being drawn to have it read. */
  boxing = $state(false)
  overlays = $state(true)
  info = $state(false)
  cellSize = $state<CellSize>('small')
  /** A new object for each wish, so that the same one twice is two. */
  zoomWish = $state.raw<{ wish: ZoomWish } | null>(null)

  zoom(wish: ZoomWish): void {
    this.zoomWish = { wish }
  }
}

export const panels = new Panels()
