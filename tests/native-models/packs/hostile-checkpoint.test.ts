// Checkpoints that attack whoever imports them: each is refused with its reason, in bounded time and memory, and nothing anywhere is read into a pack or written.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { ModelConfigError } from '../../../native-models/models/qwen2-5-vl/config.ts'
import { PackError } from '../../../native-models/packs/errors.ts'
import { importPack } from '../../../native-models/packs/import-pack.ts'
import { encodeSafetensors, headerOf, safetensorsOf, snapshot, temporaryFolder, tinyConfig, tinyTensors, writeCheckpoint } from './tiny-checkpoint.ts'
import type { RawTensor } from './tiny-checkpoint.ts'

type Entry = { dtype: string; shape: number[]; data_offsets: [number, number] }

/** Rewrites model.safetensors with a header of the attacker's over the true data. */
const withHeader = (change: (header: Record<string, Entry>) => unknown) => (folder: string) => {
  const tensors = tinyTensors({})
  const header = headerOf(tensors)
  fs.writeFileSync(path.join(folder, 'model.safetensors'), encodeSafetensors(change(header) ?? header, Buffer.concat(tensors.map(({ bytes }) => bytes))))
}

const withConfig = (change: Record<string, unknown>) => (folder: string) => fs.writeFileSync(path.join(folder, 'config.json'), JSON.stringify({ ...tinyConfig({}), ...change }))

const withIndex = (file: string) => (folder: string) => {
  const map = Object.fromEntries(tinyTensors({}).map(({ name }) => [name, file]))
  fs.writeFileSync(path.join(folder, 'model.safetensors.index.json'), JSON.stringify({ weight_map: map }))
}

/** Replaces a file by a link to one outside that would do. */
const linkedOut = (name: string) => (folder: string) => {
  fs.renameSync(path.join(folder, name), path.join(folder, '..', `secret-${name}`))
  fs.symlinkSync(`../secret-${name}`, path.join(folder, name))
}

const norm = 'model.norm.weight'

const attacks: [string, (folder: string) => void, RegExp][] = [
  ['names a shard above it', withIndex('../secret.safetensors'), /leads out of the folder/],
  ['names a shard by an absolute path', withIndex('/tmp/secret.safetensors'), /leads out of the folder/],
  ['names a shard with a line end', withIndex('a\n.safetensors'), /control characters/],
  ['links its weights out', linkedOut('model.safetensors'), /"model.safetensors" is a link that leads out/],
  ['links its tokenizer out', linkedOut('tokenizer.json'), /"tokenizer.json" is a link that leads out/],
  ['links its config out', linkedOut('config.json'), /"config.json" is a link that leads out/],
  ['links a folder in place of a file', (folder) => { fs.rmSync(path.join(folder, 'tokenizer.json')); fs.symlinkSync('.', path.join(folder, 'tokenizer.json')) }, /"tokenizer.json" is a link that leads out|no regular file/],
  ['has a header larger than the file', (folder) => { const bytes = Buffer.alloc(64); bytes.writeBigUInt64LE(4096n); fs.writeFileSync(path.join(folder, 'model.safetensors'), bytes) }, /header of 4096 bytes is larger than the file/],
  ['has an absurd header', (folder) => { const bytes = Buffer.alloc(64); bytes.writeBigUInt64LE(2n ** 63n); fs.writeFileSync(path.join(folder, 'model.safetensors'), bytes) }, /more than 16777216/],
  ['lays a tensor over another', withHeader((header) => { header[norm]!.data_offsets = [0, 128] }), /overlaps|belong to no|belong to none/],
  ['lays a tensor beyond the end', withHeader((header) => { header[norm]!.data_offsets = header[norm]!.data_offsets.map((offset) => offset + 1e9) as [number, number] }), /beyond the \d+ bytes/],
  ['lies about a dtype', withHeader((header) => { header[norm]!.dtype = 'F32' }), /"model.norm.weight" is F32 \[64\], 256 bytes, but takes 128/],
  ['has a shape that overflows', withHeader((header) => { header[norm]!.shape = [2 ** 33, 2 ** 33] }), /enormous shape/],
  ['hides data behind its tensors', (folder) => fs.appendFileSync(path.join(folder, 'model.safetensors'), 'payload'), /last 7 bytes belong to no tensor/],
  ['has a tensor whose name is a path', (folder) => fs.writeFileSync(path.join(folder, 'model.safetensors'), safetensorsOf([...tinyTensors({}), { name: '../../x', dtype: 'U8', shape: [1], bytes: Buffer.alloc(1) }])), /looks like a path/],
  ['names a tensor twice', withHeader((header) => JSON.stringify(header).replace(/}$/, `,"${norm}":${JSON.stringify(header[norm])}}`)), /key "model.norm.weight" twice/],
  ['asks for a million layers', withConfig({ num_hidden_layers: 1e6 }), /num_hidden_layers/],
  ['asks for an infinite vocabulary', withConfig({ vocab_size: 1e300 }), /vocab_size/],
  ['asks for a negative size', withConfig({ hidden_size: -64 }), /hidden_size/],
  ['asks for more than its tensors hold', withConfig({ vocab_size: 1048576 }), /model.embed_tokens.weight is \[90, 64\] where config.json asks for \[1048576, 64\]/],
  ['has a config of another family', withConfig({ model_type: 'llama' }), /model_type/],
  ['has a config with a key twice', (folder) => fs.writeFileSync(path.join(folder, 'config.json'), JSON.stringify(tinyConfig({})).replace('{', '{"vocab_size":1,')), /config.json has the key "vocab_size" twice/],
  ['has a tokenizer without end', (folder) => fs.truncateSync(path.join(folder, 'tokenizer.json'), 64 * 2 ** 20 + 1), /tokenizer.json has 67108865 bytes, more than/],
  ['has a tokenizer that is no JSON', (folder) => fs.writeFileSync(path.join(folder, 'tokenizer.json'), '{'), /tokenizer.json is no valid JSON/],
  ['is a pack already', (folder) => fs.renameSync(path.join(folder, 'model.safetensors'), path.join(folder, 'weights.safetensors')), /is a pack already/],
]

test.each(attacks)('a checkpoint that %s is refused', async (_, attack, reason) => {
  const root = temporaryFolder()
  const source = path.join(root, 'checkpoint')
  writeCheckpoint(source)
  const tensors: RawTensor[] = tinyTensors({ seed: 9 })
  fs.writeFileSync(path.join(root, 'secret.safetensors'), safetensorsOf(tensors))
  attack(source)
  const before = snapshot(root)
  const failure = await importPack({ source, target: path.join(root, 'pack'), precision: 'int4' }).catch((error: unknown) => error)
  expect(failure instanceof PackError || failure instanceof ModelConfigError).toBe(true)
  expect((failure as Error).message).toMatch(reason)
  expect(snapshot(root)).toEqual(before)
})

test('the same checkpoint without an attack is taken', async () => {
  const root = temporaryFolder()
  writeCheckpoint(path.join(root, 'checkpoint'))
  withHeader(() => undefined)(path.join(root, 'checkpoint'))
  withConfig({})(path.join(root, 'checkpoint'))
  await importPack({ source: path.join(root, 'checkpoint'), target: path.join(root, 'pack'), precision: 'int4' })
})
