// int4 against a second, plain writing of its definition, and against what the rounding may cost.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { blocksOf, dequantizeInt4, quantizeInt4 } from '../../../native-models/packs/int4.ts'

/** One block by the definition: scale = extreme / -8, q = clamp(floor(w / scale + 1/2) + 8, 0, 15). */
function block(weights: readonly number[]): { scale: number; levels: number[] } {
  const extreme = weights.reduce((best, weight) => (Math.abs(weight) > Math.abs(best) ? weight : best), 0)
  const scale = Math.fround(extreme / -8)
  return { scale, levels: Array.from({ length: 32 }, (_, index) => (scale === 0 ? 8 : Math.min(15, Math.max(0, Math.floor((weights[index] ?? 0) / scale + 0.5) + 8)))) }
}

function quantize(weights: Float32Array, rows: number, columns: number) {
  const blocks = rows * blocksOf(columns)
  const [nibbles, scales] = [new Uint8Array(blocks * 16).fill(0xff), new Float32Array(blocks)]
  quantizeInt4(weights, rows, columns, nibbles, scales)
  return { nibbles, scales }
}

const matrix = fc.record({ rows: fc.integer({ min: 1, max: 4 }), columns: fc.integer({ min: 1, max: 100 }) }).chain(({ rows, columns }) =>
  fc.array(fc.oneof(fc.float({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, 1, -1, 0.5, -0.25, 1e-45, -1.1e-44)), { minLength: rows * columns, maxLength: rows * columns })
    .map((weights) => ({ rows, columns, weights: Float32Array.from(weights) })))

test('every block is as defined, the last of a row filled up with zeros', () => {
  fc.assert(fc.property(matrix, ({ rows, columns, weights }) => {
    const { nibbles, scales } = quantize(weights, rows, columns)
    for (let row = 0; row < rows; row++) {
      for (let index = 0; index < blocksOf(columns); index++) {
        const expected = block([...weights.subarray(row * columns + index * 32, Math.min(row * columns + index * 32 + 32, (row + 1) * columns))])
        const at = row * blocksOf(columns) + index
        const levels = [...nibbles.subarray(at * 16, at * 16 + 16)].flatMap((byte) => [byte & 15, byte >> 4])
        expect({ scale: scales[at], levels }).toEqual(expected)
      }
    }
  }), { numRuns: 500 })
})

test('the value of largest magnitude survives exactly, the others within half a step, the clipped end within one', () => {
  fc.assert(fc.property(fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 32, maxLength: 32 }), (values) => {
    const weights = Float32Array.from(values, (value) => (Math.abs(value) < 1e-30 ? 0 : value))
    const { nibbles, scales } = quantize(weights, 1, 32)
    const back = new Float32Array(32)
    dequantizeInt4(nibbles, scales, 1, 32, back)
    const step = Math.abs(scales[0]!)
    weights.forEach((weight, index) => {
      const clipped = scales[0]! !== 0 && weight / scales[0]! > 7.5
      expect(Math.abs(back[index]! - weight)).toBeLessThanOrEqual(step * (clipped ? 1.000001 : 0.500001))
    })
    const largest = weights.findIndex((weight) => Math.abs(weight) === 8 * step)
    expect(back[largest]! === weights[largest]).toBe(true)
  }))
})

test('weights that lie on the levels come back exactly', () => {
  fc.assert(fc.property(fc.float({ min: Math.fround(0.001), max: 10, noNaN: true }), fc.array(fc.integer({ min: -8, max: 7 }), { minLength: 70, maxLength: 70 }), (step, levels) => {
    const weights = Float32Array.from(levels, (level, index) => step * (index % 35 % 32 === 0 ? -8 : level))
    const { nibbles, scales } = quantize(weights, 2, 35)
    const back = new Float32Array(70)
    dequantizeInt4(nibbles, scales, 2, 35, back)
    expect(back).toEqual(weights)
  }))
})
