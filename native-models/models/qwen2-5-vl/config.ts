// Reads config.json of a Qwen2.5-VL checkpoint, in the flat layout that Qwen publishes and the nested one that transformers 5 writes.
import { z } from 'zod'

/** A setting that is missing, out of bounds, or asks for what the graphs here do not compute. The message names file and field. */
export class ModelConfigError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ModelConfigError'
  }
}

export interface TextConfig {
  hiddenSize: number
  layers: number
  heads: number
  keyValueHeads: number
  /** hiddenSize / heads */
  headDim: number
  intermediateSize: number
  vocabularySize: number
  rmsNormEpsilon: number
  ropeTheta: number
  /** How many of the headDim / 2 rotary frequencies turn by the temporal, the vertical and the horizontal position. */
  mropeSection: readonly [temporal: number, height: number, width: number]
  /** The head is the embedding matrix. */
  tiedEmbeddings: boolean
  maxPositions: number
}

export interface VisionConfig {
  hiddenSize: number
  depth: number
  heads: number
  intermediateSize: number
  /** Pixels along a patch's side. */
  patchSize: number
  /** Frames in a patch; a still picture is repeated that often. */
  temporalPatchSize: number
  /** Patches along the side of the square that becomes one token. */
  spatialMergeSize: number
  /** Pixels along an attention window's side. */
  windowSize: number
  /** Blocks that see the whole picture, ascending; the others see their window. */
  fullAttentionBlocks: readonly number[]
  /** The decoder's hidden size. */
  outHiddenSize: number
  inChannels: number
  tokensPerSecond: number
}

export interface TokenIds { image: number; video: number; visionStart: number; visionEnd: number; /** Ids that end an answer; generation_config.json may name more. */ endOfText: readonly number[] }

export interface Qwen25VLConfig { text: TextConfig; vision: VisionConfig; tokens: TokenIds }

const file = 'config.json'
/** Far above every published size; products of two of these stay exact in a double. */
const maxSize = 2 ** 20
const size = z.int().min(1).max(maxSize)
const token = z.int().min(0).max(maxSize)
const mropeSection = z.tuple([z.int().min(0).max(maxSize), z.int().min(0).max(maxSize), z.int().min(0).max(maxSize)])
const theta = z.number().min(1).max(1e12)

const ropeShape = z.object({ rope_type: z.string().nullish(), type: z.string().nullish(), rope_theta: theta.nullish(), mrope_section: mropeSection.nullish() })

const textShape = z.object({
  hidden_size: size, num_hidden_layers: size.max(1024), num_attention_heads: size, num_key_value_heads: size.nullish(), head_dim: size.nullish(), intermediate_size: size, vocab_size: size,
  hidden_act: z.literal('silu').nullish(), rms_norm_eps: z.number().gt(0).max(0.1), max_position_embeddings: z.int().min(1).max(2 ** 24),
  rope_theta: theta.nullish(), rope_scaling: ropeShape.nullish(), rope_parameters: ropeShape.nullish(),
  use_sliding_window: z.boolean().nullish(), max_window_layers: z.int().nullish(), layer_types: z.array(z.string()).max(1024).nullish(),
  tie_word_embeddings: z.boolean().nullish(), eos_token_id: z.union([token, z.array(token).max(64)]).nullish(),
})

const visionShape = z.object({
  hidden_size: size, depth: size.max(1024), num_heads: size, intermediate_size: size, out_hidden_size: size, hidden_act: z.literal('silu').nullish(),
  patch_size: size.max(1024).default(14), temporal_patch_size: size.max(64).default(2), spatial_merge_size: size.max(64).default(2), window_size: size,
  fullatt_block_indexes: z.array(z.int().min(0)).max(1024), in_channels: z.literal(3).nullish(), in_chans: z.literal(3).nullish(),
  tokens_per_second: z.number().gt(0).max(1e6).default(4),
})

const rootShape = z.object({
  model_type: z.literal('qwen2_5_vl'), vision_config: visionShape, text_config: textShape.nullish(), tie_word_embeddings: z.boolean().nullish(),
  image_token_id: token, video_token_id: token, vision_start_token_id: token, vision_end_token_id: token, eos_token_id: textShape.shape.eos_token_id,
})

type RawText = z.infer<typeof textShape>
type RawVision = z.infer<typeof visionShape>
type RawRoot = z.infer<typeof rootShape>

/**
 * @param name of the file that `json` was read from, for the message
 * @throws ModelConfigError naming the first field that does not fit
 */
export function checkShape<T>(shape: z.ZodType<T>, json: unknown, name: string): T {
  const result = shape.safeParse(json)
  if (result.success) return result.data
  const issue = result.error.issues[0]!
  throw new ModelConfigError(`${name}: ${issue.path.join('.') || 'the whole file'}: ${issue.message}`)
}

function demand(holds: boolean, field: string, reason: string): void {
  if (!holds) throw new ModelConfigError(`${file}: ${field}: ${reason}`)
}

/** Attention in the decoder is computed over all earlier tokens. */
function refuseSlidingWindow(text: RawText): void {
  const slides = text.layer_types?.includes('sliding_attention') ?? (text.use_sliding_window === true && (text.max_window_layers ?? 0) < text.num_hidden_layers)
  demand(!slides, 'use_sliding_window', 'attention over a sliding window is not supported')
}

