// Bicubic scaling against what torch made of the same pictures, recorded by tests/fixtures/qwen2-5-vl/make.py.
import path from 'node:path'
import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { resizeBicubic } from '../../../native-models/image/bicubic.ts'
import type { Pixels } from '../../../native-models/image/crop.ts'

const folder = path.join(import.meta.dirname, '../../fixtures/qwen2-5-vl')

async function read(file: string): Promise<Pixels> {
  const { data, info } = await sharp(path.join(folder, file)).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

describe('resizeBicubic', () => {
  it.each(['wide', 'tall', 'tiny', 'square'])('equals torch on %s, larger and smaller', async (name) => {
    const image = await read(`images/${name}.png`)
    for (const limit of [37632, 16384]) {
      const expected = await read(`resized/${name}-${limit}.png`)
      const found = resizeBicubic(image, expected.width, expected.height)
      expect(found.data.equals(expected.data), `${name} at ${expected.width} x ${expected.height}`).toBe(true)
    }
  })

  it('leaves a picture of that size alone', async () => {
    const image = await read('images/tiny.png')
    expect(resizeBicubic(image, image.width, image.height)).toBe(image)
  })

  it('keeps one colour at any size', () => {
    const side = fc.integer({ min: 1, max: 90 })
    const level = fc.integer({ min: 0, max: 255 })
    fc.assert(fc.property(side, side, side, side, fc.tuple(level, level, level), (width, height, toWidth, toHeight, colour) => {
      const data = Buffer.from(Array.from({ length: width * height }, () => colour).flat())
      const found = resizeBicubic({ data, width, height }, toWidth, toHeight)
      expect([found.width, found.height, found.data.length]).toEqual([toWidth, toHeight, toWidth * toHeight * 3])
      // 14-bit weights may not add up to one; the reference is off by a level then, too.
      expect(found.data.every((value, index) => Math.abs(value - colour[index % 3]!) <= 1)).toBe(true)
    }), { numRuns: 200 })
  })
})
