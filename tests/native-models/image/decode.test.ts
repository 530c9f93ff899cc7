// Every format comes out upright, in 8-bit sRGB, at the size asked for; bad files are refused with their reason.
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeUpright, encodeThumbnail, openImage } from '../../../native-models/image/decode.ts'
import type { RgbImage } from '../../../native-models/image/decode.ts'

const limits = { maxPixels: 1e6 }
let folder = ''
beforeAll(async () => { folder = await mkdtemp(path.join(tmpdir(), 'decode-')) })
afterAll(() => rm(folder, { recursive: true }))

/** 60 x 40: red top left, green top right, blue bottom left, white bottom right. */
const corners = ['#e01010', '#10c010', '#1010e0', '#f0f0f0']
const scene = sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40">${corners.map((fill, index) => `<rect x="${index % 2 * 30}" y="${Math.floor(index / 2) * 20}" width="30" height="20" fill="${fill}"/>`).join('')}</svg>`)).removeAlpha()

const save = async (name: string, bytes: Buffer) => {
  const file = path.join(folder, name)
  await writeFile(file, bytes)
  return file
}

/** The colour in the middle of each quarter: which of the four it is closest to. */
function quarters({ data, width, height }: RgbImage): number[] {
  const wanted = corners.map((colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)))
  return [[0.25, 0.25], [0.75, 0.25], [0.25, 0.75], [0.75, 0.75]].map(([x, y]) => {
    const at = (Math.floor(y! * height) * width + Math.floor(x! * width)) * 3
    const distances = wanted.map((colour) => colour.reduce((sum, value, channel) => sum + (value - data[at + channel]!) ** 2, 0))
    return distances.indexOf(Math.min(...distances))
  })
}

describe('formats', () => {
  test.each(['jpeg', 'png', 'webp', 'tiff', 'gif', 'avif'] as const)('%s, whatever its name says', async (format) => {
    const file = await save(`${format}.txt`, await scene.clone().toFormat(format).toBuffer())
    const opened = await openImage(file, limits)
    expect([opened.format, opened.width, opened.height]).toEqual([format, 60, 40])
    const image = await opened.decode()
    expect([image.width, image.height, image.data.length]).toEqual([60, 40, 60 * 40 * 3])
    expect(quarters(image)).toEqual([0, 1, 2, 3])
  })

  test('16 bits a channel and CMYK become 8-bit sRGB, grey becomes three equal channels', async () => {
    const deep = await decodeUpright(await save('deep.png', await scene.clone().toColourspace('rgb16').png().toBuffer()), limits)
    const print = await decodeUpright(await save('print.jpg', await scene.clone().toColourspace('cmyk').jpeg().toBuffer()), limits)
    const grey = await decodeUpright(await save('grey.png', await scene.clone().greyscale().png().toBuffer()), limits)
    for (const image of [deep, print]) expect(quarters(image)).toEqual([0, 1, 2, 3])
    expect(grey.data.length).toBe(60 * 40 * 3)
    expect(new Set(grey.data.subarray(0, 3)).size).toBe(1)
  })

  test('clear parts become white', async () => {
    const clear = await sharp({ create: { width: 4, height: 4, channels: 4, background: '#00000000' } }).png().toBuffer()
    expect([...(await decodeUpright(await save('clear.png', clear), limits)).data.subarray(0, 3)]).toEqual([255, 255, 255])
  })

  test('a name that is no UTF-8 is opened by its bytes', async () => {
    const file = Buffer.concat([Buffer.from(folder + path.sep), Buffer.from([0xff, 0xfe, 0x2e, 0x6a])])
    await writeFile(file, await scene.clone().png().toBuffer())
    expect((await openImage(file, limits)).width).toBe(60)
  })
})

describe('orientation', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('EXIF %i in the file, and the same given from outside, agree with sharp', async (orientation) => {
    const plain = await scene.clone().png().toBuffer()
    const tagged = await sharp(plain).withMetadata({ orientation }).png().toBuffer()
    const { data, info } = await sharp(tagged).autoOrient().raw().toBuffer({ resolveWithObject: true })
    const own = await decodeUpright(await save(`own-${orientation}.png`, tagged), limits)
    const given = await decodeUpright(await save(`given-${orientation}.png`, plain), { ...limits, orientation })
    for (const image of [own, given]) {
      expect([image.width, image.height, image.fullWidth, image.fullHeight]).toEqual([info.width, info.height, info.width, info.height])
      expect(image.data.equals(data)).toBe(true)
    }
  })
})

