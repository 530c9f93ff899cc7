// Crops against plain pixel copies and against sharp's scaling.
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { cropTurned } from '../../../native-models/image/crop.ts'
import { shrinkTo } from '../../../native-models/image/resize.ts'

const width = 64
const height = 48
const data = Buffer.from(Array.from({ length: width * height * 3 }, (_, index) => Math.round(128 + 60 * Math.sin(index / 40) + 50 * Math.cos(index / 3 / width / 5))))
const image = { data, width, height }

test('an unscaled, unturned crop is a copy', () => {
  const crop = cropTurned(image, { centre: [20, 15], width: 10, height: 6, angle: 0 }, 10, 6)
  for (let row = 0; row < 6; row++) expect(crop.data.subarray(row * 30, row * 30 + 30).equals(data.subarray(((12 + row) * width + 15) * 3, ((12 + row) * width + 25) * 3))).toBe(true)
})

test('a quarter turn clockwise reads the columns', () => {
  const crop = cropTurned(image, { centre: [20, 15], width: 6, height: 10, angle: Math.PI / 2 }, 6, 10)
  // Along the crop goes down the picture, down the crop goes left.
  expect(crop.data[0]).toBe(data[(12 * width + 24) * 3])
  expect(crop.data[(9 * 6 + 5) * 3]).toBe(data[(17 * width + 15) * 3])
})

test('shrinking by four is the mean of each block of 4 x 4', () => {
  const crop = cropTurned(image, { centre: [32, 24], width, height, angle: 0 }, 16, 12)
  const mean = (column: number, row: number, channel: number) => {
    const block = Array.from({ length: 16 }, (_, index) => data[((row * 4 + (index >> 2)) * width + column * 4 + index % 4) * 3 + channel]!)
    return block.reduce((sum, value) => sum + value) / 16
  }
  crop.data.forEach((value, index) => expect(Math.abs(value - mean(Math.floor(index / 3) % 16, Math.floor(index / 48), index % 3))).toBeLessThanOrEqual(0.51))
})

test('on a smooth picture it agrees with sharp within one level', async () => {
  const smooth = Buffer.from(Array.from({ length: width * height * 3 }, (_, index) => Math.round(40 + Math.floor(index / 3) % width * 2 + Math.floor(index / 3 / width))))
  const crop = cropTurned({ data: smooth, width, height }, { centre: [32, 24], width, height, angle: 0 }, 16, 12)
  const wanted = await sharp(smooth, { raw: { width, height, channels: 3 } }).resize(16, 12, { kernel: 'linear' }).raw().toBuffer()
  // Sharp's wider kernel bends at the borders: the inner part is compared.
  for (let row = 1; row < 11; row++) for (let i = (row * 16 + 1) * 3; i < (row * 16 + 15) * 3; i++) expect(Math.abs(crop.data[i]! - wanted[i]!)).toBeLessThanOrEqual(1)
})

test('beyond the picture its border goes on; shrinkTo leaves small pictures alone', async () => {
  const crop = cropTurned(image, { centre: [-50, -50], width: 4, height: 4, angle: 0 }, 4, 4)
  expect([...crop.data.subarray(0, 3)]).toEqual([...data.subarray(0, 3)])
  expect(await shrinkTo(image, 64)).toBe(image)
  expect(await shrinkTo(image, 32)).toMatchObject({ width: 32, height: 24 })
})
