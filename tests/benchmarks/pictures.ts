// Folders of pictures to measure on: copies that differ in one trailing byte string, and small JPEGs with GPS made without a decoder.
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'

export const samples = path.resolve(import.meta.dirname, '../samples')
export const sharedPhotos = path.resolve(import.meta.dirname, '../../../shared/photos')

/** `count` JPEGs of a folder under new names; bytes after the end marker make each one's hash its own. */
export async function multiply(from: string, to: string, count: number): Promise<void> {
  await mkdir(to, { recursive: true })
  const sources = (await readdir(from)).filter((name) => /\.jpe?g$/i.test(name)).sort()
  for (let copy = 0; copy < count; copy++) {
    const source = sources[copy % sources.length]
    const bytes = await readFile(path.join(from, source))
    await writeFile(path.join(to, `${String(copy).padStart(5, '0')}-${source}`), Buffer.concat([bytes, Buffer.from(`copy ${copy}`)]))
  }
}

export const copyFolder = (from: string, to: string): Promise<void> => cp(from, to, { recursive: true })

const rational = (value: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeUInt32BE(Math.round(value * 1e6), 0)
  bytes.writeUInt32BE(1_000_000, 4)
  return bytes
}

/** A TIFF field of an image file directory (TIFF 6.0, section 2), big-endian. */
function field(tag: number, type: number, count: number, value: Buffer | number): Buffer {
  const bytes = Buffer.alloc(12)
  bytes.writeUInt16BE(tag, 0)
  bytes.writeUInt16BE(type, 2)
  bytes.writeUInt32BE(count, 4)
  if (typeof value === 'number') bytes.writeUInt32BE(value, 8)
  else value.copy(bytes, 8)
  return bytes
}

/** An Exif segment with GPS latitude and longitude and nothing else. */
export function gpsSegment(latitude: number, longitude: number): Buffer {
  const start = 8 + 2 + 12 + 4
  const data = start + 2 + 4 * 12 + 4
  const degrees = (value: number) => Buffer.concat([rational(Math.abs(value)), rational(0), rational(0)])
  const count = (fields: number) => Buffer.from([0, fields])
  const end = Buffer.alloc(4)
  const tiff = Buffer.concat([
    Buffer.from('MM\0*\0\0\0\b', 'latin1'), count(1), field(0x8825, 4, 1, start), end, count(4),
    field(1, 2, 2, Buffer.from(latitude < 0 ? 'S\0' : 'N\0')), field(2, 5, 3, data),
    field(3, 2, 2, Buffer.from(longitude < 0 ? 'W\0' : 'E\0')), field(4, 5, 3, data + 24), end,
    degrees(latitude), degrees(longitude),
  ])
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff])
  const head = Buffer.from([0xff, 0xe1, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([head, body])
}

/** `count` JPEGs of 96 x 72 with coordinates spread over Europe, a thousand a folder. */
export async function makeSmallPictures(to: string, count: number): Promise<void> {
  const jpeg = await sharp({ create: { width: 96, height: 72, channels: 3, background: '#789', noise: { type: 'gaussian', mean: 128, sigma: 30 } } }).jpeg().toBuffer()
  for (let picture = 0; picture < count; picture++) {
    const folder = path.join(to, String(Math.floor(picture / 1000)).padStart(3, '0'))
    if (picture % 1000 === 0) await mkdir(folder, { recursive: true })
    const segment = gpsSegment(40 + ((picture * 7) % 1500) / 100, -5 + ((picture * 13) % 3000) / 100)
    await writeFile(path.join(folder, `picture-${String(picture).padStart(6, '0')}.jpg`), Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2), Buffer.from(String(picture))]))
  }
}
