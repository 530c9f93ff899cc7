// The gradient of a product with a matrix of 4 bits: to the activations, through the matrix in full.
import type { GraphBuilder } from '../../../native-models/graph/builder.ts'
import { GraphError } from '../../../native-models/graph/errors.ts'
import type { GraphNode, Value } from '../../../native-models/graph/ir.ts'
import type { OperatorsWithOwnGradient } from '../../../native-models/graph/operators.ts'
import { numberOf } from '../attributes.ts'
import type { Backward, Rule } from '../rule.ts'
import { sumTo } from '../shapes.ts'

/** @throws GraphError for what is quantized otherwise, or for a gradient to the quantized weights */
function holdSupported({ node, wanted }: Backward): void {
  const fail = (reason: string): never => { throw new GraphError(`node ${node.name} (MatMulNBits): ${reason}`) }
  if (numberOf(node, 'bits') !== 4) fail(`${numberOf(node, 'bits')} bits have no gradient here, 4 have`)
  if (node.inputs[3]) fail('zero points have no gradient here; without them, 8 stands for 0')
  if (node.inputs[4]) fail('groups of its own order have no gradient here')
  if (wanted[1] || wanted[2]) fail('quantized weights and their scales are not trained')
}

/**
 * 1/16 + 0 g. ONNX Runtime would unpack all matrices when it opens the model, or before the forward pass has ended, if unpacking did not wait for
 * the gradient. Where the gradient is no number, neither is what comes of it.
 */
function awaitedSixteenth(graph: GraphBuilder, gradient: Value): Value {
  const first = graph.one('Gather', [graph.one('Reshape', [gradient, graph.constant([-1], 'int64')]), graph.constant(0, 'int64')])
  return graph.one('Add', [graph.one('Mul', [first, graph.constant(0, gradient.dtype)]), graph.constant(1 / 16, gradient.dtype)])
}

/**
 * The matrix W [N, K] as its even and its odd columns, [N, K / 2] each, K filled up to whole blocks. A byte is low + 16 high, and
 *   floor((byte - 128) / 16) = high - 8,   (byte - 136) / 16 - (high - 8) = (low - 8) / 16:
 * all exact, and a ninth of the time that GatherBlockQuantized takes for it.
 */
function unpacked(graph: GraphBuilder, node: GraphNode, gradient: Value): { even: Value; odd: Value; columns: number } {
  const [, packed, scales] = node.inputs
  const [k, n, block] = ['K', 'N', 'block_size'].map((name) => numberOf(node, name)) as [number, number, number]
  const blocks = Math.ceil(k / block)
  const sixteenth = awaitedSixteenth(graph, gradient)
  const shifted = (by: number): Value => graph.one('DequantizeLinear', [packed!, sixteenth, graph.constant(by, 'uint8')])
  const high = graph.one('Floor', [shifted(128)])
  const low = graph.one('Sub', [shifted(136), high])
  const scale = graph.one('Reshape', [scales!, graph.constant([n, blocks, 1], 'int64')])
  const matrix = (nibbles: Value, by: Value): Value => graph.one('Reshape', [graph.one('Mul', [nibbles, by]), graph.constant([n, blocks * block / 2], 'int64')])
  return { even: matrix(low, graph.one('Mul', [scale, graph.constant(16, scale.dtype)])), odd: matrix(high, scale), columns: blocks * block }
}

/** Even and odd columns [.., n] each, as [.., 2 n]. */
function interleaved(graph: GraphBuilder, even: Value, odd: Value, columns: number): Value {
  const pairs = graph.one('Concat', [even, odd].map((part) => graph.one('Unsqueeze', [part, graph.constant([-1], 'int64')])), { axis: -1 })
  return graph.one('Reshape', [pairs, graph.constant([...even.shape.slice(1).map(() => 0), columns], 'int64')])
}

/** g W [.., K]. */
function ofActivations(graph: GraphBuilder, node: GraphNode, gradient: Value): Value {
  const { even, odd, columns } = unpacked(graph, node, gradient)
  const all = interleaved(graph, graph.one('MatMul', [gradient, even]), graph.one('MatMul', [gradient, odd]), columns)
  const k = numberOf(node, 'K')
  // The last block of a row is filled up.
  return columns === k ? all : graph.one('Slice', [all, graph.constant([0], 'int64'), graph.constant([k], 'int64'), graph.constant([-1], 'int64')])
}

/** y = x W^T + bias: dL/dx = g W. That accuracy_level may have rounded x has no part in it. */
function matMulNBits(at: Backward): (Value | null)[] {
  const { graph, node, gradients: [gradient], wanted } = at
  holdSupported(at)
  return node.inputs.map((input, index) => {
    if (!wanted[index]) return null
    return index === 0 ? ofActivations(graph, node, gradient!) : sumTo(graph, gradient!, input!)
  })
}

export const quantizationRules = { MatMulNBits: matMulNBits } as const satisfies Partial<Record<OperatorsWithOwnGradient, Rule>>
