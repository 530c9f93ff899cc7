// The BMP decoder against an encoder of its own for each depth, and against bytes that no encoder wrote.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBmp, readBmpHeader } from '../../../native-models/image/bmp.ts'
import { ImageError } from '../../../native-models/image/errors.ts'

interface Drawing { bits: number; width: number; height: number; topDown?: boolean; palette?: number[][]; masks?: number[]; core?: boolean }

/** `pixel(x, y)` is the palette index or the raw value of a pixel. */
function encode({ bits, width, height, topDown = false, palette = [], masks = [], core = false }: Drawing, pixel: (x: number, y: number) => number): Buffer {
  const stride = Math.ceil(width * bits / 32) * 4
  const headerBytes = core ? 12 : 40
  const paletteBytes = palette.length * (core ? 3 : 4)
  const start = 14 + headerBytes + masks.length * 4 + paletteBytes
  const file = Buffer.alloc(start + stride * height)
  file.write('BM', 'latin1')
  file.writeUInt32LE(file.length, 2)
  file.writeUInt32LE(start, 10)
  file.writeUInt32LE(headerBytes, 14)
  if (core) [width, height, 1, bits].forEach((value, index) => file.writeUInt16LE(value, 18 + index * 2))
  else {
    file.writeInt32LE(width, 18)
    file.writeInt32LE(topDown ? -height : height, 22)
    file.writeUInt16LE(1, 26)
    file.writeUInt16LE(bits, 28)
    file.writeUInt32LE(masks.length ? 3 : 0, 30)
    file.writeUInt32LE(palette.length, 46)
  }
  masks.forEach((mask, index) => file.writeUInt32LE(mask, 54 + index * 4))
  palette.forEach(([r, g, b], index) => [b!, g!, r!].forEach((value, channel) => file.writeUInt8(value, 14 + headerBytes + masks.length * 4 + index * (core ? 3 : 4) + channel)))
  for (let y = 0; y < height; y++) {
    const row = start + (topDown ? y : height - 1 - y) * stride
    for (let x = 0; x < width; x++) {
      const value = pixel(x, y)
      if (bits < 8) file[row + (x * bits >> 3)]! |= value << (8 - bits - x * bits % 8)
      else file.writeUIntLE(value, row + x * bits / 8, bits / 8)
    }
  }
  return file
}

const decode = (file: Buffer) => [...decodeBmp(file, readBmpHeader(file))]
const shape = { width: fc.integer({ min: 1, max: 19 }), height: fc.integer({ min: 1, max: 9 }), topDown: fc.boolean() }

test('palettes of 1, 4 and 8 bits, OS/2 headers among them, give back every pixel', () => {
  fc.assert(fc.property(fc.constantFrom(1, 4, 8), fc.boolean(), fc.record(shape), fc.infiniteStream(fc.integer({ min: 0, max: 255 })), (bits, core, { width, height, topDown }, stream) => {
    const palette = Array.from({ length: 2 ** bits }, (_, index) => [index * 37 % 256, index * 91 % 256, index * 5 % 256])
    const indices = Array.from({ length: width * height }, () => stream.next().value % 2 ** bits)
    const file = encode({ bits, width, height, topDown: topDown && !core, palette, core }, (x, y) => indices[y * width + x]!)
    expect(decode(file)).toEqual(indices.flatMap((index) => palette[index]!))
  }))
})

test('24 and 32 bits give back every pixel', () => {
  fc.assert(fc.property(fc.constantFrom(24, 32), fc.record(shape), fc.infiniteStream(fc.integer({ min: 0, max: 0xffffff })), (bits, { width, height, topDown }, stream) => {
    const values = Array.from({ length: width * height }, () => stream.next().value)
    const file = encode({ bits, width, height, topDown }, (x, y) => values[y * width + x]!)
    expect(decode(file)).toEqual(values.flatMap((value) => [value >> 16, value >> 8 & 255, value & 255]))
  }))
})

test('16 bits: 5-5-5 by default, 5-6-5 by bit fields, each stretched to 255', () => {
  expect(decode(encode({ bits: 16, width: 3, height: 1 }, (x) => [0x7fff, 0x7c00, 0x0010][x]!))).toEqual([255, 255, 255, 255, 0, 0, 0, 0, Math.round(16 / 31 * 255)])
  expect(decode(encode({ bits: 16, width: 2, height: 1, masks: [0xf800, 0x07e0, 0x001f] }, (x) => [0x07e0, 0xf81f][x]!))).toEqual([0, 255, 0, 255, 0, 255])
})

test('bit fields in the top byte of 32 bits', () => {
  expect(decode(encode({ bits: 32, width: 1, height: 1, masks: [0xff000000, 0x00ff0000, 0x0000ff00] }, () => 0xfa320100))).toEqual([0xfa, 0x32, 0x01])
})

test('a compressed one is refused by its name, a truncated one by its lengths', () => {
  const file = encode({ bits: 8, width: 4, height: 4, palette: [[0, 0, 0]] }, () => 0)
  const compressed = Buffer.from(file)
  compressed.writeUInt32LE(1, 30)
  expect(() => decode(compressed)).toThrow(/RLE8/)
  expect(() => decode(file.subarray(0, -1))).toThrow(/truncated/)
})

test('hostile bytes end in an ImageError or in pixels, and never in more pixels than the file could hold', () => {
  const base = encode({ bits: 8, width: 8, height: 8, palette: [[1, 2, 3], [4, 5, 6]] }, (x, y) => (x + y) % 2)
  const flips = fc.array(fc.tuple(fc.integer({ min: 2, max: 60 }), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 })
  fc.assert(fc.property(flips, fc.integer({ min: 0, max: base.length }), (changes, length) => {
    const file = Buffer.from(base.subarray(0, length))
    for (const [at, value] of changes) if (at < file.length) file[at] = value
    try {
      expect(decode(file).length).toBeLessThanOrEqual(file.length * 8 * 3)
    } catch (error) {
      expect(error).toBeInstanceOf(ImageError)
    }
  }), { numRuns: 2000 })
})
