// Logits at every position of texts that are there already, without a cache: what a model thinks of them.
import type { GraphBuilder } from '../graph/builder.ts'
import type { Graph, Value } from '../graph/ir.ts'
import type { DecoderModel, LayerCache } from './decoder-model.ts'
import { embedPrompt } from './prompt-graph.ts'

function emptyCache(graph: GraphBuilder, batch: Value, { keyValueHeads, headDim, compute }: DecoderModel): Value {
  const shape = graph.one('Concat', [batch, graph.constant([keyValueHeads, 0, headDim], 'int64')], { axis: 0 })
  return graph.cast(graph.one('ConstantOfShape', [shape]), compute)
}

/**
 * Inputs: those of `embedPrompt`, lengths [batch] of the rows without their padding on the right, positions [batch, sequence] as rows of cos and sin [rows, headDim / 2].
 * Output: logits [batch * sequence, vocabulary], float32; those of padding mean nothing.
 */
export function forwardGraph(graph: GraphBuilder, model: DecoderModel): Graph {
  const x = embedPrompt(graph, model)
  const lengths = graph.input('lengths', 'int64', ['batch'])
  const positions = graph.input('positions', 'int64', ['batch', 'sequence'])
  const table = (name: string) => graph.cast(graph.input(name, 'float32', ['table rows', model.headDim / 2]), model.compute)
  const cache = emptyCache(graph, graph.one('Shape', [lengths]), model)
  const caches = Array.from({ length: model.layers }, (): LayerCache => ({ keys: cache, values: cache }))
  const { normed } = model.decode(graph, graph.one('Reshape', [x, graph.constant([-1, model.hiddenSize], 'int64')]), caches, {
    lastIndex: graph.cast(graph.one('Sub', [lengths, graph.constant(1, 'int64')]), 'int32'),
    total: graph.cast(graph.one('ReduceMax', [lengths], { keepdims: 0 }), 'int32'),
    positions, cos: table('cos'), sin: table('sin'),
  })
  graph.output('logits', model.head(graph, normed))
  return graph.finish()
}
