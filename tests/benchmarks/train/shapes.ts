// config.json of models that are trained for a benchmark: small ones as a whole, one of a published shape by LoRA.
import { configOf } from '../engine/shapes.ts'

export const shapeNames = ['27M', '98M', '0.5B'] as const
export type ShapeName = (typeof shapeNames)[number]

interface Shape { hidden: number; layers: number; heads: number; keyValueHeads: number; intermediate: number; vocabulary: number }

/** Qwen2.5's proportions; heads of 64. */
const small: Readonly<Record<Exclude<ShapeName, '0.5B'>, Shape>> = {
  '27M': { hidden: 512, layers: 8, heads: 8, keyValueHeads: 2, intermediate: 1408, vocabulary: 8192 },
  '98M': { hidden: 768, layers: 12, heads: 12, keyValueHeads: 2, intermediate: 2048, vocabulary: 32000 },
}

/** Beside 0.5B, whose decoder is Qwen2.5's own, the towers are small as well: two blocks of 160. */
export function trainedConfig(name: ShapeName): Record<string, unknown> {
  const published = configOf('0.5B')
  if (name === '0.5B') return published
  const { hidden, layers, heads, keyValueHeads, intermediate, vocabulary } = small[name]
  return {
    ...published, hidden_size: hidden, num_hidden_layers: layers, max_window_layers: layers, num_attention_heads: heads, num_key_value_heads: keyValueHeads, intermediate_size: intermediate, vocab_size: vocabulary,
    vision_config: { ...published.vision_config as object, hidden_size: 160, num_heads: 4, intermediate_size: 428, out_hidden_size: hidden },
  }
}
