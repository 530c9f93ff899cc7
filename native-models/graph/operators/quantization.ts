// Operators between integers and the numbers they stand for: per tensor, per axis, per block.
import type { DType, Shape } from '../ir.ts'
import type { Call } from './call.ts'
import { flag, floats, indices, int, needed, one, optional, required, unset } from './schema.ts'
import type { Operator } from './schema.ts'

const quantized = ['uint8', 'int8'] as const

/** A scale for the tensor (scalar or one element), for each index of the axis (vector), or for each block along the axis (same rank). */
function holdScale(call: Call): void {
  const [data, scale, block] = [call.shape(0), call.shape(1), call.int('block_size')]
  if (scale.length === 0 || (scale.length === 1 && scale[0] === 1)) return
  const axis = call.axis(call.int('axis'), data.length)
  if (block === 0) {
    call.needRank(1, 1)
    call.unify(data[axis], scale[0], `dimension ${axis} and the scales`)
    return
  }
  const blocks = data.map((size, index) => (index !== axis || typeof size === 'string' ? size : Math.ceil(size / block)))
  call.unifyShapes(blocks, scale, 'blocks and scales')
}

function holdZeroPoint(call: Call): void {
  if (call.has(2)) call.unifyShapes(call.shape(1), call.shape(2), 'scales and zero points')
}

function quantize(call: Call) {
  holdScale(call)
  holdZeroPoint(call)
  const asked = call.given('output_dtype') ? (call.text('output_dtype') as DType) : null
  if (asked && !(quantized as readonly DType[]).includes(asked)) call.fail(`${asked} is no type to quantize to`)
  if (asked && call.has(2) && call.dtype(2) !== asked) call.fail(`output_dtype ${asked} and zero points ${call.dtype(2)} differ`)
  return [{ dtype: asked ?? (call.has(2) ? call.dtype(2) : 'uint8'), shape: call.shape(0) }]
}

function dequantize(call: Call) {
  holdScale(call)
  holdZeroPoint(call)
  return [{ dtype: call.dtype(1), shape: call.shape(0) }]
}

/** A [.., K] times the transpose of an N x K matrix kept as blocks along K: B is [N, ceil(K / block), block * bits / 8]. */
function matMulNBits(call: Call) {
  const [k, n, bits, block] = ['K', 'N', 'bits', 'block_size'].map((name) => call.int(name))
  const blocks = Math.ceil(k / block)
  const shape = call.shape(0)
  call.unify(shape.at(-1) ?? 1, k, 'the inner dimension and K')
  call.unifyShapes(call.shape(1), [n, blocks, (block * bits) / 8], 'the packed matrix and [N, blocks, bytes]')
  if (call.product(call.shape(2)) !== n * blocks) call.fail(`${n * blocks} scales are needed`)
  if (call.has(5)) call.unifyShapes(call.shape(5), [n], 'bias and N')
  return [{ dtype: call.dtype(0), shape: [...shape.slice(0, -1), n] }]
}

/** The quantized axis of uint8 data holds 8 / bits numbers in each byte. */
function unpackedShape(call: Call): Shape {
  const shape = call.shape(0)
  const axis = call.axis(call.int('quantize_axis'), shape.length)
  const inByte = 8 / call.int('bits')
  return shape.map((size, index) => (index === axis ? (typeof size === 'number' ? size * inByte : call.fail(`dimension ${axis} must be known`)) : size))
}

/** Rows of a table kept as blocks of 4 or 8 bits, dequantized as they are taken. */
function gatherBlockQuantized(call: Call) {
  const shape = unpackedShape(call)
  const [axis, quantizedAxis] = [call.axis(call.int('gather_axis'), shape.length), call.axis(call.int('quantize_axis'), shape.length)]
  const scales = shape.map((size, index) => (index === quantizedAxis ? Math.ceil((size as number) / call.int('block_size')) : size))
  call.unifyShapes(call.shape(2), scales, 'scales and blocks')
  return [{ dtype: call.dtype(2), shape: [...shape.slice(0, axis), ...call.shape(1), ...shape.slice(axis + 1)] }]
}

export const quantization = {
  QuantizeLinear: {
    domain: '', inputs: [needed('x', 'T', [...floats, 'int32']), needed('scale', 'S', floats), optional('zeroPoint', 'Z', quantized)], outputs: one,
    attributes: { axis: int(1), block_size: int(0), output_dtype: unset('dtype'), saturate: flag(1) }, gradient: 'none', infer: quantize,
  },
  DequantizeLinear: {
    domain: '', inputs: [needed('x', 'T', [...quantized, 'int32']), needed('scale', 'S', floats), optional('zeroPoint', 'T', [...quantized, 'int32'])], outputs: one,
    attributes: { axis: int(1), block_size: int(0) }, gradient: 'none', infer: dequantize,
  },
  /** Without zero points, 8 stands for 0 at 4 bits. A gradient passes to the activations only. */
  MatMulNBits: {
    domain: 'com.microsoft',
    inputs: [needed('a', 'T', floats), needed('b', 'B', ['uint8']), needed('scales', 'T', floats), optional('zeroPoints', 'Z', ['uint8', ...floats]), optional('groups', 'G', ['int32']), optional('bias', 'T', floats)],
    outputs: one, attributes: { K: required('int'), N: required('int'), bits: int(4), block_size: required('int'), accuracy_level: int(0) }, gradient: 'own', infer: matMulNBits,
  },
  GatherBlockQuantized: {
    domain: 'com.microsoft', inputs: [needed('data', 'B', ['uint8']), needed('indices', 'I', indices), needed('scales', 'T', floats), optional('zeroPoints', 'B', ['uint8'])], outputs: one,
    attributes: { gather_axis: int(0), quantize_axis: int(1), block_size: int(128), bits: int(4) }, gradient: 'none', infer: gatherBlockQuantized,
  },
} as const satisfies Record<string, Operator>
