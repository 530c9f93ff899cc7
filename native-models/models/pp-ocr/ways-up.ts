// Crops of a line for the second reader: a little larger than the first one's, each way that its script might stand.
import { cropTurned } from '../../image/crop.ts'
import type { Pixels } from '../../image/crop.ts'
import type { Script } from '../tesseract/languages.ts'
import { quarterTurned } from './geometry.ts'
import type { Rectangle } from './geometry.ts'
import { layFlat } from './lines.ts'
import type { ReadLine } from './lines.ts'

/** A line of the picture and the pixels around it, laid flat; the line takes the crop's columns `from` to `to`. */
export interface View { rectangle: Rectangle; crop: Pixels; from: number; to: number; /** Only these are written so. */ scripts?: readonly Script[] }

/** The detector cuts accents and tails off, which Tesseract reads by. Of 1.2, 1.35 and 1.5 at 48 and 64 pixels this read most signs right, and fastest. */
const growth = 1.35
const viewHeight = 48
/** Text changes between dark and light at least this often in each stretch as long as it is high; noise mostly does not. Measured: 1.7 and more against 0.8 to 1.5. */
const minChanges = 1.5

export function grownLine(image: Pixels, line: Rectangle): View {
  const extra = (growth - 1) * line.height
  const grown = { ...line, width: line.width + extra, height: line.height + extra }
  const width = Math.min(4096, Math.max(viewHeight, Math.round(grown.width / grown.height * viewHeight)))
  const margin = extra / 2 / grown.width * width
  return { rectangle: line, crop: cropTurned(image, grown, width, viewHeight), from: margin, to: width - margin }
}

/** Otsu's threshold over the green channel: the split that parts the two sides' means furthest. */
function darkBelow({ data }: Pixels): number {
  const counts = new Float64Array(256)
  for (let i = 1; i < data.length; i += 3) counts[data[i]!]!++
  const total = counts.reduce((sum, count) => sum + count, 0)
  const mass = counts.reduce((sum, count, value) => sum + count * value, 0)
  let [below, belowMass, best, threshold] = [0, 0, 0, 0]
  for (let value = 0; value < 255; value++) {
    below += counts[value]!
    belowMass += counts[value]! * value
    const spread = below === 0 || below === total ? 0 : below * (total - below) * (belowMass / below - (mass - belowMass) / (total - below)) ** 2
    if (spread > best) [best, threshold] = [spread, value]
  }
  return threshold
}

/** Cheap, as trying all scripts takes a quarter of a second. */
export function looksLikeText(crop: Pixels): boolean {
  const threshold = darkBelow(crop)
  let changes = 0
  for (let y = 0; y < crop.height; y++) {
    for (let x = 1; x < crop.width; x++) {
      const at = (y * crop.width + x) * 3 + 1
      if (crop.data[at]! > threshold !== crop.data[at - 3]! > threshold) changes++
    }
  }
  return changes / crop.width >= minChanges
}

/** PP-OCR's sense of up holds for the letters it knows: a wide line is taken as it lies, a tall one both ways and as a column. */
export function waysUp(image: Pixels, line: ReadLine): View[] {
  const { rectangle, stacked } = line
  const turns = ((Math.round(rectangle.angle / (Math.PI / 2)) % 4) + 4) % 4
  if (turns % 2 === 0 && !stacked) return [grownLine(image, quarterTurned(rectangle, turns === 2 ? -2 : 0))]
  const column = stacked ? rectangle : quarterTurned(rectangle, -turns)
  const turned = [quarterTurned(column, 1), quarterTurned(column, -1)].map((way) => grownLine(image, way))
  const flat = layFlat(image, column)
  return [...turned, { rectangle: column, crop: flat, from: 0, to: flat.width, scripts: ['Japanese', 'Hangul'] }]
}
