// A checkpoint that nothing was learnt by yet, in the files that Qwen2.5-VL is published in: what training from scratch begins with.
import path from 'node:path'
import { writeFile } from 'node:fs/promises'
import type { Qwen25VLConfig } from '../../../native-models/models/qwen2-5-vl/config.ts'
import { packTensors } from '../../../native-models/models/qwen2-5-vl/weights.ts'
import type { SourceTensor } from '../../../native-models/models/qwen2-5-vl/weights.ts'
import { createSafetensors } from '../../../native-models/packs/safetensors-writer.ts'
import { buildFolder } from '../../../native-models/packs/staging.ts'
import { createRandom } from '../../data/random.ts'
import type { Random } from '../../data/random.ts'
import type { Bpe } from './bpe.ts'
import { longestPrompt, miniConfig, miniPixels } from './config.ts'
import type { MiniShape } from './config.ts'
import { specialIds, tokenizerFiles } from './tokenizer-files.ts'

export interface FreshCheckpoint {
  readonly shape: MiniShape
  /** With its special tokens it has as many as the shape says, or fewer. */
  readonly bpe: Bpe
  readonly seed: number
  /** Must not exist. */
  readonly target: string
}

/** Of all weights, as Qwen2.5 is initialized. */
const DEVIATION = 0.02

/** What these write is added to the residual stream. */
const addsToResidual = /\.(o_proj|down_proj|attn\.proj)\.weight$/

/** Each of a stack of N blocks adds twice: 1 / sqrt(2 N) keeps the sum's variance (Radford et al. 2019, section 2.3). */
function deviationOf(name: string, { text, vision }: Qwen25VLConfig): number {
  if (!addsToResidual.test(name)) return DEVIATION
  return DEVIATION / Math.sqrt(2 * (name.startsWith('visual.') ? vision.depth : text.layers))
}

/** Norms are 1, biases 0, all else is normal. */
function fill({ name, dims }: SourceTensor, config: Qwen25VLConfig, random: Random): Float32Array {
  const values = new Float32Array(dims.reduce((product, size) => product * size, 1))
  if (dims.length === 1) return values.fill(name.endsWith('.bias') ? 0 : 1)
  const deviation = deviationOf(name, config)
  return values.map(() => deviation * random.normal())
}

async function writeWeights(folder: string, config: Qwen25VLConfig, seed: number): Promise<void> {
  const random = createRandom(seed)
  const tensors = packTensors(config).flatMap(({ sources }) => sources)
  const writer = await createSafetensors(path.join(folder, 'model.safetensors'), tensors.map(({ name, dims }) => ({ name, dtype: 'F32', shape: dims })), { format: 'pt' })
  try {
    for (const tensor of tensors) await writer.write(new Uint8Array(fill(tensor, config, random).buffer))
    await writer.finish()
  } finally {
    await writer.close()
  }
}

/** Means and deviations of a channel's values are part of the format: CLIP's (Radford et al. 2021), as Qwen2.5-VL's preprocessor_config.json states them. */
const preprocessor = {
  image_processor_type: 'Qwen2VLImageProcessor', processor_class: 'Qwen2_5_VLProcessor', do_convert_rgb: true, do_normalize: true, do_rescale: true, do_resize: true, resample: 3, rescale_factor: 1 / 255,
  image_mean: [0.48145466, 0.4578275, 0.40821073], image_std: [0.26862954, 0.26130258, 0.27577711], patch_size: 14, temporal_patch_size: 2, merge_size: 2,
  min_pixels: miniPixels.least, max_pixels: miniPixels.most,
}

function settings(bpe: Bpe, config: Record<string, unknown>): Record<string, unknown> {
  const ids = specialIds(bpe)
  return {
    'config.json': config, 'preprocessor_config.json': preprocessor,
    'generation_config.json': { do_sample: false, max_new_tokens: 768, eos_token_id: [ids['<|im_end|>'], ids['<|endoftext|>']], bos_token_id: ids['<|endoftext|>'], pad_token_id: ids['<|endoftext|>'] },
  }
}

/**
 * The same shape, vocabulary and seed give the same bytes.
 * @throws RangeError, ModelConfigError for a shape that does not fit; PackError 'exists'
 */
export async function writeFreshCheckpoint({ shape, bpe, seed, target }: FreshCheckpoint): Promise<void> {
  const { json, config } = miniConfig(shape, bpe)
  await buildFolder(target, async (folder) => {
    await writeWeights(folder, config, seed)
    for (const [name, content] of Object.entries(settings(bpe, json))) await writeFile(path.join(folder, name), `${JSON.stringify(content, null, 2)}\n`)
    for (const [name, content] of Object.entries(tokenizerFiles(bpe, longestPrompt))) await writeFile(path.join(folder, name), content)
  })
}
