// HEVC-coded HEIF (HEIC): sharp's libheif has no HEVC decoder, heic-decode has one in WebAssembly.
// Each picture gets a worker thread of its own: the decoder prints to the console, leaves a rejected promise behind on some broken
// files and never gives its memory back; all three end with the thread, which costs about 0.1 s of the 1 to 2 s of a decode.
import { once } from 'node:events'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { ImageError } from './errors.ts'

export interface HeicTask { bytes: Uint8Array; width: number; height: number }

const limitMilliseconds = 60_000

/** heic-decode refuses some major brands that libheif reads ('heim', 'heis', 'miaf', ...): all are given as 'heic'. */
function withKnownBrand(file: Buffer): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(file)
  copy.set(Buffer.from('heic'), 8)
  return copy
}

/** The boxes that a HEIF's pixels lie in; what follows the last of them may be a camera maker's trailer and no box at all. */
const knownBoxes = new Set(['ftyp', 'meta', 'mdat', 'idat', 'free', 'skip', 'uuid', 'moov', 'mpvd'])

/** libheif fills tiles that a truncated file lacks with nothing and says no word: each known top-level box must end within the file. */
function holdComplete(file: Buffer): void {
  for (let at = 0; at + 16 <= file.length && knownBoxes.has(file.toString('latin1', at + 4, at + 8));) {
    const short = file.readUInt32BE(at)
    if (short === 0) return // runs to the end of the file
    const size = short === 1 ? Number(file.readBigUInt64BE(at + 8)) : short
    if (size < 8 || at + size > file.length) throw new ImageError('unreadable', `the HEIC is truncated: ${file.length} bytes of ${at + size}`)
    at += size
  }
}

/**
 * @param file the whole file
 * @param width,height upright size from the header, already held against the limits
 * @returns RGBA, row-major, upright (libheif applies irot, imir and clap)
 * @throws ImageError 'unreadable' when it cannot be decoded, 'too-large' after a minute
 */
export async function decodeHeic(file: Buffer, width: number, height: number): Promise<Buffer> {
  holdComplete(file)
  const task: HeicTask = { bytes: withKnownBrand(file), width, height }
  const worker = new Worker(new URL(`./heic-worker${path.extname(import.meta.filename)}`, import.meta.url), { workerData: task, transferList: [task.bytes.buffer as ArrayBuffer], stdout: true, stderr: true })
  const timeout = AbortSignal.timeout(limitMilliseconds)
  const ended = once(worker, 'exit', { signal: timeout }).then(() => { throw new Error('the decoder ended without pixels') })
  try {
    const [pixels] = await Promise.race([once(worker, 'message', { signal: timeout }), ended]) as [ArrayBuffer]
    return Buffer.from(pixels)
  } catch (cause) {
    if (timeout.aborted) throw new ImageError('too-large', `decoding the HEIC took longer than ${limitMilliseconds / 1000} s`)
    throw new ImageError('unreadable', `the HEIC cannot be decoded: ${(cause as Error).message}`, { cause })
  } finally {
    ended.catch(() => undefined)
    await worker.terminate()
  }
}
