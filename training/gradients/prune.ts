// Drops what no output of a graph depends on: parts of a repeated block that its gradient does not need, and weights that nothing reads.
import type { Graph, GraphNode } from '../../native-models/graph/ir.ts'

/** Inputs stay, so that a graph takes what it declares. Bodies of loops are not looked into: what they read must be an output or an input of a kept node. */
export function pruned(graph: Graph): Graph {
  const needed = new Set<string>(graph.outputs.map(({ name }) => name))
  const nodes: GraphNode[] = []
  for (const node of [...graph.nodes].reverse()) {
    if (!node.outputs.some((output) => needed.has(output.name))) continue
    nodes.push(node)
    for (const input of node.inputs) if (input) needed.add(input.name)
  }
  return { ...graph, nodes: nodes.reverse(), initializers: graph.initializers.filter(({ name }) => needed.has(name)) }
}
