// A pack back into Hugging Face's form: config, safetensors (shards with an index above 5 GB), tokenizer; int4 is widened, stacked tensors are taken apart.
import path from 'node:path'
import { parseConfig } from '../models/qwen2-5-vl/config.ts'
import { packTensors } from '../models/qwen2-5-vl/weights.ts'
import type { PackTensor, SourceTensor } from '../models/qwen2-5-vl/weights.ts'
import { carriedNames, largestCarried } from './carried-files.ts'
import type { CarriedName } from './carried-files.ts'
import { readContained } from './contained-file.ts'
import { PackError, someOf } from './errors.ts'
import type { FloatDType } from './float-conversion.ts'
import { parseJson } from './json-text.ts'
import { readPack, weightsFile, writeListed } from './manifest.ts'
import type { Pack } from './manifest.ts'
import { layoutFaults } from './pack-layout.ts'
import { packRows } from './read-pack-rows.ts'
import type { PackWeights } from './read-pack-rows.ts'
import { openSafetensors } from './safetensors-file.ts'
import type { RowRange } from './safetensors-file.ts'
import { tensorBytes } from './safetensors-header.ts'
import type { TensorShape } from './safetensors-header.ts'
import { createSafetensors } from './safetensors-writer.ts'
import type { SafetensorsWriter } from './safetensors-writer.ts'
import { indexFile, singleFile } from './shard-index.ts'
import { buildFolder, holdSpace } from './staging.ts'
import { narrowed } from './write-tensor.ts'
import type { Streaming } from './write-tensor.ts'

export interface ExportProgress { readonly bytesRead: number; readonly bytesToRead: number; readonly tensor: string }

export interface PackExport {
  /** Folder of the pack. Its hashes are not checked here: verify first where that is in doubt. */
  readonly pack: string
  /** Must not exist. */
  readonly target: string
  readonly dtype: FloatDType
  /** Most bytes of tensors in one file; default 5 GB, as transformers writes. A larger tensor has a file to itself. */
  readonly shardBytes?: number | undefined
  readonly signal?: AbortSignal | undefined
  readonly progress?: ((progress: ExportProgress) => void) | undefined
}

/** One published tensor: rows of a pack's tensor. */
export interface ExportedTensor { readonly tensor: PackTensor; readonly rows: RowRange; readonly stored: TensorShape }

/** Where each source of a pack's tensor lies in it, in the order in which they are stacked. */
export function sourceRows(tensor: PackTensor): { source: SourceTensor; rows: RowRange }[] {
  let end = 0
  return tensor.sources.map((source) => {
    const start = end
    end += source.dims[0]!
    return { source, rows: { start, end } }
  })
}

const exportedTensors = (table: readonly PackTensor[], dtype: FloatDType): ExportedTensor[] =>
  table.flatMap((tensor) => sourceRows(tensor).map(({ source, rows }) => ({ tensor, rows, stored: { name: source.name, dtype, shape: source.dims } })))

const bytesOf = ({ stored }: ExportedTensor): number => tensorBytes(stored.dtype, stored.shape)

function intoShards(tensors: readonly ExportedTensor[], most: number): ExportedTensor[][] {
  const shards: ExportedTensor[][] = [[]]
  let filled = 0
  for (const tensor of tensors) {
    if (filled > 0 && filled + bytesOf(tensor) > most) {
      shards.push([])
      filled = 0
    }
    shards.at(-1)!.push(tensor)
    filled += bytesOf(tensor)
  }
  return shards
}

const shardName = (index: number, count: number): string =>
  (count === 1 ? singleFile : `model-${String(index + 1).padStart(5, '0')}-of-${String(count).padStart(5, '0')}.safetensors`)

async function writeTensors(writer: SafetensorsWriter, shard: readonly ExportedTensor[], weights: PackWeights, dtype: FloatDType, begin: (name: string) => Streaming): Promise<void> {
  for (const { tensor, rows, stored } of shard) {
    for await (const values of packRows(weights, tensor, rows, begin(stored.name))) await writer.write(narrowed(values, dtype, stored.name))
  }
}

