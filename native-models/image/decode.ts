// Opens a picture file of any known format and decodes it upright to 8-bit sRGB, with limits held before any pixel is allocated.
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import sharp from 'sharp'
import type { Metadata, Sharp } from 'sharp'
import { decodeBmp, readBmpHeader } from './bmp.ts'
import { ImageError } from './errors.ts'
import { sniffFormat } from './formats.ts'
import type { PictureFormat } from './formats.ts'
import { decodeHeic } from './heic.ts'

/** RGB, 8 bits, row-major. `fullWidth` x `fullHeight` is the size of the upright picture that it was made from. */
export interface RgbImage { data: Buffer; width: number; height: number; fullWidth: number; fullHeight: number }

export interface DecodeLimits {
  /** Of the file's own size, whatever is asked for. */
  maxPixels: number
  /** Decode to at most this many pixels on the longer side. JPEG and WebP are shrunk while loading, which is several times faster. */
  maxSide?: number
  /** EXIF orientation 1 to 8 to apply where the file states none: a RAW's preview often leaves it to the RAW. */
  orientation?: number
}

/** A picture whose header has been read and found within the limits. `width` and `height` are those of the upright picture. */
export interface OpenedImage {
  format: PictureFormat
  width: number
  height: number
  /** @throws ImageError 'unreadable' for broken pixel data, with the decoder's reason */
  decode(maxSide?: number): Promise<RgbImage>
}

/** No picture format here is useful beyond this; it bounds what a hostile file can make us read. */
const maxFileBytes = 2 ** 30

// A worker sees each picture once: libvips' cache of operations would only hold memory.
sharp.cache(false)

/** sharp's messages carry warnings line by line; the last line is the reason. */
function reasonOf(cause: unknown): string {
  return (cause as Error).message.trim().split('\n').at(-1)!.slice(0, 300)
}

async function readFileWithin(path: string | Buffer): Promise<Buffer> {
  // O_NONBLOCK: opening a pipe must not wait for its writer.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const about = await file.stat()
    if (!about.isFile()) throw new ImageError('unreadable', 'it is no regular file')
    if (about.size === 0) throw new ImageError('unreadable', 'the file is empty')
    if (about.size > maxFileBytes) throw new ImageError('too-large', `the file has ${about.size} bytes; at most ${maxFileBytes} are read`)
    return await file.readFile()
  } finally {
    await file.close()
  }
}

function holdSize(width: number, height: number, maxPixels: number): void {
  if (width * height <= maxPixels) return
  throw new ImageError('too-large', `the picture is ${width} x ${height} pixels, ${Math.ceil(width * height / 1e6)} million; the limit is ${Math.round(maxPixels / 1e6)} million`)
}

/** 8-bit sRGB without transparency: clear parts become white, as most screens and printers show them. */
async function toRgb(picture: Sharp, full: { width: number; height: number }, maxSide?: number): Promise<RgbImage> {
  const resized = maxSide ? picture.resize({ width: maxSide, height: maxSide, fit: 'inside', withoutEnlargement: true }) : picture
  try {
    const { data, info } = await resized.flatten({ background: '#ffffff' }).toColourspace('srgb').raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
    const rgb = info.channels === 3 ? data : spreadGrey(data, info.channels)
    return { data: rgb, width: info.width, height: info.height, fullWidth: full.width, fullHeight: full.height }
  } catch (cause) {
    throw new ImageError('unreadable', `the picture cannot be decoded: ${reasonOf(cause)}`, { cause })
  }
}

/** sharp leaves a one-channel picture grey even in sRGB. */
function spreadGrey(data: Buffer, channels: number): Buffer {
  const rgb = Buffer.alloc(data.length / channels * 3)
  for (let pixel = 0; pixel < data.length / channels; pixel++) rgb.fill(data[pixel * channels]!, pixel * 3, pixel * 3 + 3)
  return rgb
}