function readRope(text: RawText, headDim: number): Pick<TextConfig, 'ropeTheta' | 'mropeSection'> {
  const [field, rope] = text.rope_scaling ? ['rope_scaling', text.rope_scaling] as const : ['rope_parameters', text.rope_parameters ?? {}] as const
  const type = rope.rope_type ?? rope.type ?? 'default'
  demand(type === 'mrope' || type === 'default', `${field}.type`, `positions of type "${type}" are not supported; mrope is`)
  const section = rope.mrope_section ?? [16, 24, 24] as const
  demand(section[0] + section[1] + section[2] === headDim / 2, `${field}.mrope_section`, `${section.join(' + ')} is not half of the ${headDim} values of a head`)
  return { ropeTheta: rope.rope_theta ?? text.rope_theta ?? 1e6, mropeSection: section }
}

function readText(text: RawText, tied: boolean): TextConfig {
  const { hidden_size: hiddenSize, num_attention_heads: heads } = text
  const keyValueHeads = text.num_key_value_heads ?? heads
  const headDim = hiddenSize / heads
  demand(Number.isInteger(headDim) && headDim % 2 === 0, 'num_attention_heads', `${heads} heads do not share hidden_size ${hiddenSize} in even parts`)
  demand((text.head_dim ?? headDim) === headDim, 'head_dim', `it must be hidden_size / num_attention_heads = ${headDim}`)
  demand(heads % keyValueHeads === 0, 'num_key_value_heads', `${keyValueHeads} key-value heads cannot serve ${heads} heads evenly`)
  refuseSlidingWindow(text)
  return {
    hiddenSize, layers: text.num_hidden_layers, heads, keyValueHeads, headDim, intermediateSize: text.intermediate_size, vocabularySize: text.vocab_size,
    rmsNormEpsilon: text.rms_norm_eps, ...readRope(text, headDim), tiedEmbeddings: tied, maxPositions: text.max_position_embeddings,
  }
}

function checkVision(vision: RawVision, hiddenSize: number): void {
  const headDim = vision.hidden_size / vision.num_heads
  const token = vision.patch_size * vision.spatial_merge_size
  demand(Number.isInteger(headDim) && headDim % 4 === 0, 'vision_config.num_heads', `${vision.num_heads} heads do not share hidden_size ${vision.hidden_size} in multiples of 4, as rotation in two directions needs`)
  demand(vision.out_hidden_size === hiddenSize, 'vision_config.out_hidden_size', `it is ${vision.out_hidden_size}, the decoder's hidden_size ${hiddenSize}`)
  demand(vision.window_size >= token, 'vision_config.window_size', `${vision.window_size} pixels are less than a token's ${token}`)
  demand(vision.fullatt_block_indexes.every((block) => block < vision.depth), 'vision_config.fullatt_block_indexes', `a block is named that is not among the ${vision.depth}`)
}

function readVision(vision: RawVision, hiddenSize: number): VisionConfig {
  checkVision(vision, hiddenSize)
  return {
    hiddenSize: vision.hidden_size, depth: vision.depth, heads: vision.num_heads, intermediateSize: vision.intermediate_size, patchSize: vision.patch_size,
    temporalPatchSize: vision.temporal_patch_size, spatialMergeSize: vision.spatial_merge_size, windowSize: vision.window_size,
    fullAttentionBlocks: [...new Set(vision.fullatt_block_indexes)].sort((a, b) => a - b), outHiddenSize: vision.out_hidden_size, inChannels: 3, tokensPerSecond: vision.tokens_per_second,
  }
}

function readTokens(root: RawRoot, text: RawText): TokenIds {
  const endOfText = [root.eos_token_id ?? text.eos_token_id ?? []].flat()
  const named = { image_token_id: root.image_token_id, video_token_id: root.video_token_id, vision_start_token_id: root.vision_start_token_id, vision_end_token_id: root.vision_end_token_id }
  for (const [field, id] of Object.entries(named)) demand(id < text.vocab_size, field, `${id} lies outside the vocabulary of ${text.vocab_size}`)
  demand(endOfText.every((id) => id < text.vocab_size), 'eos_token_id', `it lies outside the vocabulary of ${text.vocab_size}`)
  demand(new Set(Object.values(named)).size === 4, 'image_token_id', 'two special tokens share an id')
  return { image: root.image_token_id, video: root.video_token_id, visionStart: root.vision_start_token_id, visionEnd: root.vision_end_token_id, endOfText }
}

/**
 * @param json the parsed config.json
 * @throws ModelConfigError naming the field: missing, out of bounds, contradicting another, or asking for what is not computed here (sliding windows, scaled rotary positions, other activations)
 */
export function parseConfig(json: unknown): Qwen25VLConfig {
  const root = checkShape(rootShape, json, file)
  const text = root.text_config ?? checkShape(textShape, json, file)
  const tied = root.tie_word_embeddings === true || text.tie_word_embeddings === true
  return { text: readText(text, tied), vision: readVision(root.vision_config, text.hidden_size), tokens: readTokens(root, text) }
}