async function writeShard(file: string, shard: readonly ExportedTensor[], weights: PackWeights, dtype: FloatDType, begin: (name: string) => Streaming): Promise<void> {
  const writer = await createSafetensors(file, shard.map(({ stored }) => stored), { format: 'pt' })
  try {
    await writeTensors(writer, shard, weights, dtype, begin)
    await writer.finish()
  } finally {
    await writer.close()
  }
}

function formatIndex(shards: readonly ExportedTensor[][]): Buffer {
  const map = shards.flatMap((shard, index) => shard.map(({ stored }) => [stored.name, shardName(index, shards.length)]))
  const size = shards.flat().reduce((sum, tensor) => sum + bytesOf(tensor), 0)
  return Buffer.from(`${JSON.stringify({ metadata: { total_size: size }, weight_map: Object.fromEntries(map) }, null, 2)}\n`)
}

const torchNames: Readonly<Record<FloatDType, string>> = { F32: 'float32', F16: 'float16', BF16: 'bfloat16' }

/** Only the dtype's word is changed: numbers stay as the authors wrote them. */
const withDType = (config: Buffer, dtype: FloatDType): Buffer =>
  Buffer.from(config.toString('utf8').replace(/("(?:torch_)?dtype"\s*:\s*)"(?:float32|float16|bfloat16)"/g, `$1"${torchNames[dtype]}"`))

async function copySmallFiles(pack: Pack, folder: string, dtype: FloatDType): Promise<void> {
  for (const name of carriedNames) {
    const bytes = await readContained(pack.folder, name, largestCarried(name))
    if (bytes) await writeListed(folder, name, name === 'config.json' ? withDType(bytes, dtype) : bytes)
  }
}

/**
 * Opens a pack's weights by its own config.
 * @throws PackError when the tensors are not those of the config
 */
export async function openPackWeights(pack: Pack): Promise<{ table: PackTensor[]; weights: PackWeights }> {
  const name: CarriedName = 'config.json'
  const config = await readContained(pack.folder, name, largestCarried(name))
  if (!config) throw new PackError('missing', `${pack.folder} has no ${name}`)
  const table = packTensors(parseConfig(parseJson(config, name)))
  const { tensors, path: file } = await openSafetensors(pack.folder, weightsFile)
  const faults = layoutFaults(tensors, table, pack.manifest.precision)
  if (faults.length) throw new PackError('invalid', `${weightsFile}: ${someOf(faults)}`)
  const located = new Map([...tensors].map(([key, tensor]) => [key, { ...tensor, path: file }]))
  return { table, weights: { precision: pack.manifest.precision, tensors: located } }
}

/** A running count over all tensors for the caller. */
function streamingOf({ signal, progress }: PackExport, { tensors }: PackWeights): (name: string) => Streaming {
  const bytesToRead = [...tensors.values()].reduce((sum, { bytes }) => sum + bytes, 0)
  let bytesRead = 0
  return (tensor) => ({ signal, onRead: (bytes) => progress?.({ bytesRead: bytesRead += bytes, bytesToRead, tensor }) })
}

/**
 * Writes a folder that transformers loads, with the names that Qwen2.5-VL was published with.
 * @throws PackError; the signal's reason when aborted. Then nothing is left
 */
export async function exportPack(request: PackExport): Promise<void> {
  request.signal?.throwIfAborted()
  const pack = await readPack(request.pack)
  const { table, weights } = await openPackWeights(pack)
  const shards = intoShards(exportedTensors(table, request.dtype), request.shardBytes ?? 5e9)
  await buildFolder(request.target, async (folder) => {
    await holdSpace(folder, shards.flat().reduce((sum, tensor) => sum + bytesOf(tensor), 0))
    const begin = streamingOf(request, weights)
    for (const [index, shard] of shards.entries()) await writeShard(path.join(folder, shardName(index, shards.length)), shard, weights, request.dtype, begin)
    if (shards.length > 1) await writeListed(folder, indexFile, formatIndex(shards))
    await copySmallFiles(pack, folder, request.dtype)
  })
}
