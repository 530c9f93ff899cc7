// The gradient of a 4-bit product against the product with the unpacked matrix; that ONNX Runtime unpacks it no sooner than needed.
import { describe, expect, it } from 'vitest'
import { quantizationRules } from '../../../training/gradients/rules/quantization.ts'
import type { CaseInput } from '../../native-models/graph/operator-cases.ts'
import { checkRule, f32, gradientsOf, relativeError, valued } from './check-rule.ts'
import type { RuleCase } from './check-rule.ts'

const noise = (place: number): number => Math.abs(Math.sin((place + 1) * 12.9898) * 43758.5453) % 1
const series = (count: number, at: (noise: number) => number): number[] => Array.from({ length: count }, (_, place) => at(noise(place)))

interface Size { readonly k: number; readonly n: number; readonly block: number }

const blocksOf = ({ k, block }: Size): number => Math.ceil(k / block)

/** Packed bytes and scales of a random matrix, as parts of the model. */
function weights(size: Size, flatScales: boolean): { packed: CaseInput; scales: CaseInput } {
  const blocks = blocksOf(size)
  return {
    packed: { dtype: 'uint8', shape: [size.n, blocks, size.block / 2], values: series(size.n * blocks * size.block / 2, (value) => Math.floor(value * 256)), constant: true },
    scales: { dtype: 'float32', shape: flatScales ? [size.n * blocks] : [size.n, blocks], values: series(size.n * blocks, (value) => 0.05 + 0.2 * value), constant: true },
  }
}

/** w[n][k] = (nibble - 8) scale: two of a row in a byte, the lower first. */
function unpack(size: Size): number[][] {
  const { packed, scales } = weights(size, true)
  const blocks = blocksOf(size)
  return Array.from({ length: size.n }, (_, row) => Array.from({ length: size.k }, (_, column) => {
    const byte = packed.values![(row * blocks * size.block + column) >> 1]!
    return ((column % 2 ? byte >> 4 : byte & 15) - 8) * scales.values![row * blocks + Math.floor(column / size.block)]!
  }))
}

function call(size: Size, x: CaseInput, options: { flatScales?: boolean; bias?: boolean; accuracy?: number } = {}): RuleCase {
  const { packed, scales } = weights(size, options.flatScales ?? false)
  return {
    op: 'MatMulNBits', inputs: [x, packed, scales, ...options.bias ? [null, null, f32(size.n)] : []],
    attributes: { K: size.k, N: size.n, bits: 4, block_size: size.block, accuracy_level: options.accuracy ?? 0 },
  }
}

describe('the gradient of a 4-bit product', () => {
  const [whole, filled] = [{ k: 64, n: 5, block: 32 }, { k: 40, n: 6, block: 32 }]

  it('is that of finite differences', async () => {
    await checkRule(quantizationRules, call(whole, f32('batch', 'sequence', 64), { bias: true }))
    await checkRule(quantizationRules, call(filled, f32('batch', 40), { flatScales: true }))
    await checkRule(quantizationRules, call({ k: 32, n: 4, block: 16 }, f32('batch', 32)))
  })

  it('is g W exactly, where the forward product rounds its activations to 8 bits', async () => {
    for (const size of [whole, filled]) {
      const rows = 3
      const seed = series(rows * size.n, (value) => value - 0.5)
      const found = await gradientsOf(quantizationRules, call(size, valued(['sequence', size.k], series(rows * size.k, (value) => value)), { accuracy: 4 }), [{ dims: [rows, size.n], values: seed }])
      const matrix = unpack(size)
      const expected = Array.from({ length: rows * size.k }, (_, at) => matrix.reduce((sum, row, n) => sum + row[at % size.k]! * seed[Math.floor(at / size.k) * size.n + n]!, 0))
      expect(relativeError(found.get(0)!, expected)).toBeLessThan(1e-5)
    }
  })

  it('is refused for what it does not know', async () => {
    const seeds = [{ dims: [2, 5], values: series(10, (value) => value) }]
    const base = call(whole, f32('batch', 64))
    const zeroPoints: CaseInput = { dtype: 'uint8', shape: [5], values: [0x88, 0x88, 0x88, 0x88, 0x88], constant: true }
    await expect(gradientsOf(quantizationRules, { ...base, inputs: [...base.inputs, zeroPoints] }, seeds)).rejects.toThrow('zero points have no gradient here')
    const eight = { ...base, inputs: [base.inputs[0]!, { dtype: 'uint8', shape: [5, 2, 32], constant: true, values: series(320, (value) => Math.floor(value * 256)) }, base.inputs[2]!], attributes: { ...base.attributes, bits: 8 } } as const
    await expect(gradientsOf(quantizationRules, eight, seeds)).rejects.toThrow('8 bits have no gradient here')
    const trained = { ...base, inputs: [base.inputs[0]!, base.inputs[1]!, { ...base.inputs[2]!, constant: false }], wanted: [2] }
    await expect(gradientsOf(quantizationRules, trained, seeds)).rejects.toThrow('their scales are not trained')
  })
})
