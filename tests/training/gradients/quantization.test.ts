// The gradient of a 4-bit product against the product with the unpacked matrix; that ONNX Runtime unpacks one matrix at a time.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '../../../native-models/graph/builder.ts'
import { toBytes } from '../../../native-models/graph/dtypes.ts'
import type { Value } from '../../../native-models/graph/ir.ts'
import { writeOnnx } from '../../../native-models/graph/onnx-writer.ts'
import { openSession } from '../../../native-models/runtime/session.ts'
import type { HostTensor } from '../../../native-models/runtime/session.ts'
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

/** Operators in the order in which ONNX Runtime runs a chain of products and their gradients. */
async function executed(layers: number): Promise<string[]> {
  const size = { k: 64, n: 64, block: 32 }
  const graph = new GraphBuilder('chain')
  const place = (input: CaseInput, name: string): Value => graph.initializer(name, input.dtype, input.shape as number[], { bytes: toBytes(input.values!, input.dtype) })
  const { packed, scales } = weights(size, false)
  let y = graph.input('x', 'float32', ['rows', 64])
  for (let layer = 0; layer < layers; layer++) y = graph.one('MatMulNBits', [y, place(packed, `packed${layer}`), place(scales, `scales${layer}`)], { K: 64, N: 64, bits: 4, block_size: 32 })
  graph.output('y', y)
  const nodes = graph.finish().nodes
  const seed = graph.input('seed', 'float32', ['rows', 64])
  graph.output('gradient', nodes.toReversed().reduce((gradient, node) => quantizationRules.MatMulNBits({ graph, node, gradients: [gradient], wanted: [true, false, false] })[0]!, seed))
  const tensor = { dims: [2, 64], data: new Float32Array(128).fill(0.5) }
  return profiled(writeOnnx(graph.finish()), { x: tensor, seed: tensor })
}

/** The operators of one run, as the runtime's own profile has them. */
async function profiled(model: Uint8Array, feeds: Readonly<Record<string, HostTensor>>): Promise<string[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'geoagent-profile-'))
  const session = await openSession(model, { provider: 'cpu', threads: 1, profile: path.join(folder, 'run') })
  await session.run(feeds)
  await session.release()
  const events = JSON.parse(readFileSync(path.join(folder, readdirSync(folder)[0]!), 'utf8')) as { cat: string; name: string; ts: number; args: { op_name: string } }[]
  rmSync(folder, { recursive: true })
  return events.filter(({ cat, name }) => cat === 'Node' && name.endsWith('_kernel_time')).sort((a, b) => a.ts - b.ts).map(({ args }) => args.op_name)
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

  it('has one matrix unpacked at a time, each when its gradient is there', async () => {
    const steps = await executed(4)
    const unpacking = steps.flatMap((op, index) => (op === 'DequantizeLinear' ? [index] : []))
    const finished = steps.flatMap((op, index) => (op === 'Concat' ? [index] : []))
    expect(unpacking).toHaveLength(8)
    expect(finished).toHaveLength(4)
    // Two halves each: both of a layer come after the layer behind it is done.
    unpacking.forEach((index, half) => expect(index).toBeGreaterThan(finished[Math.floor(half / 2) - 1] ?? -1))
    unpacking.forEach((index, half) => expect(index).toBeLessThan(finished[Math.floor(half / 2)]!))
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
