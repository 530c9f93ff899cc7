// Gradients of products of matrices, of softmax and of triangles; those of the norms are in norms.ts.
import type { GraphBuilder } from '../../../native-models/graph/builder.ts'
import type { Dimension, Value } from '../../../native-models/graph/ir.ts'
import type { OperatorsWithOwnGradient } from '../../../native-models/graph/operators.ts'
import { numberOf } from '../attributes.ts'
import type { Backward, Rule } from '../rule.ts'
import { reshapeLike, sumTo } from '../shapes.ts'
import { layerNormalization, simplifiedLayerNormalization, skipSimplifiedLayerNormalization } from './norms.ts'

/** Of both factors of a product; null where none is wanted. */
type Pair = readonly [Value | null, Value | null]

const int64 = (graph: GraphBuilder, values: readonly number[]): Value => graph.constant(values, 'int64')

/** The size of the last axis as a vector of one. */
const lastSize = (graph: GraphBuilder, value: Value, size: Dimension): Value => (typeof size === 'number' ? int64(graph, [size]) : graph.one('Shape', [value], { start: -1 }))

/** [.., n] as [all others, n]. */
function flattened(graph: GraphBuilder, value: Value): Value {
  if (value.shape.length === 2) return value
  return graph.one('Reshape', [value, graph.one('Concat', [int64(graph, [-1]), lastSize(graph, value, value.shape.at(-1)!)], { axis: 0 })])
}

/** [rows, n] in the leading dimensions of `leading` [.., any]: whose shape is read, must be in memory anyway. */
function unflattened(graph: GraphBuilder, rows: Value, leading: Value): Value {
  if (leading.shape.length === 2) return rows
  return graph.one('Reshape', [rows, graph.one('Concat', [graph.one('Shape', [leading], { end: -1 }), lastSize(graph, rows, rows.shape[1]!)], { axis: 0 })])
}

/** a [.., k] times b [k, n], as a linear layer has it: one plain product each, over all rows at once. */
function linearProduct(graph: GraphBuilder, gradient: Value, [a, b]: readonly [Value, Value], wanted: readonly boolean[]): Pair {
  const rows = flattened(graph, gradient)
  return [
    wanted[0] ? unflattened(graph, graph.one('Gemm', [rows, b], { transB: 1 }), gradient) : null,
    wanted[1] ? graph.one('Gemm', [flattened(graph, a), rows], { transA: 1 }) : null,
  ]
}

/** The last two axes exchanged. ONNX Runtime reads the matrix the other way round in the product behind, without a copy. */
function transposed(graph: GraphBuilder, value: Value): Value {
  const rank = value.shape.length
  return graph.one('Transpose', [value], { perm: Array.from({ length: rank }, (_, axis) => (axis === rank - 2 ? rank - 1 : axis === rank - 1 ? rank - 2 : axis)) })
}

/** Both of two dimensions or more: dL/da = g b^T, dL/db = a^T g. */
function product(graph: GraphBuilder, gradient: Value, [a, b]: readonly [Value, Value], wanted: readonly boolean[]): Pair {
  if (b.shape.length === 2) return linearProduct(graph, gradient, [a, b], wanted)
  return [
    wanted[0] ? sumTo(graph, graph.one('MatMul', [gradient, transposed(graph, b)]), a) : null,
    wanted[1] ? sumTo(graph, graph.one('MatMul', [transposed(graph, a), gradient]), b) : null,
  ]
}

/** A vector is a row on the left and a column on the right, and its axis is missing in the result. */
function matMul({ graph, node, gradients: [given], wanted }: Backward): (Value | null)[] {
  const [a, b] = [node.inputs[0]!, node.inputs[1]!]
  const [isRow, isColumn] = [a.shape.length === 1, b.shape.length === 1]
  const axes = isRow && isColumn ? [0, 1] : isColumn ? [-1] : isRow ? [-2] : []
  const unsqueezed = (value: Value, at: readonly number[]): Value => (at.length ? graph.one('Unsqueeze', [value, int64(graph, at)]) : value)
  const matrices = [unsqueezed(a, isRow ? [0] : []), unsqueezed(b, isColumn ? [1] : [])] as const
  const found = product(graph, unsqueezed(given!, axes), matrices, wanted)
  return [found[0] && reshapeLike(graph, found[0], a), found[1] && reshapeLike(graph, found[1], b)]
}

/** Y = alpha A' B' + beta C, where ' transposes or not. Transposing is the product's own, so no node is spent on it. */
function gemm({ graph, node, gradients: [gradient], wanted }: Backward): (Value | null)[] {
  const [a, b, c] = node.inputs
  const [alpha, beta, transA, transB] = ['alpha', 'beta', 'transA', 'transB'].map((name) => numberOf(node, name)) as [number, number, number, number]
  const times = (left: Value, right: Value, first: number, second: number): Value => graph.one('Gemm', [left, right], { alpha, transA: first, transB: second })
  const ofA = () => (transA ? times(b!, gradient!, transB, 1) : times(gradient!, b!, 0, 1 - transB))
  const ofB = () => (transB ? times(gradient!, a!, 1, transA) : times(a!, gradient!, 1 - transA, 0))
  const found = [wanted[0] ? ofA() : null, wanted[1] ? ofB() : null, wanted[2] ? scaled(graph, sumTo(graph, gradient!, c!), beta) : null]
  return found.slice(0, node.inputs.length)
}

const scaled = (graph: GraphBuilder, value: Value, factor: number): Value => (factor === 1 ? value : graph.one('Mul', [value, graph.constant(factor, value.dtype)]))

const sumOver = (graph: GraphBuilder, value: Value, axis: number): Value => graph.one('ReduceSum', [value, int64(graph, [axis])])

/** In float32 whatever x is: sums over thousands of small terms. */
function inSingle(slope: (graph: GraphBuilder, gradient: Value, y: Value, axis: number) => Value): Rule {
  return ({ graph, node, gradients: [gradient], wanted }) => {
    const y = node.outputs[0]!
    return [wanted[0] ? graph.cast(slope(graph, graph.cast(gradient!, 'float32'), graph.cast(y, 'float32'), numberOf(node, 'axis')), y.dtype) : null]
  }
}

/** y (g - sum(g y)). */
const softmax = inSingle((graph, gradient, y, axis) =>
  graph.one('Mul', [y, graph.one('Sub', [gradient, sumOver(graph, graph.one('Mul', [gradient, y]), axis)])]))

/** g - exp(y) sum(g). */
const logSoftmax = inSingle((graph, gradient, y, axis) =>
  graph.one('Sub', [gradient, graph.one('Mul', [graph.one('Exp', [y]), sumOver(graph, gradient, axis)])]))

/** The same triangle of the gradient. */
function trilu({ graph, node, gradients: [gradient], wanted }: Backward): (Value | null)[] {
  const [, k] = node.inputs
  const triangle = wanted[0] ? graph.one('Trilu', [gradient!, k ?? null], { upper: numberOf(node, 'upper') }) : null
  return node.inputs.map((_, index) => (index === 0 ? triangle : null))
}

export const matrixRules = {
  MatMul: matMul,
  Gemm: gemm,
  Softmax: softmax,
  LogSoftmax: logSoftmax,
  Trilu: trilu,
  SimplifiedLayerNormalization: simplifiedLayerNormalization,
  LayerNormalization: layerNormalization,
  SkipSimplifiedLayerNormalization: skipSimplifiedLayerNormalization,
} as const satisfies Partial<Record<OperatorsWithOwnGradient, Rule>>
