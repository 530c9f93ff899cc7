// How much memory a training run needs, from the model's shapes and the run's own: reckoned before anything is loaded.
import type { Qwen25VLConfig, TextConfig } from '../native-models/models/qwen2-5-vl/config.ts'
import { packTensors } from '../native-models/models/qwen2-5-vl/weights.ts'
import type { PackTensor } from '../native-models/models/qwen2-5-vl/weights.ts'
import { layoutBytes, packLayout } from '../native-models/packs/pack-layout.ts'
import type { Precision } from '../native-models/packs/pack-layout.ts'
import { groupOf, layoutOf } from './models/qwen2-5-vl/parameters.ts'
import type { Trained } from './models/qwen2-5-vl/parameters.ts'

export interface RunShape {
  /** The pack's. */
  readonly precision: Precision
  readonly compute: 'float32' | 'float16'
  readonly trained: Trained
  readonly recompute: boolean
  /** Of a micro-batch, padding included. */
  readonly tokens: number
  /** Of its longest row. */
  readonly sequence: number
  /** Tokens of a micro-batch that the loss is on: they alone go through the head. */
  readonly answerTokens: number
  /** Of the largest picture. */
  readonly imageTokens: number
  /** GRPO: answers that are sampled at once, and tokens of prompt and answer. */
  readonly rollouts: { readonly samples: number; readonly context: number } | null
}

/** Bytes. */
export interface RunMemory {
  readonly weights: number
  readonly parameters: number
  readonly moments: number
  readonly gradients: number
  readonly activations: number
  readonly logits: number
  readonly vision: number
  readonly rollouts: number
  readonly runtime: number
  readonly total: number
}

const float = 4

/**
 * Flat vectors of all trained numbers that are in memory at an update's end: of the parameters and of either moment what went in, what comes out, its copy
 * in JavaScript's memory and the optimizer's own in between; of the gradient also the one before clipping. Measured: 15 to 17 in all.
 */
const COPIES = { parameters: 4, moments: 8, gradients: 5 } as const

/** Node and ONNX Runtime, measured at 115 MB, and a picture of 26 million pixels. */
const RUNTIME = 200 * 2 ** 20

/** Numbers that one block of the decoder holds for each token on the way forward, attention's scores over `sequence` among them. */
function blockWidth({ hiddenSize, heads, keyValueHeads, headDim, intermediateSize }: TextConfig, sequence: number): number {
  return 3 * hiddenSize + (3 * heads + 4 * keyValueHeads) * headDim + 4 * intermediateSize + 2 * heads * sequence
}

/**
 * How often a run's graphs hold the decoder's weights. Training holds matrices of floats also transposed, for the way back; evaluation and sampling have
 * graphs of their own. Measured on a decoder of half a billion: 1.2 (int4) and 1.8 for training, 0.8 to 0.9 for evaluation, 0.9 to 1.2 for sampling.
 */
const copiesOf = ({ precision, rollouts }: RunShape): number => (precision === 'int4' ? 1.25 : 2) + 1 + (rollouts ? 1.25 : 0)

/** Weights that are not trained, as they are computed with: the processor has kernels for float32 alone, and for 4 bits. */
function weightBytes(config: Qwen25VLConfig, run: RunShape): number {
  const { precision, compute, trained } = run
  const tensors = packTensors(config)
  const still = trained.kind === 'full' ? tensors.filter((tensor) => trained.freeze.includes(groupOf(tensor))) : tensors
  const bytes = (some: readonly PackTensor[]) => layoutBytes(packLayout(some, precision)) * (precision === 'fp16' && compute === 'float32' ? 2 : 1)
  const ofVision = (tensor: PackTensor) => groupOf(tensor) === 'vision' || groupOf(tensor) === 'merger'
  return bytes(still.filter(ofVision)) + copiesOf(run) * bytes(still.filter((tensor) => !ofVision(tensor)))
}

