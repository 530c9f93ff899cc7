// A picture's pixels, decoded once: small for the thumbnail and the perceptual hash, and as large as reading text needs.
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { openImage } from '../../../native-models/image/decode.ts'
import type { DecodeLimits, OpenedImage, RgbImage } from '../../../native-models/image/decode.ts'
import { ImageError } from '../../../native-models/image/errors.ts'
import { shrinkTo } from '../../../native-models/image/resize.ts'
import { WorkstationError } from '../../contract/errors.ts'
import { readingError } from './file-errors.ts'

// Workers are the parallelism: libvips threads inside each would only compete with them.
sharp.concurrency(1)

/** Longer side of the thumbnail, pixels. */
const thumbnailSide = 512
/** Text is read at full size up to here and at this size above: 0.3 s a megapixel, and no small lettering is lost below 12 million. */
const mostTextPixels = 12e6

export interface Picture {
  /** Upright, full size. */
  width: number
  height: number
  /** At most 512 pixels on the longer side. */
  small: RgbImage
  /** For reading text; null when that was not asked for. */
  large: RgbImage | null
  warnings: string[]
}

function textSide(width: number, height: number): number {
  return Math.round(Math.max(width, height) * Math.min(1, Math.sqrt(mostTextPixels / (width * height))))
}

/** What can be had of a damaged file: libvips fills the missing rest with grey. */
async function decodePart(path: string | Buffer, image: OpenedImage, limits: DecodeLimits, maxSide: number): Promise<RgbImage> {
  const pipeline = sharp(await readFile(path), { failOn: 'none', limitInputPixels: limits.maxPixels }).autoOrient()
  const { data, info } = await pipeline.resize({ width: maxSide, height: maxSide, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' }).toColourspace('srgb').removeAlpha().raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
  if (info.channels !== 3) throw new Error(`${info.channels} channels`)
  return { data, width: info.width, height: info.height, fullWidth: image.width, fullHeight: image.height }
}

/** A damaged JPEG is worth its part; of the other formats a broken file gives nothing to rely on. */
async function decodeWhatCanBe(path: string | Buffer, image: OpenedImage, limits: DecodeLimits, maxSide: number, warnings: string[]): Promise<RgbImage> {
  try {
    return await image.decode(maxSide)
  } catch (cause) {
    if (!(cause instanceof ImageError) || cause.code !== 'unreadable' || image.format !== 'jpeg') throw cause
    const part = await decodePart(path, image, limits, maxSide).catch(() => { throw cause })
    warnings.push(`The picture is damaged and was read in part: ${cause.message}`)
    return part
  }
}

async function shrink(image: RgbImage): Promise<RgbImage> {
  return { ...image, ...await shrinkTo(image, thumbnailSide) }
}

/**
 * @param shown the path for messages
 * @param sideOf the longer side to decode to at most, from the picture's own size
 * @throws WorkstationError 'unreadable' (broken or no picture), 'too-large', 'unsupported', 'not-found'
 */
export async function decodePicture(path: string | Buffer, shown: string, limits: DecodeLimits, sideOf: (width: number, height: number) => number): Promise<{ image: RgbImage; warnings: string[] }> {
  try {
    const warnings: string[] = []
    const opened = await openImage(path, limits)
    const image = await decodeWhatCanBe(path, opened, limits, sideOf(opened.width, opened.height), warnings)
    return { image, warnings }
  } catch (cause) {
    throw cause instanceof ImageError ? new WorkstationError(cause.code, `${shown}: ${cause.message}`, { path: shown }, { cause }) : readingError(cause, shown)
  }
}

/** As `decodePicture`, for the stages of an inspection. */
export async function readPicture(path: string | Buffer, shown: string, limits: DecodeLimits, forText: boolean): Promise<Picture> {
  const { image, warnings } = await decodePicture(path, shown, limits, forText ? textSide : () => thumbnailSide)
  const { fullWidth: width, fullHeight: height } = image
  return { width, height, small: forText ? await shrink(image) : image, large: forText ? image : null, warnings }
}
