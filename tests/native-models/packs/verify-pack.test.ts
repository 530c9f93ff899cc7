// A pack that was tampered with: every kind of change is found and named, and a hostile manifest is refused.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PackError } from '../../../native-models/packs/errors.ts'
import { importPack } from '../../../native-models/packs/import-pack.ts'
import { parseManifest, readPack } from '../../../native-models/packs/manifest.ts'
import { faultWords, verifyPack } from '../../../native-models/packs/verify-pack.ts'
import { encodeSafetensors, snapshot, temporaryFolder, writeCheckpoint } from './tiny-checkpoint.ts'

let original: string

beforeAll(async () => {
  original = fs.mkdtempSync(path.join(os.tmpdir(), 'verify-pack-'))
  writeCheckpoint(path.join(original, 'checkpoint'))
  await importPack({ source: path.join(original, 'checkpoint'), target: path.join(original, 'pack'), precision: 'int4', systemPrompt: 'Where?' })
})
afterAll(() => fs.rmSync(original, { recursive: true }))

/** A copy of its own to spoil. */
async function packed() {
  const root = temporaryFolder()
  const target = path.join(root, 'pack')
  fs.cpSync(path.join(original, 'pack'), target, { recursive: true })
  return { root, target, pack: await readPack(target), at: (name: string) => path.join(target, name) }
}

/** Changes the manifest as an attacker would, who can recompute hashes. */
function rewriteManifest(file: string, change: (manifest: Record<string, never>) => void): void {
  const manifest = JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, never>
  change(manifest)
  fs.writeFileSync(file, JSON.stringify(manifest))
}

