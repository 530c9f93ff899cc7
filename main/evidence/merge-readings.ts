// The text of a picture with what was read in boxes that a person drew.
import type { Quad } from '../contract/evidence.ts'
import type { BoxReading, TextLine } from '../contract/observation.ts'

/** Lines that share this part of the smaller one's area are one line, read twice. */
const SAME_LINE = 0.5

interface Rectangle {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export function rectangleOf(box: Quad): Rectangle {
  const [xs, ys] = [box.map(([x]) => x), box.map(([, y]) => y)]
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) }
}

const areaOf = ({ left, top, right, bottom }: Rectangle): number => Math.max(0, right - left) * Math.max(0, bottom - top)

function isSameLine(one: TextLine, other: TextLine): boolean {
  const [a, b] = [rectangleOf(one.box), rectangleOf(other.box)]
  const shared = { left: Math.max(a.left, b.left), top: Math.max(a.top, b.top), right: Math.min(a.right, b.right), bottom: Math.min(a.bottom, b.bottom) }
  return areaOf(shared) > SAME_LINE * Math.min(areaOf(a), areaOf(b))
}

const replaced = (lines: readonly TextLine[], by: readonly TextLine[]): TextLine[] => [...lines.filter((line) => !by.some((other) => isSameLine(line, other))), ...by]

/**
 * A line that was read again in a box counts as it was read there, and only once; of two boxes the later one holds.
 * @param text of the run; null when it read none
 * @param readings in the order in which they were read
 */
export function mergeReadings(text: readonly TextLine[] | null, readings: readonly BoxReading[]): TextLine[] | null {
  if (readings.length === 0) return text && [...text]
  return readings.reduce<TextLine[]>((lines, reading) => replaced(lines, reading.lines), [...(text ?? [])])
}
