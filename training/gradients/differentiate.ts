// Reverse-mode differentiation: adds to a graph the nodes that compute the gradient of one of its values.
// With blocks, what a block of layers computed is computed again on the way back instead of being kept (arXiv 1604.06174).
import type { GraphBuilder } from '../../native-models/graph/builder.ts'
import { GraphError } from '../../native-models/graph/errors.ts'
import type { GraphNode, Value } from '../../native-models/graph/ir.ts'
import { operatorOf } from '../../native-models/graph/operators.ts'
import type { OperatorName, OperatorsWithOwnGradient } from '../../native-models/graph/operators.ts'
import { dynamicValues, passBackAgain, segmentsOf } from './recompute.ts'
import type { WayBack } from './recompute.ts'
import { rules } from './rules.ts'
import { zerosLike } from './shapes.ts'

export interface DifferentiateOptions {
  /** dL/dL, a scalar; 1 unless a loss is scaled. */
  readonly seed?: Value
  /** Values that no gradient passes, as if they were given from outside. */
  readonly constants?: readonly Value[]
  /** The block that a node is part of; null outside of blocks. Without it everything computed on the way is kept. */
  readonly blockOf?: (node: GraphNode) => string | null
}

const isFloat = ({ dtype }: Value): boolean => dtype === 'float32' || dtype === 'float16'
const hasRule = (op: OperatorName): op is OperatorsWithOwnGradient => operatorOf(op).gradient === 'own'

/** The float values that depend on one of `wanted`. */
function dependents(nodes: readonly GraphNode[], wanted: readonly Value[], constants: ReadonlySet<Value>): Set<Value> {
  const found = new Set(wanted)
  for (const { op, name, inputs, outputs } of nodes) {
    if (!inputs.some((input) => input && found.has(input)) || operatorOf(op).gradient === 'none') continue
    if (!hasRule(op)) throw new GraphError(`node ${name}: a gradient cannot pass ${op}; it must be composed of other operators`)
    for (const output of outputs) if (output.name && isFloat(output) && !constants.has(output)) found.add(output)
  }
  return found
}

/** Gradients as they come in: contributions to one value are added. */
export class Gradients {
  readonly #graph: GraphBuilder
  readonly #of = new Map<Value, Value>()

  constructor(graph: GraphBuilder) {
    this.#graph = graph
  }

  get(value: Value): Value | null {
    return this.#of.get(value) ?? null
  }

  add(value: Value, gradient: Value): void {
    const before = this.#of.get(value)
    this.#of.set(value, before ? this.#graph.one('Add', [before, gradient]) : gradient)
  }

  set(value: Value, gradient: Value): void {
    this.#of.set(value, gradient)
  }
}

/** Passes the gradients of a node's outputs to its inputs. */
function passBack({ graph, gradients }: WayBack, node: GraphNode, isWanted: (value: Value) => boolean): void {
  const arrived = node.outputs.map((output) => gradients.get(output))
  const wanted = node.inputs.map((input) => input !== null && isWanted(input))
  if (!arrived.some(Boolean) || !wanted.some(Boolean) || !hasRule(node.op)) return
  const rule = rules[node.op]
  const passed = graph.scope(node.name, () => rule({ graph, node, gradients: arrived, wanted }))
  node.inputs.forEach((input, index) => {
    const gradient = wanted[index] ? passed[index] : null
    if (input && gradient) gradients.add(input, gradient)
  })
}

/**
 * @param loss a scalar of `graph`
 * @param wanted values of `graph`, inputs mostly
 * @returns dL/d(wanted), each of its value's shape; zeros where the loss does not depend on it
 * @throws GraphError where a gradient meets an operator that has none
 */
export function differentiate(graph: GraphBuilder, loss: Value, wanted: readonly Value[], options: DifferentiateOptions = {}): Value[] {
  const { seed, constants = [], blockOf = () => null } = options
  const nodes = [...graph.nodes]
  const way: WayBack = { graph, gradients: new Gradients(graph), active: dependents(nodes, wanted, new Set(constants)), dynamic: dynamicValues(graph, wanted) }
  way.gradients.set(loss, seed ?? graph.constant(1, loss.dtype))
  return graph.scope('backward', () => {
    for (const segment of segmentsOf(nodes, blockOf).reverse()) {
      if (segment.block !== null) passBackAgain(way, segment.nodes, (node, isWanted) => passBack(way, node, isWanted))
      else for (const node of [...segment.nodes].reverse()) passBack(way, node, (value) => way.active.has(value))
    }
    return wanted.map((value) => way.gradients.get(value) ?? zerosLike(graph, value))
  })
}
