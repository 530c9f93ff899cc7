// Conversions of stored floats against the engine's own (DataView), and against a search for the nearest for bfloat16.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstBeyond, largestOf, narrow, narrowBfloat16, narrowFloat16, widen, widenBfloat16, widenFloat16 } from '../../../native-models/packs/float-conversion.ts'

const all = Uint16Array.from({ length: 65536 }, (_, index) => index)
const view = new DataView(new ArrayBuffer(4))
const isNaNHalf = (half: number) => (half & 0x7c00) === 0x7c00 && (half & 1023) !== 0

const wide = (convert: (source: Uint16Array, target: Float32Array) => void) => {
  const values = new Float32Array(all.length)
  convert(all, values)
  return values
}

test('every float16 is widened to its very value, and back to its very bits', () => {
  const values = wide(widenFloat16)
  const wrong = [...all].filter((half) => {
    view.setUint16(0, half)
    return !Object.is(values[half], view.getFloat16(0))
  })
  expect(wrong).toEqual([])
  const back = new Uint16Array(all.length)
  narrowFloat16(values, back)
  expect(back).toEqual(all)
})

test('every bfloat16 is widened to its very value, and back to its very bits, NaNs with their payload', () => {
  const values = wide(widenBfloat16)
  const wrong = [...all].filter((half) => {
    view.setUint32(0, half << 16 >>> 0)
    return !Object.is(values[half], view.getFloat32(0))
  })
  expect(wrong).toEqual([])
  const back = new Uint16Array(all.length)
  narrowBfloat16(values, back)
  expect(back).toEqual(all)
})

/** Through numbers a NaN would lose its payload. */
const ofBits = (pattern: number) => new Float32Array(Uint32Array.of(pattern).buffer)

const bits = fc.oneof(fc.integer({ min: 0, max: 0xffffffff }), fc.integer({ min: 0x33000000, max: 0x47800001 }), fc.constantFrom(0x477fefff, 0x477ff000, 0x33000000, 0x33000001, 0x387fffff, 0x38800000, 0x7f800001, 0xff800000),
  // Halfway between two bfloat16s, and next to it.
  fc.tuple(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(0x7fff, 0x8000, 0x8001)).map(([upper, lower]) => (upper << 16 | lower) >>> 0))

test('float32 becomes the nearest float16, ties to even, as the engine itself rounds', () => {
  fc.assert(fc.property(bits, (pattern) => {
    view.setUint32(0, pattern)
    const value = view.getFloat32(0)
    const [half] = new Uint16Array(narrow(ofBits(pattern), 'F16').buffer)
    view.setFloat16(0, value)
    if (Number.isNaN(value)) expect(isNaNHalf(half!)).toBe(true)
    else expect(half).toBe(view.getUint16(0))
  }), { numRuns: 20_000 })
})

test('float32 becomes the nearest bfloat16, ties to even', () => {
  const values = wide(widenBfloat16)
  fc.assert(fc.property(bits, (pattern) => {
    view.setUint32(0, pattern)
    const value = view.getFloat32(0)
    const [found] = new Uint16Array(narrow(ofBits(pattern), 'BF16').buffer)
    if (Number.isNaN(value)) return void expect(values[found!]).toBeNaN()
    if (Math.abs(value) > largestOf.BF16) return void expect(Math.abs(values[found!]!)).toBe(Infinity)
    const away = Math.abs(values[found!]! - value)
    for (const other of [found! - 1, found! + 1]) {
      const gap = Math.abs(values[other & 0xffff]! - value)
      if (gap === away) expect(found! & 1).toBe(0)
      if (!Number.isNaN(gap)) expect(gap).toBeGreaterThanOrEqual(away)
    }
  }), { numRuns: 20_000 })
})

test('float32 passes without a copy, and the first value out of bounds is found', () => {
  const values = Float32Array.of(1, -2, 70000, NaN)
  const bytes = narrow(values, 'F32')
  expect(bytes.buffer).toBe(values.buffer)
  expect(widen(bytes, 'F32', new Float32Array(0))).toEqual(values)
  expect([firstBeyond(values, largestOf.F16), firstBeyond(values, largestOf.F32), firstBeyond(values.subarray(0, 2), largestOf.F16)]).toEqual([2, 3, -1])
  expect(firstBeyond(Float32Array.of(-Infinity), largestOf.F32)).toBe(0)
  expect([...new Uint16Array(narrow(Float32Array.of(largestOf.F16, 65520), 'F16').buffer)]).toEqual([0x7bff, 0x7c00])
})
