// config.json of models with published shapes. Those of 3B and 7B are Qwen2.5-VL's own; 0.5B and 1.5B are Qwen2.5's decoders with a tower of two blocks.
// Qwen2.5, arXiv 2412.15115, table 1; Qwen2.5-VL, arXiv 2502.13923, table 1, and the published config.json files.

export type ShapeName = '0.5B' | '1.5B' | '3B' | '7B'

interface TextShape { hidden: number; layers: number; heads: number; keyValueHeads: number; intermediate: number; vocabulary: number; tied: boolean }

const texts: Record<ShapeName, TextShape> = {
  '0.5B': { hidden: 896, layers: 24, heads: 14, keyValueHeads: 2, intermediate: 4864, vocabulary: 151936, tied: true },
  '1.5B': { hidden: 1536, layers: 28, heads: 12, keyValueHeads: 2, intermediate: 8960, vocabulary: 151936, tied: true },
  '3B': { hidden: 2048, layers: 36, heads: 16, keyValueHeads: 2, intermediate: 11008, vocabulary: 151936, tied: true },
  '7B': { hidden: 3584, layers: 28, heads: 28, keyValueHeads: 4, intermediate: 18944, vocabulary: 152064, tied: false },
}

/** The ids of the tokenizer that random checkpoints get. */
const tokens = { bos_token_id: 296, eos_token_id: 298, vision_start_token_id: 305, vision_end_token_id: 306, vision_token_id: 307, image_token_id: 308, video_token_id: 309 }

/** Of the 64 rotary frequencies of a head of 128, 16 turn by time, 24 by row, 24 by column; a head of 64 has half of each. */
const sections = (headDim: number): number[] => [headDim / 8, headDim * 3 / 16, headDim * 3 / 16]

export function configOf(name: ShapeName): Record<string, unknown> {
  const { hidden, layers, heads, keyValueHeads, intermediate, vocabulary, tied } = texts[name]
  const whole = name === '3B' || name === '7B'
  return {
    architectures: ['Qwen2_5_VLForConditionalGeneration'], model_type: 'qwen2_5_vl', ...tokens, hidden_act: 'silu', initializer_range: 0.02, torch_dtype: 'bfloat16',
    hidden_size: hidden, num_hidden_layers: layers, num_attention_heads: heads, num_key_value_heads: keyValueHeads, intermediate_size: intermediate, vocab_size: vocabulary,
    max_position_embeddings: 128000, max_window_layers: layers, rms_norm_eps: 1e-6, rope_theta: 1e6, rope_scaling: { type: 'mrope', mrope_section: sections(hidden / heads) },
    sliding_window: 32768, use_sliding_window: false, tie_word_embeddings: tied,
    vision_config: {
      model_type: 'qwen2_5_vl', hidden_act: 'silu', in_chans: 3, out_hidden_size: hidden, hidden_size: 1280, num_heads: 16, intermediate_size: 3420, depth: whole ? 32 : 2,
      patch_size: 14, spatial_merge_size: 2, temporal_patch_size: 2, window_size: 112, fullatt_block_indexes: whole ? [7, 15, 23, 31] : [1], tokens_per_second: 2,
    },
  }
}
