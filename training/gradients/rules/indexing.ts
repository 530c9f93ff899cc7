// Gradients of operators that take elements out of a tensor, or put some into it, by position.
import type { GraphBuilder } from '../../../native-models/graph/builder.ts'
import { GraphError } from '../../../native-models/graph/errors.ts'
import type { GraphNode, Value } from '../../../native-models/graph/ir.ts'
import type { OperatorsWithOwnGradient } from '../../../native-models/graph/operators.ts'
import { numberOf, textOf } from '../attributes.ts'
import type { Rule } from '../rule.ts'
import { reshapeLike, shapeOf, sizeAt, sizeVector, zerosLike } from '../shapes.ts'

const vector = (graph: GraphBuilder, ...numbers: readonly number[]): Value => graph.constant(numbers, 'int64')
const lengthen = (graph: GraphBuilder, value: Value, axis: number): Value => graph.one('Unsqueeze', [value, vector(graph, axis)])

/** Positions that repeat add up. In float32: ONNX Runtime's scatters cannot add float16 on the CPU. */
function scattered(graph: GraphBuilder, gradient: Value, into: (updates: Value) => Value): Value {
  return graph.cast(into(graph.cast(gradient, 'float32')), gradient.dtype)
}

const zeros = (graph: GraphBuilder, shape: Value): Value => graph.one('ConstantOfShape', [shape])

const addRows = (graph: GraphBuilder, shape: Value, positions: Value, rows: Value): Value =>
  graph.one('ScatterND', [zeros(graph, shape), positions, rows], { reduction: 'add' })

/** Zeros before and after a slice by 1 along one axis, cut from zeros as ONNX cuts the tensor itself. */
function padded(graph: GraphBuilder, gradient: Value, { inputs: [x, starts, ends, axes] }: GraphNode, axis: number): Value {
  const all = zerosLike(graph, x!)
  const before = graph.one('Slice', [all, graph.constant([0], starts!.dtype), starts!, axes ?? null])
  const after = graph.one('Slice', [all, ends!, graph.constant([2 ** 31 - 1], starts!.dtype), axes ?? null])
  return reshapeLike(graph, graph.one('Concat', [before, gradient, after], { axis }), x!)
}

/** Any slice: the places it took are the same slice of all places. */
function putBack(graph: GraphBuilder, gradient: Value, { inputs: [x, ...range] }: GraphNode): Value {
  const flat = (value: Value) => graph.one('Reshape', [value, vector(graph, -1)])
  const all = flat(zerosLike(graph, x!))
  const count = sizeAt(graph, all, 0)
  const limit = typeof count === 'number' ? graph.constant(count, 'int64') : graph.one('Squeeze', [count, vector(graph, 0)])
  const places = graph.one('Reshape', [graph.one('Range', [graph.constant(0, 'int64'), limit, graph.constant(1, 'int64')]), shapeOf(graph, x!)])
  return reshapeLike(graph, graph.one('ScatterElements', [all, flat(graph.one('Slice', [places, ...range])), flat(gradient)]), x!)
}

/** What a slice has in common: it is the whole tensor, or a part along one axis; other slices and steps cost more. */
const slice: Rule = ({ graph, node, gradients: [gradient] }) => {
  const [x, starts] = node.inputs as readonly [Value, Value]
  const cut = x.shape.flatMap((size, axis) => (size === gradient!.shape[axis] ? [] : [axis]))
  const bySingleSteps = node.inputs[4] == null
  const none = node.inputs.slice(1).map(() => null)
  if (gradient!.shape.includes(0)) return [zerosLike(graph, x), ...none]
  if (bySingleSteps && cut.length === 0) return [gradient!, ...none]
  return [bySingleSteps && starts.shape[0] === 1 ? padded(graph, gradient!, node, cut[0]!) : putBack(graph, gradient!, node), ...none]
}

const inverse = (permutation: readonly number[]): number[] => permutation.map((_, axis) => permutation.indexOf(axis))
const range = (start: number, end: number): number[] => Array.from({ length: end - start }, (_, index) => start + index)

/** Moves the dimensions from `axis` to `end` to the front, where rows are added; free where those before are 1 long. */
function toFront(graph: GraphBuilder, value: Value, axis: number, end: number): Value {
  if (axis === 0) return value
  if (value.shape.slice(0, axis).every((size) => size === 1)) return graph.one('Squeeze', [value, vector(graph, ...range(0, axis))])
  return graph.one('Transpose', [value], { perm: [...range(axis, end), ...range(0, axis), ...range(end, value.shape.length)] })
}

