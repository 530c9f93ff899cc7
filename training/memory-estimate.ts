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
 * The runtime copies what a graph gives out into JavaScript's memory, so that of a flat vector of n numbers there are at the end of an update
 * the one that went in, the one that came out, and its copy.
 */
const COPIES = 3

/** Node, ONNX Runtime's code, a decoded picture; measured at about 200 MB beside tiny models. */
const RUNTIME = 200 * 2 ** 20

/** Numbers that one block of the decoder holds for each token on the way forward, attention's scores over `sequence` among them. */
function blockWidth({ hiddenSize, heads, keyValueHeads, headDim, intermediateSize }: TextConfig, sequence: number): number {
  return 3 * hiddenSize + (3 * heads + 4 * keyValueHeads) * headDim + 4 * intermediateSize + 2 * heads * sequence
}

/** Weights that stay as they are, in what they are computed in, once for each of the run's graphs: training, evaluation, and sampling for GRPO. */
function weightBytes(config: Qwen25VLConfig, { precision, compute, trained, rollouts }: RunShape): number {
  const tensors = packTensors(config)
  const still = trained.kind === 'full' ? tensors.filter((tensor) => trained.freeze.includes(groupOf(tensor))) : tensors
  const bytes = (some: readonly PackTensor[]) => layoutBytes(packLayout(some, precision)) * (precision === 'fp16' && compute === 'float32' ? 2 : 1)
  const ofVision = (tensor: PackTensor) => groupOf(tensor) === 'vision' || groupOf(tensor) === 'merger'
  return bytes(still.filter(ofVision)) + (rollouts ? 3 : 2) * bytes(still.filter((tensor) => !ofVision(tensor)))
}

/** The way back needs an int4 matrix as numbers, and its transpose: the largest of them is in memory at a time. */
const dequantized = ({ hiddenSize, intermediateSize }: TextConfig, width: number): number => 2 * 2 * width * hiddenSize * intermediateSize

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

/** The cache of all answers' keys and values, and logits, probabilities and their order for each. */
function rolloutBytes({ text }: Qwen25VLConfig, { compute, rollouts }: RunShape): number {
  if (!rollouts) return 0
  const width = compute === 'float16' ? 2 : float
  return rollouts.samples * (2 * text.layers * text.keyValueHeads * text.headDim * rollouts.context * width + 3 * float * text.vocabularySize)
}

/**
 * With n trained numbers, T tokens of a micro-batch in rows of at most S, A of them in answers, L layers, b bytes for a number (4, or 2 in half precision):
 * weights      those that stay, in every graph that holds them
 * parameters   4 · 3 · n,  moments 4 · 6 · n,  gradients 4 · 3 · n: what goes in, what comes out, and its copy
 * activations  with recomputation   L · b · T · hidden + 2 · block
 *              without              (L + 1) · block
 *              block = b · T · (3 hidden + (3 heads + 4 keyValueHeads) · headDim + 4 intermediate + 2 heads · S)
 *              and for an int4 pack the largest matrix as numbers, twice
 * logits       4 · 3 · A · vocabulary: logits, probabilities, gradient
 * vision       the tower on one picture
 * rollouts     samples · (2 · L · keyValueHeads · headDim · context · b + 12 · vocabulary)
 * runtime      what is there without any model
 */
export function trainingMemory(config: Qwen25VLConfig, run: RunShape): RunMemory {
  const flat = float * COPIES * layoutOf(config, run.trained).size
  const parts = {
    weights: weightBytes(config, run), parameters: flat, moments: 2 * flat, gradients: flat,
    activations: activationBytes(config, run), logits: 3 * float * run.answerTokens * config.text.vocabularySize,
    vision: visionBytes(config, run), rollouts: rolloutBytes(config, run), runtime: RUNTIME,
  }
  return { ...parts, total: Object.values(parts).reduce((sum, bytes) => sum + bytes, 0) }
}
