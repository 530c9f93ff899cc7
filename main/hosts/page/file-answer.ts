// One file as an answer: streamed, in whole or in part, or not at all where the asker has it already.
import { constants } from 'node:fs'
import type { BigIntStats } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { WorkstationError } from '../../contract/errors.ts'
import { byteRange } from './byte-range.ts'
import type { ByteRange } from './byte-range.ts'

export interface ServedFile {
  /** Raw bytes where the name is no valid UTF-8. */
  readonly path: string | Buffer
  /** Media type. */
  readonly type: string
}

/** Bytes read at once. */
const portion = 256 * 1024

/** Another file under the same name has another one; so has the same file once written to. */
const tagOf = ({ ino, size, mtimeNs }: BigIntStats): string => `"${[ino, size, mtimeNs].map((number) => number.toString(36)).join('-')}"`

const isNamed = (header: string | null, tag: string): boolean => header !== null && (header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === tag))

/** The asked-for part, unless the asker holds a part of another version. */
function rangeOf(headers: Headers, size: number, tag: string): ReturnType<typeof byteRange> {
  const condition = headers.get('if-range')
  return condition === null || condition.trim() === tag ? byteRange(headers.get('range'), size) : null
}

const missing = (): WorkstationError => new WorkstationError('not-found', 'There is no such file.')

/** @throws WorkstationError 'not-found' for what is not there, may not be read or is no file */
async function openFile(path: string | Buffer): Promise<FileHandle> {
  try {
    // O_NONBLOCK: a pipe that took the file's place must not hold the host.
    return await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EISDIR', 'ELOOP', 'ENAMETOOLONG', 'ENXIO'].includes((error as NodeJS.ErrnoException).code ?? '')) throw missing()
    throw error
  }
}

/** The stream closes the file at its end or when nobody wants more. */
function stream(file: FileHandle, { first, last }: ByteRange): ReadableStream<Uint8Array> {
  return Readable.toWeb(file.createReadStream({ start: first, end: last, highWaterMark: portion })) as ReadableStream<Uint8Array>
}

/** Status, headers and the bytes to send; null for none. */
function plan(request: Request, size: number, tag: string): { status: number; headers: Record<string, string>; part: ByteRange | null } {
  if (isNamed(request.headers.get('if-none-match'), tag)) return { status: 304, headers: {}, part: null }
  const range = rangeOf(request.headers, size, tag)
  if (range === 'unsatisfiable') return { status: 416, headers: { 'content-range': `bytes */${size}`, 'content-length': '0' }, part: null }
  const part = range ?? { first: 0, last: size - 1 }
  const length = { 'content-length': String(part.last - part.first + 1) }
  if (!range) return { status: 200, headers: length, part: size === 0 ? null : part }
  return { status: 206, headers: { ...length, 'content-range': `bytes ${part.first}-${part.last}/${size}` }, part }
}

/**
 * @param request GET or HEAD
 * @param headers besides those of the file itself
 * @throws WorkstationError 'not-found'
 */
export async function answerFile(request: Request, { path, type }: ServedFile, headers: Readonly<Record<string, string>>): Promise<Response> {
  const file = await openFile(path)
  let streaming = false
  try {
    const about = await file.stat({ bigint: true })
    if (!about.isFile()) throw missing()
    const tag = tagOf(about)
    const { status, part, headers: own } = plan(request, Number(about.size), tag)
    streaming = part !== null && request.method !== 'HEAD'
    const all = { ...headers, 'content-type': type, 'accept-ranges': 'bytes', etag: tag, ...own }
    return new Response(streaming ? stream(file, part!) : null, { status, headers: all })
  } finally {
    if (!streaming) await file.close()
  }
}
