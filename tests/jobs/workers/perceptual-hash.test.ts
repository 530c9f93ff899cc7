import { existsSync } from 'node:fs'
import fc from 'fast-check'
import sharp from 'sharp'
import type { Sharp } from 'sharp'
import { describe, expect, test } from 'vitest'
import { decodeUpright } from '../../../native-models/image/decode.ts'
import type { RgbImage } from '../../../native-models/image/decode.ts'
import { perceptualHash } from '../../../main/jobs/workers/perceptual-hash.ts'
import { scene } from './pictures.ts'

function distance(a: string, b: string): number {
  return (BigInt(`0x${a}`) ^ BigInt(`0x${b}`)).toString(2).replaceAll('0', '').length
}

function image(width: number, height: number, grey: (x: number, y: number) => number): RgbImage {
  const data = Buffer.alloc(width * height * 3)
  for (let at = 0; at < width * height; at++) data.fill(grey(at % width, Math.floor(at / width)), at * 3, at * 3 + 3)
  return { data, width, height, fullWidth: width, fullHeight: height }
}

async function hashOf(picture: Sharp): Promise<string> {
  const { data, info } = await sharp(await picture.png().toBuffer()).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return perceptualHash({ data, width: info.width, height: info.height, fullWidth: info.width, fullHeight: info.height })!
}

/** The definition, term by term. */
function reference(pixels: RgbImage): string {
  const low: number[] = []
  for (let v = 0; v < 8; v++) {
    for (let u = 0; u < 8; u++) {
      let sum = 0
      for (let y = 0; y < 32; y++) for (let x = 0; x < 32; x++) sum += pixels.data[(y * 32 + x) * 3]! * Math.cos(Math.PI * u * (2 * x + 1) / 64) * Math.cos(Math.PI * v * (2 * y + 1) / 64)
      low.push(sum)
    }
  }
  const sorted = low.toSorted((a, b) => a - b)
  const median = (sorted[31]! + sorted[32]!) / 2
  return BigInt(`0b${low.map((value) => (value > median ? 1 : 0)).join('')}`).toString(16).padStart(16, '0')
}

test('agrees with the definition on 32 x 32 pixels', () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 1024, maxLength: 1024 }), (values) => {
    const pixels = image(32, 32, (x, y) => values[y * 32 + x]!)
    const hash = perceptualHash(pixels)
    fc.pre(hash !== null)
    expect(distance(hash!, reference(pixels))).toBeLessThanOrEqual(0)
  }), { numRuns: 50 })
})

test('any size from one pixel on gives 16 digits or null', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 70 }), (width, height) => {
    const hash = perceptualHash(image(width, height, (x, y) => (x * 31 + y * 17) % 256))
    expect(hash ?? '0'.repeat(16)).toMatch(/^[0-9a-f]{16}$/)
  }))
})

test('flat pictures have none', () => {
  expect(perceptualHash(image(200, 100, () => 128))).toBeNull()
  expect(perceptualHash(image(200, 100, (x) => 128 + x % 2))).toBeNull()
  expect(perceptualHash(image(200, 100, (x) => x))).not.toBeNull()
})

test('scaled, compressed and brightened pictures stay near; a turned and another one do not', async () => {
  const hash = await hashOf(scene(640, 480))
  expect(distance(hash, await hashOf(scene(200, 150)))).toBeLessThanOrEqual(6)
  expect(distance(hash, await hashOf(sharp(await scene(640, 480).jpeg({ quality: 20 }).toBuffer())))).toBeLessThanOrEqual(6)
  expect(distance(hash, await hashOf(scene(640, 480).modulate({ brightness: 1.15 })))).toBeLessThanOrEqual(8)
  expect(distance(hash, await hashOf(scene(640, 480).rotate(90)))).toBeGreaterThan(16)
  expect(distance(hash, await hashOf(scene(640, 480).negate()))).toBeGreaterThan(16)
})

const photos = new URL('../../../../shared/photos/', import.meta.url).pathname

/** By Python's ImageHash 4.3 (phash of the upright picture), whose 32 x 32 grey levels come from another filter. */
const byImageHash = { 'DSCN0010.jpg': 'cedbd88c49eaf808', 'flir-sign-flipped-longitude.jpg': 'c98f776f50d02ce0', 'iphone4.jpg': '83d17ae3b446c617', 'lumia800.jpg': 'ccb323ccb321ccb3', 'sony-hx5v-sign.jpg': 'e9b6164aea3125ce', 'streetscape-41af8b42.jpeg': 'd15393d524b4ccad' }

describe.skipIf(!existsSync(photos))('beside another implementation', () => {
  test.each(Object.entries(byImageHash))('%s', async (name, expected) => {
    const hash = perceptualHash(await decodeUpright(photos + name, { maxPixels: 50e6, maxSide: 512 }))
    expect(distance(hash!, expected)).toBeLessThanOrEqual(6)
  })
})