describe('sizes', () => {
  test('maxSide shrinks, keeps the full size in mind, and never enlarges', async () => {
    const file = await save('side.jpg', await sharp(await scene.clone().png().toBuffer()).resize(600, 400).withMetadata({ orientation: 6 }).jpeg().toBuffer())
    const small = await decodeUpright(file, { ...limits, maxSide: 100 })
    expect([small.width, small.height, small.fullWidth, small.fullHeight]).toEqual([67, 100, 400, 600])
    expect((await decodeUpright(file, { ...limits, maxSide: 5000 })).width).toBe(400)
    const thumbnail = await sharp(await encodeThumbnail(small, 50)).metadata()
    expect([thumbnail.format, thumbnail.width, thumbnail.height]).toEqual(['webp', 34, 50])
  })

  test('a picture over the limit is refused by its header, with its size', async () => {
    const file = await save('large.png', await sharp({ create: { width: 1001, height: 1000, channels: 3, background: 'red' } }).png().toBuffer())
    await expect(openImage(file, limits)).rejects.toThrow(/1001 x 1000/)
    await expect(openImage(file, limits)).rejects.toMatchObject({ code: 'too-large' })
  })

  test('a PNG that states 2,000,000,000 pixels costs nothing', async () => {
    const header = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR', 'latin1')
    const body = Buffer.from([0, 0, 0xc3, 0x50, 0, 0, 0x9c, 0x40, 8, 2, 0, 0, 0])
    const check = Buffer.alloc(4)
    check.writeUInt32BE(crc32(Buffer.concat([header.subarray(12), body])))
    const file = await save('bomb.png', Buffer.concat([header, body, check, Buffer.from('\0\0\0\x01IDAT\0\0\0\0\0', 'latin1')]))
    await expect(openImage(file, limits)).rejects.toThrow(/50000 x 40000/)
  })

  test('a BMP that states more than it has is refused before a pixel is allocated', async () => {
    const file = Buffer.alloc(54)
    file.write('BM')
    file.writeUInt32LE(54, 10)
    file.writeUInt32LE(40, 14)
    file.writeInt32LE(900, 18)
    file.writeInt32LE(900, 22)
    file.writeUInt16LE(24, 28)
    await expect(decodeUpright(await save('short.bmp', file), limits)).rejects.toThrow(/truncated/)
    file.writeInt32LE(2 ** 30, 22)
    await expect(decodeUpright(await save('tall.bmp', file), limits)).rejects.toMatchObject({ code: 'too-large' })
  })
})

describe('bad files', () => {
  test('empty, no picture, a folder, RAW, SVG and truncated ones say why', async () => {
    const jpeg = await sharp({ create: { width: 400, height: 400, channels: 3, background: 'red', noise: { type: 'gaussian', sigma: 60 } } }).jpeg().toBuffer()
    await mkdir(path.join(folder, 'folder.jpg'))
    const open = async (name: string, bytes: Buffer) => decodeUpright(await save(name, bytes), limits)
    await expect(open('empty.jpg', Buffer.alloc(0))).rejects.toThrow(/empty/)
    await expect(open('words.jpg', Buffer.from('no picture'))).rejects.toMatchObject({ code: 'unreadable' })
    await expect(open('drawing.jpg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'))).rejects.toMatchObject({ code: 'unreadable' })
    await expect(open('shot.NEF', await scene.clone().tiff().toBuffer())).rejects.toMatchObject({ code: 'unsupported' })
    await expect(open('half.jpg', jpeg.subarray(0, jpeg.length / 2))).rejects.toMatchObject({ code: 'unreadable' })
    await expect(open('head.jpg', jpeg.subarray(0, 40))).rejects.toMatchObject({ code: 'unreadable' })
    await expect(decodeUpright(path.join(folder, 'folder.jpg'), limits)).rejects.toThrow(/regular file/)
    await expect(decodeUpright(path.join(folder, 'none.jpg'), limits)).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

const heic = path.resolve('../shared/photos/IMG_5195.HEIC')
describe.skipIf(!existsSync(heic))('HEIC', () => {
  test('decodes upright without a word on the console; truncated and broken ones are refused', async () => {
    const image = await decodeUpright(heic, { maxPixels: 1e8, maxSide: 200 })
    expect([image.fullWidth, image.fullHeight, image.height]).toEqual([2566, 3313, 200])
    const values = new Set(image.data)
    expect(values.size).toBeGreaterThan(200)
    const bytes = await readFile(heic)
    await expect(decodeUpright(await save('half.heic', bytes.subarray(0, 400_000)), { maxPixels: 1e8 })).rejects.toThrow(/truncated/)
    await expect(decodeUpright(heic, limits)).rejects.toThrow(/2566 x 3313/)
    const crafted = Buffer.from(bytes)
    crafted.fill(0x55, 200_000)
    crafted.fill(0x55, 60, 3000)
    await expect(decodeUpright(await save('crafted.heic', crafted), { maxPixels: 1e8 })).rejects.toMatchObject({ code: 'unreadable' })
  })
})
