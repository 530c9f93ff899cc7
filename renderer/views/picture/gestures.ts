// What wheels and keys mean for a picture.
import type { Size, Spot } from './view.ts'

/** Pixels for a line and a page of wheels that count in those (WheelEvent.deltaMode). */
const modes = [1, 16, 400]

/** A pinch on a touchpad comes as a wheel with Ctrl and small steps. */
export function wheelFactor({ deltaY, deltaMode, ctrlKey }: Pick<WheelEvent, 'deltaY' | 'deltaMode' | 'ctrlKey'>): number {
  const pixels = Math.max(-200, Math.min(200, deltaY * (modes[deltaMode] ?? 1)))
  return Math.exp(-pixels * (ctrlKey ? 0.01 : 0.0022))
}

const directions: Record<string, Spot> = { ArrowLeft: { x: 1, y: 0 }, ArrowRight: { x: -1, y: 0 }, ArrowUp: { x: 0, y: 1 }, ArrowDown: { x: 0, y: -1 }, ' ': { x: 0, y: -1 } }

/** Arrows by a tenth of what is in sight, with Shift by half; space by most of it, with Shift back. @returns how far the picture moves */
export function viewKey({ key, shiftKey, ctrlKey, metaKey, altKey }: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>, port: Size): Spot | null {
  const direction = Object.hasOwn(directions, key) ? directions[key] : undefined
  if (!direction || ctrlKey || metaKey || altKey) return null
  const share = key === ' ' ? (shiftKey ? -0.8 : 0.8) : shiftKey ? 0.5 : 0.1
  // Without a minus in front of a zero.
  return { x: direction.x * share * port.width + 0, y: direction.y * share * port.height + 0 }
}
