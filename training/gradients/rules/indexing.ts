// Gradients of operators that take elements out of a tensor, or put some into it, by position.
import type { GraphBuilder } from '../../../native-models/graph/builder.ts'
import { GraphError } from '../../../native-models/graph/errors.ts'
import type { GraphNode, Value } from '../../../native-models/graph/ir.ts'
import type { OperatorsWithOwnGradient } from '../../../native-models/graph/operators.ts'
import { numberOf, textOf } from '../attributes.ts'
import type { Rule } from '../rule.ts'
import { expandLike, reshapeLike, shapeOf, sizeAt, sizeProduct, sizeVector, zerosLike } from '../shapes.ts'

const vector = (graph: GraphBuilder, ...numbers: readonly number[]): Value => graph.constant(numbers, 'int64')
const range = (start: number, end: number): number[] => Array.from({ length: end - start }, (_, index) => start + index)

const sizesOf = (graph: GraphBuilder, value: Value, from: number, to: number): (number | Value)[] => range(from, to).map((axis) => sizeAt(graph, value, axis))

/**
 * float32 sums in zeros of the shape given, positions that repeat adding up. ScatterND would be many times as fast and is no choice: ONNX Runtime's
 * threads add to the same row at once, in any order, and lose what another adds meanwhile. Half precision cannot be added on the CPU.
 */
const scattered = (graph: GraphBuilder, shape: Value, positions: Value, updates: Value, axis: number): Value =>
  graph.cast(graph.one('ScatterElements', [graph.one('ConstantOfShape', [shape]), positions, graph.cast(updates, 'float32')], { axis, reduction: 'add' }), updates.dtype)

/** Adds slices of the gradient, one for each position, along an axis of zeros. @param positions [n]. @param updates with n at the axis */
function slicesAdded(graph: GraphBuilder, shape: Value, positions: Value, updates: Value, axis: number): Value {
  const beside = range(0, updates.shape.length).filter((other) => other !== axis)
  const alone = beside.length === 0 ? positions : graph.one('Unsqueeze', [positions, vector(graph, ...beside)])
  return scattered(graph, shape, expandLike(graph, alone, updates), updates, axis)
}

/** Dimensions [from, to) as one. */
function joined(graph: GraphBuilder, value: Value, from: number, to: number): Value {
  if (to - from === 1) return value
  return graph.one('Reshape', [value, sizeVector(graph, [...range(0, from).map(() => 0), -1, ...sizesOf(graph, value, to, value.shape.length)])])
}

/** Zeros before and after a slice by 1 along one axis, cut from zeros as ONNX cuts the tensor itself. */
function padded(graph: GraphBuilder, gradient: Value, { inputs: [x, starts, ends, axes] }: GraphNode, axis: number): Value {
  const all = zerosLike(graph, x!)
  const before = graph.one('Slice', [all, graph.constant([0], starts!.dtype), starts!, axes ?? null])
  const after = graph.one('Slice', [all, ends!, graph.constant([2 ** 31 - 1], starts!.dtype), axes ?? null])
  return reshapeLike(graph, graph.one('Concat', [before, gradient, after], { axis }), x!)
}

/** 0, 1, 2, ... in a shape. */
function numbered(graph: GraphBuilder, sizes: readonly (number | Value)[]): Value {
  const count = sizeProduct(graph, sizes)
  const limit = typeof count === 'number' ? graph.constant(count, 'int64') : graph.one('Squeeze', [count, vector(graph, 0)])
  return graph.one('Reshape', [graph.one('Range', [graph.constant(0, 'int64'), limit, graph.constant(1, 'int64')]), sizeVector(graph, sizes)])
}

/** Any slice: the places it took are the same slice of all places. */
function putBack(graph: GraphBuilder, gradient: Value, { inputs: [x, ...bounds] }: GraphNode): Value {
  const flat = (value: Value) => graph.one('Reshape', [value, vector(graph, -1)])
  const places = numbered(graph, sizesOf(graph, x!, 0, x!.shape.length))
  return reshapeLike(graph, graph.one('ScatterElements', [flat(zerosLike(graph, x!)), flat(graph.one('Slice', [places, ...bounds])), flat(gradient)]), x!)
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

/** The slices of the gradient are added where those of the data came from. */
const gather: Rule = ({ graph, node, gradients: [gradient] }) => {
  const [x, indices] = node.inputs as readonly [Value, Value]
  const axis = (numberOf(node, 'axis') + x.shape.length) % x.shape.length
  const slices = joined(graph, gradient!, axis, axis + indices.shape.length)
  const positions = joined(graph, indices, 0, indices.shape.length)
  return [slicesAdded(graph, shapeOf(graph, x), positions, slices, axis), null]
}

const gatherElements: Rule = ({ graph, node, gradients: [gradient] }) => {
  const [x, indices] = node.inputs as readonly [Value, Value]
  return [scattered(graph, shapeOf(graph, x), indices, gradient!, numberOf(node, 'axis')), null]
}

/** What the node takes from a tensor of positions says where its slices came from, counted over the dimensions that it picks in. */
const gatherND: Rule = ({ graph, node, gradients: [gradient] }) => {
  const [x, indices] = node.inputs as readonly [Value, Value]
  const batch = numberOf(node, 'batch_dims')
  const picked = sizesOf(graph, x, 0, batch + (indices.shape.at(-1) as number))
  const from = graph.one('GatherND', [numbered(graph, picked), indices], { batch_dims: batch })
  const shape = sizeVector(graph, [sizeProduct(graph, picked), ...sizesOf(graph, x, picked.length, x.shape.length)])
  const slices = joined(graph, gradient!, 0, from.shape.length)
  return [reshapeLike(graph, slicesAdded(graph, shape, joined(graph, from, 0, from.shape.length), slices, 0), x), null]
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
