// Out of a pack again: float32 gives back every byte, int4 what its levels mean, in one file or shards; and how much memory a pack needs.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { parseConfig } from '../../../native-models/models/qwen2-5-vl/config.ts'
import { packTensors } from '../../../native-models/models/qwen2-5-vl/weights.ts'
import { exportPack } from '../../../native-models/packs/export-pack.ts'
import { importPack } from '../../../native-models/packs/import-pack.ts'
import { packLayout } from '../../../native-models/packs/pack-layout.ts'
import { packMemory } from '../../../native-models/packs/pack-memory.ts'
import { locateTensors } from '../../../native-models/packs/shard-index.ts'
import { decodeFloats, decodeSafetensors, encodeSafetensors, random, temporaryFolder, tinyConfig, tinyTensors, writeCheckpoint } from './tiny-checkpoint.ts'
import type { TinyOptions } from './tiny-checkpoint.ts'

const publishedName = (name: string) => name.replace('model.language_model.', 'model.').replace('model.visual.', 'visual.')

const variants: TinyOptions[] = [{ dtype: 'F32' }, { dtype: 'F32', tied: true, layout: 'nested', shards: 2 }, { dtype: 'BF16' }, { dtype: 'F16', tied: true }]

test.each(variants)('a checkpoint %o comes back from a float32 pack byte for byte', async (options) => {
  const root = temporaryFolder()
  const tensors = writeCheckpoint(path.join(root, 'checkpoint'), options)
  await importPack({ source: path.join(root, 'checkpoint'), target: path.join(root, 'pack'), precision: 'fp32' })
  await exportPack({ pack: path.join(root, 'pack'), target: path.join(root, 'out'), dtype: options.dtype! })
  const out = decodeSafetensors(path.join(root, 'out', 'model.safetensors'))
  expect([...out.keys()].sort()).toEqual([...tensors.keys()].map(publishedName).sort())
  for (const [name, tensor] of tensors) {
    const { dtype, shape, bytes } = out.get(publishedName(name))!
    expect({ dtype, shape }).toEqual({ dtype: tensor.dtype, shape: tensor.shape })
    expect(bytes.equals(tensor.bytes)).toBe(true)
  }
  const names = { F32: 'float32', F16: 'float16', BF16: 'bfloat16' }
  const config = fs.readFileSync(path.join(root, 'out', 'config.json'), 'utf8')
  expect(config.match(/"(torch_)?dtype": "(\w+)"/g)!.every((match) => match.endsWith(`"${names[options.dtype!]}"`))).toBe(true)
  expect(fs.readdirSync(path.join(root, 'out')).sort()).toEqual(['config.json', 'generation_config.json', 'model.safetensors', 'preprocessor_config.json', 'tokenizer.json', 'tokenizer_config.json'])
})

test('shards have an index, and importing the export gives the same pack', async () => {
  const root = temporaryFolder()
  writeCheckpoint(path.join(root, 'checkpoint'), { dtype: 'F32' })
  await importPack({ source: path.join(root, 'checkpoint'), target: path.join(root, 'pack'), precision: 'fp32' })
  await exportPack({ pack: path.join(root, 'pack'), target: path.join(root, 'out'), dtype: 'F32', shardBytes: 100_000 })
  const shards = fs.readdirSync(path.join(root, 'out')).filter((name) => name.startsWith('model-'))
  expect(shards.length).toBeGreaterThan(3)
  expect(shards[0]).toMatch(new RegExp(`^model-00001-of-0000${shards.length}.safetensors$`))
  for (const shard of shards) {
    const tensors = decodeSafetensors(path.join(root, 'out', shard))
    expect(tensors.size === 1 || [...tensors.values()].reduce((sum, { bytes }) => sum + bytes.length, 0) <= 100_000).toBe(true)
  }
  await locateTensors(path.join(root, 'out'))
  await importPack({ source: path.join(root, 'out'), target: path.join(root, 'again'), precision: 'fp32' })
  const file = (pack: string) => fs.readFileSync(path.join(root, pack, 'weights.safetensors'))
  expect(file('again').equals(file('pack'))).toBe(true)
})

