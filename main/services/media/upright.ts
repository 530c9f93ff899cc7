// Whether a browser shows a picture file as it was looked at: a picture at all, and turned the same way up.
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import type { ImageFormat } from '../../contract/observation.ts'
import { hasPictureSignature } from '../import/signatures.ts'

/** Where a WebP says what it holds (RIFF container: VP8X flags; bit 3 is EXIF). */
const webpFlags = { chunk: 12, flags: 20, exif: 0x08 }
const mostChunks = 64

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}

async function hasExifInWebp(file: FileHandle): Promise<boolean> {
  const head = await readAt(file, 0, webpFlags.flags + 1)
  return head.toString('latin1', webpFlags.chunk, webpFlags.chunk + 4) === 'VP8X' && ((head[webpFlags.flags] ?? 0) & webpFlags.exif) !== 0
}

/** Chunks of a PNG up to its pixels; an eXIf after them is as good as unknown to browsers and sharp alike. */
async function hasExifInPng(file: FileHandle): Promise<boolean> {
  for (let [at, chunk] = [8, 0]; chunk < mostChunks; chunk++) {
    const head = await readAt(file, at, 8)
    const kind = head.toString('latin1', 4, 8)
    if (head.length < 8 || kind === 'IDAT') return false
    if (kind === 'eXIf') return true
    at += 12 + head.readUInt32BE(0)
  }
  return true
}

/** The formats whose EXIF may turn a picture in one program and not in another. */
const mayTurn: Partial<Record<ImageFormat, (file: FileHandle) => Promise<boolean>>> = { webp: hasExifInWebp, png: hasExifInPng }

/** @param path as fs takes it */
export async function isShownUpright(path: string | Buffer, { format }: { format: ImageFormat | null }): Promise<boolean> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    if (!hasPictureSignature(await readAt(file, 0, 64))) return false
    return !(format && (await mayTurn[format]?.(file)))
  } finally {
    await file.close()
  }
}