/** An int4 matrix is multiplied with as floats, and on the way back transposed: the largest of them, mostly the head, is in memory at a time. */
function dequantized({ hiddenSize, intermediateSize, vocabularySize }: TextConfig, width: number): number {
  return 2 * width * hiddenSize * Math.max(2 * intermediateSize, vocabularySize)
}

function activationBytes({ text }: Qwen25VLConfig, { precision, compute, recompute, tokens, sequence }: RunShape): number {
  const width = compute === 'float16' ? 2 : float
  const block = width * tokens * blockWidth(text, sequence)
  const kept = recompute ? text.layers * width * tokens * text.hiddenSize + block : text.layers * block
  // The gradients of one block on top.
  return kept + block + (precision === 'int4' ? dequantized(text, width) : 0)
}

/** As pack-memory.ts reckons the tower on one picture; what every block computed is kept where the tower is trained. */
function visionBytes({ vision }: Qwen25VLConfig, { compute, imageTokens, trained }: RunShape): number {
  const width = compute === 'float16' ? 2 : float
  const patches = imageTokens * vision.spatialMergeSize ** 2
  const block = width * patches * (5 * vision.hiddenSize + 3 * vision.intermediateSize) + 2 * float * vision.heads * patches ** 2
  return trained.kind === 'full' && !trained.freeze.includes('vision') ? (vision.depth + 1) * block : block
}

/**
 * Copies of the cache that are there when tokens are sampled: the one that goes into a run of the loop, two within it, the one that comes out and its copy in
 * JavaScript's memory; measured at 5.3.
 */
const CACHES = 6

/** The cache of all answers' keys and values, logits, probabilities and their order for each, and the reading of one prompt. */
function rolloutBytes({ text }: Qwen25VLConfig, { compute, rollouts }: RunShape): number {
  if (!rollouts) return 0
  const width = compute === 'float16' ? 2 : float
  const { samples, context } = rollouts
  const cache = 2 * text.layers * text.keyValueHeads * text.headDim * context * width
  return samples * (CACHES * cache + 3 * float * text.vocabularySize) + width * context * blockWidth(text, context)
}

/**
 * With n trained numbers, T tokens of a micro-batch in rows of at most S, A of them in answers, L layers, b bytes for a number (4, or 2 in half precision):
 * weights      those that stay, in every graph that holds them: 2.25 to 4.25 times, see copiesOf
 * parameters   4 · 4 · n,  moments 4 · 8 · n,  gradients 4 · 5 · n: the copies that are there at once
 * activations  with recomputation   L · b · T · hidden + 2 · block
 *              without              (L + 1) · block
 *              block = b · T · (3 hidden + (3 heads + 4 keyValueHeads) · headDim + 4 intermediate + 2 heads · S)
 *              and for an int4 pack the largest matrix as numbers, twice
 * logits       4 · 3 · A · vocabulary: logits, probabilities, gradient
 * vision       the tower on one picture
 * rollouts     samples · (6 · 2 · L · keyValueHeads · headDim · context · b + 12 · vocabulary) + block of one context
 * runtime      what is there without any model
 * An upper bound: over 28 runs on the CPU (decoders of 5, 48 and 500 million numbers, fp32 and int4, LoRA of rank 16 and 64 and all weights, 257 to 2,049
 * tokens, with and without recomputation) a process that also evaluates came to hold 0.75 to 0.95 of it, the files of weights that it maps aside; see
 * the table in its tests. Half precision is reckoned, not measured.
 */
export function trainingMemory(config: Qwen25VLConfig, run: RunShape): RunMemory {
  const flat = float * layoutOf(config, run.trained).size
  const parts = {
    weights: weightBytes(config, run), parameters: COPIES.parameters * flat, moments: COPIES.moments * flat, gradients: COPIES.gradients * flat,
    activations: activationBytes(config, run), logits: 3 * float * run.answerTokens * config.text.vocabularySize,
    vision: visionBytes(config, run), rollouts: rolloutBytes(config, run), runtime: RUNTIME,
  }
  return { ...parts, total: Object.values(parts).reduce((sum, bytes) => sum + bytes, 0) }
}
