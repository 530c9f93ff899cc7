// A dataset's lines from its file, one in memory at a time.
import { createReadStream } from 'node:fs'
import { DatasetError, parseDatasetLine } from './dataset-line.ts'
import type { DatasetLine } from './dataset-line.ts'

/** Bytes. A reasoning chain has some 10,000; what is far longer is no line of a dataset. */
export const longestLine = 16 * 2 ** 20

const newline = 0x0a

interface Line { readonly line: number; readonly text: string }

function decode(pieces: readonly Buffer[], at: { file: string; line: number }): string {
  const bytes = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: at.line > 1 }).decode(bytes).replace(/\r$/, '')
  } catch (error) {
    throw new DatasetError('The line is no UTF-8 text.', at, { cause: error })
  }
}

async function* chunksOf(file: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 18 })) yield chunk as Buffer
  } catch (error) {
    if (error instanceof DatasetError) throw error
    throw new DatasetError(`The file cannot be read: ${(error as Error).message}`, { file }, { cause: error })
  }
}

/**
 * The lines of a UTF-8 file that hold more than white space, counted from 1 with all others; a byte-order mark is dropped.
 * @throws DatasetError naming the file, and the line where it is too long or no UTF-8
 */
export async function* readLines(file: string): AsyncGenerator<Line> {
  let [line, length] = [1, 0]
  let pieces: Buffer[] = []
  const take = (piece: Buffer): void => {
    length += piece.length
    if (length > longestLine) throw new DatasetError(`The line is longer than ${longestLine / 2 ** 20} MiB.`, { file, line })
    pieces.push(piece)
  }
  const finish = (): Line => {
    const finished = { line, text: decode(pieces, { file, line }) }
    ;[line, length, pieces] = [line + 1, 0, []]
    return finished
  }
  for await (const chunk of chunksOf(file)) {
    let from = 0
    for (let to = chunk.indexOf(newline); to >= 0; to = chunk.indexOf(newline, from)) {
      take(chunk.subarray(from, to))
      from = to + 1
      const finished = finish()
      if (finished.text.trim() !== '') yield finished
    }
    take(chunk.subarray(from))
  }
  const last = finish()
  if (last.text.trim() !== '') yield last
}

/** @throws DatasetError naming file and line */
export async function* readDataset(file: string): AsyncGenerator<{ readonly line: number; readonly value: DatasetLine }> {
  for await (const { line, text } of readLines(file)) yield { line, value: parse(text, { file, line }) }
}

function parse(text: string, at: { file: string; line: number }): DatasetLine {
  try {
    return parseDatasetLine(text)
  } catch (error) {
    if (error instanceof DatasetError) throw new DatasetError(error.reason, at, { cause: error })
    throw error
  }
}