test('int4 comes out as its levels times its scales, and a second import changes nothing', async () => {
  const root = temporaryFolder()
  const tensors = writeCheckpoint(path.join(root, 'checkpoint'), { dtype: 'BF16' })
  await importPack({ source: path.join(root, 'checkpoint'), target: path.join(root, 'pack'), precision: 'int4' })
  await exportPack({ pack: path.join(root, 'pack'), target: path.join(root, 'out'), dtype: 'F32' })
  const out = decodeSafetensors(path.join(root, 'out', 'model.safetensors'))
  const pack = decodeSafetensors(path.join(root, 'pack', 'weights.safetensors'))
  // Key rows of the stacked query, key and value: rows 64 to 95 of 128, two blocks each.
  const keys = decodeFloats(out.get('model.layers.1.self_attn.k_proj.weight')!)
  const [nibbles, scales] = [pack.get('layers.1.qkv.weight')!.bytes, decodeFloats(pack.get('layers.1.qkv.weight.scales')!)]
  const expected = keys.map((_, index) => {
    const [row, column] = [64 + Math.floor(index / 64), index % 64]
    const block = row * 2 + (column >> 5)
    const byte = nibbles[block * 16 + (column % 32 >> 1)]!
    return Math.fround(scales[block]! * ((column % 2 ? byte >> 4 : byte & 15) - 8))
  })
  expect(keys).toEqual(expected)
  const original = decodeFloats(tensors.get('model.layers.1.self_attn.k_proj.weight')!)
  expect(Math.max(...keys.map((value, index) => Math.abs(value - original[index]!)))).toBeLessThan(0.5 / 8)
  expect(out.get('model.norm.weight')!.bytes.equals(Buffer.from(Float32Array.from(decodeFloats(tensors.get('model.norm.weight')!)).buffer))).toBe(true)

  await importPack({ source: path.join(root, 'out'), target: path.join(root, 'again'), precision: 'int4' })
  expect(fs.readFileSync(path.join(root, 'again', 'weights.safetensors')).equals(fs.readFileSync(path.join(root, 'pack', 'weights.safetensors')))).toBe(true)
})

test('tensors of many chunks are joined without a seam, in and out', async () => {
  const root = temporaryFolder()
  const rows = 300_000
  // Between 2^-7 and 2^-3, either sign, in a pattern that meets no chunk's end: 38 MB in bfloat16 and 10 MB in int4, where a chunk has 8.
  const next = random(5)
  const pattern = Uint16Array.from({ length: 9973 }, () => 0x3c00 + Math.floor(next() * 0x200) | (next() < 0.5 ? 0x8000 : 0))
  const original = new Uint32Array(rows * 64)
  for (let index = 0; index < original.length; index++) original[index] = pattern[index % 9973]! << 16
  const numbers = new Uint16Array(original.length)
  for (let index = 0; index < original.length; index++) numbers[index] = original[index]! >>> 16
  const tensors = tinyTensors({ tied: true }).map((tensor) => (tensor.shape[0] === 90 ? { ...tensor, shape: [rows, 64], bytes: Buffer.from(numbers.buffer) } : tensor))
  writeCheckpoint(path.join(root, 'checkpoint'), { tied: true }, tensors)
  fs.writeFileSync(path.join(root, 'checkpoint', 'config.json'), JSON.stringify({ ...tinyConfig({ tied: true }), vocab_size: rows }))
  await importPack({ source: path.join(root, 'checkpoint'), target: path.join(root, 'pack'), precision: 'int4' })
  await exportPack({ pack: path.join(root, 'pack'), target: path.join(root, 'out'), dtype: 'F32' })

  const { bytes } = decodeSafetensors(path.join(root, 'out', 'model.safetensors')).get('model.embed_tokens.weight')!
  const [out, weights] = [new Float32Array(new Uint8Array(bytes).buffer), new Float32Array(original.buffer)]
  // A block's step is an eighth of its largest; the end opposite to it is cut off by a whole step.
  let furthest = 0
  for (let block = 0; block < out.length; block += 32) {
    let [largest, gap] = [0, 0]
    for (let index = block; index < block + 32; index++) {
      largest = Math.max(largest, Math.abs(weights[index]!))
      gap = Math.max(gap, Math.abs(weights[index]! - out[index]!))
    }
    furthest = Math.max(furthest, gap * 8 / largest)
  }
  expect(furthest).toBeLessThanOrEqual(1)
  await importPack({ source: path.join(root, 'out'), target: path.join(root, 'again'), precision: 'int4' })
  expect(fs.readFileSync(path.join(root, 'again', 'weights.safetensors')).equals(fs.readFileSync(path.join(root, 'pack', 'weights.safetensors')))).toBe(true)
})

