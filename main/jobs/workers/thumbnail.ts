// Small pictures beside a case: the thumbnail as derived/<first two hex digits>/<sha256>.webp, and others that a window asks for.
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import type { RgbImage } from '../../../native-models/image/decode.ts'
import { writingError } from './file-errors.ts'
import { unfinishedName } from './leftovers.ts'

/** libwebp's fastest search: half the time of the default for 15 % more bytes. */
const effort = 0
const thumbnailQuality = 78

async function isThere(file: string): Promise<boolean> {
  const about = await stat(file).catch(() => null)
  return about !== null && about.size > 0
}

/** Written under another name and renamed. It can be made again from the original, so it is not flushed to the disk. */
async function writeWhole(file: string, content: Buffer): Promise<void> {
  const folder = dirname(file)
  const unfinished = join(folder, unfinishedName('.thumbnail'))
  try {
    await makeFolder(dirname(folder))
    await makeFolder(folder)
    await writeFile(unfinished, content, { flag: 'wx' })
    await rename(unfinished, file)
  } catch (cause) {
    await rm(unfinished, { force: true })
    throw writingError(cause, file)
  }
}

/** Not the folders above: a case that was moved away must not come back as an empty shell. */
async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EEXIST') throw cause
  })
}

/** Without metadata: what is written tells no more than its pixels. */
function encode({ data, width, height }: RgbImage, quality: number, format: 'webp' | 'jpeg'): Promise<Buffer> {
  const picture = sharp(data, { raw: { width, height, channels: 3 } })
  return (format === 'webp' ? picture.webp({ quality, effort }) : picture.jpeg({ quality })).toBuffer()
}

/**
 * Writes a picture unless it is there already.
 * @param file <derived>/<folder>/<name>
 * @throws WorkstationError 'disk-full', 'read-only', 'not-found' when the case is gone
 */
export async function writeDerived(image: RgbImage, file: string, quality: number, format: 'webp' | 'jpeg' = 'webp'): Promise<void> {
  if (await isThere(file)) return
  await writeWhole(file, await encode(image, quality, format))
}

/** @param derived the case's folder for such */
export async function writeThumbnail(image: RgbImage, sha256: string, derived: string): Promise<void> {
  await writeDerived(image, join(derived, sha256.slice(0, 2), `${sha256}.webp`), thumbnailQuality)
}
