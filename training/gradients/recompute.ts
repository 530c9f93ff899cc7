// A block of layers on the way back: its nodes once more, from what went into it, and their gradients.
// ONNX Runtime knows nothing of training. It merges nodes that compute the same, which would undo a recomputation, and runs weight gradients
// as late as it can, which would keep all that they are made of; numbers that are 0 but depend on a gradient hold it to the order wanted.
import type { GraphBuilder } from '../../native-models/graph/builder.ts'
import type { GraphNode, Value } from '../../native-models/graph/ir.ts'
import type { Gradients } from './differentiate.ts'

export interface Segment { readonly block: string | null; readonly nodes: readonly GraphNode[] }

/** Runs of nodes of one block, in their order. */
export function segmentsOf(nodes: readonly GraphNode[], blockOf: (node: GraphNode) => string | null): Segment[] {
  const segments: { block: string | null; nodes: GraphNode[] }[] = []
  for (const node of nodes) {
    const block = blockOf(node)
    const last = segments.at(-1)
    if (last?.block === block) last.nodes.push(node)
    else segments.push({ block, nodes: [node] })
  }
  return segments
}

/** What depends on a batch: inputs other than the parameters, and all that is made of them. */
export function dynamicValues(graph: GraphBuilder, parameters: readonly Value[]): Set<Value> {
  const dynamic = new Set(graph.inputs.filter((input) => !parameters.includes(input)))
  for (const { inputs, outputs } of graph.nodes) if (inputs.some((input) => input && dynamic.has(input))) for (const output of outputs) dynamic.add(output)
  return dynamic
}

/** What the whole way back knows. */
export interface WayBack {
  readonly graph: GraphBuilder
  readonly gradients: Gradients
  /** Float values that the loss's gradient may be asked for. */
  readonly active: ReadonlySet<Value>
  readonly dynamic: ReadonlySet<Value>
}

const isFloat = ({ dtype }: Value): boolean => dtype === 'float32' || dtype === 'float16'

/** One element of a tensor of any shape, as a vector. */
function firstOf(graph: GraphBuilder, value: Value): Value {
  const flat = graph.one('Reshape', [value, graph.constant([-1], 'int64')])
  return graph.cast(graph.one('Slice', [flat, graph.constant([0], 'int64'), graph.constant([1], 'int64')]), 'float32')
}

/** [1], 0 as soon as all of `values` are computed. */
function zeroAfter(graph: GraphBuilder, values: readonly Value[]): Value {
  const first = values.map((value) => firstOf(graph, value))
  const sum = first.length > 1 ? graph.one('ReduceSum', [graph.one('Concat', first, { axis: 0 })], { keepdims: 1 }) : first[0]!
  return graph.one('Mul', [sum, graph.constant([0], 'float32')])
}

/** One block, once more. */
class Repetition {
  readonly #way: WayBack
  readonly #nodes: readonly GraphNode[]
  /** Value of the first pass -> of the second. */
  readonly #again = new Map<Value, Value>()

  constructor(way: WayBack, nodes: readonly GraphNode[]) {
    this.#way = way
    this.#nodes = nodes
  }

  /** Values from outside of the block that one of its nodes reads. */
  #read(): Value[] {
    const made = new Set(this.#nodes.flatMap((node) => node.outputs))
    const read = this.#nodes.flatMap((node) => node.inputs).filter((input): input is Value => input !== null && !made.has(input) && isFloat(input))
    return [...new Set(read)]
  }

  /** Those that carry the batch: with a gradient, or all of them where the first block begins with something that is not trained. */
  #entering(): Value[] {
    const { dynamic, active, graph } = this.#way
    const given = new Set(graph.inputs)
    const carrying = this.#read().filter((value) => dynamic.has(value) && !given.has(value))
    const trained = carrying.filter((value) => active.has(value))
    return trained.length > 0 ? trained : carrying
  }

  #repeat({ op, name, inputs, outputs, attributes }: GraphNode): GraphNode {
    const { graph } = this.#way
    const read = inputs.map((input) => input && (this.#again.get(input) ?? input))
    const values = graph.named({ op, name: `again/${name}`, inputs: read, attributes, outputs: outputs.map((output) => output.name && `again/${output.name}`) })
    outputs.forEach((output, index) => this.#again.set(output, values[index]!))
    return graph.nodes.at(-1)!
  }

  run(passBack: (node: GraphNode, isWanted: (value: Value) => boolean) => void): void {
    const { graph, gradients, active, dynamic } = this.#way
    const outputs = [...new Set(this.#nodes.flatMap((node) => node.outputs))].filter((output) => gradients.get(output))
    if (outputs.length === 0) return
    const entering = this.#entering()
    const later = zeroAfter(graph, [gradients.get(outputs[0]!)!])
    for (const value of entering) this.#again.set(value, graph.one('Add', [value, graph.cast(later, value.dtype)]))
    const repeated = this.#nodes.map((node) => this.#repeat(node))
    for (const output of outputs) gradients.add(this.#again.get(output)!, gradients.get(output)!)
    const wanted = new Set([...this.#again].flatMap(([before, after]) => (active.has(before) ? [after] : [])))
    for (const node of repeated.reverse()) passBack(node, (value) => wanted.has(value) || (active.has(value) && !dynamic.has(value)))
    this.#leave(entering)
  }

  /** The gradients go on to the block before when those of this block's weights are there, so that what these are made of is freed. */
  #leave(entering: readonly Value[]): void {
    const { graph, gradients, active, dynamic } = this.#way
    const weights = this.#read().filter((value) => active.has(value) && !dynamic.has(value)).flatMap((value) => gradients.get(value) ?? [])
    const done = weights.length > 0 ? zeroAfter(graph, weights) : null
    for (const value of entering) {
      const gradient = gradients.get(this.#again.get(value)!)
      if (gradient && active.has(value)) gradients.add(value, done ? graph.one('Add', [gradient, graph.cast(done, gradient.dtype)]) : gradient)
    }
  }
}

/** Computes a block again and passes the gradients of its outputs to what went into it. */
export const passBackAgain = (way: WayBack, nodes: readonly GraphNode[], passBack: (node: GraphNode, isWanted: (value: Value) => boolean) => void): void =>
  new Repetition(way, nodes).run(passBack)
