// A checkpoint into a pack: what is in it, what is refused by name, and that a failure, an abort or a kill leaves nothing.
import fs from 'node:fs'
import path from 'node:path'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { parseConfig } from '../../../native-models/models/qwen2-5-vl/config.ts'
import { packTensors } from '../../../native-models/models/qwen2-5-vl/weights.ts'
import { PackError } from '../../../native-models/packs/errors.ts'
import { dequantizeInt4 } from '../../../native-models/packs/int4.ts'
import { importPack } from '../../../native-models/packs/import-pack.ts'
import type { ImportProgress } from '../../../native-models/packs/import-pack.ts'
import { readPack, readSystemPrompt } from '../../../native-models/packs/manifest.ts'
import { verifyPack } from '../../../native-models/packs/verify-pack.ts'
import { decodeFloats, decodeSafetensors, encodeFloats, snapshot, temporaryFolder, tinyConfig, tinyShapes, tinyTensors, writeCheckpoint } from './tiny-checkpoint.ts'
import type { RawTensor, TinyOptions } from './tiny-checkpoint.ts'

const precisions = ['fp32', 'fp16', 'int4'] as const

function folders() {
  const root = temporaryFolder()
  return { root, source: path.join(root, 'checkpoint'), target: path.join(root, 'packs', 'tiny') }
}

/** Rows of published tensors, one after another. */
const stacked = (tensors: ReadonlyMap<string, RawTensor>, ...names: string[]) => names.flatMap((name) => decodeFloats(tensors.get(name)!))

const attention = (kind: 'weight' | 'bias') => ['q', 'k', 'v'].map((letter) => `model.layers.1.self_attn.${letter}_proj.${kind}`)

test('the table has every tensor that was published, once, in both layouts', () => {
  for (const tied of [false, true]) {
    for (const layout of ['flat', 'nested'] as const) {
      const sources = packTensors(parseConfig(tinyConfig({ layout, tied }))).flatMap((tensor) => tensor.sources)
      expect(sources.map(({ name, dims }) => [name, dims]).sort()).toEqual(tinyShapes(tied).sort())
    }
  }
})

const variants: TinyOptions[] = [{}, { layout: 'nested', tied: true, dtype: 'F32' }, { dtype: 'F16', shards: 3 }, { layout: 'nested', shards: 2, tied: true }]

test.each(variants)('a checkpoint %o becomes a float32 pack of the same numbers, stacked by the table', async (options) => {
  const { source, target } = folders()
  const tensors = writeCheckpoint(source, options)
  const published = new Map([...tensors].map(([name, tensor]) => [name.replace('model.language_model.', 'model.').replace('model.visual.', 'visual.'), tensor]))
  await importPack({ source, target, precision: 'fp32' })
  const pack = decodeSafetensors(path.join(target, 'weights.safetensors'))
  expect(decodeFloats(pack.get('embed.weight')!)).toEqual(stacked(published, 'model.embed_tokens.weight'))
  expect(decodeFloats(pack.get('layers.1.qkv.weight')!)).toEqual(stacked(published, ...attention('weight')))
  expect(decodeFloats(pack.get('layers.1.qkv.bias')!)).toEqual(stacked(published, ...attention('bias')))
  expect(decodeFloats(pack.get('layers.0.gate_up.weight')!)).toEqual(stacked(published, 'model.layers.0.mlp.gate_proj.weight', 'model.layers.0.mlp.up_proj.weight'))
  expect(pack.get('vision.patch.weight')!.shape).toEqual([32, 1176])
  expect(decodeFloats(pack.get('vision.patch.weight')!)).toEqual(stacked(published, 'visual.patch_embed.proj.weight'))
  expect(decodeFloats(pack.get('vision.blocks.1.gate_up.bias')!)).toEqual(stacked(published, 'visual.blocks.1.mlp.gate_proj.bias', 'visual.blocks.1.mlp.up_proj.bias'))
  expect(decodeFloats(pack.get('vision.merger.fc2.weight')!)).toEqual(stacked(published, 'visual.merger.mlp.2.weight'))
  expect(pack.has('head.weight')).toBe(!options.tied)
  expect([...pack.values()].every(({ dtype }) => dtype === 'F32')).toBe(true)
})

