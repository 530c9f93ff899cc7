// A line of a dataset in the forms of other programs, and back, without loss: ms-swift's JSONL, a row of a table, a feature of GeoJSON.
import { DatasetError, formatDatasetLine, misfits, parseObject, toDatasetLine } from './dataset-line.ts'
import type { DatasetLine } from './dataset-line.ts'

type Fields = Record<string, unknown>

/** Under which name a field waits whose name is ours and whose form is not, such as a numeric `id`. */
const aside = 'msSwift'

/** Fields that ms-swift itself reads: these must have their form. */
const shared = new Set(['messages', 'images', 'solution'])

/**
 * A line as ms-swift or another trainer wrote it: as ours, but for fields that mean something else there, which are put aside.
 * @throws DatasetError
 */
export function fromMsSwift(text: string): DatasetLine {
  const fields = parseObject(text)
  const foreign = misfits(fields).filter((name) => !shared.has(name))
  if (foreign.length === 0 && !Object.hasOwn(fields, aside)) return toDatasetLine(fields)
  const kept = Object.entries(fields).filter(([name]) => !foreign.includes(name) && name !== aside)
  const put = Object.fromEntries([...foreign, ...(Object.hasOwn(fields, aside) ? [aside] : [])].map((name) => [name, fields[name]]))
  return toDatasetLine({ ...Object.fromEntries(kept), [aside]: put })
}

/** The reverse: what was put aside is where it was. Our own fields stay; ms-swift passes over what it does not know. */
export function toMsSwift(line: DatasetLine): string {
  const { [aside]: put = {}, ...other } = line.other
  return JSON.stringify({ ...ownFields(line), ...other, ...(isFields(put) ? put : { [aside]: put }) })
}

/** As JSON would hold them, without those of others. */
const ownFields = (line: DatasetLine): Fields => parseObject(formatDatasetLine({ ...line, other: {} }))

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

const isEmpty = (fields: object): boolean => Object.keys(fields).length === 0

/** An empty text is a value, an empty cell is none: which fields are empty texts is told in `other`. */
const emptyTexts = ({ solution, id }: DatasetLine): string[] => [...(solution === '' ? ['solution'] : []), ...(id === '' ? ['id'] : [])]

/** A spreadsheet would run such a cell as a formula: an apostrophe goes before it, and before one that a reader would take for that. */
const disarmed = (cell: string): string => (/^'*[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${cell}` : cell)
const rearmed = (cell: string): string => (/^'+[=+\-@\t\r\n＝＋－＠]/.test(cell) ? cell.slice(1) : cell)

/** Columns of a table, in order, and what each says of a line: texts as they are, the rest as JSON; `messages` and `other` make it whole. */
const cellsOf = {
  /** The first picture. */
  file: ({ images }) => disarmed(images[0] ?? ''),
  latitude: ({ truth }) => String(truth?.latitude ?? ''),
  longitude: ({ truth }) => String(truth?.longitude ?? ''),
  country: ({ country }) => country ?? '',
  solution: ({ solution }) => disarmed(solution ?? ''),
  part: ({ part }) => part ?? '',
  locatability: ({ locatability }) => String(locatability ?? ''),
  elements: ({ elements }) => (elements ? JSON.stringify(elements) : ''),
  id: ({ id }) => disarmed(id ?? ''),
  /** All pictures, where they are not just one. */
  images: ({ images }) => (images.length === 1 && images[0] !== '' ? '' : JSON.stringify(images)),
  messages: (line) => JSON.stringify(ownFields(line).messages),
  other: (line) => (isEmpty(line.other) && isEmpty(emptyTexts(line)) ? '' : JSON.stringify({ fields: line.other, empty: emptyTexts(line) })),
} satisfies Record<string, (line: DatasetLine) => string>

export type TableColumn = keyof typeof cellsOf
export const tableColumns = Object.keys(cellsOf) as readonly TableColumn[]

/** One cell for each column; '' for what is not there. */
export const toCells = (line: DatasetLine): string[] => tableColumns.map((column) => cellsOf[column](line))

function jsonOf(cell: string, column: TableColumn): unknown {
  try {
    // By the same reader as lines, so that no digit of a long number is lost.
    return parseObject(`{"value":${cell}}`).value
  } catch (error) {
    throw new DatasetError(`${column}: ${(error as DatasetError).reason}`, null, { cause: error })
  }
}

const numberOf = (cell: string): number => (cell.trim() === '' ? NaN : Number(cell))

/** What the columns say that each make one field; `read` turns the cell of one that is not empty into its value. */
function simpleFields(cell: (column: TableColumn) => string): Fields {
  const text = (value: string): unknown => rearmed(value)
  const readers: readonly (readonly [TableColumn, (value: string, column: TableColumn) => unknown])[] = [
    ['messages', jsonOf], ['images', jsonOf], ['country', text], ['solution', text], ['part', text], ['locatability', numberOf], ['elements', jsonOf], ['id', text],
  ]
  return Object.fromEntries(readers.filter(([column]) => cell(column) !== '').map(([column, read]) => [column, read(cell(column), column)]))
}

/** The reverse. @param cell of a column, '' where there is none @throws DatasetError */
export function fromCells(cell: (column: TableColumn) => string): DatasetLine {
  const place = cell('latitude') === '' && cell('longitude') === '' ? {} : { truth: { latitude: numberOf(cell('latitude')), longitude: numberOf(cell('longitude')) } }
  const rest = cell('other') === '' ? {} : jsonOf(cell('other'), 'other')
  const { fields, empty } = isFields(rest) ? rest : {}
  const emptied = Object.fromEntries((Array.isArray(empty) ? empty : []).map((name) => [String(name), '']))
  return toDatasetLine({ images: cell('file') === '' ? [] : [rearmed(cell('file'))], ...simpleFields(cell), ...place, ...emptied, ...(isFields(fields) ? fields : {}) })
}

/** One feature of GeoJSON (RFC 7946): the truth as its point, all else as its properties. */
export function toFeature(line: DatasetLine): string {
  const { truth, ...rest } = line
  const geometry = truth ? `{"type":"Point","coordinates":[${truth.longitude},${truth.latitude}]}` : 'null'
  return `{"type":"Feature","geometry":${geometry},"properties":${formatDatasetLine(rest)}}`
}

/** The reverse. @throws DatasetError */
export function fromFeature(feature: unknown): DatasetLine {
  if (!isFields(feature) || feature.type !== 'Feature' || !isFields(feature.properties)) throw new DatasetError('It is no feature with properties.')
  const { geometry, properties } = feature
  if (geometry === null || geometry === undefined) return toDatasetLine(properties)
  const [longitude, latitude] = isFields(geometry) && geometry.type === 'Point' && Array.isArray(geometry.coordinates) ? (geometry.coordinates as unknown[]) : []
  if (longitude === undefined) throw new DatasetError('Its geometry is no point.')
  return toDatasetLine({ ...properties, truth: { latitude, longitude } })
}
