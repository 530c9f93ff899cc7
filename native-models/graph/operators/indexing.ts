// Operators that take elements out of a tensor, or put some into it, by position.
import { subtractDimensions } from '../dimensions.ts'
import type { Dimension } from '../ir.ts'
import type { Call } from './call.ts'
import { any, floats, indices, int, needed, numeric, one, optional, text } from './schema.ts'
import type { Operator } from './schema.ts'

interface Range { start: Dimension; end: Dimension; step: number }

/** What writers of ONNX put for "to the end": anything at or beyond the largest int32. */
const toTheEnd = (end: Dimension): boolean => typeof end === 'number' && end >= 2 ** 31 - 1

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))

/** Python's slice of a known size, as ONNX defines it. */
function countOf(size: number, start: number, end: number, step: number): number {
  const [from, to] = [start < 0 ? start + size : start, end < 0 ? end + size : end]
  const [first, last] = step > 0 ? [clamp(from, 0, size), clamp(to, 0, size)] : [clamp(from, 0, size - 1), clamp(to, -1, size - 1)]
  return Math.max(0, Math.ceil((last - first) / step))
}

/** A whole slice that runs backwards. */
const reverses = ({ start, end, step }: Range): boolean => step === -1 && start === -1 && typeof end === 'number' && end <= -(2 ** 31 - 1)

/**
 * The length of a slice of a size that is a symbol, on the assumption that the slice lies within it: a[1:] is one shorter,
 * a[-1:] is 1, a[past:past + sequence] is `sequence`. Null where even that does not tell: a[:5] may be shorter than 5.
 */
function symbolicCount(size: Dimension, range: Range): Dimension | null {
  const { start, end, step } = range
  if (reverses(range)) return size
  if (step !== 1) return null
  const reachesEnd = toTheEnd(end) || end === size
  if (typeof start === 'number' && start < 0) return reachesEnd ? -start : typeof end === 'number' && end < 0 ? Math.max(0, end - start) : null
  if (reachesEnd) return subtractDimensions(size, start)
  if (typeof end === 'string') return subtractDimensions(end, start)
  return end < 0 ? subtractDimensions(subtractDimensions(size, -end) ?? size, start) : null
}

function sliceLength(call: Call, size: Dimension, range: Range, axis: number): Dimension {
  const { start, end, step } = range
  if (step === 0) call.fail('a step of 0')
  if (typeof size === 'number' && typeof start === 'number' && typeof end === 'number') return countOf(size, start, end, step)
  const count = symbolicCount(size, range)
  return count === null || (typeof count === 'number' && count < 0) ? call.fresh(0, axis) : count
}

function slicedAxes(call: Call): number[] {
  const count = call.vectorLength(1)
  const axes = call.has(3) ? call.numbers(3) ?? call.fail('the axes must be a constant') : Array.from({ length: count }, (_, axis) => axis)
  if (axes.length !== count || call.vectorLength(2) !== count || (call.has(4) && call.vectorLength(4) !== count)) call.fail('starts, ends, axes and steps differ in length')
  const rank = call.shape(0).length
  call.axes(axes, rank)
  return axes.map((axis) => call.axis(axis, rank))
}

function slice(call: Call): Dimension[] {
  const [starts, ends, steps] = [call.contents(1), call.contents(2), call.has(4) ? call.numbers(4) : null]
  const known = starts && ends && (steps || !call.has(4))
  const shape = [...call.shape(0)]
  slicedAxes(call).forEach((axis, index) => {
    shape[axis] = known ? sliceLength(call, shape[axis], { start: starts[index], end: ends[index], step: steps?.[index] ?? 1 }, axis) : call.fresh(0, axis)
  })
  return shape
}

function sliceContents(call: Call): readonly Dimension[] | null {
  const [data, start, end, step] = [call.contents(0), call.numbers(1)?.[0], call.numbers(2)?.[0], call.has(4) ? call.numbers(4)?.[0] : 1]
  return data && start !== undefined && end !== undefined && step === 1 ? data.slice(start, end) : null
}

function gather(call: Call): Dimension[] {
  const shape = call.shape(0)
  const axis = call.axis(call.int('axis'), shape.length)
  const size = shape[axis]
  const outside = typeof size === 'number' ? call.numbers(1)?.find((index) => index < -size || index >= size) : undefined
  if (outside !== undefined) call.fail(`index ${outside} is outside of ${size}`)
  return [...shape.slice(0, axis), ...call.shape(1), ...shape.slice(axis + 1)]
}

function gatherContents(call: Call): readonly Dimension[] | null {
  const [data, positions] = [call.contents(0), call.numbers(1)]
  const taken = data && positions ? positions.map((position) => data.at(position)) : []
  return taken.length && taken.every((value) => value !== undefined) ? taken : null
}

