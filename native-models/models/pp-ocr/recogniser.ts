// Reads the crop of one line: PP-OCRv4's recogniser, and the classifier that tells a line that stands on its head.
import { floats } from '../../runtime/session.ts'
import type { Session } from '../../runtime/session.ts'
import { cropTurned } from '../../image/crop.ts'
import type { Pixels } from '../../image/crop.ts'
import { decodeCtc } from './ctc.ts'
import type { CtcCharacter } from './ctc.ts'
import type { Rectangle } from './geometry.ts'

/** Both models want lines of this height. */
const lineHeight = 48
/** PaddleOCR trains on widths of 320 and more; shorter lines are padded. */
const minWidth = 320
/** About 260 letters; longer ones are squeezed. */
const maxWidth = 3200
/** The recogniser's columns are 8 pixels apart. */
const columnWidth = 8
const headWidth = 192

export interface Reading {
  characters: CtcCharacter[]
  /** Columns that the line itself takes, without padding. */
  columns: number
  /** The line as the recogniser saw it, 48 pixels high. */
  crop: Pixels
}

/** The line's pixels, 48 high, as wide as its shape says. */
export function cropLine(image: Pixels, rectangle: Rectangle): Pixels {
  const width = Math.round(rectangle.width / rectangle.height * lineHeight)
  return cropTurned(image, rectangle, Math.min(Math.max(width, columnWidth), maxWidth), lineHeight)
}

/** (x / 255 - 0.5) / 0.5 in BGR, [3, 48, width], into `data` from `offset`; padded with zeros. */
function fill(data: Float32Array, offset: number, crop: Pixels, width: number): void {
  for (let channel = 0; channel < 3; channel++) {
    for (let y = 0; y < lineHeight; y++) {
      let target = offset + (channel * lineHeight + y) * width
      for (let x = 0; x < Math.min(crop.width, width); x++) data[target++] = crop.data[(y * crop.width + x) * 3 + 2 - channel]! / 127.5 - 1
    }
  }
}

/** One run for each line: batches are no faster on one thread, hold more memory, and would let a line's neighbours decide its padding. */
async function readCrop(session: Session, crop: Pixels, alphabet: readonly string[]): Promise<Reading> {
  const width = Math.ceil(Math.max(minWidth, crop.width) / columnWidth) * columnWidth
  const data = new Float32Array(3 * lineHeight * width)
  fill(data, 0, crop, width)
  const outputs = await session.run({ [session.inputs[0]!]: { data, dims: [1, 3, lineHeight, width] } })
  const output = outputs[session.outputs[0]!]!
  const scores = floats(output)
  const [, columns, classes] = output.dims as [number, number, number]
  if (classes !== alphabet.length + 1) throw new Error(`the recogniser knows ${classes} classes, its alphabet ${alphabet.length}`)
  const used = Math.min(columns, Math.ceil(crop.width / columnWidth))
  return { characters: decodeCtc(scores, used, alphabet), columns: crop.width / columnWidth, crop }
}

/** @returns one reading for each crop, in their order */
export async function recognise(session: Session, crops: readonly Pixels[], alphabet: readonly string[]): Promise<Reading[]> {
  const readings: Reading[] = []
  for (const crop of crops) readings.push(await readCrop(session, crop, alphabet))
  return readings
}

/** Probability that each line stands on its head. The classifier looks at the first 192 columns. */
export async function upsideDown(session: Session, crops: readonly Pixels[]): Promise<number[]> {
  if (crops.length === 0) return []
  const size = 3 * lineHeight * headWidth
  const data = new Float32Array(crops.length * size)
  crops.forEach((crop, index) => fill(data, index * size, crop, headWidth))
  const outputs = await session.run({ [session.inputs[0]!]: { data, dims: [crops.length, 3, lineHeight, headWidth] } })
  const scores = floats(outputs[session.outputs[0]!]!)
  return crops.map((_, index) => scores[index * 2 + 1]!)
}
