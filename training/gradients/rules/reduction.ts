// Gradients of operators that shrink, order or accumulate along axes.
import type { GraphBuilder } from '../../../native-models/graph/builder.ts'
import type { Value } from '../../../native-models/graph/ir.ts'
import type { OperatorsWithOwnGradient } from '../../../native-models/graph/operators.ts'
import { numberOf } from '../attributes.ts'
import type { Backward, Rule } from '../rule.ts'
import { expandLike, sizeAt, sizeProduct, zerosLike } from '../shapes.ts'

/** What has the shape of the reduced tensor, with the reduced axes as 1 again, or as a scalar: it broadcasts to the input. */
function broadcastable({ graph, node }: Backward, reduced: Value): Value {
  const rank = node.inputs[0]!.shape.length
  return reduced.shape.length === rank || reduced.shape.length === 0 ? reduced : graph.one('Unsqueeze', [reduced, node.inputs[1]!])
}

/** How many elements each sum was of: a number, or what run time tells as float32[1]. */
function countOf(graph: GraphBuilder, x: Value, reduced: Value): number | Value {
  const axes = x.shape.flatMap((size, axis) => (reduced.shape.length === 0 || (reduced.shape[axis] === 1 && size !== 1) ? [axis] : []))
  const count = sizeProduct(graph, axes.map((axis) => sizeAt(graph, x, axis)))
  return typeof count === 'number' ? count : graph.cast(count, 'float32')
}

const reduceSum: Rule = (at) => [expandLike(at.graph, broadcastable(at, at.gradients[0]!), at.node.inputs[0]!), null]

/** dL/dx = g / n. In float32, since float16 ends at 65,504. */
const reduceMean: Rule = (at) => {
  const { graph, node } = at
  const x = node.inputs[0]!
  const gradient = broadcastable(at, at.gradients[0]!)
  const count = countOf(graph, x, gradient)
  if (count === 1) return [expandLike(graph, gradient, x), null]
  const divisor = typeof count === 'number' ? graph.constant(count, 'float32') : count
  const share = graph.cast(graph.one('Div', [graph.cast(gradient, 'float32'), divisor]), x.dtype)
  return [expandLike(graph, share, x), null]
}

/** dL/dx = 2 x g. */
const reduceSumSquare: Rule = (at) => {
  const { graph, node } = at
  const x = node.inputs[0]!
  const twice = graph.one('Mul', [broadcastable(at, at.gradients[0]!), graph.constant(2, x.dtype)])
  return [graph.one('Mul', [x, twice]), null]
}

/** The gradient goes to the extreme; elements that share it get equal parts, as in PyTorch's amax. */
const extreme: Rule = (at) => {
  const { graph, node } = at
  const x = node.inputs[0]!
  const [found, gradient] = [broadcastable(at, node.outputs[0]!), broadcastable(at, at.gradients[0]!)]
  const holds = graph.cast(graph.one('Equal', [x, found]), x.dtype)
  const holders = graph.one('ReduceSum', [holds, node.inputs[1] ?? null], { keepdims: found.shape.length === x.shape.length ? 1 : 0, noop_with_empty_axes: numberOf(node, 'noop_with_empty_axes') })
  return [graph.one('Mul', [holds, graph.one('Div', [gradient, holders])]), null]
}

/** Each value came from one place. */
const topK: Rule = ({ graph, node, gradients: [values] }) => {
  const axis = numberOf(node, 'axis')
  return [values ? graph.one('ScatterElements', [zerosLike(graph, node.inputs[0]!), node.outputs[1]!, values], { axis }) : null, null]
}

/** The transpose of a sum over all before is a sum over all after. */
const cumSum: Rule = ({ graph, node, gradients: [gradient] }) => {
  const attributes = { exclusive: numberOf(node, 'exclusive'), reverse: 1 - numberOf(node, 'reverse') }
  return [graph.one('CumSum', [gradient!, node.inputs[1]!], attributes), null]
}

export const reductionRules = {
  ReduceSum: reduceSum, ReduceMean: reduceMean, ReduceMax: extreme, ReduceMin: extreme, ReduceSumSquare: reduceSumSquare, TopK: topK, CumSum: cumSum,
} as const satisfies Partial<Record<OperatorsWithOwnGradient, Rule>>