test('fp16 packs keep vectors in float32; int4 packs have blocks and scales', async () => {
  const { root, source } = folders()
  const tensors = writeCheckpoint(source, { dtype: 'F16' })
  await importPack({ source, target: path.join(root, 'half'), precision: 'fp16' })
  const half = decodeSafetensors(path.join(root, 'half', 'weights.safetensors'))
  expect(half.get('layers.0.down.weight')!.bytes.equals(tensors.get('model.layers.0.mlp.down_proj.weight')!.bytes)).toBe(true)
  expect([half.get('layers.0.qkv.bias')!.dtype, half.get('norm.weight')!.dtype]).toEqual(['F32', 'F32'])

  await importPack({ source, target: path.join(root, 'int4'), precision: 'int4' })
  const int4 = decodeSafetensors(path.join(root, 'int4', 'weights.safetensors'))
  expect([int4.get('layers.0.down.weight'), int4.get('layers.0.down.weight.scales')].map((tensor) => [tensor!.dtype, tensor!.shape])).toEqual([['U8', [64, 2, 16]], ['F32', [64, 2]]])
  expect(int4.get('vision.patch.weight')!.shape).toEqual([32, 37, 16])
  expect(int4.get('norm.weight')!.dtype).toBe('F32')
  // Each source is blocked along its own rows, so stacking before or after makes no difference.
  const back = new Float32Array(128 * 64)
  const scales = Float32Array.from(decodeFloats(int4.get('layers.1.qkv.weight.scales')!))
  dequantizeInt4(int4.get('layers.1.qkv.weight')!.bytes, scales, 128, 64, back)
  const original = stacked(tensors, ...attention('weight'))
  expect(Math.max(...original.map((value, index) => Math.abs(value - back[index]!)))).toBeLessThan(0.5 / 8)
})

test('the manifest tells what the pack is, and everything verifies', async () => {
  for (const precision of precisions) {
    const { source, target } = folders()
    writeCheckpoint(source)
    fs.writeFileSync(path.join(source, 'README.md'), '---\nlicense: apache-2.0\nbase_model:\n- Qwen/Qwen2.5-VL-7B-Instruct\n---\n# Model')
    fs.writeFileSync(path.join(source, 'chat_template.json'), JSON.stringify({ chat_template: '{{ messages }}' }))
    const steps: ImportProgress[] = []
    const pack = await importPack({ source, target, precision, systemPrompt: 'Where? 在哪里', progress: (step) => steps.push(step) })
    expect(pack).toEqual(await readPack(target))
    expect(pack.hash).toBe(createHash('sha256').update(fs.readFileSync(path.join(target, 'manifest.json'))).digest('hex'))
    expect(pack.manifest).toMatchObject({ format: 1, name: 'tiny', family: 'qwen2-5-vl', precision, licence: 'apache-2.0', source: 'checkpoint', baseModel: 'Qwen/Qwen2.5-VL-7B-Instruct' })
    expect(pack.manifest.defaults).toEqual({ minPixels: 3136, maxPixels: 200000, maxTokens: 1024, temperature: 0.5, topP: 0.9, topK: 0, repetitionPenalty: 1.05 })
    expect(await readSystemPrompt(pack)).toBe('Where? 在哪里')
    expect(fs.readFileSync(path.join(target, 'chat_template.jinja'), 'utf8')).toBe('{{ messages }}')
    expect(Object.keys(pack.manifest.files).sort()).toEqual(fs.readdirSync(target).filter((name) => name !== 'manifest.json').sort())
    expect((await verifyPack(target)).faults).toEqual([])
    expect(steps.at(-1)!.bytesRead).toBe(steps.at(-1)!.bytesToRead)
    expect(steps.at(-1)!.bytesToRead).toBe([...tinyTensors({})].reduce((sum, { bytes }) => sum + bytes.length, 0))
    expect(fs.readdirSync(path.dirname(target))).toEqual(['tiny'])
  }
})

test('an image processor within the processor\'s file is taken out of it', async () => {
  const { source, target } = folders()
  writeCheckpoint(source)
  fs.rmSync(path.join(source, 'preprocessor_config.json'))
  fs.writeFileSync(path.join(source, 'processor_config.json'), JSON.stringify({ image_processor: { size: { shortest_edge: 784, longest_edge: 5000 } }, processor_class: 'Qwen2_5_VLProcessor' }))
  const { manifest } = await importPack({ source, target, precision: 'fp32' })
  expect([manifest.defaults.minPixels, manifest.defaults.maxPixels]).toEqual([784, 5000])
  expect(JSON.parse(fs.readFileSync(path.join(target, 'preprocessor_config.json'), 'utf8'))).toEqual({ size: { shortest_edge: 784, longest_edge: 5000 } })
})

