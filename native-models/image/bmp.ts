// Windows bitmaps: uncompressed 1, 4, 8, 16, 24 and 32 bits and BITFIELDS. sharp reads none. Every offset of the file is checked.
// Reference: Microsoft, BITMAPCOREHEADER and BITMAPINFOHEADER to BITMAPV5HEADER.
import { ImageError } from './errors.ts'

/** Masks of the three colours in a 16- or 32-bit pixel. */
type Masks = readonly [red: number, green: number, blue: number]

export interface BmpHeader {
  readonly width: number
  readonly height: number
  readonly topDown: boolean
  readonly bits: 1 | 4 | 8 | 16 | 24 | 32
  readonly masks: Masks
  readonly paletteStart: number
  readonly paletteEntryBytes: 3 | 4
  readonly paletteEntries: number
  readonly pixelStart: number
}

const compressions = ['none', 'RLE8', 'RLE4', 'bit fields', 'JPEG', 'PNG', 'bit fields with alpha']
const depths = [1, 4, 8, 16, 24, 32] as const
const masks555: Masks = [0x7c00, 0x03e0, 0x001f]
const masks888: Masks = [0xff0000, 0x00ff00, 0x0000ff]
const fileHeaderBytes = 14
const coreHeaderBytes = 12

function unreadable(what: string): never {
  throw new ImageError('unreadable', `the BMP is broken: ${what}`)
}

function depthOf(bits: number): BmpHeader['bits'] {
  return depths.find((depth) => depth === bits) ?? unreadable(`${bits} bits a pixel`)
}

/** OS/2's header: 16-bit sizes, palette entries of three bytes. */
function readCoreHeader(file: DataView): BmpHeader {
  const bits = depthOf(file.getUint16(24, true))
  const paletteEntries = bits <= 8 ? 2 ** bits : 0
  return checked({
    width: file.getUint16(18, true), height: file.getUint16(20, true), topDown: false, bits, masks: bits === 16 ? masks555 : masks888,
    paletteStart: fileHeaderBytes + coreHeaderBytes, paletteEntryBytes: 3, paletteEntries, pixelStart: file.getUint32(10, true),
  })
}

function readMasks(file: DataView, bits: number, compression: number): Masks {
  if (compression === 0) return bits === 16 ? masks555 : masks888
  if (bits !== 16 && bits !== 32) return unreadable(`bit fields with ${bits} bits a pixel`)
  if (file.byteLength < 66) return unreadable('it ends within its bit fields')
  return [file.getUint32(54, true), file.getUint32(58, true), file.getUint32(62, true)]
}

function readInfoHeader(file: DataView, headerBytes: number): BmpHeader {
  if (file.byteLength < fileHeaderBytes + 40) unreadable('it ends within its header')
  const compression = file.getUint32(30, true)
  if (![0, 3, 6].includes(compression)) throw new ImageError('unsupported', `a BMP with ${compressions[compression] ?? `unknown (${compression})`} compression is not decoded here; save it uncompressed or as PNG`)
  const bits = depthOf(file.getUint16(28, true))
  const height = file.getInt32(22, true)
  const stated = file.getUint32(46, true)
  const masksAfterHeader = compression !== 0 && headerBytes === 40 ? (compression === 6 ? 16 : 12) : 0
  return checked({
    width: file.getInt32(18, true), height: Math.abs(height), topDown: height < 0, bits, masks: readMasks(file, bits, compression),
    paletteStart: fileHeaderBytes + headerBytes + masksAfterHeader, paletteEntryBytes: 4,
    paletteEntries: bits <= 8 ? Math.min(stated || 2 ** bits, 2 ** bits) : 0, pixelStart: file.getUint32(10, true),
  })
}

function checked(header: BmpHeader): BmpHeader {
  if (header.width <= 0 || header.height === 0) unreadable(`its size is ${header.width} x ${header.height}`)
  return header
}

