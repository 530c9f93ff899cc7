// Gradients of what is left of attention once it is taken apart: rotary positions.
import { GraphError } from '../../../native-models/graph/errors.ts'
import type { AttributesOf, OperatorsWithOwnGradient } from '../../../native-models/graph/operators.ts'
import type { Backward, Rule } from '../rule.ts'
import type { Value } from '../../../native-models/graph/ir.ts'

/** A rotation's transpose is the rotation back: the same operator with the sines negated. Dimensions that are not rotated pass as they are. */
function rotaryEmbedding({ graph, node, gradients: [gradient], wanted }: Backward): (Value | null)[] {
  const [, positions, cosines, sines] = node.inputs
  if (wanted[2] || wanted[3]) throw new GraphError(`node ${node.name} (RotaryEmbedding): its cosines and sines are tables that have no gradient`)
  const attributes = node.attributes as AttributesOf<'RotaryEmbedding'>
  return [wanted[0] ? graph.one('RotaryEmbedding', [gradient!, positions!, cosines!, graph.one('Neg', [sines!])], attributes) : null, null, null, null]
}

export const attentionRules = { RotaryEmbedding: rotaryEmbedding } as const satisfies Partial<Record<OperatorsWithOwnGradient, Rule>>