/** A checkpoint of one change each. */
type Change = (tensors: RawTensor[]) => RawTensor[]
const replaced = (name: string, change: (tensor: RawTensor) => RawTensor): Change => (tensors) => tensors.map((tensor) => (tensor.name === name ? change(tensor) : tensor))
const withValue = (name: string, value: number): Change => replaced(name, (tensor) => ({ ...tensor, dtype: 'F32', bytes: encodeFloats(Array.from({ length: decodeFloats(tensor).length }, (_, index) => (index === 5 ? value : 0.5)), 'F32') }))

const misfits: [string, Change, RegExp, TinyOptions?][] = [
  ['lacks a tensor', (tensors) => tensors.filter(({ name }) => name !== 'model.norm.weight'), /model.norm.weight is missing/],
  ['has a stranger', (tensors) => [...tensors, { name: 'model.layers.9.extra', dtype: 'BF16', shape: [1], bytes: Buffer.alloc(2) }], /"model.layers.9.extra" is no tensor of this model/],
  ['has a tensor of another shape', replaced('model.layers.0.mlp.down_proj.weight', (tensor) => ({ ...tensor, shape: [40, 64] })), /down_proj.weight is \[40, 64\] where config.json asks for \[64, 40\]/],
  ['is quantized by others', replaced('lm_head.weight', (tensor) => ({ ...tensor, dtype: 'U8', bytes: tensor.bytes.subarray(0, 90 * 64) })), /lm_head.weight is U8; weights are read as/],
  ['has a tensor under both names', (tensors) => [...tensors, { ...tensors.find(({ name }) => name === 'model.norm.weight')!, name: 'model.language_model.norm.weight' }], /"model.norm.weight" twice, under the names of two layouts/],
  ['has an infinite weight', withValue('model.layers.0.mlp.up_proj.weight', Infinity), /"model.layers.0.mlp.up_proj.weight" holds a value that is infinite/],
  ['has a NaN in a bias', withValue('visual.merger.mlp.0.bias', NaN), /"visual.merger.mlp.0.bias" holds a value that is infinite or no number/],
  ['has a head that is tied and yet another', (tensors) => [...tensors, { name: 'lm_head.weight', dtype: 'BF16', shape: [90, 64], bytes: Buffer.alloc(90 * 64 * 2) }], /"lm_head.weight" differs from "model.embed_tokens.weight"/, { tied: true }],
]

test.each(misfits)('a checkpoint that %s is refused by name, and nothing is left', async (_, change, reason, options = {}) => {
  const { root, source, target } = folders()
  writeCheckpoint(source, options, change(tinyTensors(options)))
  const before = snapshot(source)
  const failure = await importPack({ source, target, precision: 'int4' }).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(PackError)
  expect((failure as Error).message).toMatch(reason)
  expect(snapshot(source)).toEqual(before)
  expect(fs.readdirSync(root).filter((name) => name !== 'checkpoint').flatMap((name) => fs.readdirSync(path.join(root, name)))).toEqual([])
})

test('a head that is tied and the same is taken; computed buffers are passed over; many faults are cut short', async () => {
  const { root, source, target } = folders()
  const tensors = tinyTensors({ tied: true })
  const head = { ...tensors.find(({ name }) => name === 'model.embed_tokens.weight')!, name: 'lm_head.weight' }
  writeCheckpoint(source, { tied: true }, [...tensors, head, { name: 'model.layers.0.self_attn.rotary_emb.inv_freq', dtype: 'F32', shape: [1], bytes: Buffer.alloc(4) }])
  const { manifest } = await importPack({ source, target, precision: 'int4' })
  expect(manifest.precision).toBe('int4')
  writeCheckpoint(path.join(root, 'other'), {}, tensors.slice(0, 3))
  await expect(importPack({ source: path.join(root, 'other'), target: path.join(root, 'x'), precision: 'int4' })).rejects.toThrow(/is missing, .* and \d+ more$/)
})

test('a value that float16 cannot hold is told, not made infinite', async () => {
  const { source, target } = folders()
  writeCheckpoint(source, {}, withValue('model.embed_tokens.weight', 70000)(tinyTensors({})))
  await expect(importPack({ source, target, precision: 'fp16' })).rejects.toThrow(/"model.embed_tokens.weight" holds 7.000e\+4, more than float16 can; choose another precision/)
})

