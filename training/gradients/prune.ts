// Drops what no output of a graph depends on: parts of a repeated block that its gradient does not need, and weights that nothing reads.
import type { Attribute, Graph, GraphNode } from '../../native-models/graph/ir.ts'

const isGraph = (attribute: Attribute): attribute is Graph => typeof attribute === 'object' && 'nodes' in attribute

/** Names that a node reads, in its bodies too: these may take values of the graph around them. */
const readBy = ({ inputs, attributes }: GraphNode): string[] => [
  ...inputs.flatMap((input) => input?.name ?? []),
  ...Object.values(attributes).filter(isGraph).flatMap((body) => [...body.nodes.flatMap(readBy), ...body.outputs.map(({ name }) => name)]),
]

/** Inputs stay, so that a graph takes what it declares. */
export function pruned(graph: Graph): Graph {
  const needed = new Set<string>(graph.outputs.map(({ name }) => name))
  const nodes: GraphNode[] = []
  for (const node of [...graph.nodes].reverse()) {
    if (!node.outputs.some((output) => needed.has(output.name))) continue
    nodes.push(node)
    for (const name of readBy(node)) needed.add(name)
  }
  return { ...graph, nodes: nodes.reverse(), initializers: graph.initializers.filter(({ name }) => needed.has(name)) }
}
