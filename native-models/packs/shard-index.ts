// Which file of a checkpoint holds which tensor: one model.safetensors, or the shards of its index. The index is read as hostile.
import fs from 'node:fs'
import { plainName, readContained } from './contained-file.ts'
import { PackError, quoted, someOf } from './errors.ts'
import { asRecord, parseJson } from './json-text.ts'
import { openSafetensors } from './safetensors-file.ts'
import type { SafetensorsFile } from './safetensors-file.ts'
import type { StoredTensor } from './safetensors-header.ts'

export const singleFile = 'model.safetensors'
export const indexFile = 'model.safetensors.index.json'

const largestIndex = 16 * 1024 * 1024
const mostShards = 1000

/** A tensor and the file that holds it (a real path). */
export interface LocatedTensor extends StoredTensor { readonly path: string }

/** @returns tensor name -> file name @throws PackError */
export function parseShardIndex(json: Uint8Array): ReadonlyMap<string, string> {
  const { weight_map: map } = asRecord(parseJson(json, indexFile), indexFile)
  const entries = Object.entries(asRecord(map, `${indexFile}: weight_map`))
  const shards = new Map(entries.map(([tensor, file]) => {
    if (typeof file !== 'string') throw new PackError('invalid', `${indexFile} names no file for ${quoted(tensor)}`)
    if (!file.endsWith('.safetensors')) throw new PackError('unsupported', `${indexFile} names ${quoted(file)}, which is no .safetensors file`)
    return [tensor, plainName(file, indexFile)]
  }))
  const count = new Set(shards.values()).size
  if (count > mostShards) throw new PackError('invalid', `${indexFile} names ${count} files, more than ${mostShards}`)
  return shards
}

const locate = (file: SafetensorsFile): [string, LocatedTensor][] => [...file.tensors].map(([name, tensor]) => [name, { ...tensor, path: file.path }])

/** What the index says and what the shards hold must be the same. */
function holdIndex(index: ReadonlyMap<string, string>, shard: string, file: SafetensorsFile): void {
  const unlisted = [...file.tensors.keys()].filter((name) => index.get(name) !== shard)
  if (unlisted.length) throw new PackError('invalid', `${quoted(shard)} holds tensors that ${indexFile} does not list there: ${someOf(unlisted.map(quoted))}`)
  const absent = [...index].filter(([name, listed]) => listed === shard && !file.tensors.has(name)).map(([name]) => quoted(name))
  if (absent.length) throw new PackError('invalid', `${quoted(shard)} lacks tensors that ${indexFile} lists there: ${someOf(absent)}`)
}

async function openShards(root: string, index: ReadonlyMap<string, string>): Promise<Map<string, LocatedTensor>> {
  const tensors: [string, LocatedTensor][] = []
  for (const shard of new Set(index.values())) {
    const file = await openSafetensors(root, shard)
    holdIndex(index, shard, file)
    tensors.push(...locate(file))
  }
  return new Map(tensors)
}

async function refuseOtherForms(root: string): Promise<never> {
  const names = await fs.promises.readdir(root)
  if (names.includes('weights.safetensors')) throw new PackError('unsupported', `${root} is a pack already, no checkpoint`)
  const other = names.find((name) => /\.(bin|pt|pth|ckpt|gguf|h5|msgpack)(\.index\.json)?$/.test(name))
  if (other) throw new PackError('unsupported', `${root} has its weights as ${quoted(other)}; only safetensors are read`)
  throw new PackError('missing', `${root} has neither ${singleFile} nor ${indexFile}`)
}

/**
 * @param root a checkpoint folder's real path
 * @returns every tensor of the checkpoint with its place; no data is read
 * @throws PackError with the reason
 */
export async function locateTensors(root: string): Promise<ReadonlyMap<string, LocatedTensor>> {
  const index = await readContained(root, indexFile, largestIndex)
  if (index) return openShards(root, parseShardIndex(index))
  const names = await fs.promises.readdir(root)
  return names.includes(singleFile) ? new Map(locate(await openSafetensors(root, singleFile))) : refuseOtherForms(root)
}
