// Reads each detected region with PP-OCR, the right way up: wide, turned by quarter turns, or characters set one below the other.
import type { Session } from '../../runtime/session.ts'
import { cropTurned } from '../../image/crop.ts'
import type { Pixels } from '../../image/crop.ts'
import { corners, quarterTurned, shareInside } from './geometry.ts'
import type { Rectangle } from './geometry.ts'
import { cropLine, recognise, upsideDown } from './recogniser.ts'
import type { Reading } from './recogniser.ts'
import type { TextRegion } from './regions.ts'

export interface PpOcr { detector: Session; recogniser: Session; classifier: Session; alphabet: readonly string[] }

export interface ReadLine {
  /** In pixels of the image; its width runs along the text as read. */
  rectangle: Rectangle
  reading: Reading
  text: string
  /** Mean of the characters' softmax values; 0 without characters. */
  confidence: number
  /** The part of the line that was read: stretches longer than the line is high, without a character, are unread. */
  coverage: number
  /** Set one below the other; the reading's columns then say nothing about places in the rectangle. */
  stacked: boolean
  /** How sure the detector is that this is text. */
  detected: number
}

/** A region this much taller than wide holds turned or stacked text. */
const tallRatio = 1.5
/** The recogniser's columns in a square. */
const columnsInSquare = 6
/** Above this no other way up is tried. */
const sure = 0.9
const headsUp = 0.5

export function coverageOf({ characters, columns }: Reading): number {
  const edges = [0, ...characters.flatMap(({ from, to }) => [from, to + 1]), columns]
  let unread = 0
  for (let i = 0; i < edges.length; i += 2) {
    const gap = edges[i + 1]! - edges[i]!
    if (gap > columnsInSquare) unread += gap
  }
  return Math.max(0, 1 - unread / columns)
}

function toLine(rectangle: Rectangle, reading: Reading, detected: number, stacked = false): ReadLine {
  const { characters } = reading
  const confidence = characters.reduce((sum, character) => sum + character.confidence, 0) / Math.max(1, characters.length)
  return { rectangle, reading, text: characters.map((character) => character.text).join('').trim(), confidence: Math.min(1, confidence), coverage: coverageOf(reading), stacked, detected }
}

const worth = (line: ReadLine) => line.confidence * line.coverage

/** The earlier one unless the other is clearly better. */
const better = (one: ReadLine, other: ReadLine) => worth(other) > worth(one) + 0.02 ? other : one

/** How many square characters stand in a column; the detector's margin around a line is about a fifth of its width. */
export function stackedCount(rectangle: Rectangle): number {
  const margin = 0.2 * rectangle.width
  return Math.round((rectangle.height - margin) / (rectangle.width - margin) / 1.05)
}

/** The squares of a column of characters, set side by side as a line. */
export function layFlat(image: Pixels, rectangle: Rectangle): Pixels {
  const count = stackedCount(rectangle)
  const side = 48
  const flat = Buffer.alloc(side * side * count * 3)
  const [topLeft, , , bottomLeft] = corners(rectangle)
  const [topX, topY] = [rectangle.centre[0] - (bottomLeft[0] - topLeft[0]) / 2, rectangle.centre[1] - (bottomLeft[1] - topLeft[1]) / 2]
  for (let index = 0; index < count; index++) {
    const along = (index + 0.5) / count
    const centre: [number, number] = [topX + (bottomLeft[0] - topLeft[0]) * along, topY + (bottomLeft[1] - topLeft[1]) * along]
    const cell = cropTurned(image, { centre, width: rectangle.width, height: rectangle.height / count, angle: rectangle.angle }, side, side)
    for (let row = 0; row < side; row++) cell.data.copy(flat, (row * count + index) * side * 3, row * side * 3, (row + 1) * side * 3)
  }
  return { data: flat, width: side * count, height: side }
}

interface Attempt { line: number; rectangle: Rectangle; crop: Pixels; stacked: boolean }

/** What else to try for a line that was not read well: upside down for a wide one, the other way and stacked for a tall one. */
function furtherAttempts(image: Pixels, region: TextRegion, first: Rectangle, line: number): Attempt[] {
  const turned = quarterTurned(first, 2)
  const attempts = [{ line, rectangle: turned, crop: cropLine(image, turned), stacked: false }]
  const tall = region.rectangle.height > tallRatio * region.rectangle.width
  const column = tall && stackedCount(region.rectangle) >= 2 && stackedCount(region.rectangle) <= 40
  return column ? [...attempts, { line, rectangle: region.rectangle, crop: layFlat(image, region.rectangle), stacked: true }] : attempts
}

/** The rectangle as it is most likely read: along its longer side, from the left or downwards. */
export function firstWay({ rectangle }: TextRegion): Rectangle {
  return rectangle.height > tallRatio * rectangle.width ? quarterTurned(rectangle, 1) : rectangle
}

/** One line for each region, in their order. */
export async function readRegions(models: PpOcr, image: Pixels, regions: readonly TextRegion[]): Promise<ReadLine[]> {
  const ways = regions.map(firstWay)
  const crops = ways.map((way) => cropLine(image, way))
  const readings = await recognise(models.recogniser, crops, models.alphabet)
  const lines = readings.map((reading, index) => toLine(ways[index]!, reading, regions[index]!.score))
  const heads = await upsideDown(models.classifier, crops)
  const attempts = lines.flatMap((line, index) => worth(line) > sure && heads[index]! < headsUp ? [] : furtherAttempts(image, regions[index]!, ways[index]!, index))
  const again = await recognise(models.recogniser, attempts.map((attempt) => attempt.crop), models.alphabet)
  attempts.forEach((attempt, index) => {
    const other = toLine(attempt.rectangle, again[index]!, lines[attempt.line]!.detected, attempt.stacked)
    lines[attempt.line] = better(lines[attempt.line]!, other)
  })
  return lines
}

/** The same letters read at two scales: of lines that overlap, the one with more well-read characters stays. */
export function withoutOverlaps(lines: readonly ReadLine[]): ReadLine[] {
  const value = (line: ReadLine) => worth(line) * Math.min(12, line.text.length) + line.detected / 1000
  const order = lines.map((_, index) => index).sort((a, b) => value(lines[b]!) - value(lines[a]!) || a - b)
  const kept: number[] = []
  for (const index of order) {
    const { rectangle } = lines[index]!
    const overlaps = kept.some((other) => shareInside(rectangle, lines[other]!.rectangle) > 0.5 || shareInside(lines[other]!.rectangle, rectangle) > 0.5)
    if (!overlaps) kept.push(index)
  }
  return kept.sort((a, b) => a - b).map((index) => lines[index]!)
}
