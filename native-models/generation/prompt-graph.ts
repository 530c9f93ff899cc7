// How prompts enter a graph: token ids, and vectors of pictures over the places that stand for them.
import type { GraphBuilder } from '../graph/builder.ts'
import type { Dimension, Value } from '../graph/ir.ts'
import type { DecoderModel } from './decoder-model.ts'

/**
 * Declares ids [rows, sequence] int64, picture_vectors [n, hiddenSize] and picture_places [n, 2] int64 (row, column).
 * @returns [rows, sequence, hiddenSize] in the compute type
 */
export function embedPrompt(graph: GraphBuilder, model: DecoderModel, rows: Dimension): Value {
  const ids = graph.input('ids', 'int64', [rows, 'sequence'])
  const pictures = graph.input('picture_vectors', 'float32', ['picture tokens', model.hiddenSize])
  const places = graph.input('picture_places', 'int64', ['picture tokens', 2])
  return graph.one('ScatterND', [model.embed(graph, ids), places, graph.cast(pictures, model.compute)])
}
