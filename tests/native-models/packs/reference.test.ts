// The reference's checkpoints (tests/fixtures/qwen2-5-vl): int4 equals what numpy made of the same matrices, bit by bit, and float32 gives every tensor back.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { parseConfig } from '../../../native-models/models/qwen2-5-vl/config.ts'
import { packTensors } from '../../../native-models/models/qwen2-5-vl/weights.ts'
import { exportPack, sourceRows } from '../../../native-models/packs/export-pack.ts'
import { importPack } from '../../../native-models/packs/import-pack.ts'
import { verifyPack } from '../../../native-models/packs/verify-pack.ts'
import { decodeSafetensors, temporaryFolder } from './tiny-checkpoint.ts'
import type { RawDType, RawTensor } from './tiny-checkpoint.ts'

const fixtures = path.resolve('tests/fixtures/qwen2-5-vl')
const names = ['tied-4-1', 'untied-2-2', 'tied-6-2', 'untied-2-1']

const checkpointOf = (name: string) => path.join(fixtures, name, 'checkpoint')

function tensorsOf(folder: string): Map<string, RawTensor> {
  const files = fs.readdirSync(folder).filter((file) => file.endsWith('.safetensors'))
  const tensors = files.flatMap((file) => [...decodeSafetensors(path.join(folder, file)).values()])
  return new Map(tensors.map((tensor) => [tensor.name.replace('model.language_model.', 'model.').replace('model.visual.', 'visual.'), tensor]))
}

/** Where a published matrix lies in an int4 pack: the bytes of its rows. */
function rowsOf(name: string, published: string, pack: ReadonlyMap<string, RawTensor>): { nibbles: Buffer; scales: Buffer } {
  const table = packTensors(parseConfig(JSON.parse(fs.readFileSync(path.join(checkpointOf(name), 'config.json'), 'utf8'))))
  const [tensor, rows] = table.flatMap((entry) => sourceRows(entry).filter(({ source }) => source.name === published).map((place) => [entry.name, place.rows] as const))[0]!
  const cut = ({ bytes, shape }: RawTensor) => bytes.subarray(rows.start * bytes.length / shape[0]!, rows.end * bytes.length / shape[0]!)
  return { nibbles: cut(pack.get(tensor)!), scales: cut(pack.get(`${tensor}.scales`)!) }
}

test.each(names)('%s in int4 has the very bits of the reference', async (name) => {
  const target = path.join(temporaryFolder(), 'pack')
  await importPack({ source: checkpointOf(name), target, precision: 'int4' })
  expect((await verifyPack(target)).faults).toEqual([])
  const pack = decodeSafetensors(path.join(target, 'weights.safetensors'))
  const reference = decodeSafetensors(path.join(fixtures, name, 'reference.safetensors'))
  const matrices = [...reference.keys()].filter((key) => key.startsWith('int4:') && !key.endsWith('.scales')).map((key) => key.slice('int4:'.length))
  expect(matrices).toHaveLength(4)
  for (const matrix of matrices) {
    const { nibbles, scales } = rowsOf(name, matrix, pack)
    expect(nibbles.equals(reference.get(`int4:${matrix}`)!.bytes)).toBe(true)
    expect(scales.equals(reference.get(`int4:${matrix}.scales`)!.bytes)).toBe(true)
  }
})

test.each(names)('%s comes back from a float32 pack byte for byte', async (name) => {
  const root = temporaryFolder()
  const tensors = tensorsOf(checkpointOf(name))
  await importPack({ source: checkpointOf(name), target: path.join(root, 'pack'), precision: 'fp32' })
  await exportPack({ pack: path.join(root, 'pack'), target: path.join(root, 'out'), dtype: [...tensors.values()][0]!.dtype as RawDType })
  const out = tensorsOf(path.join(root, 'out'))
  expect([...out.keys()].sort()).toEqual([...tensors.keys()].sort())
  for (const [key, { shape, bytes }] of tensors) {
    expect(out.get(key)!.shape).toEqual(shape)
    expect(out.get(key)!.bytes.equals(bytes)).toBe(true)
  }
})
