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
 * The scales times 1 + 0 g, which is 1. ONNX Runtime would unpack all matrices when it opens the model, or before the forward pass has ended,
 * if their scales did not wait for the gradient.
 */
function awaiting(graph: GraphBuilder, scales: Value, gradient: Value): Value {
  const first = graph.one('Gather', [graph.one('Reshape', [gradient, graph.constant([-1], 'int64')]), graph.constant(0, 'int64')])
  const one = graph.one('Add', [graph.one('Mul', [first, graph.constant(0, gradient.dtype)]), graph.constant(1, gradient.dtype)])
  return graph.one('Mul', [scales, one])
}

/** The matrix [N, K] in the dtype of the scales, unpacked no sooner than the gradient is there. */
function unpacked(graph: GraphBuilder, node: GraphNode, gradient: Value): Value {
  const [, packed, scales] = node.inputs
  const [k, n, block] = ['K', 'N', 'block_size'].map((name) => numberOf(node, name)) as [number, number, number]
  const blocks = Math.ceil(k / block)
  const column = graph.one('Reshape', [awaiting(graph, scales!, gradient), graph.constant([n, blocks, 1], 'int64')])
  const rows = graph.one('Range', [graph.constant(0, 'int64'), graph.constant(n, 'int64'), graph.constant(1, 'int64')])
  const parts = graph.one('GatherBlockQuantized', [packed!, rows, column], { bits: 4, block_size: block, gather_axis: 0, quantize_axis: 2 })
  const matrix = graph.one('Reshape', [parts, graph.constant([n, blocks * block], 'int64')])
  // The last block of a row is filled up.
  return blocks * block === k ? matrix : graph.one('Slice', [matrix, graph.constant([0], 'int64'), graph.constant([k], 'int64'), graph.constant([1], 'int64')])
}

/** y = x W^T + bias: dL/dx = g W, with W [N, K]. What accuracy_level rounds x to has no part in it. */
function matMulNBits(at: Backward): (Value | null)[] {
  const { graph, node, gradients: [gradient], wanted } = at
  holdSupported(at)
  return node.inputs.map((input, index) => {
    if (!wanted[index]) return null
    return index === 0 ? graph.one('MatMul', [gradient!, unpacked(graph, node, gradient!)]) : sumTo(graph, gradient!, input!)
  })
}

export const quantizationRules = { MatMulNBits: matMulNBits } as const satisfies Partial<Record<OperatorsWithOwnGradient, Rule>>
