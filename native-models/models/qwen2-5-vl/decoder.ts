// The decoder of Qwen2.5-VL: blocks of grouped-query attention and SwiGLU over embedded tokens and pictures.
// Qwen2.5, arXiv 2412.15115; Qwen2.5-VL, arXiv 2502.13923.
import type { GraphBuilder } from '../../graph/builder.ts'
import type { Value } from '../../graph/ir.ts'
import type { DecoderModel, LayerCache, Placement } from '../../generation/decoder-model.ts'
import type { TextConfig } from './config.ts'
import { adaptedLinear, addAndNorm, declareAdapter, embedding, linear, rmsNorm, swiGlu } from './parts.ts'
import type { Adapter, Parts } from './parts.ts'

type Size = readonly [outputs: number, inputs: number]

/** Linear layers of a block by their names in the pack. */
export function layerSizes(text: TextConfig): Record<'qkv' | 'output' | 'gate_up' | 'down', Size> {
  const attended = text.heads * text.headDim
  return {
    qkv: [attended + 2 * text.keyValueHeads * text.headDim, text.hiddenSize],
    output: [text.hiddenSize, attended],
    gate_up: [2 * text.intermediateSize, text.hiddenSize],
    down: [text.hiddenSize, text.intermediateSize],
  }
}

/** Graph inputs for an adapter on every linear layer of the decoder. */
export function declareAdapters(graph: GraphBuilder, text: TextConfig): Map<string, Adapter> {
  const sizes = Object.entries(layerSizes(text))
  const names = Array.from({ length: text.layers }, (_, layer) => sizes.map(([name, size]) => [`layers.${layer}.${name}.weight`, size] as const)).flat()
  return new Map(names.map(([name, size]) => [name, declareAdapter(graph, name, size)]))
}

function attention(parts: Parts, text: TextConfig, layer: string, x: Value, cache: LayerCache, placement: Placement): { attended: Value; present: LayerCache } {
  const { graph } = parts
  const { qkv, output } = layerSizes(text)
  const flat = adaptedLinear(parts, x, `${layer}.qkv.weight`, qkv, `${layer}.qkv.bias`)
  const packed = graph.one('Reshape', [flat, shapeOf(graph, placement.positions, qkv[0])])
  const { cos, sin, lastIndex, total, positions } = placement
  const attributes = { num_heads: text.heads, kv_num_heads: text.keyValueHeads, do_rotary: 1, rotary_interleaved: 0, scale: 1 / Math.sqrt(text.headDim) }
  const [mixed, keys, values] = graph.add('GroupQueryAttention', [packed, null, null, cache.keys, cache.values, lastIndex, total, cos, sin, positions], attributes, 3)
  const tokens = graph.one('Reshape', [mixed!, graph.constant([-1, output[1]], 'int64')])
  return { attended: adaptedLinear(parts, tokens, `${layer}.output.weight`, output, null), present: { keys: keys!, values: values! } }
}

/** [batch, sequence, width] as a vector. */
function shapeOf(graph: GraphBuilder, positions: Value, width: number): Value {
  return graph.one('Concat', [graph.one('Shape', [positions]), graph.constant([width], 'int64')], { axis: 0 })
}

/**
 * All blocks and the last norm.
 * @param x [batch * sequence, hiddenSize]
 * @param caches one a layer
 * @returns `normed` [batch * sequence, hiddenSize]
 */
function decode(parts: Parts, text: TextConfig, x: Value, caches: readonly LayerCache[], placement: Placement): { normed: Value; presents: LayerCache[] } {
  const { gate_up, down } = layerSizes(text)
  const presents: LayerCache[] = []
  let [residual, normed] = [x, rmsNorm(parts, x, 'layers.0.input_norm.weight', text.rmsNormEpsilon)]
  for (const [index, cache] of caches.entries()) {
    const layer = `layers.${index}`
    parts.graph.scope(layer, () => {
      const { attended, present } = attention(parts, text, layer, normed, cache, placement)
      const middle = addAndNorm(parts, residual, attended, `${layer}.post_norm.weight`, text.rmsNormEpsilon)
      const hidden = swiGlu(parts, adaptedLinear(parts, middle.normed, `${layer}.gate_up.weight`, gate_up, null), text.intermediateSize)
      const after = index + 1 < text.layers ? `layers.${index + 1}.input_norm.weight` : 'norm.weight'
      const end = addAndNorm(parts, middle.sum, adaptedLinear(parts, hidden, `${layer}.down.weight`, down, null), after, text.rmsNormEpsilon)
      residual = end.sum
      normed = end.normed
      presents.push(present)
    })
  }
  return { normed, presents }
}

function head(parts: Parts, text: TextConfig, x: Value): Value {
  const name = text.tiedEmbeddings ? 'embed.weight' : 'head.weight'
  return parts.graph.cast(linear(parts, x, name, [text.vocabularySize, text.hiddenSize], null), 'float32')
}

/** @param parts whose `graph` is the model's own; bodies are written into with the same weights */
export const decoderModel = (parts: Parts, text: TextConfig): DecoderModel => ({
  ...text,
  compute: parts.compute,
  embed: (graph, ids) => embedding({ ...parts, graph }, ids, 'embed.weight', text.hiddenSize),
  decode: (graph, x, caches, placement) => decode({ ...parts, graph }, text, x, caches, placement),
  head: (graph, x) => head({ ...parts, graph }, text, x),
})