/** The last dimension of the indices says how many of the data's dimensions one index picks. */
function gatherND(call: Call): Dimension[] {
  const [data, positions, batch] = [call.shape(0), call.shape(1), call.int('batch_dims')]
  const depth = positions.at(-1)
  if (typeof depth !== 'number') call.fail('the last dimension of the indices must be known, since it decides the rank')
  if (batch < 0 || depth < 1 || batch + depth > data.length || batch >= positions.length) call.fail(`indices of ${depth} do not fit ${data.length} dimensions after ${batch} of the batch`)
  call.unifyShapes(data.slice(0, batch), positions.slice(0, batch), 'batch dimensions')
  return [...positions.slice(0, -1), ...data.slice(batch + depth)]
}

/** Takes along an axis: indices in every other axis are no longer than the data. */
function gatherElements(call: Call) {
  call.axis(call.int('axis'), call.shape(0).length)
  if (call.shape(0).length !== call.shape(1).length) call.fail('data and indices must have the same rank')
  return [{ dtype: call.dtype(0), shape: call.shape(1) }]
}

const reductionsOfScatter = ['none', 'add', 'mul', 'max', 'min']

function holdReduction(call: Call): void {
  if (!reductionsOfScatter.includes(call.text('reduction'))) call.fail(`the reduction "${call.text('reduction')}" is none of ${reductionsOfScatter.join(', ')}`)
}

function scatterElements(call: Call) {
  holdReduction(call)
  call.axis(call.int('axis'), call.shape(0).length)
  if (call.shape(0).length !== call.shape(1).length) call.fail('data and indices must have the same rank')
  call.unifyShapes(call.shape(1), call.shape(2), 'indices and updates')
  return [{ dtype: call.dtype(0), shape: call.shape(0) }]
}

function scatterND(call: Call) {
  holdReduction(call)
  const [data, positions] = [call.shape(0), call.shape(1)]
  const depth = positions.at(-1)
  if (typeof depth === 'number') {
    if (depth > data.length) call.fail(`indices of ${depth} for ${data.length} dimensions`)
    call.unifyShapes(call.shape(2), [...positions.slice(0, -1), ...data.slice(depth)], 'updates and what the indices pick')
  }
  return [{ dtype: call.dtype(0), shape: data }]
}

function oneHot(call: Call) {
  const shape = [...call.shape(0)]
  const axis = call.axis(call.int('axis'), shape.length + 1)
  shape.splice(axis, 0, call.contents(1)?.[0] ?? call.fresh(0, axis))
  return [{ dtype: call.dtype(2), shape }]
}

export const indexing = {
  Slice: {
    domain: '', inputs: [needed('data', 'T', any), needed('starts', 'I', indices), needed('ends', 'I', indices), optional('axes', 'I', indices), optional('steps', 'I', indices)],
    outputs: one, attributes: {}, gradient: 'own', infer: (call) => [{ dtype: call.dtype(0), shape: slice(call) }], contents: sliceContents,
  },
  Gather: {
    domain: '', inputs: [needed('data', 'T', any), needed('indices', 'I', indices)], outputs: one, attributes: { axis: int(0) }, gradient: 'own',
    infer: (call) => [{ dtype: call.dtype(0), shape: gather(call) }], contents: gatherContents,
  },
  GatherElements: { domain: '', inputs: [needed('data', 'T', any), needed('indices', 'I', indices)], outputs: one, attributes: { axis: int(0) }, gradient: 'own', infer: gatherElements },
  GatherND: {
    domain: '', inputs: [needed('data', 'T', any), needed('indices', 'I', ['int64'])], outputs: one, attributes: { batch_dims: int(0) }, gradient: 'own',
    infer: (call) => [{ dtype: call.dtype(0), shape: gatherND(call) }],
  },
  ScatterElements: {
    domain: '', inputs: [needed('data', 'T', any), needed('indices', 'I', indices), needed('updates', 'T', any)], outputs: one,
    attributes: { axis: int(0), reduction: text('none') }, gradient: 'own', infer: scatterElements,
  },
  ScatterND: {
    domain: '', inputs: [needed('data', 'T', any), needed('indices', 'I', ['int64']), needed('updates', 'T', any)], outputs: one,
    attributes: { reduction: text('none') }, gradient: 'own', infer: scatterND,
  },
  /** `values` are [off, on]; the depth becomes a dimension at the axis. */
  OneHot: {
    domain: '', inputs: [needed('indices', 'I', [...floats, ...indices]), needed('depth', 'D', [...floats, ...indices]), needed('values', 'V', numeric)], outputs: one,
    attributes: { axis: int(-1) }, gradient: 'none', infer: oneHot,
  },
} as const satisfies Record<string, Operator>
