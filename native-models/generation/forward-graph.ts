// Logits at every position of a text that is there already, without a cache: what a model thinks of it.
import type { GraphBuilder } from '../graph/builder.ts'
import type { Graph } from '../graph/ir.ts'
import type { DecoderModel, LayerCache } from './decoder-model.ts'
import { embedPrompt } from './prompt-graph.ts'

/**
 * Inputs: those of `embedPrompt` for one row; cos and sin [sequence, headDim / 2].
 * Output: logits [sequence, vocabulary], float32.
 */
export function forwardGraph(graph: GraphBuilder, model: DecoderModel): Graph {
  const x = embedPrompt(graph, model, 1)
  const table = (name: string) => graph.cast(graph.input(name, 'float32', ['sequence', model.headDim / 2]), model.compute)
  const length = graph.one('Slice', [graph.one('Shape', [x]), graph.constant([1], 'int64'), graph.constant([2], 'int64')])
  const zero = graph.constant(0, 'int64')
  const steps = graph.one('Range', [zero, graph.one('Squeeze', [length]), graph.constant(1, 'int64')])
  const cache = graph.cast(graph.constant([], 'float32', [1, model.keyValueHeads, 0, model.headDim]), model.compute)
  const { normed } = model.decode(graph, graph.one('Reshape', [x, graph.constant([-1, model.hiddenSize], 'int64')]), Array.from({ length: model.layers }, (): LayerCache => ({ keys: cache, values: cache })), {
    lastIndex: graph.cast(graph.one('Sub', [length, graph.constant(1, 'int64')]), 'int32'), total: graph.cast(graph.one('Squeeze', [length]), 'int32'),
    positions: graph.one('Unsqueeze', [steps, graph.constant([0], 'int64')]), cos: table('cos'), sin: table('sin'),
  })
  graph.output('logits', model.head(graph, normed))
  return graph.finish()
}
