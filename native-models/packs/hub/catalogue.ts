// Published checkpoints that are known to fit: where they are, under which licence, and what they take, computed from their configuration.
import { parseConfig } from '../../models/qwen2-5-vl/config.ts'
import type { Qwen25VLConfig } from '../../models/qwen2-5-vl/config.ts'
import { packTensors } from '../../models/qwen2-5-vl/weights.ts'
import { precisions } from '../pack-layout.ts'
import type { Precision } from '../pack-layout.ts'
import { packMemory } from '../pack-memory.ts'
import type { PackMemory } from '../pack-memory.ts'

export interface CatalogueEntry {
  name: string
  /** At the default hub. */
  repository: string
  /** As its model card says; the hub is asked again before a download. */
  licence: string
  /** The licence forbids use for money without a further permission. */
  nonCommercial: boolean
  parameters: number
  /** Weights in bfloat16, as published; tokenizer and configuration add about 20 MB. */
  downloadBytes: number
  /** What running it takes with a context of `contextTokens`. */
  memory: Record<Precision, PackMemory>
  /** For whom it is. */
  note: string
}

/** An image of a megapixel takes about 1,300 tokens; a reasoning chain up to 2,048. */
export const contextTokens = 4096

const vision = {
  depth: 32, hidden_size: 1280, num_heads: 16, intermediate_size: 3420, hidden_act: 'silu', in_chans: 3,
  patch_size: 14, temporal_patch_size: 2, spatial_merge_size: 2, window_size: 112, fullatt_block_indexes: [7, 15, 23, 31], tokens_per_second: 2,
}
const shared = {
  model_type: 'qwen2_5_vl', hidden_act: 'silu', rms_norm_eps: 1e-6, rope_theta: 1e6, rope_scaling: { type: 'mrope', mrope_section: [16, 24, 24] }, max_position_embeddings: 128_000,
  image_token_id: 151_655, video_token_id: 151_656, vision_start_token_id: 151_652, vision_end_token_id: 151_653, eos_token_id: 151_645,
}

/** config.json of Qwen/Qwen2.5-VL-3B-Instruct, as far as shapes follow from it. */
const threeBillion = parseConfig({
  ...shared, hidden_size: 2048, num_hidden_layers: 36, num_attention_heads: 16, num_key_value_heads: 2, intermediate_size: 11_008, vocab_size: 151_936, tie_word_embeddings: true,
  vision_config: { ...vision, out_hidden_size: 2048 },
})

/** config.json of Qwen/Qwen2.5-VL-7B-Instruct, which GeoAgent shares. */
const sevenBillion = parseConfig({
  ...shared, hidden_size: 3584, num_hidden_layers: 28, num_attention_heads: 28, num_key_value_heads: 4, intermediate_size: 18_944, vocab_size: 152_064, tie_word_embeddings: false,
  vision_config: { ...vision, out_hidden_size: 3584 },
})

const product = (dims: readonly number[]) => dims.reduce((result, size) => result * size, 1)

export const countParameters = (config: Qwen25VLConfig): number => packTensors(config).reduce((sum, { dims }) => sum + product(dims), 0)

function entry(words: Pick<CatalogueEntry, 'name' | 'repository' | 'licence' | 'nonCommercial' | 'note'>, config: Qwen25VLConfig): CatalogueEntry {
  const parameters = countParameters(config)
  const memory = Object.fromEntries(precisions.map((precision) => [precision, packMemory(config, precision, contextTokens)])) as Record<Precision, PackMemory>
  return { ...words, parameters, downloadBytes: 2 * parameters, memory }
}

/** The first is the one that this program is made for. */
export const catalogue: readonly CatalogueEntry[] = [
  // Named so by the paper's own repository (github.com/HVision-NKU/GeoAgent, README) and by the model card (huggingface.co/ghost233lism/GeoAgent).
  entry({
    name: 'GeoAgent 7B', repository: 'ghost233lism/GeoAgent', licence: 'cc-by-nc-4.0', nonCommercial: true,
    note: 'Taught to name places and to say why (arXiv 2602.12617). Its prompt is not part of the checkpoint: give it as a file when you get or import it.',
  }, sevenBillion),
  entry({ name: 'Qwen2.5-VL 7B Instruct', repository: 'Qwen/Qwen2.5-VL-7B-Instruct', licence: 'apache-2.0', nonCommercial: false, note: 'The general model that GeoAgent was made from.' }, sevenBillion),
  entry({ name: 'Qwen2.5-VL 3B Instruct', repository: 'Qwen/Qwen2.5-VL-3B-Instruct', licence: 'qwen-research', nonCommercial: true, note: 'The smallest of its family, for machines with little memory.' }, threeBillion),
]
