// Operators that lay the same elements out otherwise, repeat them, or make tensors from sizes.
import { addDimensions, multiplyDimensions } from '../dimensions.ts'
import { fromBytes } from '../dtypes.ts'
import type { Dimension, Shape } from '../ir.ts'
import type { Call } from './call.ts'
import { any, flag, indices, int, needed, one, optional, required, unset, variadic } from './schema.ts'
import type { Operator } from './schema.ts'

/** Sizes that stand on both sides cancel, so that the -1 of [batch, past + sequence, 8] -> [batch, past + sequence, 2, -1] is 4. */
function remainder(call: Call, source: Shape, target: Shape, axis: number): Dimension {
  const left = [...source]
  const right = target.filter((size) => {
    const at = left.indexOf(size)
    if (size === 0 || at < 0) return true
    left.splice(at, 1)
    return false
  })
  const [elements, known] = [call.product(left), call.product(right)]
  return elements === null || known === null ? call.fresh(0, axis) : call.quotient(elements, known, 0, axis)
}

/** 0 copies the input's size unless allowzero, -1 takes what is left. */
function reshape(call: Call): Dimension[] {
  const length = call.vectorLength(1)
  const source = call.shape(0)
  const wanted = call.contents(1) ?? Array.from({ length }, (_, axis) => call.fresh(0, axis))
  const copied = wanted.map((size, axis) => (size !== 0 || call.int('allowzero') ? size : source[axis] ?? call.fail(`there is no dimension ${axis} to copy`)))
  if (copied.some((size) => typeof size === 'number' && size < -1) || copied.filter((size) => size === -1).length > 1) call.fail(`[${wanted.join(', ')}] is no shape`)
  const open = copied.indexOf(-1)
  if (open < 0) return holdElements(call, source, copied)
  return copied.map((size, axis) => (axis === open ? remainder(call, source, copied.filter((_, index) => index !== open), axis) : size))
}

function holdElements(call: Call, source: Shape, target: Dimension[]): Dimension[] {
  const [before, after] = [call.product(source), call.product(target)]
  if (typeof before === 'number' && typeof after === 'number' && before !== after) call.fail(`${before} elements do not fill [${target.join(', ')}]`)
  return target
}

function transpose(call: Call): Dimension[] {
  const shape = call.shape(0)
  const permutation = call.ints('perm') ?? shape.map((_, axis) => shape.length - 1 - axis)
  if (permutation.length !== shape.length || [...permutation].sort((a, b) => a - b).some((axis, index) => axis !== index)) call.fail(`[${permutation.join(', ')}] is no order of ${shape.length} dimensions`)
  return permutation.map((axis) => shape[axis])
}

function concat(call: Call): Dimension[] {
  const shapes = call.inputs.map((_, input) => call.shape(input))
  const axis = call.axis(call.int('axis'), shapes[0].length)
  return shapes.slice(1).reduce<Dimension[]>((joined, shape) => {
    if (shape.length !== joined.length) call.fail('all inputs must have the same rank')
    return joined.map((size, index) => (index === axis ? addDimensions(size, shape[index]) ?? call.fresh(0, axis) : call.unify(size, shape[index], `dimensions ${index}`)))
  }, [...shapes[0]])
}

function concatContents(call: Call): readonly Dimension[] | null {
  const parts = call.inputs.map((_, input) => call.contents(input))
  return parts.every((part) => part !== null) ? parts.flat() : null
}

/** Sizes of the parts: given, or as equal as they can be with the last one smaller. */
function partSizes(call: Call, size: Dimension, axis: number): readonly Dimension[] {
  const count = call.outputs
  if (call.has(1)) return call.contents(1) ?? Array.from({ length: count }, (_, output) => call.fresh(output, axis))
  const parts = call.given('num_outputs') ? call.int('num_outputs') : call.fail('either the sizes of the parts or num_outputs is needed')
  if (parts !== count) call.fail(`num_outputs is ${parts} for ${count} outputs`)
  if (typeof size === 'string') return Array.from({ length: count }, (_, output) => call.fresh(output, axis))
  const each = Math.ceil(size / count)
  return Array.from({ length: count }, (_, output) => Math.min(each, Math.max(0, size - output * each)))
}

function split(call: Call) {
  const shape = call.shape(0)
  const axis = call.axis(call.int('axis'), shape.length)
  const sizes = partSizes(call, shape[axis], axis)
  if (sizes.length !== call.outputs) call.fail(`${sizes.length} parts for ${call.outputs} outputs`)
  const total = sizes.reduce<Dimension | null>((sum, size) => (sum === null ? null : addDimensions(sum, size)), 0)
  if (typeof total === 'number') call.unify(total, shape[axis], 'the sum of the parts and the dimension')
  return sizes.map((size) => ({ dtype: call.dtype(0), shape: shape.map((dimension, index) => (index === axis ? size : dimension)) }))
}

function unsqueeze(call: Call): Dimension[] {
  const given = call.numbers(1) ?? call.fail('the axes must be a constant')
  const rank = call.shape(0).length + given.length
  const axes = call.axes(given, rank)
  const rest = [...call.shape(0)]
  return Array.from({ length: rank }, (_, axis) => (axes.includes(axis) ? 1 : rest.shift()!))
}

