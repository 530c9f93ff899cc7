// LoRA adapters in PEFT's form: read in both layouts, applied to the right rows, written back, and refused by name where they mean more.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { parseConfig } from '../../../native-models/models/qwen2-5-vl/config.ts'
import { exportAdapter } from '../../../native-models/packs/export-adapter.ts'
import { importAdapter, stackLinears } from '../../../native-models/packs/import-adapter.ts'
import { PackError } from '../../../native-models/packs/errors.ts'
import { decodeFloats, decodeSafetensors, encodeFloats, random, safetensorsOf, temporaryFolder, tinyConfig } from './tiny-checkpoint.ts'
import type { RawTensor } from './tiny-checkpoint.ts'

const config = parseConfig(tinyConfig({}))
const plain = { peft_type: 'LORA', r: 4, lora_alpha: 8, bias: 'none', target_modules: ['q_proj'], lora_dropout: 0.05, init_lora_weights: true, base_model_name_or_path: 'some/model', task_type: 'CAUSAL_LM', modules_to_save: null }

function pair(module: string, rank: number, inputs: number, outputs: number, seed = 1): RawTensor[] {
  const next = random(seed)
  const matrix = (side: string, shape: [number, number]) => ({ name: `base_model.model.${module}.lora_${side}.weight`, dtype: 'F32', shape, bytes: encodeFloats(Array.from({ length: shape[0] * shape[1] }, () => next() - 0.5), 'F32') })
  return [matrix('A', [rank, inputs]), matrix('B', [outputs, rank])]
}

function write(tensors: readonly RawTensor[], settings: Record<string, unknown> = plain): string {
  const folder = temporaryFolder()
  fs.writeFileSync(path.join(folder, 'adapter_config.json'), JSON.stringify(settings))
  fs.writeFileSync(path.join(folder, 'adapter_model.safetensors'), safetensorsOf(tensors))
  return folder
}

const attention = 'model.layers.1.self_attn'

/** (x A) B · scale, or with PEFT's matrices scale · B (A x). */
function applied(x: readonly number[], A: Float32Array, B: Float32Array, rank: number, outputs: number, scale: number): number[] {
  const middle = Array.from({ length: rank }, (_, k) => x.reduce((sum, value, index) => sum + value * A[index * rank + k]!, 0))
  return Array.from({ length: outputs }, (_, n) => scale * middle.reduce((sum, value, k) => sum + value * B[k * outputs + n]!, 0))
}

function asInPeft(x: readonly number[], [A, B]: RawTensor[], scale: number): number[] {
  const [a, b, rank, inputs] = [decodeFloats(A!), decodeFloats(B!), A!.shape[0]!, A!.shape[1]!]
  const middle = Array.from({ length: rank }, (_, k) => x.reduce((sum, value, index) => sum + value * a[k * inputs + index]!, 0))
  return Array.from({ length: B!.shape[0]! }, (_, n) => scale * middle.reduce((sum, value, k) => sum + value * b[n * rank + k]!, 0))
}

test.each(['model.layers.1.self_attn', 'model.language_model.layers.1.self_attn'])('matrices of %s land on their rows of the stacked tensor', async (at) => {
  const [q, v] = [pair(`${at}.q_proj`, 4, 64, 64, 2), pair(`${at}.v_proj`, 4, 64, 32, 3)]
  const tower = at.includes('language_model') ? 'model.visual' : 'visual'
  const adapter = await importAdapter(write([...v, ...q, ...pair(`${tower}.merger.mlp.2`, 4, 128, 64), ...pair('lm_head', 4, 64, 90)]), config)
  expect(adapter.linears.map(({ tensor, rows, module, scale }) => [tensor, rows, module, scale])).toEqual([
    ['layers.1.qkv.weight', { start: 0, end: 64 }, `${attention}.q_proj`, 2], ['layers.1.qkv.weight', { start: 96, end: 128 }, `${attention}.v_proj`, 2],
    ['head.weight', { start: 0, end: 90 }, 'lm_head', 2], ['vision.merger.fc2.weight', { start: 0, end: 64 }, 'visual.merger.mlp.2', 2],
  ])
  expect(adapter.baseModel).toBe('some/model')
  const x = Array.from({ length: 64 }, (_, index) => Math.sin(index))
  const [first, second] = adapter.linears
  const close = (found: readonly number[], expected: readonly number[]) => found.forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 5))
  close(applied(x, first!.A, first!.B, 4, 64, first!.scale), asInPeft(x, q, 2))
  const stacked = stackLinears([first!, second!], 128)
  expect(stacked).toMatchObject({ inputs: 64, outputs: 128, rank: 8 })
  close(applied(x, stacked.A, stacked.B, 8, 128, 1), [...asInPeft(x, q, 2), ...new Array<number>(32).fill(0), ...asInPeft(x, v, 2)])
})