test('a pack whose tensors are not its config\'s is not exported, an abort leaves nothing', async () => {
  const root = temporaryFolder()
  writeCheckpoint(path.join(root, 'checkpoint'), {})
  const pack = path.join(root, 'pack')
  await importPack({ source: path.join(root, 'checkpoint'), target: pack, precision: 'int4' })
  const controller = new AbortController()
  await expect(exportPack({ pack, target: path.join(root, 'out'), dtype: 'F32', signal: controller.signal, progress: () => controller.abort() })).rejects.toThrow(/abort/)
  fs.writeFileSync(path.join(pack, 'weights.safetensors'), encodeSafetensors({ a: { dtype: 'U8', shape: [2], data_offsets: [0, 2] } }, Buffer.alloc(2)))
  await expect(exportPack({ pack, target: path.join(root, 'out'), dtype: 'F32' })).rejects.toThrow(/"a" is no tensor of this model/)
  expect(fs.readdirSync(root).sort()).toEqual(['checkpoint', 'pack'])
})

/** As published with Qwen2.5-VL-7B-Instruct. */
const seven = parseConfig({
  model_type: 'qwen2_5_vl', image_token_id: 151655, video_token_id: 151656, vision_start_token_id: 151652, vision_end_token_id: 151653, eos_token_id: 151645,
  hidden_size: 3584, intermediate_size: 18944, num_hidden_layers: 28, num_attention_heads: 28, num_key_value_heads: 4, vocab_size: 152064, hidden_act: 'silu', rms_norm_eps: 1e-6,
  max_position_embeddings: 128000, rope_theta: 1e6, rope_scaling: { type: 'mrope', mrope_section: [16, 24, 24] }, tie_word_embeddings: false,
  vision_config: { depth: 32, hidden_act: 'silu', hidden_size: 1280, intermediate_size: 3420, num_heads: 16, in_chans: 3, out_hidden_size: 3584, patch_size: 14, spatial_merge_size: 2, window_size: 112, fullatt_block_indexes: [7, 15, 23, 31], tokens_per_second: 2 },
})

test('the 7B has as many tensors and parameters as were published, and needs what its shapes say', () => {
  const table = packTensors(seven)
  const sources = table.flatMap((tensor) => tensor.sources)
  expect(sources).toHaveLength(729)
  expect(sources.reduce((sum, { dims }) => sum + dims.reduce((product, size) => product * size, 1), 0)).toBe(8_292_166_656)
  const memory = packMemory(seven, 'fp32', 2048)
  const vectors = table.filter(({ kind }) => kind === 'vector').reduce((sum, { dims }) => sum + dims[0]!, 0)
  expect(memory.weights).toBe(4 * 8_292_166_656)
  expect(packMemory(seven, 'fp16', 2048).weights).toBe(2 * 8_292_166_656 + 2 * vectors)
  // 28 layers, 4 heads of 128, keys and values, 2,048 tokens.
  expect(memory.keyValueCache).toBe(28 * 4 * 128 * 2 * 2048 * 4)
  expect(packMemory(seven, 'fp16', 2048).keyValueCache).toBe(28 * 4 * 128 * 2 * 2048 * 2)
  // 4 bits and a scale of 4 bytes for 32 weights: 0.625 bytes a weight.
  expect(packMemory(seven, 'int4', 2048).weights / (0.625 * 8_292_166_656)).toBeCloseTo(1, 2)
  expect(memory.total).toBe(memory.weights + memory.keyValueCache + memory.activations)
  expect(packMemory(seven, 'int4', 8192).activations).toBeGreaterThan(packMemory(seven, 'int4', 1024).activations)
})

test('every tensor of every layout lies aligned to its dtype', () => {
  const widths = { F32: 4, F16: 2, U8: 1 } as Record<string, number>
  for (const precision of ['fp32', 'fp16', 'int4'] as const) {
    let offset = 0
    for (const { dtype, shape } of packLayout(packTensors(parseConfig(tinyConfig({}))), precision)) {
      expect(offset % widths[dtype]!).toBe(0)
      offset += shape.reduce((product, size) => product * size, widths[dtype]!)
    }
  }
})
