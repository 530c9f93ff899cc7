// Gradients of operators that lay the same elements out otherwise, join, part or repeat them.
import type { Dimension, GraphNode, Value } from '../../../native-models/graph/ir.ts'
import type { GraphBuilder } from '../../../native-models/graph/builder.ts'
import { divideDimensions } from '../../../native-models/graph/dimensions.ts'
import type { OperatorsWithOwnGradient } from '../../../native-models/graph/operators.ts'
import { numberOf } from '../attributes.ts'
import type { Rule } from '../rule.ts'
import { reshapeLike, sizeAt, sizeVector, sumTo, zerosLike } from '../shapes.ts'

const reshape: Rule = ({ graph, node, gradients: [gradient] }) => [reshapeLike(graph, gradient!, node.inputs[0]!), null]

const transpose: Rule = ({ graph, node, gradients: [gradient] }) => {
  const permutation = node.attributes.perm as readonly number[] | undefined
  const back = permutation && permutation.map((_, axis) => permutation.indexOf(axis))
  return [graph.one('Transpose', [gradient!], back ? { perm: back } : {})]
}

const axisOf = (node: GraphNode, rank: number): number => (numberOf(node, 'axis') + rank) % rank

/** Neighbours that nobody asks for are one piece; each that is wanted is its own. */
function pieces(wanted: readonly boolean[]): number[][] {
  const found: number[][] = []
  wanted.forEach((isWanted, input) => {
    if (!isWanted && found.length > 0 && !wanted[input - 1]!) found.at(-1)!.push(input)
    else found.push([input])
  })
  return found
}

const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0)

/** The only input with a gradient, where numbers tell its place. */
function sliceOfOne(graph: GraphBuilder, gradient: Value, sizes: readonly Dimension[], axis: number, input: number): Value | null {
  const known = sizes.slice(0, input + 1)
  if (!known.every((size) => typeof size === 'number')) return null
  const start = sum(known.slice(0, -1))
  return graph.one('Slice', [gradient, ...[start, start + known.at(-1)!, axis].map((number) => graph.constant([number], 'int64'))])
}

function splitOf(graph: GraphBuilder, gradient: Value, inputs: readonly Value[], axis: number, wanted: readonly boolean[]): (Value | null)[] {
  const isKnown = inputs.every(({ shape }) => typeof shape[axis] === 'number')
  const groups = isKnown ? pieces(wanted) : inputs.map((_, input) => [input])
  const sizes = groups.map((group) => (isKnown ? sum(group.map((input) => inputs[input]!.shape[axis] as number)) : sizeAt(graph, inputs[group[0]!]!, axis)))
  const parts = graph.add('Split', [gradient, sizeVector(graph, sizes)], { axis }, groups.length)
  return inputs.map((_, input) => (wanted[input] ? parts[groups.findIndex((group) => group[0] === input)]! : null))
}

/** One Split, or a Slice where one input alone wants a gradient. */
const concat: Rule = ({ graph, node, gradients: [gradient], wanted }) => {
  const inputs = node.inputs as readonly Value[]
  const axis = axisOf(node, gradient!.shape.length)
  if (inputs.length === 1) return [gradient!]
  const only = wanted.indexOf(true) === wanted.lastIndexOf(true) ? wanted.indexOf(true) : null
  const slice = only === null ? null : sliceOfOne(graph, gradient!, inputs.map(({ shape }) => shape[axis]!), axis, only)
  const parts = slice ? inputs.map((_, input) => (input === only ? slice : null)) : splitOf(graph, gradient!, inputs, axis, wanted)
  return parts.map((part, input) => part && reshapeLike(graph, part, inputs[input]!))
}

/** One Concat; zeros where no gradient arrived. */
const split: Rule = ({ graph, node, gradients }) => {
  const x = node.inputs[0]!
  const parts = gradients.map((gradient, output) => gradient ?? zerosLike(graph, node.outputs[output]!))
  return [reshapeLike(graph, parts.length === 1 ? parts[0]! : graph.one('Concat', parts, { axis: axisOf(node, x.shape.length) }), x), null]
}

const unsqueeze: Rule = ({ graph, node, gradients: [gradient] }) => [graph.one('Squeeze', [gradient!, node.inputs[1]!]), null]

/** A dimension that is a symbol and had to be 1 gets its name back. */
const squeeze: Rule = ({ graph, node, gradients: [gradient] }) => {
  const x = node.inputs[0]!
  const axes = node.inputs[1] ?? graph.constant(x.shape.flatMap((size, axis) => (size === 1 ? [axis] : [])), 'int64')
  return [reshapeLike(graph, graph.one('Unsqueeze', [gradient!, axes]), x), null]
}

const expand: Rule = ({ graph, node, gradients: [gradient] }) => [sumTo(graph, gradient!, node.inputs[0]!), null]

/** [4, 6] that was [2, 6] is seen as [2, 2, 6], and the new axis is summed. */
const tile: Rule = ({ graph, node, gradients: [gradient] }) => {
  const [x, repeats] = [node.inputs[0]!, node.inputs[1]!]
  const [sizes, summed]: [(number | Value)[], number[]] = [[], []]
  x.shape.forEach((size, axis) => {
    if (gradient!.shape[axis] !== size) {
      const times = divideDimensions(gradient!.shape[axis]!, size)
      summed.push(sizes.push(typeof times === 'number' ? times : graph.one('Slice', [repeats, graph.constant([axis], 'int64'), graph.constant([axis + 1], 'int64')])) - 1)
    }
    sizes.push(sizeAt(graph, x, axis))
  })
  if (summed.length === 0) return [gradient!, null]
  const apart = graph.one('Reshape', [gradient!, sizeVector(graph, sizes)])
  return [reshapeLike(graph, graph.one('ReduceSum', [apart, graph.constant(summed, 'int64')], { keepdims: 0 }), x), null]
}

export const shapingRules = {
  Reshape: reshape, Transpose: transpose, Concat: concat, Split: split, Unsqueeze: unsqueeze, Squeeze: squeeze, Expand: expand, Tile: tile,
} as const satisfies Partial<Record<OperatorsWithOwnGradient, Rule>>
