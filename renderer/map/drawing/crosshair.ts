// Drawing by keyboard: arrow keys move a cross over the map, Enter acts as a click there. The drawing library sees pointer events and knows no difference.
import type { Map as Maplibre } from 'maplibre-gl'

/** Pixels of one key press, and of one with Shift. */
const step = 8
const fineStep = 1
/** Nearer to the edge than this, the map moves along. */
const margin = 40

const directions: Record<string, readonly [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

export interface Crosshair {
  /** Whether the last move was by keyboard. */
  readonly active: boolean
  remove(): void
}

/** Listens to the map's own keys before the map does, as long as it is not removed. */
export function addCrosshair(map: Maplibre): Crosshair {
  const canvas = map.getCanvas()
  const cross = document.createElement('div')
  cross.className = 'crosshair'
  cross.hidden = true
  map.getCanvasContainer().append(cross)
  let at: { x: number; y: number } | null = null

  const send = (type: string, button: number) => {
    const { left, top } = canvas.getBoundingClientRect()
    canvas.dispatchEvent(new PointerEvent(type, { clientX: left + at!.x, clientY: top + at!.y, button, isPrimary: true, bubbles: true, cancelable: true }))
  }
  const place = (x: number, y: number) => {
    const [width, height] = [canvas.clientWidth, canvas.clientHeight]
    const [shownX, shownY] = [Math.max(margin, Math.min(width - margin, x)), Math.max(margin, Math.min(height - margin, y))]
    if (shownX !== x || shownY !== y) map.panBy([x - shownX, y - shownY], { animate: false })
    at = { x: shownX, y: shownY }
    cross.hidden = false
    cross.style.transform = `translate(${shownX}px, ${shownY}px)`
    send('pointermove', -1)
  }
  const onKey = (event: KeyboardEvent) => {
    const direction = directions[event.key]
    if (direction) {
      const by = event.shiftKey ? fineStep : step
      const from = at ?? { x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 }
      place(from.x + direction[0] * by, from.y + direction[1] * by)
    } else if (at && (event.key === 'Enter' || event.key === ' ')) {
      send('pointerdown', 0)
      send('pointerup', 0)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  // The library would finish at Enter; with the cross in use Enter sets a corner, and finishes where one was set already.
  const onKeyUp = (event: KeyboardEvent) => {
    if (at && event.key === 'Enter') event.stopPropagation()
  }
  const onPointer = (event: PointerEvent) => {
    if (!event.isTrusted) return
    at = null
    cross.hidden = true
  }
  const container = map.getCanvasContainer()
  container.addEventListener('keydown', onKey, true)
  container.addEventListener('keyup', onKeyUp, true)
  container.addEventListener('pointermove', onPointer, true)
  return {
    get active() {
      return at !== null
    },
    remove: () => {
      cross.remove()
      container.removeEventListener('keydown', onKey, true)
      container.removeEventListener('keyup', onKeyUp, true)
      container.removeEventListener('pointermove', onPointer, true)
    },
  }
}
