// Writes tiny checkpoints as their authors would, by an encoder of its own: random weights, either layout of names and config, one file or shards.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createHash } from 'node:crypto'
import { onTestFinished } from 'vitest'

export type RawDType = 'F32' | 'F16' | 'BF16'
export interface RawTensor { name: string; dtype: string; shape: number[]; bytes: Buffer }

export interface TinyOptions { layout?: 'flat' | 'nested'; tied?: boolean; dtype?: RawDType; shards?: number; seed?: number }

/** A folder that is gone when the test is over. */
export function temporaryFolder(): string {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'packs-')))
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Any header over any data: hostile files are made with it too. */
export function encodeSafetensors(header: unknown, data: Buffer): Buffer {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(json.length))
  return Buffer.concat([length, json, data])
}

export function headerOf(tensors: readonly RawTensor[]): Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }> {
  let end = 0
  return Object.fromEntries(tensors.map(({ name, dtype, shape, bytes }) => [name, { dtype, shape, data_offsets: [end, end += bytes.length] as [number, number] }]))
}

export const safetensorsOf = (tensors: readonly RawTensor[]): Buffer => encodeSafetensors({ __metadata__: { format: 'pt' }, ...headerOf(tensors) }, Buffer.concat(tensors.map(({ bytes }) => bytes)))

/** Name -> tensor, read by arithmetic of its own. */
export function decodeSafetensors(file: string): Map<string, RawTensor> {
  const bytes = fs.readFileSync(file)
  const start = 8 + Number(bytes.readBigUInt64LE(0))
  const header = JSON.parse(bytes.toString('utf8', 8, start)) as Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>
  return new Map(Object.entries(header).filter(([name]) => name !== '__metadata__')
    .map(([name, { dtype, shape, data_offsets: [begin, end] }]) => [name, { name, dtype, shape, bytes: bytes.subarray(start + begin, start + end) }]))
}

/** A small generator (mulberry32), uniform in [0, 1). */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = state + 0x6d2b79f5 | 0
    let mixed = Math.imul(state ^ state >>> 15, 1 | state)
    mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed
    return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32
  }
}

export function encodeFloats(values: readonly number[], dtype: RawDType): Buffer {
  const bytes = Buffer.alloc(values.length * (dtype === 'F32' ? 4 : 2))
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const single = new DataView(new ArrayBuffer(4))
  values.forEach((value, index) => {
    if (dtype === 'F32') view.setFloat32(index * 4, value, true)
    else if (dtype === 'F16') view.setFloat16(index * 2, value, true)
    else {
      single.setFloat32(0, value)
      bytes.writeUInt16LE(single.getUint16(0), index * 2)
    }
  })
  return bytes
}

export function decodeFloats({ bytes, dtype }: { bytes: Buffer; dtype: string }): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const single = new DataView(new ArrayBuffer(4))
  return Array.from({ length: bytes.length / (dtype === 'F32' ? 4 : 2) }, (_, index) => {
    if (dtype === 'F32') return view.getFloat32(index * 4, true)
    if (dtype === 'F16') return view.getFloat16(index * 2, true)
    single.setUint16(0, view.getUint16(index * 2, true))
    return single.getFloat32(0)
  })
}

const [hidden, intermediate, heads, keyValueHeads, vocabulary, layers] = [64, 40, 4, 2, 90, 2]
const vision = { hidden: 32, intermediate: 44, depth: 2, heads: 2 }

/** Published names and shapes, spelled out apart from the table under test. */
export function tinyShapes(tied: boolean): [string, number[]][] {
  const [head, keys] = [hidden / heads, keyValueHeads * hidden / heads]
  const layer = (index: number): [string, number[]][] => {
    const at = `model.layers.${index}.`
    return [
      [`${at}input_layernorm.weight`, [hidden]], [`${at}post_attention_layernorm.weight`, [hidden]],
      [`${at}self_attn.q_proj.weight`, [heads * head, hidden]], [`${at}self_attn.q_proj.bias`, [heads * head]],
      [`${at}self_attn.k_proj.weight`, [keys, hidden]], [`${at}self_attn.k_proj.bias`, [keys]],
      [`${at}self_attn.v_proj.weight`, [keys, hidden]], [`${at}self_attn.v_proj.bias`, [keys]],
      [`${at}self_attn.o_proj.weight`, [hidden, heads * head]],
      [`${at}mlp.gate_proj.weight`, [intermediate, hidden]], [`${at}mlp.up_proj.weight`, [intermediate, hidden]], [`${at}mlp.down_proj.weight`, [hidden, intermediate]],
    ]
  }
  const block = (index: number): [string, number[]][] => {
    const at = `visual.blocks.${index}.`
    const [h, i] = [vision.hidden, vision.intermediate]
    return [
      [`${at}norm1.weight`, [h]], [`${at}norm2.weight`, [h]], [`${at}attn.qkv.weight`, [3 * h, h]], [`${at}attn.qkv.bias`, [3 * h]], [`${at}attn.proj.weight`, [h, h]], [`${at}attn.proj.bias`, [h]],
      [`${at}mlp.gate_proj.weight`, [i, h]], [`${at}mlp.gate_proj.bias`, [i]], [`${at}mlp.up_proj.weight`, [i, h]], [`${at}mlp.up_proj.bias`, [i]],
      [`${at}mlp.down_proj.weight`, [h, i]], [`${at}mlp.down_proj.bias`, [h]],
    ]
  }
  const merged = vision.hidden * 4
  return [
    ['model.embed_tokens.weight', [vocabulary, hidden]], ...Array.from({ length: layers }, (_, index) => layer(index)).flat(), ['model.norm.weight', [hidden]],
    ...tied ? [] : [['lm_head.weight', [vocabulary, hidden]] as [string, number[]]],
    ['visual.patch_embed.proj.weight', [vision.hidden, 3, 2, 14, 14]], ...Array.from({ length: vision.depth }, (_, index) => block(index)).flat(),
    ['visual.merger.ln_q.weight', [vision.hidden]], ['visual.merger.mlp.0.weight', [merged, merged]], ['visual.merger.mlp.0.bias', [merged]],
    ['visual.merger.mlp.2.weight', [hidden, merged]], ['visual.merger.mlp.2.bias', [hidden]],
  ]
}

