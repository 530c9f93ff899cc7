// Table for a terminal: one row an image, aligned by the cells a terminal gives each character, cut to its width.
import stringWidth from 'string-width'
import { visible } from '../../../contract/plain-text.ts'
import type { LocationRecord } from '../../../contract/record.ts'
import type { ExportSetting, RecordSource } from '../exporter.ts'
import { graphemes } from '../plain-text.ts'
import { coordinates, evidenceBrief, headline, kilometres, percent, statusNames } from '../../../contract/wording.ts'

interface Column {
  readonly title: string
  readonly right?: boolean
  /** Cut at the front: the end of a path tells more. */
  readonly keepEnd?: boolean
  /** Cells kept when space is short; columns without it are never cut. */
  readonly least?: number
  /** Cells at most while space lasts. */
  readonly most?: number
  cell(record: LocationRecord): string
}

const columns: readonly Column[] = [
  { title: 'image', least: 12, most: 48, keepEnd: true, cell: (record) => record.image },
  { title: 'status', cell: (record) => statusNames[record.status] },
  { title: 'answer', least: 16, most: 48, cell: answer },
  { title: 'probability', cell: probability },
  { title: 'latitude, longitude', cell: ({ best }) => (best ? coordinates(best.latitude, best.longitude, best.radius50Km) : '') },
  { title: '50 % within', right: true, cell: ({ best }) => (best ? kilometres(best.radius50Km) : '') },
  { title: 'evidence', least: 10, most: 40, cell: evidenceBrief },
]

function answer(record: LocationRecord): string {
  if (record.error) return record.error.message
  const found = headline(record)
  if (!found) return ''
  return found.answered ? found.label : `perhaps ${found.label}`
}

function probability(record: LocationRecord): string {
  const found = headline(record)
  return found ? `${percent(found.probability).padStart(5)} ${found.words}` : ''
}

/** Rows looked at before the first is written, to learn how wide the columns are. */
const sampled = 200
const gap = 2

/** Takes the missing cells from the widest columns that may be cut, until all fit or none can give. */
function fit(wanted: readonly number[], available: number): number[] {
  const widths = [...wanted]
  let over = widths.reduce((sum, width) => sum + width, gap * (widths.length - 1)) - available
  while (over > 0) {
    const spare = columns.map((column, index) => (column.least === undefined ? 0 : widths[index] - column.least))
    const widest = spare.indexOf(Math.max(...spare))
    if (spare[widest] <= 0) return widths
    widths[widest]--
    over--
  }
  return widths
}

function widthsFor(rows: readonly string[][], available: number): number[] {
  const wanted = columns.map((column, index) => {
    const widest = rows.reduce((most, row) => Math.max(most, stringWidth(row[index])), stringWidth(column.title))
    return Math.min(widest, column.most ?? Infinity)
  })
  return fit(wanted, available)
}

/** The text in exactly the column's width, cut with an ellipsis or filled with spaces. */
function aligned(text: string, width: number, column: Column): string {
  const cut = stringWidth(text) > width ? shorten(text, width, column.keepEnd ?? false) : text
  const filler = ' '.repeat(width - stringWidth(cut))
  return column.right ? filler + cut : cut + filler
}

/** Whole graphemes only; a wide one that would stand half outside is left out. */
function shorten(text: string, width: number, keepEnd: boolean): string {
  const all = keepEnd ? graphemes(text).reverse() : graphemes(text)
  const kept: string[] = []
  let used = 1
  for (const grapheme of all) {
    used += stringWidth(grapheme)
    if (used > width) break
    kept.push(grapheme)
  }
  return keepEnd ? `…${kept.reverse().join('')}` : `${kept.join('')}…`
}

function line(row: readonly string[], widths: readonly number[], available: number): string {
  const whole = columns.map((column, index) => aligned(row[index], widths[index], column)).join(' '.repeat(gap)).trimEnd()
  return `${stringWidth(whole) > available ? shorten(whole, available, false) : whole}\n`
}

const cells = (record: LocationRecord): string[] => columns.map((column) => visible(column.cell(record)))

function* opening(rows: readonly string[][], widths: readonly number[], available: number): Iterable<string> {
  const titles = columns.map((column) => column.title)
  yield line(titles, widths, available)
  yield line(widths.map((width) => '─'.repeat(width)), widths, available)
  for (const row of rows) yield line(row, widths, available)
}

/** Column widths come from the first 200 rows; longer cells further down are cut. */
export async function* exportTable(records: RecordSource, setting: ExportSetting): AsyncIterable<string> {
  const first: string[][] = []
  let widths: number[] | null = null
  for await (const record of records) {
    if (widths) yield line(cells(record), widths, setting.columns)
    else first.push(cells(record))
    if (!widths && first.length === sampled) {
      widths = widthsFor(first, setting.columns)
      yield* opening(first, widths, setting.columns)
    }
  }
  if (!widths) yield* opening(first, widthsFor(first, setting.columns), setting.columns)
}