test('ranks and alphas by pattern, and rank-stabilized scales', async () => {
  const tensors = [...pair(`${attention}.q_proj`, 4, 64, 64), ...pair(`${attention}.k_proj`, 2, 64, 32), ...pair('model.layers.0.mlp.down_proj', 16, 40, 64)]
  const patterns = { rank_pattern: { 'k_proj': 2, '^model.language_model.layers.0.mlp.down_proj': 16 }, alpha_pattern: { 'layers\\.0.mlp.down_proj': 64, 'self_attn.k_proj': 3 } }
  const scales = async (settings: object) => Object.fromEntries((await importAdapter(write(tensors, { ...plain, ...settings }), config)).linears.map(({ module, scale }) => [module.split('.').at(-1), scale]))
  expect(await scales(patterns)).toEqual({ q_proj: 2, k_proj: 1.5, down_proj: 4 })
  expect(await scales({ ...patterns, use_rslora: true })).toEqual({ q_proj: 4, k_proj: 3 / Math.sqrt(2), down_proj: 16 })
  await expect(importAdapter(write(tensors), config)).rejects.toThrow(/k_proj has A \[2, 64\] and B \[32, 2\] instead of \[4, 64\] and \[32, 4\]/)
  // A name that merely ends in the same letters is none of the pattern's.
  expect(await scales({ ...patterns, alpha_pattern: { 'proj': 99 } })).toEqual({ q_proj: 2, k_proj: 4, down_proj: 0.5 })
})

const refusals: [string, Record<string, unknown>, RegExp][] = [
  ['DoRA', { use_dora: true }, /"use_dora" is "true", which is not supported/],
  ['trained biases', { bias: 'lora_only' }, /"bias" is "lora_only"; trained biases/],
  ['a bias in the LoRA', { lora_bias: true }, /"lora_bias"/],
  ['whole modules', { modules_to_save: ['lm_head'] }, /"modules_to_save" is .*lm_head/],
  ['another method', { peft_type: 'IA3' }, /"peft_type" is "IA3"; only LORA/],
  ['no method', { peft_type: undefined }, /only LORA/],
  ['matrices the other way', { fan_in_fan_out: true }, /"fan_in_fan_out"/],
  ['tokens of its own', { trainable_token_indices: [1] }, /"trainable_token_indices"/],
  ['repeated layers', { layer_replication: [[0, 2]] }, /"layer_replication"/],
  ['a beginning that changes the base', { init_lora_weights: 'pissa' }, /"init_lora_weights" is "pissa", which changes the base model/],
  ['a setting of the future', { use_magic: 'yes' }, /"use_magic" is "\\"yes\\"", which is not supported/],
  ['a pattern that is one', { alpha_pattern: { '(a+)+$': 1 } }, /"alpha_pattern" has the pattern "\(a\+\)\+\$"; only names of modules/],
  ['a rank of nought', { r: 0 }, /"r" is "0"/],
  ['an enormous rank', { r: 1e9 }, /"r" is "1000000000"/],
  ['an alpha that is no number', { lora_alpha: 'x' }, /"lora_alpha"/],
]

test.each(refusals)('%s is refused by name', async (_, settings, reason) => {
  const failure = await importAdapter(write(pair(`${attention}.q_proj`, 4, 64, 64), { ...plain, ...settings }), config).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(PackError)
  expect((failure as Error).message).toMatch(reason)
})

