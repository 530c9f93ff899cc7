// How much memory a pack needs to run, from its shapes alone.
import type { Qwen25VLConfig } from '../models/qwen2-5-vl/config.ts'
import { packTensors } from '../models/qwen2-5-vl/weights.ts'
import { layoutBytes, packLayout } from './pack-layout.ts'
import type { Precision } from './pack-layout.ts'

/** Bytes. */
export interface PackMemory { readonly weights: number; readonly keyValueCache: number; readonly activations: number; readonly total: number }

/** One picture of this many tokens is in the tower at a time: 1,024 are 896 x 896 pixels. */
const usualImageTokens = 1024

/**
 * weights:       the bytes of weights.safetensors' tensors.
 * keyValueCache: 2 · layers · keyValueHeads · headDim · context · b, for one sequence, b = 2 bytes for fp16 and 4 otherwise (int4 computes in float32).
 * activations:   the larger of the decoder's prefill of the whole context and of the vision tower on one picture,
 *                decoder b · context · (4 · hidden + (heads + 2 · keyValueHeads) · headDim + 3 · intermediate)
 *                tower   b · patches · (5 · hidden + 3 · intermediate) + 2 · 4 · heads · patches² (scores of full attention and their softmax),
 *                plus 3 vectors of the vocabulary's size in float32 (logits, probabilities, order).
 * Not counted: the runtime itself (about 100 MB) and the copies of matrices that it reorders while it loads.
 * @param contextTokens prompt, image tokens and answer together
 * @param imageTokens of the largest picture; default 1,024 or the context where that is shorter
 */
export function packMemory(config: Qwen25VLConfig, precision: Precision, contextTokens: number, imageTokens = Math.min(contextTokens, usualImageTokens)): PackMemory {
  const { text, vision } = config
  const width = precision === 'fp16' ? 2 : 4
  const weights = layoutBytes(packLayout(packTensors(config), precision))
  const keyValueCache = 2 * text.layers * text.keyValueHeads * text.headDim * contextTokens * width
  const decoder = width * contextTokens * (4 * text.hiddenSize + (text.heads + 2 * text.keyValueHeads) * text.headDim + 3 * text.intermediateSize)
  const patches = imageTokens * vision.spatialMergeSize ** 2
  const tower = width * patches * (5 * vision.hiddenSize + 3 * vision.intermediateSize) + 8 * vision.heads * patches ** 2
  const activations = Math.max(decoder, tower) + 12 * text.vocabularySize
  return { weights, keyValueCache, activations, total: weights + keyValueCache + activations }
}