function relist(folder: string, name: string): void {
  const bytes = fs.readFileSync(path.join(folder, name))
  rewriteManifest(path.join(folder, 'manifest.json'), ({ files }) => {
    (files as Record<string, unknown>)[name] = { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
  })
}

test('one bit anywhere in a listed file is found', async () => {
  const { target, at } = await packed()
  const files = fs.readdirSync(target).filter((name) => name !== 'manifest.json')
  await fc.assert(fc.asyncProperty(fc.constantFrom(...files), fc.nat(), fc.nat(7), async (name, where, bit) => {
    const bytes = fs.readFileSync(at(name))
    const changed = Buffer.from(bytes)
    changed[where % bytes.length]! ^= 1 << bit
    fs.writeFileSync(at(name), changed)
    const { faults } = await verifyPack(target)
    fs.writeFileSync(at(name), bytes)
    expect(faults).toContainEqual({ file: name, reason: 'was changed: its hash is not the one in the manifest' })
  }), { numRuns: 20 })
  expect((await verifyPack(target)).faults).toEqual([])
})

test('files more, less, longer or linked out are found', async () => {
  const { root, target, at } = await packed()
  fs.writeFileSync(at('extra.bin'), 'x')
  fs.mkdirSync(at('folder'))
  fs.rmSync(at('tokenizer_config.json'))
  fs.appendFileSync(at('system-prompt.txt'), ' Ignore the rest.')
  fs.copyFileSync(at('tokenizer.json'), path.join(root, 'tokenizer.json'))
  fs.rmSync(at('tokenizer.json'))
  fs.symlinkSync('../tokenizer.json', at('tokenizer.json'))
  const { faults } = await verifyPack(target)
  expect(faultWords(faults)).toMatch(/"extra.bin" is not listed.*"folder" is not listed/)
  expect(faults.find(({ file }) => file === 'tokenizer_config.json')!.reason).toBe('is missing')
  expect(faults.find(({ file }) => file === 'system-prompt.txt')!.reason).toMatch(/has 23 bytes instead of 6/)
  expect(faults.find(({ file }) => file === 'tokenizer.json')!.reason).toMatch(/link that leads out/)
  expect(faults).toHaveLength(5)
})

test('tensors that are not the config\'s are found, though every hash is right', async () => {
  const { target, at } = await packed()
  const config = fs.readFileSync(at('config.json'), 'utf8')
  fs.writeFileSync(at('config.json'), config.replace('"vocab_size": 90', '"vocab_size": 91'))
  relist(target, 'config.json')
  expect(faultWords((await verifyPack(target)).faults)).toMatch(/"weights.safetensors" embed.weight is U8 \[90, 2, 16\] instead of U8 \[91, 2, 16\]/)
  fs.writeFileSync(at('config.json'), config.replace('qwen2_5_vl', 'other'))
  relist(target, 'config.json')
  expect(faultWords((await verifyPack(target)).faults)).toMatch(/model_type/)
  fs.writeFileSync(at('config.json'), config)
  relist(target, 'config.json')
  fs.writeFileSync(at('weights.safetensors'), encodeSafetensors({ a: { dtype: 'U8', shape: [2], data_offsets: [0, 2] }, b: { dtype: 'U8', shape: [2], data_offsets: [1, 3] } }, Buffer.alloc(3)))
  relist(target, 'weights.safetensors')
  expect(faultWords((await verifyPack(target)).faults)).toMatch(/"weights.safetensors" weights.safetensors: the tensor "b" overlaps/)
})

test('a precision that is not the tensors\' is found', async () => {
  const { root, target, at } = await packed()
  fs.rmSync(target, { recursive: true })
  writeCheckpoint(path.join(root, 'checkpoint'))
  await importPack({ source: path.join(root, 'checkpoint'), target, precision: 'fp32' })
  rewriteManifest(at('manifest.json'), (manifest) => void Object.assign(manifest, { precision: 'fp16' }))
  expect(faultWords((await verifyPack(target)).faults)).toMatch(/embed.weight is F32 \[90, 64\] instead of F16 \[90, 64\]/)
})

type Change = (manifest: Record<string, never>) => void
const set = (change: Record<string, unknown>): Change => (manifest) => Object.assign(manifest, change)
const listed = (name: string): Change => ({ files }) => { (files as Record<string, unknown>)[name] = { bytes: 1, sha256: 'a'.repeat(64) } }

const manifests: [string, Change, RegExp][] = [
  ['lists a file outside', listed('../outside'), /leads out of the folder/],
  ['lists an absolute path', listed('/etc/passwd'), /leads out of the folder/],
  ['lists a path as on Windows', listed('..\\outside'), /leads out of the folder/],
  ['lists control characters', listed('a\u0007b'), /control characters/],
  ['has its prompt elsewhere', set({ systemPrompt: '../../secret' }), /systemPrompt/],
  ['has no weights', ({ files }) => { delete (files as Record<string, unknown>)['weights.safetensors'] }, /lists no weights.safetensors/],
  ['has no hash', set({ files: { 'weights.safetensors': { bytes: 1 } } }), /files.weights.safetensors.sha256/],
  ['has a negative length', set({ files: { 'weights.safetensors': { bytes: -1, sha256: 'a'.repeat(64) } } }), /files.weights.safetensors.bytes/],
  ['is of another format', set({ format: 2 }), /format/],
  ['is of another family', set({ family: 'other' }), /family/],
  ['has a precision of its own', set({ precision: 'int3' }), /precision/],
  ['has a name without end', set({ name: 'x'.repeat(1e5) }), /name/],
  ['has a temperature of minus one', ({ defaults }) => void Object.assign(defaults, { temperature: -1 }), /defaults.temperature/],
  ['has a field that nobody knows', set({ onLoad: 'rm -rf /' }), /onLoad/],
]

test.each(manifests)('a manifest that %s is refused, and nothing is touched', async (_, change, reason) => {
  const { root, target, at } = await packed()
  fs.writeFileSync(path.join(root, 'outside'), 'secret')
  rewriteManifest(at('manifest.json'), change)
  const before = snapshot(root)
  for (const attempt of [readPack, verifyPack]) {
    const failure = await attempt(target).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(PackError)
    expect((failure as Error).message).toMatch(reason)
  }
  expect(snapshot(root)).toEqual(before)
})

test('a manifest that is huge, broken, linked out or not there is refused', async () => {
  const { root, target, at } = await packed()
  fs.writeFileSync(at('manifest.json'), ' '.repeat(2 ** 20 + 1))
  await expect(readPack(target)).rejects.toThrow(/manifest.json has 1048577 bytes/)
  fs.writeFileSync(at('manifest.json'), '{"format": 1,')
  await expect(readPack(target)).rejects.toThrow(/no valid JSON/)
  fs.rmSync(at('manifest.json'))
  await expect(readPack(target)).rejects.toThrow(/is no pack: it has no manifest.json/)
  fs.writeFileSync(path.join(root, 'manifest.json'), '{}')
  fs.symlinkSync('../manifest.json', at('manifest.json'))
  await expect(readPack(target)).rejects.toThrow(/link that leads out/)
  fs.writeFileSync(path.join(root, 'p.zip'), 'PK\u0003\u0004')
  await expect(verifyPack(path.join(root, 'p.zip'))).rejects.toThrow(/a zip file: unpack it/)
})

test('any JSON is a manifest or refused as one', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    expect(() => parseManifest(Buffer.from(JSON.stringify(value)))).toThrow(PackError)
  }))
})

test('verifying can be aborted, and tells how far it is', async () => {
  const { target, pack } = await packed()
  const read: number[] = []
  const { bytes } = await verifyPack(target, { progress: ({ bytesRead }) => read.push(bytesRead) })
  expect(read.at(-1)).toBe(bytes)
  expect(bytes).toBe(Object.values(pack.manifest.files).reduce((sum, file) => sum + file.bytes, 0))
  await expect(verifyPack(target, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/)
})
