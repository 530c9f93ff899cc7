// config.json in both layouts, and what is refused of it.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../../../native-models/models/qwen2-5-vl/config.ts'
import { checkpointFolder, modelNames, readConfig } from './reference.ts'

type Json = Record<string, unknown>

/** The numbers of Qwen2.5-VL-7B-Instruct as published. */
const published: Json = {
  architectures: ['Qwen2_5_VLForConditionalGeneration'], attention_dropout: 0, bos_token_id: 151643, eos_token_id: 151645, vision_start_token_id: 151652, vision_end_token_id: 151653, vision_token_id: 151654,
  image_token_id: 151655, video_token_id: 151656, hidden_act: 'silu', hidden_size: 3584, initializer_range: 0.02, intermediate_size: 18944, max_position_embeddings: 128000, max_window_layers: 28,
  model_type: 'qwen2_5_vl', num_attention_heads: 28, num_hidden_layers: 28, num_key_value_heads: 4, rms_norm_eps: 1e-6, rope_theta: 1000000, sliding_window: 32768, tie_word_embeddings: false,
  use_sliding_window: false, vocab_size: 152064, rope_scaling: { type: 'mrope', mrope_section: [16, 24, 24] },
  vision_config: {
    depth: 32, hidden_act: 'silu', hidden_size: 1280, intermediate_size: 3420, num_heads: 16, in_chans: 3, out_hidden_size: 3584, patch_size: 14, spatial_merge_size: 2, spatial_patch_size: 14, window_size: 112,
    fullatt_block_indexes: [7, 15, 23, 31], tokens_per_second: 2, temporal_patch_size: 2,
  },
}

const textFields = ['hidden_size', 'intermediate_size', 'max_position_embeddings', 'max_window_layers', 'num_attention_heads', 'num_hidden_layers', 'num_key_value_heads', 'rms_norm_eps', 'rope_theta', 'rope_scaling', 'use_sliding_window', 'vocab_size', 'hidden_act', 'eos_token_id']

/** The same as tools of 2025 write it, with the decoder's settings apart. */
function nested(flat: Json): Json {
  const [inner, outer] = [true, false].map((wanted) => Object.fromEntries(Object.entries(flat).filter(([key]) => textFields.includes(key) === wanted)))
  return { ...outer, text_config: { ...inner, model_type: 'qwen2_5_vl_text' } }
}

const withVision = (change: Json): Json => ({ ...published, vision_config: { ...published.vision_config as Json, ...change } })

