// The shape of geoagent-mini: a Qwen2.5-VL of a few million parameters, as its config.json states it.
import { parseConfig } from '../../../native-models/models/qwen2-5-vl/config.ts'
import type { Qwen25VLConfig } from '../../../native-models/models/qwen2-5-vl/config.ts'
import { packTensors } from '../../../native-models/models/qwen2-5-vl/weights.ts'
import { specialIds, specialTokens } from './tokenizer-files.ts'
import type { Bpe } from './bpe.ts'

export interface MiniShape {
  /** Tokens, special ones among them. */
  readonly vocabulary: number
  readonly text: { readonly hidden: number; readonly layers: number; readonly heads: number; readonly keyValueHeads: number; readonly intermediate: number }
  readonly vision: { readonly hidden: number; readonly depth: number; readonly heads: number; readonly intermediate: number; readonly fullAttentionBlocks: readonly number[] }
}

/**
 * Heads of 64 numbers in decoder and tower, as attention's fast kernels want them; columns of each linear layer but the patches' are whole blocks of 32, as int4 packs them.
 * 8.9 million parameters; a picture of 224 x 224 pixels is 16 x 16 patches in four windows of 8 x 8, and 64 tokens.
 */
export const miniShape: MiniShape = {
  vocabulary: 4096,
  text: { hidden: 256, layers: 6, heads: 4, keyValueHeads: 2, intermediate: 640 },
  vision: { hidden: 192, depth: 6, heads: 3, intermediate: 512, fullAttentionBlocks: [2, 5] },
}

/** Pixels of the pictures that it learns from, and sees: larger ones are made smaller. */
export const miniPixels = { least: 4 * 28 * 28, most: 224 * 224 } as const

/** Room for picture, question and the longest chain. */
export const longestPrompt = 2048

/** Tokens of the BPE; the special ones come after them. */
export const bpeSize = ({ vocabulary }: MiniShape): number => vocabulary - specialTokens.length

/** A head's rotary frequencies by time, height and width: 16, 24 and 24 of 64, as Qwen2.5-VL parts them. */
function sectionsOf(headDim: number): [number, number, number] {
  const temporal = headDim / 8
  const side = (headDim / 2 - temporal) / 2
  return [temporal, side, side]
}

function visionConfig({ text, vision }: MiniShape): Record<string, unknown> {
  return {
    model_type: 'qwen2_5_vl', hidden_act: 'silu', in_chans: 3, hidden_size: vision.hidden, depth: vision.depth, num_heads: vision.heads, intermediate_size: vision.intermediate, out_hidden_size: text.hidden,
    patch_size: 14, spatial_patch_size: 14, temporal_patch_size: 2, spatial_merge_size: 2, window_size: 112, fullatt_block_indexes: vision.fullAttentionBlocks, tokens_per_second: 2,
  }
}

/** @throws ModelConfigError where the shape is none that the graphs compute; RangeError where the vocabulary has more tokens than the shape */
export function miniConfig(shape: MiniShape, bpe: Bpe): { json: Record<string, unknown>; config: Qwen25VLConfig } {
  const { text, vocabulary } = shape
  const ids = specialIds(bpe)
  if (bpe.tokens.length > bpeSize(shape)) throw new RangeError(`${bpe.tokens.length} tokens and ${specialTokens.length} special ones are more than the ${vocabulary} of the model`)
  const json = {
    architectures: ['Qwen2_5_VLForConditionalGeneration'], model_type: 'qwen2_5_vl', attention_dropout: 0, hidden_act: 'silu', initializer_range: 0.02,
    bos_token_id: ids['<|endoftext|>'], eos_token_id: ids['<|im_end|>'], pad_token_id: ids['<|endoftext|>'], image_token_id: ids['<|image_pad|>'], video_token_id: ids['<|video_pad|>'],
    vision_start_token_id: ids['<|vision_start|>'], vision_end_token_id: ids['<|vision_end|>'],
    hidden_size: text.hidden, num_hidden_layers: text.layers, num_attention_heads: text.heads, num_key_value_heads: text.keyValueHeads, intermediate_size: text.intermediate, vocab_size: vocabulary,
    max_position_embeddings: longestPrompt, rms_norm_eps: 1e-6, rope_theta: 1e4, rope_scaling: { type: 'mrope', mrope_section: sectionsOf(text.hidden / text.heads) },
    use_sliding_window: false, tie_word_embeddings: true, torch_dtype: 'float32', use_cache: true, vision_config: visionConfig(shape),
  }
  return { json, config: parseConfig(json) }
}

/** Numbers in all tensors; a tied head counts once. */
export const parameterCount = (config: Qwen25VLConfig): number =>
  packTensors(config).reduce((sum, { dims }) => sum + dims.reduce((product, size) => product * size, 1), 0)