function squeeze(call: Call): Dimension[] {
  const shape = call.shape(0)
  const axes = call.has(1) ? call.axes(call.numbers(1) ?? call.fail('the axes must be a constant'), shape.length) : shape.flatMap((size, axis) => (size === 1 ? [axis] : []))
  for (const axis of axes) call.unify(shape[axis], 1, `dimension ${axis} and 1`)
  return shape.filter((_, axis) => !axes.includes(axis))
}

function expand(call: Call): Dimension[] {
  const length = call.vectorLength(1)
  const target = call.contents(1)
  if (target) return call.broadcast([call.shape(0), target])
  return Array.from({ length: Math.max(length, call.shape(0).length) }, (_, axis) => call.fresh(0, axis))
}

function tile(call: Call): Dimension[] {
  if (call.vectorLength(1) !== call.shape(0).length) call.fail('one repetition for each dimension is needed')
  const repeats = call.contents(1)
  return call.shape(0).map((size, axis) => (repeats && multiplyDimensions(size, repeats[axis])) ?? call.fresh(0, axis))
}

/** ONNX clamps start and end, and counts them from the end when negative. */
function shapeSlice(call: Call): Shape {
  const end = call.given('end') ? call.int('end') : undefined
  return call.shape(0).slice(call.int('start'), end)
}

/** Only ranges from 0 by 1 have a size that can be written; constants have a number. */
function range(call: Call): Dimension {
  const [start, limit, step] = [call.contents(0)?.[0], call.contents(1)?.[0], call.contents(2)?.[0]]
  if (typeof start === 'number' && typeof limit === 'number' && typeof step === 'number') return step === 0 ? call.fail('a step of 0') : Math.max(0, Math.ceil((limit - start) / step))
  return start === 0 && step === 1 && limit !== undefined ? limit : call.fresh(0, 0)
}

const filled = (call: Call): Shape => {
  const length = call.vectorLength(0)
  return call.contents(0) ?? Array.from({ length }, (_, axis) => call.fresh(0, axis))
}

const shaped = (rule: (call: Call) => Shape) => (call: Call) => [{ dtype: call.dtype(0), shape: rule(call) }]
const firstContents = (call: Call) => call.contents(0)

export const shaping = {
  Reshape: { domain: '', inputs: [needed('data', 'T', any), needed('shape', 'S', ['int64'])], outputs: one, attributes: { allowzero: flag(0) }, gradient: 'own', infer: shaped(reshape), contents: firstContents },
  Transpose: { domain: '', inputs: [needed('data', 'T', any)], outputs: one, attributes: { perm: unset('ints') }, gradient: 'own', infer: shaped(transpose) },
  Concat: { domain: '', inputs: [variadic('inputs', 'T', any)], outputs: one, attributes: { axis: required('int') }, gradient: 'own', infer: shaped(concat), contents: concatContents },
  Split: {
    domain: '', inputs: [needed('data', 'T', any), optional('split', 'S', ['int64'])], outputs: { minimum: 1, maximum: Infinity },
    attributes: { axis: int(0), num_outputs: unset('int') }, gradient: 'own', infer: split,
  },
  Unsqueeze: { domain: '', inputs: [needed('data', 'T', any), needed('axes', 'A', ['int64'])], outputs: one, attributes: {}, gradient: 'own', infer: shaped(unsqueeze), contents: firstContents },
  Squeeze: { domain: '', inputs: [needed('data', 'T', any), optional('axes', 'A', ['int64'])], outputs: one, attributes: {}, gradient: 'own', infer: shaped(squeeze), contents: firstContents },
  Expand: { domain: '', inputs: [needed('data', 'T', any), needed('shape', 'S', ['int64'])], outputs: one, attributes: {}, gradient: 'own', infer: shaped(expand) },
  Tile: { domain: '', inputs: [needed('data', 'T', any), needed('repeats', 'R', ['int64'])], outputs: one, attributes: {}, gradient: 'own', infer: shaped(tile) },
  Shape: {
    domain: '', inputs: [needed('data', 'T', any)], outputs: one, attributes: { start: int(0), end: unset('int') }, gradient: 'none',
    infer: (call) => [{ dtype: 'int64', shape: [shapeSlice(call).length] }], contents: shapeSlice,
  },
  Range: {
    domain: '', inputs: [needed('start', 'T', ['float32', ...indices]), needed('limit', 'T', ['float32', ...indices]), needed('delta', 'T', ['float32', ...indices])], outputs: one, attributes: {}, gradient: 'none',
    infer: (call) => {
      for (const input of [0, 1, 2]) call.needRank(input, 0)
      return [{ dtype: call.dtype(0), shape: [range(call)] }]
    },
  },
  /** Float32 zeros unless `value`, a tensor of one element, says otherwise (see `filling` in dtypes.ts). */
  ConstantOfShape: {
    domain: '', inputs: [needed('shape', 'S', ['int64'])], outputs: one, attributes: { value: unset('tensor') }, gradient: 'none',
    infer: (call) => [{ dtype: call.tensor('value')?.dtype ?? 'float32', shape: filled(call) }],
    contents: (call) => {
      const [value, [length]] = [call.tensor('value'), call.contents(0) ?? []]
      if (!value || !(indices as readonly string[]).includes(value.dtype) || typeof length !== 'number' || length > 16) return null
      return Array.from({ length }, () => fromBytes(value.bytes, value.dtype)[0])
    },
  },
} as const satisfies Record<string, Operator>
