// Where a checkpoint's tensors lie: one file or shards; indexes and links that lead out of the folder are refused.
import fs from 'node:fs'
import path from 'node:path'
import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { PackError } from '../../../native-models/packs/errors.ts'
import { locateTensors, parseShardIndex } from '../../../native-models/packs/shard-index.ts'
import { encodeSafetensors, safetensorsOf, temporaryFolder } from './tiny-checkpoint.ts'

const one = (name: string) => ({ name, dtype: 'U8', shape: [1], bytes: Buffer.from([1]) })
const indexOf = (map: unknown) => JSON.stringify({ weight_map: map })

function checkpoint(files: Record<string, string | Buffer>): string {
  const folder = path.join(temporaryFolder(), 'checkpoint')
  fs.mkdirSync(folder)
  for (const [name, content] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), content)
  return folder
}

test('one file and shards give the same tensors, each with its place', async () => {
  const single = await locateTensors(checkpoint({ 'model.safetensors': safetensorsOf([one('a'), one('b')]) }))
  expect([...single.keys()]).toEqual(['a', 'b'])
  const folder = checkpoint({ 'model.safetensors.index.json': indexOf({ b: 's2.safetensors', a: 's1.safetensors' }), 's1.safetensors': safetensorsOf([one('a')]), 's2.safetensors': safetensorsOf([one('b')]) })
  const shards = await locateTensors(folder)
  expect([...shards.values()].map(({ name, path: file }) => [name, path.basename(file)]).sort()).toEqual([['a', 's1.safetensors'], ['b', 's2.safetensors']])
})

const refused: [string, string, RegExp][] = [
  ['climbs out', '../secret.safetensors', /leads out of the folder/],
  ['is absolute', '/etc/secret.safetensors', /leads out of the folder/],
  ['goes below', 'sub/secret.safetensors', /leads out of the folder/],
  ['climbs out as on Windows', '..\\secret.safetensors', /leads out of the folder/],
  ['names a drive', 'C:secret.safetensors', /leads out of the folder/],
  ['has a NUL', 'a\u0000.safetensors', /control characters/],
  ['is a pickle', 'pytorch_model.bin', /no .safetensors file/],
  ['is a long one', `${'a'.repeat(300)}.safetensors`, /no file name/],
]

test.each(refused)('a shard whose name %s is refused', (_, file, reason) => {
  expect(() => parseShardIndex(Buffer.from(indexOf({ a: file })))).toThrow(reason)
})

test('an index must be what the shards are', async () => {
  const s1 = safetensorsOf([one('a')])
  const open = (map: unknown, files = {}) => locateTensors(checkpoint({ 'model.safetensors.index.json': indexOf(map), 's1.safetensors': s1, ...files }))
  await expect(open({ a: 's1.safetensors', b: 's1.safetensors' })).rejects.toThrow(/"s1.safetensors" lacks tensors .*"b"/)
  await expect(open({ a: 's1.safetensors', b: 's2.safetensors' }, { 's2.safetensors': safetensorsOf([one('b'), one('c')]) })).rejects.toThrow(/"s2.safetensors" holds tensors .*"c"/)
  await expect(open({ a: 's1.safetensors', b: 'gone.safetensors' })).rejects.toThrow(/no file "gone.safetensors"/)
  await expect(open({ a: 7 })).rejects.toThrow(/names no file for "a"/)
  await expect(open('x')).rejects.toThrow(/weight_map is no object/)
  await expect(open(Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`t${index}`, `s${index}.safetensors`])))).rejects.toThrow(/names 1001 files/)
})

test('links within the folder are followed, links out of it are not, nor is a pipe waited for', async () => {
  const folder = checkpoint({ 'real.safetensors': safetensorsOf([one('a')]) })
  fs.symlinkSync('real.safetensors', path.join(folder, 'model.safetensors'))
  expect([...(await locateTensors(folder)).keys()]).toEqual(['a'])

  fs.rmSync(path.join(folder, 'model.safetensors'))
  fs.writeFileSync(path.join(folder, '..', 'outside.safetensors'), safetensorsOf([one('a')]))
  fs.symlinkSync('../outside.safetensors', path.join(folder, 'model.safetensors'))
  await expect(locateTensors(folder)).rejects.toThrow(/link that leads out of the folder/)

  // A neighbour whose name merely begins like the folder's.
  fs.rmSync(path.join(folder, 'model.safetensors'))
  fs.mkdirSync(`${folder}-other`)
  fs.writeFileSync(`${folder}-other/x.safetensors`, safetensorsOf([one('a')]))
  fs.symlinkSync(`${folder}-other/x.safetensors`, path.join(folder, 'model.safetensors'))
  await expect(locateTensors(folder)).rejects.toThrow(/link that leads out of the folder/)

  fs.rmSync(path.join(folder, 'model.safetensors'))
  execFileSync('mkfifo', [path.join(folder, 'model.safetensors')])
  await expect(locateTensors(folder)).rejects.toThrow(/no regular file/)

  fs.rmSync(path.join(folder, 'model.safetensors'))
  fs.symlinkSync('model.safetensors', path.join(folder, 'model.safetensors'))
  await expect(locateTensors(folder)).rejects.toThrow(/"model.safetensors" cannot be read: ELOOP/)
})

test('weights in another form are named', async () => {
  await expect(locateTensors(checkpoint({ 'pytorch_model.bin': 'x' }))).rejects.toThrow(/weights as "pytorch_model.bin"; only safetensors/)
  await expect(locateTensors(checkpoint({ 'model.gguf': 'x' }))).rejects.toThrow(/weights as "model.gguf"/)
  const empty = await locateTensors(checkpoint({})).catch((error: unknown) => error)
  expect(empty).toBeInstanceOf(PackError)
  expect((empty as PackError).code).toBe('missing')
  await expect(locateTensors(checkpoint({ 'model.safetensors': encodeSafetensors({}, Buffer.alloc(1)) }))).rejects.toThrow(/belong to no tensor/)
})
