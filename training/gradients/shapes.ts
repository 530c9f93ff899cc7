// Shapes on the way back: what broadcasting enlarged is summed again, and a gradient gets the very shape of its value.
import type { GraphBuilder } from '../../native-models/graph/builder.ts'
import { multiplyDimensions } from '../../native-models/graph/dimensions.ts'
import { filling } from '../../native-models/graph/dtypes.ts'
import { describe, GraphError } from '../../native-models/graph/errors.ts'
import type { Dimension, Shape, Value } from '../../native-models/graph/ir.ts'

const isKnown = (shape: Shape): shape is readonly number[] => shape.every((size) => typeof size === 'number')

export const equalShapes = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((size, axis) => size === b[axis])

/** The shape as an int64 vector: a constant when every dimension is a number, else ONNX's Shape. */
export const shapeOf = (graph: GraphBuilder, value: Value): Value => (isKnown(value.shape) ? graph.constant(value.shape, 'int64') : graph.one('Shape', [value]))

export function zerosLike(graph: GraphBuilder, value: Value): Value {
  return graph.one('ConstantOfShape', [shapeOf(graph, value)], { value: filling(0, value.dtype) })
}

/** A dimension that a number tells, or the vector of one element that Shape gives. */
export function sizeAt(graph: GraphBuilder, value: Value, axis: number): number | Value {
  const size = value.shape[axis]!
  return typeof size === 'number' ? size : graph.one('Shape', [value], { start: axis, end: axis + 1 })
}

/** An int64 vector of sizes; numbers side by side are one constant. */
export function sizeVector(graph: GraphBuilder, sizes: readonly (number | Value)[]): Value {
  const parts: (number[] | Value)[] = []
  for (const size of sizes) {
    const last = parts.at(-1)
    if (typeof size !== 'number') parts.push(size)
    else if (Array.isArray(last)) last.push(size)
    else parts.push([size])
  }
  const values = parts.map((part) => (Array.isArray(part) ? graph.constant(part, 'int64') : part))
  return values.length === 1 ? values[0]! : graph.one('Concat', values, { axis: 0 })
}

/** The product of sizes: a number where all are, else int64[1]. */
export function sizeProduct(graph: GraphBuilder, sizes: readonly (number | Value)[]): number | Value {
  const known = sizes.reduce<number>((product, size) => (typeof size === 'number' ? product * size : product), 1)
  const open = sizes.filter((size) => typeof size !== 'number')
  if (open.length === 0) return known
  const product = open.reduce((one, other) => graph.one('Mul', [one, other]))
  return known === 1 ? product : graph.one('Mul', [product, graph.constant([known], 'int64')])
}

const product = (shape: Shape): Dimension | null => shape.reduce<Dimension | null>((sofar, size) => (sofar === null ? null : multiplyDimensions(sofar, size)), 1)

/** Whether `from` has as many elements as `to`, for certain: sizes that both have cancel, as they do in the builder. */
function sameElements(from: Shape, to: Shape): boolean {
  const left = [...from]
  const right = to.filter((size) => {
    const at = left.indexOf(size)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
  const [before, after] = [product(left), product(right)]
  return before !== null && before === after
}

/**
 * The target of a Reshape without a look at any tensor: 0 copies a dimension that stands where it stood, -1 is the one that is left.
 * A Shape in the backward pass would keep its tensor in memory from the forward pass until then.
 * Null where two dimensions or more are left, or the builder could not tell the one.
 */
function constantTarget(from: Shape, to: Shape): number[] | null {
  const target = to.map((size, axis) => (typeof size === 'number' ? size : size === from[axis] ? 0 : -1))
  const open = target.filter((size) => size === -1).length
  return to.includes(0) || open > 1 || (open === 1 && !sameElements(from, to)) ? null : target
}

/** The same elements in the shape of `like`, which has as many; the value itself when it has that shape. */
export function reshapeLike(graph: GraphBuilder, value: Value, like: Value): Value {
  if (equalShapes(value.shape, like.shape)) return value
  const target = constantTarget(value.shape, like.shape)
  return graph.one('Reshape', target ? [value, graph.constant(target, 'int64')] : [value, shapeOf(graph, like)], target ? {} : { allowzero: 1 })
}

/** The value repeated to the shape of `like`; itself when it has that shape. Sizes that are not repeated are not asked for, as in `constantTarget`. */
export function expandLike(graph: GraphBuilder, value: Value, like: Value): Value {
  if (equalShapes(value.shape, like.shape)) return value
  const lead = like.shape.length - value.shape.length
  const target = like.shape.map((size, axis) => (axis >= lead && size === value.shape[axis - lead] ? 1 : size))
  return graph.one('Expand', [value, isKnown(target) ? graph.constant(target, 'int64') : shapeOf(graph, like)])
}

/** Whether an axis was broadcast: `small` is the value's dimension, `large` that of what it was broadcast to. Null where run time alone can tell. */
function wasBroadcast(small: Dimension, large: Dimension): boolean | null {
  if (small === large) return false
  if (small === 1) return true
  // What holds `small`, a number other than 1, is that long; what is 1 long holds nothing longer.
  return typeof small === 'number' || large === 1 ? false : null
}

function broadcastAxes(gradient: Value, like: Value): number[] {
  const lead = gradient.shape.length - like.shape.length
  return gradient.shape.flatMap((size, axis) => {
    const broadcast = axis < lead || wasBroadcast(like.shape[axis - lead], size)
    if (broadcast === null) throw new GraphError(`the gradient ${describe(gradient)} of ${like.name} ${describe(like)}: ${like.shape[axis - lead]} may be 1 or ${size}, so whether to sum cannot be told`)
    return broadcast ? [axis] : []
  })
}

/**
 * Undoes broadcasting: dL/d(like) from the gradient of what `like` was broadcast to, by the sum over the axes that it has as 1 or has not.
 * @throws GraphError where a symbol meets another size, so that only run time knows whether it was broadcast
 */
export function sumTo(graph: GraphBuilder, gradient: Value, like: Value): Value {
  const axes = broadcastAxes(gradient, like)
  if (axes.length === 0) return reshapeLike(graph, gradient, like)
  // Leading axes alone go by the sum; with others between them, the shape is set afterwards.
  const keepdims = axes.every((axis) => axis < gradient.shape.length - like.shape.length) ? 0 : 1
  return reshapeLike(graph, graph.one('ReduceSum', [gradient, graph.constant(axes, 'int64')], { keepdims }), like)
}
