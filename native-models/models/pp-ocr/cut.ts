// The part of a picture that a person has drawn a box around, enlarged where it is small.
import { cropTurned } from '../../image/crop.ts'
import type { Pixels } from '../../image/crop.ts'
import type { Quad } from './geometry.ts'

/** Small boxes are enlarged to this, as the detector wants letters of 16 pixels and more. */
const wantedShortSide = 128
const maxEnlargement = 4
/** The detector needs to see a little of what is around a line. */
const margin = 0.15

export interface Cut { pixels: Pixels; /** Pixels of the cut for one of the image. */ scale: number; left: number; top: number }

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high)

/**
 * @param box in pixels of the image; of a turned one the upright rectangle around it is taken
 * @throws RangeError when nothing of it lies in the image
 */
export function cutBox(image: Pixels, box: Quad): Cut {
  const [xs, ys] = [box.map(([x]) => x), box.map(([, y]) => y)]
  const pad = margin * Math.min(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys))
  const [left, top] = [clamp(Math.floor(Math.min(...xs) - pad), 0, image.width), clamp(Math.floor(Math.min(...ys) - pad), 0, image.height)]
  const width = clamp(Math.ceil(Math.max(...xs) + pad), 0, image.width) - left
  const height = clamp(Math.ceil(Math.max(...ys) + pad), 0, image.height) - top
  if (!(width >= 2 && height >= 2)) throw new RangeError('the box lies outside the picture')
  const scale = clamp(wantedShortSide / Math.min(width, height), 1, maxEnlargement)
  const frame = { centre: [left + width / 2, top + height / 2] as [number, number], width, height, angle: 0 }
  return { pixels: cropTurned(image, frame, Math.round(width * scale), Math.round(height * scale)), scale, left, top }
}
