// What is drawn over a picture: text that was read, evidence that comes from it, boxes that a person had read.
import type { EvidenceItem, Quad } from '../../../main/contract/evidence.ts'
import type { BoxReading, TextLine } from '../../../main/contract/observation.ts'
import { visible } from '../../../main/contract/plain-text.ts'
import { boundsOf, centreOf, contains, toScreen } from './view.ts'
import type { Frame, Rect, Size } from './view.ts'

export type MarkKind = 'evidence' | 'set-aside' | 'reading' | 'line'

export interface Mark {
  readonly key: string
  readonly kind: MarkKind
  readonly box: Quad
  readonly words: string
  /** Items of the ledger that rest on this box, strongest claim to the label first; of a reading its id. */
  readonly ids: readonly string[]
}

/** `read: "Hauptstraße" 0.81`; the number is the reader's own confidence. */
const readWords = (text: string, confidence: number | undefined): string =>
  visible(`read: "${text}"${confidence === undefined ? '' : ` ${confidence.toFixed(2)}`}`)

const keyOf = (box: Quad): string => box.flat().map(Math.round).join(' ')

function evidenceMark(items: readonly EvidenceItem[], box: Quad, lines: readonly TextLine[]): Mark {
  const first = items.find(({ accepted }) => accepted) ?? items[0]!
  const bounds = boundsOf(box)
  const line = lines.find((one) => keyOf(one.box) === keyOf(box)) ?? lines.find((one) => contains(boundsOf(one.box), centreOf(bounds)))
  const { text } = first.source
  const words = text === undefined ? visible(first.says) : readWords(text, line?.confidence)
  return { key: `evidence ${keyOf(box)}`, kind: items.some(({ accepted }) => accepted) ? 'evidence' : 'set-aside', box, words, ids: items.map(({ id }) => id) }
}

const readingWords = ({ lines }: BoxReading): string => (lines.length === 0 ? 'nothing legible here' : visible(`read: "${lines.map(({ text }) => text).join(' ')}"`))

export interface Read {
  readonly evidence: readonly EvidenceItem[]
  readonly lines: readonly TextLine[]
  readonly readings: readonly BoxReading[]
}

/** In the order in which they are drawn: what matters most last. Items of one box are one mark, and a line with evidence is not drawn twice. */
export function marksOf({ evidence, lines, readings }: Read): Mark[] {
  const known = [...lines, ...readings.flatMap((reading) => reading.lines)]
  const boxed = evidence.filter(({ source }) => source.box !== undefined)
  const groups = [...Map.groupBy(boxed, ({ source }) => keyOf(source.box!)).values()]
  const spoken = new Set(boxed.map(({ source }) => keyOf(source.box!)))
  return [
    ...lines.filter(({ box }) => !spoken.has(keyOf(box))).map(({ box, text, confidence }, at): Mark => ({ key: `line ${at}`, kind: 'line', box, words: readWords(text, confidence), ids: [] })),
    ...readings.map((reading): Mark => ({ key: `reading ${reading.id}`, kind: 'reading', box: reading.box, words: readingWords(reading), ids: [reading.id] })),
    ...groups.map((items) => evidenceMark(items, items[0]!.source.box!, known)).sort((a, b) => Number(a.kind === 'evidence') - Number(b.kind === 'evidence')),
  ]
}

/** Items that rest on what was read in a box. */
export const evidenceIn = (reading: BoxReading, evidence: readonly EvidenceItem[]): EvidenceItem[] =>
  evidence.filter(({ source }) => source.box !== undefined && contains(boundsOf(reading.box), centreOf(boundsOf(source.box))))

export interface Label extends Rect {
  readonly mark: Mark
}

/** Pixels of the screen. */
const HEIGHT = 18
const WIDEST = 230
const PER_CHARACTER = 6.4

/** Width that a label's words may take; longer ones are cut. */
export const labelWidth = (words: string): number => Math.min(WIDEST, Math.ceil(words.length * PER_CHARACTER) + 12)

const overlap = (a: Rect, b: Rect) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

/** Labels that have room, each at its box: first come, first placed. One that is pointed at is always there, over the others. */
export function labelsOf(marks: readonly Mark[], frame: Frame, port: Size, pointed: Mark | null): Label[] {
  const placed: Label[] = []
  const ordered = [...(pointed ? [pointed] : []), ...marks.filter((mark) => mark !== pointed && mark.kind !== 'line').reverse()]
  for (const mark of ordered) {
    const spot = candidates(mark, frame, port).find((rect) => mark === pointed || !placed.some((other) => overlap(rect, other)))
    if (spot) placed.push({ ...spot, mark })
  }
  return placed
}

/** Above the box, below it, inside at its top; none where the box is out of sight or too small to belong to a label. */
function candidates(mark: Mark, frame: Frame, port: Size): Rect[] {
  const bounds = boundsOf(mark.box)
  const { x, y } = toScreen(frame, bounds)
  const [boxWidth, boxHeight] = [bounds.width * frame.scale, bounds.height * frame.scale]
  if (x > port.width || y > port.height || x + boxWidth < 0 || y + boxHeight < 0) return []
  const width = Math.min(labelWidth(mark.words), port.width)
  const left = Math.min(Math.max(0, x), port.width - width)
  return [y - HEIGHT - 1, y + boxHeight + 1, y + 1].filter((top) => top >= 0 && top + HEIGHT <= port.height).map((top) => ({ x: left, y: top, width, height: HEIGHT }))
}
