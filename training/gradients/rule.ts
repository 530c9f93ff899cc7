// What a gradient rule is: the gradients of a node's outputs in, the nodes that compute those of its inputs out.
import type { GraphBuilder } from '../../native-models/graph/builder.ts'
import type { GraphNode, Value } from '../../native-models/graph/ir.ts'

/** One node on the way back. Its inputs and outputs are values that `graph` sees, so a rule may use both. */
export interface Backward {
  readonly graph: GraphBuilder
  readonly node: GraphNode
  /** dL/d(output), of the output's dtype and shape; null where no gradient arrives. One at least is there. */
  readonly gradients: readonly (Value | null)[]
  /** Which inputs a gradient is asked for; one at least. */
  readonly wanted: readonly boolean[]
}

/** @returns dL/d(input) for each input, of the input's dtype and shape; null where none is wanted or the operator does not depend on it smoothly */
export type Rule = (at: Backward) => (Value | null)[]