function openBmp(file: Buffer, limits: DecodeLimits): OpenedImage {
  const header = readBmpHeader(file)
  const { width, height } = header
  holdSize(width, height, limits.maxPixels)
  const decode = async (maxSide?: number) => toRgb(sharp(decodeBmp(file, header), { raw: { width, height, channels: 3 }, limitInputPixels: false }), { width, height }, maxSide)
  return { format: 'bmp', width, height, decode }
}

async function readHeader(file: Buffer): Promise<Metadata> {
  try {
    return await sharp(file, { limitInputPixels: false, failOn: 'error' }).metadata()
  } catch (cause) {
    throw new ImageError('unreadable', `the picture's header cannot be read: ${reasonOf(cause)}`, { cause })
  }
}

function openHeic(file: Buffer, width: number, height: number): OpenedImage {
  const decode = async (maxSide?: number) => {
    const pixels = await decodeHeic(file, width, height)
    return toRgb(sharp(pixels, { raw: { width, height, channels: 4 }, limitInputPixels: false }), { width, height }, maxSide)
  }
  return { format: 'heif', width, height, decode }
}

/** What turns a picture of each EXIF orientation upright: mirrored left to right first, then turned clockwise. */
const uprightMoves: Record<number, { mirrored: boolean; degrees: number }> = {
  2: { mirrored: true, degrees: 0 }, 3: { mirrored: false, degrees: 180 }, 4: { mirrored: true, degrees: 180 }, 5: { mirrored: true, degrees: 270 },
  6: { mirrored: false, degrees: 90 }, 7: { mirrored: true, degrees: 90 }, 8: { mirrored: false, degrees: 270 },
}

/** The file's own orientation goes before the one given. */
function openWithSharp(file: Buffer, format: PictureFormat, header: Metadata, limits: DecodeLimits): OpenedImage {
  const moves = header.orientation === undefined ? uprightMoves[limits.orientation ?? 1] : undefined
  const { width, height } = moves && moves.degrees % 180 !== 0 ? { width: header.height, height: header.width } : header.autoOrient
  const decode = async (maxSide?: number) => {
    const picture = sharp(file, { limitInputPixels: limits.maxPixels, failOn: 'error', sequentialRead: true })
    return toRgb(moves ? picture.flop(moves.mirrored).rotate(moves.degrees) : picture.autoOrient(), { width, height }, maxSide)
  }
  return { format, width, height, decode }
}

async function openBytes(file: Buffer, name: string, limits: DecodeLimits): Promise<OpenedImage> {
  const format = sniffFormat(file, name)
  if (format === null) throw new ImageError('unreadable', 'it is no picture in a known format (JPEG, PNG, WebP, TIFF, GIF, AVIF, HEIF, BMP)')
  if (format === 'raw') throw new ImageError('unsupported', 'it is a camera RAW: only its embedded preview can be decoded')
  if (format === 'bmp') return openBmp(file, limits)
  const header = await readHeader(file)
  holdSize(header.width, header.height, limits.maxPixels)
  if (header.compression === 'hevc') return openHeic(file, header.width, header.height)
  return openWithSharp(file, format, header, limits)
}

/**
 * Reads a file and its picture's header; nothing is decoded yet.
 * @param path as fs takes it; the name's raw bytes where they are no valid UTF-8
 * @throws ImageError for anything but a picture within the limits; a RAW is 'unsupported': give the path of its preview. Errors of the file system as they come
 */
export async function openImage(path: string | Buffer, limits: DecodeLimits): Promise<OpenedImage> {
  return openBytes(await readFileWithin(path), path.toString(), limits)
}

/** `openImage` and `decode` in one. */
export async function decodeUpright(path: string | Buffer, limits: DecodeLimits): Promise<RgbImage> {
  const image = await openImage(path, limits)
  return image.decode(limits.maxSide)
}

/** A small WebP of a decoded picture, at most `maxSide` pixels on its longer side. */
export async function encodeThumbnail(image: RgbImage, maxSide: number): Promise<Buffer> {
  const { data, width, height } = image
  return sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false }).resize({ width: maxSide, height: maxSide, fit: 'inside', withoutEnlargement: true }).webp({ quality: 80 }).toBuffer()
}