describe('parseConfig', () => {
  it('reads the published 7B', () => {
    expect(parseConfig(published)).toEqual({
      text: {
        hiddenSize: 3584, layers: 28, heads: 28, keyValueHeads: 4, headDim: 128, intermediateSize: 18944, vocabularySize: 152064, rmsNormEpsilon: 1e-6, ropeTheta: 1e6, mropeSection: [16, 24, 24],
        tiedEmbeddings: false, maxPositions: 128000,
      },
      vision: {
        hiddenSize: 1280, depth: 32, heads: 16, intermediateSize: 3420, patchSize: 14, temporalPatchSize: 2, spatialMergeSize: 2, windowSize: 112, fullAttentionBlocks: [7, 15, 23, 31], outHiddenSize: 3584,
        inChannels: 3, tokensPerSecond: 2,
      },
      tokens: { image: 151655, video: 151656, visionStart: 151652, visionEnd: 151653, endOfText: [151645] },
    })
  })

  it('reads the same from the nested layout, with rotary settings under their older and their newer name', () => {
    const older = nested(published)
    expect(parseConfig(older)).toEqual(parseConfig(published))
    const text = { ...older.text_config as Json, rope_theta: undefined, rope_scaling: undefined, rope_parameters: { rope_type: 'default', type: 'mrope', rope_theta: 1000000, mrope_section: [16, 24, 24] } }
    expect(parseConfig({ ...older, text_config: text })).toEqual(parseConfig(published))
    expect(parseConfig({ ...older, text_config: { ...text, rope_parameters: { ...text.rope_parameters, rope_theta: 5000 } } }).text.ropeTheta).toBe(5000)
    expect(parseConfig({ ...published, rope_theta: 5000 }).text.ropeTheta).toBe(5000)
  })

  it('takes a head as tied wherever that is said', () => {
    expect(parseConfig({ ...published, tie_word_embeddings: true }).text.tiedEmbeddings).toBe(true)
    const apart = nested({ ...published, tie_word_embeddings: undefined })
    expect(parseConfig({ ...apart, text_config: { ...apart.text_config as Json, tie_word_embeddings: true } }).text.tiedEmbeddings).toBe(true)
    expect(parseConfig({ ...published, tie_word_embeddings: undefined }).text.tiedEmbeddings).toBe(false)
  })

  it.each(modelNames)('reads %s as its name says', (name) => {
    const [tied, heads, keyValueHeads] = name.split('-')
    expect(readConfig(name).text).toMatchObject({ tiedEmbeddings: tied === 'tied', heads: Number(heads), keyValueHeads: Number(keyValueHeads) })
  })

  it('reads both layouts from folders, not one twice', () => {
    const hasText = modelNames.map((name) => 'text_config' in (JSON.parse(readFileSync(path.join(checkpointFolder(name), 'config.json'), 'utf8')) as Json))
    expect(hasText).toEqual([false, false, true, true])
  })

  it.each<[string, Json, string]>([
    ['another family', { ...published, model_type: 'qwen2_vl' }, 'model_type'],
    ['a missing size', { ...published, hidden_size: undefined }, 'hidden_size'],
    ['a size as text', { ...published, hidden_size: '3584' }, 'hidden_size'],
    ['a negative size', { ...published, intermediate_size: -1 }, 'intermediate_size'],
    ['an enormous vocabulary', { ...published, vocab_size: 2 ** 40 }, 'vocab_size'],
    ['a thousand million layers', { ...published, num_hidden_layers: 1e9 }, 'num_hidden_layers'],
    ['heads that do not divide', { ...published, num_attention_heads: 27 }, 'num_attention_heads'],
    ['key-value heads that do not divide', { ...published, num_key_value_heads: 5 }, 'num_key_value_heads'],
    ['another head size', { ...published, head_dim: 64 }, 'head_dim'],
    ['sections of another head', { ...published, rope_scaling: { type: 'mrope', mrope_section: [16, 24, 25] } }, 'rope_scaling.mrope_section'],
    ['two sections', { ...published, rope_scaling: { type: 'mrope', mrope_section: [32, 32] } }, 'rope_scaling.mrope_section'],
    ['stretched positions', { ...published, rope_scaling: { type: 'yarn', mrope_section: [16, 24, 24] } }, 'rope_scaling.type'],
    ['a sliding window', { ...published, use_sliding_window: true, max_window_layers: 20 }, 'use_sliding_window'],
    ['another activation', { ...published, hidden_act: 'gelu' }, 'hidden_act'],
    ['an image token outside the vocabulary', { ...published, image_token_id: 152064 }, 'image_token_id'],
    ['an end token outside the vocabulary', { ...published, eos_token_id: [1, 200000] }, 'eos_token_id'],
    ['one id for two tokens', { ...published, image_token_id: 151656 }, 'image_token_id'],
    ['no vision tower', { ...published, vision_config: undefined }, 'vision_config'],
    ['a tower of another width', withVision({ out_hidden_size: 2048 }), 'vision_config.out_hidden_size'],
    ['vision heads that do not divide', withVision({ num_heads: 7 }), 'vision_config.num_heads'],
    ['vision heads too narrow to turn in two directions', withVision({ num_heads: 640 }), 'vision_config.num_heads'],
    ['a block that is not there', withVision({ fullatt_block_indexes: [7, 32] }), 'vision_config.fullatt_block_indexes'],
    ['a window below a token', withVision({ window_size: 27 }), 'vision_config.window_size'],
    ['four channels', withVision({ in_chans: 4 }), 'vision_config.in_chans'],
    ['a nested size', { ...nested(published), text_config: { ...nested(published).text_config as Json, rms_norm_eps: 0 } }, 'text_config.rms_norm_eps'],
  ])('refuses %s and names the field', (_, json, field) => {
    expect(() => parseConfig(json)).toThrow(`config.json: ${field}: `)
  })

  it('allows a sliding window that no layer uses', () => {
    expect(parseConfig({ ...published, use_sliding_window: true }).text.layers).toBe(28)
  })

  it('refuses anything else with a reason', () => {
    const keys = Object.keys(published)
    const changed = fc.tuple(fc.constantFrom(...keys), fc.anything()).map(([key, value]) => ({ ...published, [key]: value }))
    fc.assert(fc.property(fc.oneof(fc.anything(), changed), (json) => {
      try {
        parseConfig(json)
      } catch (cause) {
        expect(cause).toMatchObject({ name: 'ModelConfigError' })
      }
    }), { numRuns: 500 })
  })
})
