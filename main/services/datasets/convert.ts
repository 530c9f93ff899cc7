// Datasets from and to other programs' forms.
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parse } from 'csv-parse'
import type { z } from 'zod'
import type { DatasetConvertDraft, DatasetForm } from '../../contract/datasets.ts'
import { DatasetError, formatDatasetLine, parseDatasetLine, parseObject } from '../../../training/data/dataset-line.ts'
import type { DatasetLine } from '../../../training/data/dataset-line.ts'
import { fromCells, fromFeature, fromMsSwift, tableColumns, toCells, toFeature, toMsSwift } from '../../../training/data/forms.ts'
import { readLines } from '../../../training/data/read-dataset.ts'
import type { BuildCourse } from './build.ts'
import { worded } from './dataset-errors.ts'
import { pathInCopy, pictureOf, refuseTaken, writeLines } from './line-file.ts'

type Draft = z.output<typeof DatasetConvertDraft>
type Lines = AsyncIterable<DatasetLine>

/** Adds the place to what is wrong there. */
function at<Value>(file: string, line: number, read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    throw error instanceof DatasetError ? new DatasetError(error.reason, { file, line }, { cause: error }) : error
  }
}

const linesBy = (read: (text: string) => DatasetLine) => async function* (file: string): Lines {
  for await (const { line, text } of readLines(file)) yield at(file, line, () => read(text))
}

async function* tableLines(file: string): Lines {
  const stream = createReadStream(file)
  const parser = parse({ bom: true, relax_column_count: true, skip_empty_lines: true })
  stream.on('error', (error) => parser.destroy(error))
  let head: string[] | null = null
  let row = 1
  try {
    for await (const cells of stream.pipe(parser) as AsyncIterable<string[]>) {
      if (head) yield at(file, ++row, () => fromCells((column) => cells[head!.indexOf(column)] ?? ''))
      else head = requireTable(cells, file)
    }
  } catch (error) {
    throw error instanceof DatasetError ? error : new DatasetError(`The file cannot be read as CSV: ${(error as Error).message}`, { file }, { cause: error })
  }
}

function requireTable(names: string[], file: string): string[] {
  const head = names.map((name) => name.trim().toLowerCase())
  if (!head.includes('messages')) throw new DatasetError(`It has no column "messages": it was not made by "dataset convert". "dataset build" makes a dataset of a table of pictures and points.`, { file, line: 1 })
  return head
}

/** The whole file is held: JSON has no lines. */
async function* featureLines(file: string): Lines {
  const text = await readFile(file, 'utf8').catch((error: unknown) => { throw new DatasetError(`The file cannot be read: ${(error as Error).message}`, { file }, { cause: error }) })
  const { features } = at(file, 1, () => parseObject(text.replace(/^\ufeff/, '')))
  if (!Array.isArray(features)) throw new DatasetError('It is no GeoJSON FeatureCollection.', { file })
  for (const [index, feature] of (features as unknown[]).entries()) yield at(file, index + 1, () => fromFeature(feature))
}

const readers: Readonly<Record<DatasetForm, (file: string) => Lines>> = { geoagent: linesBy(parseDatasetLine), 'ms-swift': linesBy(fromMsSwift), csv: tableLines, geojson: featureLines }

const cellText = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

async function* lineEach(lines: Lines, write: (line: DatasetLine) => string): AsyncGenerator<string> {
  for await (const line of lines) yield `${write(line)}\n`
}

async function* table(lines: Lines): AsyncGenerator<string> {
  yield `${tableColumns.join(',')}\r\n`
  for await (const line of lines) yield `${toCells(line).map(cellText).join(',')}\r\n`
}

/** A feature a line. */
async function* collection(lines: Lines): AsyncGenerator<string> {
  let before = '{"type":"FeatureCollection","features":[\n'
  for await (const line of lines) {
    yield `${before}${toFeature(line)}`
    before = ',\n'
  }
  yield `${before === ',\n' ? '' : before}\n]}\n`
}

const writers: Readonly<Record<DatasetForm, (lines: Lines) => AsyncIterable<string>>> = {
  geoagent: (lines) => lineEach(lines, formatDatasetLine), 'ms-swift': (lines) => lineEach(lines, toMsSwift), csv: table, geojson: collection,
}

function formOf(file: string): DatasetForm {
  const ending = path.extname(file).toLowerCase()
  return ending === '.csv' ? 'csv' : ending === '.geojson' || ending === '.json' ? 'geojson' : 'geoagent'
}

/** ms-swift takes relative paths from the folder that it runs in: it gets absolute ones. All others follow the file to its new place. */
function moved({ file, out, to }: Draft, line: DatasetLine): DatasetLine {
  const place = (image: string): string => (to === 'ms-swift' ? pictureOf(file, image) : pathInCopy(file, out, image))
  return { ...line, images: line.images.map(place) }
}

/**
 * Line by line; GeoJSON alone is held whole when it is read.
 * @throws WorkstationError 'already-exists', 'not-found', 'unreadable' with the line, those of writing a file
 */
export async function convertDataset(draft: Draft, { signal, progress }: Pick<BuildCourse, 'signal' | 'progress'>): Promise<{ file: string; lines: number }> {
  await refuseTaken(draft.out, draft.replace)
  let lines = 0
  async function* all(): Lines {
    for await (const line of worded(readers[draft.from ?? formOf(draft.file)](draft.file))) {
      signal.throwIfAborted()
      progress('writing', ++lines)
      yield moved(draft, line)
    }
  }
  await writeLines(draft.out, draft.replace, writers[draft.to](all()))
  return { file: draft.out, lines }
}