/** @throws ImageError 'unreadable' for a broken header, 'unsupported' for a compressed one */
export function readBmpHeader(bytes: Uint8Array): BmpHeader {
  const file = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (file.byteLength < fileHeaderBytes + coreHeaderBytes || file.getUint16(0, false) !== 0x424d) unreadable('it has no header')
  const headerBytes = file.getUint32(14, true)
  if (headerBytes === coreHeaderBytes) return readCoreHeader(file)
  return headerBytes >= 40 && headerBytes <= 1024 ? readInfoHeader(file, headerBytes) : unreadable(`a header of ${headerBytes} bytes`)
}

/** Rows are padded to 4 bytes. */
function rowBytes(header: BmpHeader): number {
  return Math.ceil(header.width * header.bits / 32) * 4
}

/** Writes one pixel of `row` as RGB. */
type PixelReader = (rowStart: number, column: number, target: Buffer, at: number) => void

function paletteReader(file: DataView, header: BmpHeader): PixelReader {
  const { bits, paletteStart, paletteEntryBytes, paletteEntries } = header
  if (paletteStart + paletteEntries * paletteEntryBytes > file.byteLength) unreadable('it ends within its palette')
  return (rowStart, column, target, at) => {
    const byte = file.getUint8(rowStart + (column * bits >> 3))
    const index = byte >> (8 - bits - (column * bits & 7)) & (2 ** bits - 1)
    if (index >= paletteEntries) return // beyond the palette: black, as Windows shows it
    const entry = paletteStart + index * paletteEntryBytes
    for (let channel = 0; channel < 3; channel++) target[at + channel] = file.getUint8(entry + 2 - channel)
  }
}

/** Position and largest value of a colour's bits; a mask of 0 gives black. */
function fieldOf(mask: number): { shift: number; largest: number } {
  const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask)
  return { shift, largest: mask >>> shift }
}

function maskReader(file: DataView, header: BmpHeader): PixelReader {
  const fields = header.masks.map(fieldOf)
  const pixelAt = header.bits === 16 ? (at: number) => file.getUint16(at, true) : (at: number) => file.getUint32(at, true)
  return (rowStart, column, target, at) => {
    const pixel = pixelAt(rowStart + column * header.bits / 8)
    fields.forEach(({ shift, largest }, channel) => {
      target[at + channel] = largest === 0 ? 0 : Math.round(((pixel & header.masks[channel]!) >>> shift) / largest * 255)
    })
  }
}

function trueColourReader(file: DataView): PixelReader {
  return (rowStart, column, target, at) => {
    for (let channel = 0; channel < 3; channel++) target[at + channel] = file.getUint8(rowStart + column * 3 + 2 - channel)
  }
}

function pixelReader(file: DataView, header: BmpHeader): PixelReader {
  if (header.bits <= 8) return paletteReader(file, header)
  return header.bits === 24 ? trueColourReader(file) : maskReader(file, header)
}

/**
 * @param header of the same bytes; hold its size against the limits first
 * @returns RGB, row-major from the top; transparency of 32-bit pixels is ignored, as most programs leave that byte at 0
 * @throws ImageError 'unreadable' when the file holds fewer pixels than its header states
 */
export function decodeBmp(bytes: Uint8Array, header: BmpHeader): Buffer {
  const file = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const stride = rowBytes(header)
  const needed = header.pixelStart + stride * header.height
  if (needed > file.byteLength) unreadable(`it is truncated: ${file.byteLength} bytes of ${needed}`)
  const readPixel = pixelReader(file, header)
  const pixels = Buffer.alloc(header.width * header.height * 3)
  for (let row = 0; row < header.height; row++) {
    const rowStart = header.pixelStart + (header.topDown ? row : header.height - 1 - row) * stride
    for (let column = 0; column < header.width; column++) readPixel(rowStart, column, pixels, (row * header.width + column) * 3)
  }
  return pixels
}