export function tinyConfig({ layout = 'flat', tied = false }: TinyOptions): Record<string, unknown> {
  const text = {
    hidden_size: hidden, intermediate_size: intermediate, num_hidden_layers: layers, num_attention_heads: heads, num_key_value_heads: keyValueHeads, vocab_size: vocabulary,
    hidden_act: 'silu', rms_norm_eps: 1e-6, max_position_embeddings: 4096, rope_theta: 1e6, use_sliding_window: false, max_window_layers: layers,
    rope_scaling: { type: 'mrope', mrope_section: [2, 3, 3] }, eos_token_id: 81,
  }
  const shared = {
    architectures: ['Qwen2_5_VLForConditionalGeneration'], model_type: 'qwen2_5_vl', image_token_id: 84, video_token_id: 85, vision_start_token_id: 82, vision_end_token_id: 83,
    tie_word_embeddings: tied,
    vision_config: {
      model_type: 'qwen2_5_vl', hidden_act: 'silu', hidden_size: vision.hidden, intermediate_size: vision.intermediate, depth: vision.depth, num_heads: vision.heads, out_hidden_size: hidden,
      patch_size: 14, spatial_merge_size: 2, temporal_patch_size: 2, window_size: 56, fullatt_block_indexes: [1], in_chans: 3, tokens_per_second: 2,
    },
  }
  return layout === 'flat' ? { ...shared, ...text, torch_dtype: 'bfloat16' } : { ...shared, text_config: { ...text, dtype: 'bfloat16' }, dtype: 'bfloat16' }
}

/** The other layout's name, spelled out again. */
const nestedName = (name: string) => (name.startsWith('visual.') ? `model.${name}` : name.replace(/^model\./, 'model.language_model.'))

export function tinyTensors(options: TinyOptions): RawTensor[] {
  const next = random(options.seed ?? 7)
  const dtype = options.dtype ?? 'BF16'
  return tinyShapes(options.tied ?? false).map(([name, shape]) => {
    const count = shape.reduce((product, size) => product * size, 1)
    return { name: options.layout === 'nested' ? nestedName(name) : name, dtype, shape, bytes: encodeFloats(Array.from({ length: count }, () => next() - 0.5), dtype) }
  })
}

function writeWeights(folder: string, tensors: readonly RawTensor[], shards: number): void {
  if (shards === 1) return fs.writeFileSync(path.join(folder, 'model.safetensors'), safetensorsOf(tensors))
  const map: Record<string, string> = {}
  for (let shard = 0; shard < shards; shard++) {
    const file = `model-${String(shard + 1).padStart(5, '0')}-of-${String(shards).padStart(5, '0')}.safetensors`
    const part = tensors.filter((_, index) => index % shards === shard)
    for (const { name } of part) map[name] = file
    fs.writeFileSync(path.join(folder, file), safetensorsOf(part))
  }
  fs.writeFileSync(path.join(folder, 'model.safetensors.index.json'), JSON.stringify({ metadata: {}, weight_map: map }))
}

export function writeSmallFiles(folder: string, options: TinyOptions): void {
  const files = {
    'config.json': tinyConfig(options), 'tokenizer.json': { version: '1.0', model: { type: 'BPE', vocab: {}, merges: [] } }, 'tokenizer_config.json': { tokenizer_class: 'Qwen2Tokenizer' },
    'preprocessor_config.json': { min_pixels: 3136, max_pixels: 200000, patch_size: 14 }, 'generation_config.json': { do_sample: true, temperature: 0.5, top_p: 0.9, repetition_penalty: 1.05 },
  }
  for (const [name, value] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), JSON.stringify(value, null, 2))
}

/** @returns the checkpoint's tensors by name as saved */
export function writeCheckpoint(folder: string, options: TinyOptions = {}, tensors = tinyTensors(options)): Map<string, RawTensor> {
  fs.mkdirSync(folder, { recursive: true })
  writeSmallFiles(folder, options)
  writeWeights(folder, tensors, options.shards ?? 1)
  return new Map(tensors.map((tensor) => [tensor.name, tensor]))
}

/** Every file below a folder with its hash: what a refused attack must leave as it was. */
export function snapshot(folder: string): Record<string, string> {
  const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
  return Object.fromEntries(names.map((name) => {
    const stats = fs.lstatSync(path.join(folder, name))
    return [name, stats.isFile() ? createHash('sha256').update(fs.readFileSync(path.join(folder, name))).digest('hex') : stats.isSymbolicLink() ? 'link' : 'folder']
  }))
}
