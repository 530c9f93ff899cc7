// Writes an inference graph again in operators that have a gradient: ONNX Runtime's fused attention taken apart, some values given from outside.
import type { GraphBuilder } from '../../native-models/graph/builder.ts'
import { GraphError } from '../../native-models/graph/errors.ts'
import type { Graph, GraphNode, Initializer, Value } from '../../native-models/graph/ir.ts'
import type { AttributesOf, OperatorName } from '../../native-models/graph/operators.ts'
import { groupQueryAttention, multiHeadAttention } from './attention.ts'

/** A node to be written in other operators. */
export interface FusedNode {
  readonly graph: GraphBuilder
  readonly node: GraphNode
  /** An input, declared in the graph when it is asked for; one that no form reads is left out. */
  input(index: number): Value
  has(index: number): boolean
}

/** @returns the outputs in their order; those that are left out must not be used */
export type Composition = (fused: FusedNode) => readonly Value[]

/** The product with 4-bit weights in float: its gradient is not that of activations rounded to 8 bits, from which it was 4 to 9 % off. */
const exactProduct: Composition = ({ graph, node, input, has }) =>
  [graph.one('MatMulNBits', node.inputs.map((_, index) => (has(index) ? input(index) : null)), { ...node.attributes as AttributesOf<'MatMulNBits'>, accuracy_level: 1 })]

const compositions: Partial<Record<OperatorName, Composition>> = { GroupQueryAttention: groupQueryAttention, MultiHeadAttention: multiHeadAttention, MatMulNBits: exactProduct }

class Composing {
  readonly #graph: GraphBuilder
  readonly #weights: ReadonlyMap<string, Initializer>
  readonly #inputs: ReadonlyMap<string, Value>
  readonly #values: Map<string, Value>
  readonly #prefix: string

  constructor(graph: GraphBuilder, source: Graph, given: ReadonlyMap<string, Value>, prefix: string) {
    this.#prefix = prefix
    this.#graph = graph
    this.#weights = new Map(source.initializers.map((weight) => [weight.name, weight]))
    this.#inputs = new Map(source.inputs.map((input) => [input.name, input]))
    this.#values = new Map(given)
  }

  value(name: string): Value {
    const value = this.#values.get(name) ?? this.#declared(name)
    this.#values.set(name, value)
    return value
  }

  #declared(name: string): Value {
    const [weight, input] = [this.#weights.get(name), this.#inputs.get(name)]
    if (weight) return this.#graph.adopt(weight)
    if (input) return this.#graph.input(this.#prefix + name, input.dtype, input.shape)
    throw new GraphError(`the value ${name} is an output that the composed form of its operator does not give`)
  }

  place(node: GraphNode): void {
    const compose = compositions[node.op]
    const outputs = compose ? this.#graph.scope(this.#prefix + node.name, () => compose(this.#fused(node))) : this.#copied(node)
    outputs.forEach((output, index) => this.#values.set(node.outputs[index]!.name, output))
  }

  #copied({ op, name, inputs, attributes, outputs }: GraphNode): Value[] {
    const own = (value: string) => value && this.#prefix + value
    return this.#graph.named({ op, name: own(name), attributes, inputs: inputs.map((input) => input && this.value(input.name)), outputs: outputs.map((output) => own(output.name)) })
  }

  #fused(node: GraphNode): FusedNode {
    return { graph: this.#graph, node, has: (index) => node.inputs[index] != null, input: (index) => this.value(node.inputs[index]!.name) }
  }
}

/**
 * @param given values that stand in for inputs and initializers of `source`, by their names
 * @param prefix in front of the names of nodes, values and inputs, where several sources become one graph; weights keep theirs
 * @returns the value of a name of `source`
 * @throws GraphError where the composed form lacks an output that is used
 */
export function compose(graph: GraphBuilder, source: Graph, given: ReadonlyMap<string, Value>, prefix = ''): (name: string) => Value {
  const composing = new Composing(graph, source, given, prefix)
  for (const node of source.nodes) composing.place(node)
  return (name) => composing.value(name)
}