test('tensors that do not fit are named', async () => {
  const q = pair(`${attention}.q_proj`, 4, 64, 64)
  const read = (tensors: RawTensor[]) => importAdapter(write(tensors), config)
  await expect(read([q[0]!])).rejects.toThrow(/self_attn.q_proj has no lora_B/)
  await expect(read(pair('model.layers.7.self_attn.q_proj', 4, 64, 64))).rejects.toThrow(/"model.layers.7.self_attn.q_proj" is no linear layer/)
  await expect(read(pair('visual.patch_embed.proj', 4, 1176, 32))).rejects.toThrow(/"visual.patch_embed.proj" is no linear layer/)
  await expect(read(pair('model.embed_tokens', 4, 64, 90))).rejects.toThrow(/no linear layer/)
  await expect(read(pair(`${attention}.q_proj`, 4, 65, 64))).rejects.toThrow(/A \[4, 65\]/)
  await expect(read([{ ...q[0]!, name: 'base_model.model.x.lora_magnitude_vector' }])).rejects.toThrow(/is no lora_A or lora_B/)
  await expect(read([...q, { ...q[0]!, name: 'base_model.model.lm_head.base_layer.weight' }])).rejects.toThrow(/is a copy of the base model; save the adapter without it/)
  await expect(read([...q, ...pair('model.language_model.layers.1.self_attn.q_proj', 4, 64, 64)])).rejects.toThrow(/lora_A of "model.layers.1.self_attn.q_proj" twice/)
  await expect(read([{ ...q[0]!, bytes: encodeFloats(new Array<number>(256).fill(NaN), 'F32') }, q[1]!])).rejects.toThrow(/infinite or no number/)
  await expect(importAdapter(temporaryFolder(), config)).rejects.toThrow(/no adapter: it has no adapter_config.json/)
  const linked = write(q)
  fs.rmSync(path.join(linked, 'adapter_model.safetensors'))
  fs.symlinkSync('/etc/hostname', path.join(linked, 'adapter_model.safetensors'))
  await expect(importAdapter(linked, config)).rejects.toThrow(/link that leads out/)
})

test('an adapter written out has every byte that was read, in either layout', async () => {
  const tensors = [...pair(`${attention}.q_proj`, 4, 64, 64, 5), ...pair(`${attention}.k_proj`, 2, 64, 32, 6), ...pair('visual.blocks.0.mlp.up_proj', 4, 32, 44, 7)]
  const settings = { ...plain, use_rslora: true, rank_pattern: { k_proj: 2 }, alpha_pattern: { k_proj: 3, up_proj: 5 } }
  const adapter = await importAdapter(write(tensors, settings), config)
  const root = temporaryFolder()
  await exportAdapter({ adapter, target: path.join(root, 'published'), layout: 'published' })
  const back = decodeSafetensors(path.join(root, 'published', 'adapter_model.safetensors'))
  expect([...back.keys()].sort()).toEqual(tensors.map(({ name }) => name).sort())
  for (const { name, shape, bytes } of tensors) {
    expect(back.get(name)!.shape).toEqual(shape)
    expect(back.get(name)!.bytes.equals(bytes)).toBe(true)
  }
  await exportAdapter({ adapter, target: path.join(root, 'module') })
  expect([...decodeSafetensors(path.join(root, 'module', 'adapter_model.safetensors')).keys()]).toContain('base_model.model.model.visual.blocks.0.mlp.up_proj.lora_A.weight')
  const written = JSON.parse(fs.readFileSync(path.join(root, 'module', 'adapter_config.json'), 'utf8')) as Record<string, unknown>
  expect(written).toMatchObject({ r: 4, lora_alpha: 8, use_rslora: true, rank_pattern: { '^model.language_model.layers.1.self_attn.k_proj': 2 }, base_model_name_or_path: 'some/model' })
  for (const folder of ['published', 'module']) expect(await importAdapter(path.join(root, folder), config)).toEqual(adapter)
  await expect(exportAdapter({ adapter, target: path.join(root, 'module') })).rejects.toThrow(/exists already/)
  await expect(exportAdapter({ adapter: { ...adapter, linears: [] }, target: path.join(root, 'none') })).rejects.toThrow(/no linear layer/)
})
