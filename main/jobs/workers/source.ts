// The file itself before anything reads it whole: there, regular, not empty, and by its first bytes a picture.
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { sniffFormat, sniffedBytes } from '../../../native-models/image/formats.ts'
import { WorkstationError } from '../../contract/errors.ts'
import type { FileReference, ImageFormat } from '../../contract/observation.ts'
import { readingError } from './file-errors.ts'

export interface Source {
  /** As fs takes it: raw bytes where the name is no valid UTF-8. */
  path: string | Buffer
  shown: string
  format: ImageFormat
}

export function pathOf(file: FileReference): string | Buffer {
  return file.bytes === undefined ? file.path : Buffer.from(file.bytes, 'base64')
}

const contents: readonly (readonly [RegExp, string])[] = [
  [/^PK\x03\x04/, 'a ZIP archive or office document'],
  [/^%PDF/, 'a PDF document'],
  [/^....ftyp/s, 'a film or sound (ISO media file)'],
  [/^\x1f\x8b/, 'a gzip archive'],
  [/^\x7fELF|^MZ/, 'a program'],
  [/^\s*<(!doctype html|html|svg|\?xml)/i, 'a web page, SVG or XML'],
  [/^\0+$/, 'nothing but zero bytes: the file was never fully written'],
  [/^[\t\n\r\x20-\x7e]+$/, 'text'],
]

function contentOf(head: Buffer): string {
  const text = head.toString('latin1')
  return contents.find(([pattern]) => pattern.test(text))?.[1] ?? 'data of an unknown kind'
}

async function readHead(path: string | Buffer, shown: string): Promise<Buffer> {
  // O_NONBLOCK: opening a pipe must not wait for its writer.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    if (!(await file.stat()).isFile()) throw new WorkstationError('unreadable', `${shown} is no regular file`, { path: shown })
    const { bytesRead, buffer } = await file.read(Buffer.alloc(sniffedBytes), 0, sniffedBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/**
 * @param name the original's own path, where the file is a copy under another name
 * @throws WorkstationError 'not-found', 'unreadable' (with what the file is instead of a picture)
 */
export async function openSource(file: FileReference, name = file.path): Promise<Source> {
  const path = pathOf(file)
  const head = await readHead(path, name).catch((cause: unknown) => { throw readingError(cause, name) })
  if (head.length === 0) throw new WorkstationError('unreadable', `${name} is empty`, { path: name })
  const format = sniffFormat(head, name)
  if (format === null) throw new WorkstationError('unreadable', `${name} is no picture: it holds ${contentOf(head)}`, { path: name })
  return { path, shown: name, format }
}
