// Pictures, hand-made EXIF and tasks for the tests of the inspection worker.
import sharp from 'sharp'
import type { Sharp } from 'sharp'
import type { InspectTask } from '../../../main/contract/observation.ts'

/** A scene of bars and discs, the same each time; not flat, not symmetric. */
export function scene(width = 320, height = 240): Sharp {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 320 240"><rect width="320" height="240" fill="#9cf"/><rect y="150" width="320" height="90" fill="#363"/>
    <circle cx="70" cy="60" r="35" fill="#fd2"/><rect x="180" y="70" width="80" height="110" fill="#843"/><path d="M170 75 L220 20 L270 75Z" fill="#222"/></svg>`
  return sharp(Buffer.from(svg)).flatten()
}

export const jpeg = (width?: number, height?: number): Promise<Buffer> => scene(width, height).jpeg({ quality: 85 }).toBuffer()

interface Field { tag: number; type: 2 | 3 | 4 | 5; count: number; bytes: Buffer }

export const ascii = (tag: number, text: string): Field => ({ tag, type: 2, count: text.length + 1, bytes: Buffer.from(`${text}\0`, 'latin1') })
export const short = (tag: number, value: number): Field => ({ tag, type: 3, count: 1, bytes: Buffer.from([value & 255, value >> 8, 0, 0]) })
export const long = (tag: number, value: number): Field => ({ tag, type: 4, count: 1, bytes: Buffer.from(Uint32Array.of(value).buffer) })
export const rationals = (tag: number, pairs: readonly [number, number][]): Field => ({ tag, type: 5, count: pairs.length, bytes: Buffer.from(Uint32Array.from(pairs.flat()).buffer) })

/** One little-endian TIFF directory at `offset` with its values behind it. */
function directory(fields: readonly Field[], offset: number): Buffer {
  const entries = [...fields].sort((a, b) => a.tag - b.tag)
  const head = Buffer.alloc(2 + 12 * entries.length + 4)
  const values: Buffer[] = []
  let next = offset + head.length
  head.writeUInt16LE(entries.length, 0)
  for (const [index, { tag, type, count, bytes }] of entries.entries()) {
    const at = 2 + 12 * index
    head.writeUInt16LE(tag, at)
    head.writeUInt16LE(type, at + 2)
    head.writeUInt32LE(count, at + 4)
    if (bytes.length <= 4) {
      bytes.copy(head, at + 8)
      continue
    }
    head.writeUInt32LE(next, at + 8)
    values.push(bytes)
    next += bytes.length
  }
  return Buffer.concat([head, ...values])
}

const tiffHead = Buffer.from('49492a0008000000', 'hex')

/** TIFF of one directory and, if given, a GPS directory behind it. */
export function tiff(fields: readonly Field[], gps: readonly Field[] = []): Buffer {
  const build = (gpsAt: number): Buffer => directory([...fields, ...(gps.length > 0 ? [long(0x8825, gpsAt)] : [])], 8)
  const gpsAt = 8 + build(0).length
  return Buffer.concat([tiffHead, build(gpsAt), gps.length > 0 ? directory(gps, gpsAt) : Buffer.of()])
}

/** A Nikon RAW with nothing in it but its main directory and, in a sub-directory, a JPEG. */
export function nef(preview: Buffer, orientation: number): Buffer {
  const main = (subAt: number): Buffer => directory([ascii(0x10f, 'NIKON CORPORATION'), ascii(0x110, 'NIKON D90'), short(0x112, orientation), long(0x14a, subAt)], 8)
  const sub = (at: number, previewAt: number): Buffer => directory([long(0xfe, 1), short(0x103, 6), long(0x201, previewAt), long(0x202, preview.length)], at)
  const subAt = 8 + main(0).length
  return Buffer.concat([tiffHead, main(subAt), sub(subAt, subAt + sub(0, 0).length), preview])
}

/** The JPEG with one more segment right after its start. */
function withSegment(picture: Buffer, marker: number, body: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([picture.subarray(0, 2), head, body, picture.subarray(2)])
}

export const withExif = (picture: Buffer, exif: Buffer): Buffer => withSegment(picture, 0xe1, Buffer.concat([Buffer.from('Exif\0\0'), exif]))

export const withXmp = (picture: Buffer, attributes: string, elements?: string): Buffer => withSegment(picture, 0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0${xmpPacket(attributes, elements)}`))

/** ISO base media boxes: size, type, content. */
export function box(type: string, content: Buffer = Buffer.of(), size = content.length + 8): Buffer {
  const head = Buffer.alloc(8, type, 'latin1')
  head.writeUInt32BE(size >>> 0, 0)
  return Buffer.concat([head, content])
}

/** The JPEG with a C2PA store that holds one JSON assertion (JUMBF, ISO 19566-5, in APP11). */
export function withClaim(picture: Buffer, label: string, json: unknown): Buffer {
  const description = box('jumd', Buffer.concat([Buffer.from('6a736f6e00110010800000aa00389b7103', 'hex'), Buffer.from(`${label}\0`)]))
  const store = box('jumb', Buffer.concat([description, box('json', Buffer.from(JSON.stringify(json)))]))
  return withSegment(picture, 0xeb, Buffer.concat([Buffer.from('JP\0\x01\0\0\0\x01', 'latin1'), store]))
}

type Pair = [number, number]

/** GPS directory from magnitudes as degrees, minutes, seconds. */
export function gpsFields(latitude: Pair[], longitude: Pair[], references: [string, string] = ['N', 'E']): Field[] {
  return [ascii(1, references[0]), rationals(2, latitude), ascii(3, references[1]), rationals(4, longitude)]
}

export const xmpPacket = (attributes: string, elements = ''): string =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:ext="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" ${attributes}>${elements}</rdf:Description></rdf:RDF></x:xmpmeta>`

export function taskFor(file: string | Buffer, changes: Partial<InspectTask> = {}): InspectTask {
  const reference = typeof file === 'string' ? { path: file } : { path: file.toString(), bytes: file.toString('base64') }
  return { file: reference, sidecars: [], derived: null, originals: null, readText: false, languages: [], languageFolders: [], maxPixels: 100e6, ...changes }
}