/** Undoes `toFront` of one axis. */
function fromFront(graph: GraphBuilder, value: Value, axis: number, like: Value): Value {
  if (axis === 0) return value
  if (value.shape.length < like.shape.length) return graph.one('Unsqueeze', [value, vector(graph, ...range(0, axis))])
  return graph.one('Transpose', [value], { perm: inverse([axis, ...range(0, axis), ...range(axis + 1, like.shape.length)]) })
}

/** The rows of the gradient are added where the rows of the data came from. */
const gather: Rule = ({ graph, node, gradients: [gradient] }) => {
  const [x, indices] = node.inputs as readonly [Value, Value]
  const axis = (numberOf(node, 'axis') + x.shape.length) % x.shape.length
  const rows = toFront(graph, gradient!, axis, axis + indices.shape.length)
  const isSqueezed = rows.shape.length < gradient!.shape.length
  const order = [axis, ...(isSqueezed ? [] : range(0, axis)), ...range(axis + 1, x.shape.length)]
  const shape = sizeVector(graph, order.map((dimension) => sizeAt(graph, x, dimension)))
  const positions = lengthen(graph, graph.cast(indices, 'int64'), -1)
  return [fromFront(graph, scattered(graph, rows, (updates) => addRows(graph, shape, positions, updates)), axis, x), null]
}

const gatherElements: Rule = ({ graph, node, gradients: [gradient] }) => {
  const [x, indices] = node.inputs as readonly [Value, Value]
  const attributes = { axis: numberOf(node, 'axis'), reduction: 'add' }
  return [scattered(graph, gradient!, (updates) => graph.one('ScatterElements', [zeros(graph, shapeOf(graph, x)), indices, updates], attributes)), null]
}

/** Indices after `batch` shared dimensions, with these dimensions' own indices in front: [b0, b1, .., d] -> [b0, b1, .., batch + d]. */
function withBatch(graph: GraphBuilder, indices: Value, batch: number): Value {
  const last = indices.shape.length - 1
  const shape = sizeVector(graph, [...range(0, last).map((axis) => sizeAt(graph, indices, axis)), 1])
  const columns = range(0, batch).map((axis) => {
    const size = sizeAt(graph, indices, axis)
    const limit = typeof size === 'number' ? graph.constant(size, 'int64') : graph.one('Squeeze', [size, vector(graph, 0)])
    const numbers = graph.one('Range', [graph.constant(0, 'int64'), limit, graph.constant(1, 'int64')])
    return graph.one('Expand', [last === axis ? numbers : graph.one('Unsqueeze', [numbers, vector(graph, ...range(1, last + 1 - axis))]), shape])
  })
  return graph.one('Concat', [...columns, indices], { axis: -1 })
}

const gatherND: Rule = ({ graph, node, gradients: [gradient] }) => {
  const [x, indices] = node.inputs as readonly [Value, Value]
  const batch = numberOf(node, 'batch_dims')
  const positions = batch === 0 ? indices : withBatch(graph, indices, batch)
  return [scattered(graph, gradient!, (updates) => addRows(graph, shapeOf(graph, x), positions, updates)), null]
}

/** Whether what is scattered replaces the data (true) or is added. @throws GraphError for other reductions */
function replaces(node: GraphNode): boolean {
  const reduction = textOf(node, 'reduction')
  if (reduction !== 'none' && reduction !== 'add') throw new GraphError(`node ${node.name} (${node.op}): the reduction "${reduction}" has no gradient here`)
  return reduction === 'none'
}

type Inputs = readonly [data: Value, indices: Value, updates: Value]

/** The data's gradient is 0 where it was replaced; the updates' is what arrived at their places. */
const scatterElements: Rule = ({ graph, node, gradients: [gradient], wanted }) => {
  const [, indices, updates] = node.inputs as Inputs
  const [isReplaced, attributes] = [replaces(node), { axis: numberOf(node, 'axis') }]
  const kept = () => (isReplaced ? graph.one('ScatterElements', [gradient!, indices, zerosLike(graph, updates)], attributes) : gradient!)
  return [wanted[0] ? kept() : null, null, wanted[2] ? reshapeLike(graph, graph.one('GatherElements', [gradient!, indices], attributes), updates) : null]
}

const scatterND: Rule = ({ graph, node, gradients: [gradient], wanted }) => {
  const [, indices, updates] = node.inputs as Inputs
  const isReplaced = replaces(node)
  const kept = () => (isReplaced ? graph.one('ScatterND', [gradient!, indices, zerosLike(graph, updates)]) : gradient!)
  return [wanted[0] ? kept() : null, null, wanted[2] ? reshapeLike(graph, graph.one('GatherND', [gradient!, indices]), updates) : null]
}

export const indexingRules = {
  Slice: slice, Gather: gather, GatherElements: gatherElements, GatherND: gatherND, ScatterElements: scatterElements, ScatterND: scatterND,
} as const satisfies Partial<Record<OperatorsWithOwnGradient, Rule>>