test('what is no folder, no checkpoint or too large is told', async () => {
  const { root, source, target } = folders()
  writeCheckpoint(source)
  const attempt = (from: string, more = {}) => importPack({ source: from, target, precision: 'int4', ...more })
  fs.writeFileSync(path.join(root, 'pack.zip'), Buffer.from('PK\u0003\u0004 and so on'))
  fs.writeFileSync(path.join(root, 'file'), 'x')
  await expect(attempt(path.join(root, 'pack.zip'))).rejects.toThrow(/a zip file: unpack it and give the folder/)
  await expect(attempt(path.join(root, 'file'))).rejects.toThrow(/is no folder/)
  await expect(attempt(path.join(root, 'nowhere'))).rejects.toThrow(/there is no folder/)
  await expect(attempt(root)).rejects.toThrow(/lacks config.json, tokenizer.json, tokenizer_config.json, preprocessor_config.json/)
  await expect(attempt(source, { systemPrompt: 'x'.repeat(300_000) })).rejects.toThrow(/system prompt has 300000 bytes/)
  await expect(attempt(source, { name: 'x'.repeat(300) })).rejects.toThrow(/the pack's name/)
  fs.writeFileSync(path.join(source, 'generation_config.json'), ' '.repeat(2 ** 20 + 1))
  await expect(attempt(source)).rejects.toThrow(/generation_config.json has 1048577 bytes, more than the 1048576/)
  fs.writeFileSync(path.join(source, 'generation_config.json'), '{"temperature": 1, "temperature": 2}')
  await expect(attempt(source)).rejects.toThrow(/generation_config.json has the key "temperature" twice/)
  fs.rmSync(path.join(source, 'generation_config.json'))
  fs.symlinkSync('/etc/hostname', path.join(source, 'generation_config.json'))
  await expect(attempt(source)).rejects.toThrow(/"generation_config.json" is a link that leads out/)
  expect(fs.existsSync(target)).toBe(false)
})

test('a target that exists is left alone', async () => {
  const { source, target } = folders()
  writeCheckpoint(source)
  fs.mkdirSync(target, { recursive: true })
  fs.writeFileSync(path.join(target, 'mine'), 'x')
  const failure = await importPack({ source, target, precision: 'int4' }).catch((error: unknown) => error)
  expect((failure as PackError).code).toBe('exists')
  expect(fs.readdirSync(target)).toEqual(['mine'])
})

test('an abort in the middle cleans up, and so does one before', async () => {
  const { source, target } = folders()
  writeCheckpoint(source)
  const controller = new AbortController()
  await expect(importPack({ source, target, precision: 'int4', signal: controller.signal, progress: () => controller.abort() })).rejects.toThrow(/abort/)
  expect(fs.readdirSync(path.dirname(target))).toEqual([])
  await expect(importPack({ source, target, precision: 'int4', signal: AbortSignal.abort() })).rejects.toThrow(/abort/)
})

test('a killed import leaves no pack, and the next one clears what it left', async () => {
  const { source, target } = folders()
  writeCheckpoint(source)
  // The process says when it is in the middle, and stays there until it is killed.
  const program = `
    import { importPack } from ${JSON.stringify(path.resolve('native-models/packs/import-pack.ts'))}
    const wait = new Int32Array(new SharedArrayBuffer(4))
    await importPack({ source: ${JSON.stringify(source)}, target: ${JSON.stringify(target)}, precision: 'int4', progress: ({ tensor }) => {
      if (tensor !== 'layers.1.down.weight') return
      process.stdout.write('halfway\\n')
      Atomics.wait(wait, 0, 0, 60000)
    } })`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')
  const left = fs.readdirSync(path.dirname(target))
  expect(left).toHaveLength(1)
  expect(left[0]).toMatch(/^\.tiny\.unfinished-/)
  expect(fs.readdirSync(path.join(path.dirname(target), left[0]!))).not.toContain('manifest.json')
  await importPack({ source, target, precision: 'int4' })
  expect(fs.readdirSync(path.dirname(target))).toEqual(['tiny'])
})

test('two imports to one place at once: one is there, whole', async () => {
  const { source, target } = folders()
  writeCheckpoint(source)
  const results = await Promise.allSettled([1, 2].map(() => importPack({ source, target, precision: 'int4' })))
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect((await verifyPack(target)).faults).toEqual([])
  expect(fs.readdirSync(path.dirname(target))).toEqual(['tiny'])
})
