// A published checkpoint becomes a pack: checked against its config, streamed tensor by tensor into one file, hashed on the way, there wholly or not at all.
import path from 'node:path'
import { parseConfig } from '../models/qwen2-5-vl/config.ts'
import { embeddingSource, packTensors } from '../models/qwen2-5-vl/weights.ts'
import type { PackTensor } from '../models/qwen2-5-vl/weights.ts'
import { readCard, readCarriedFiles, readDefaults } from './carried-files.ts'
import type { CarriedName } from './carried-files.ts'
import { realFolder } from './contained-file.ts'
import { PackError } from './errors.ts'
import { parseJson } from './json-text.ts'
import { formatManifest, hashOf, largestSystemPrompt, Manifest, manifestFile, systemPromptFile, weightsFile, writeListed } from './manifest.ts'
import type { Pack, PackDefaults, PackReliability } from './manifest.ts'
import { matchCheckpoint } from './match-checkpoint.ts'
import type { MatchedCheckpoint } from './match-checkpoint.ts'
import { fileOrder, floatDType, isQuantized, packLayout } from './pack-layout.ts'
import type { Precision } from './pack-layout.ts'
import { createSafetensors, safetensorsBytes } from './safetensors-writer.ts'
import type { WrittenFile } from './safetensors-writer.ts'
import { locateTensors } from './shard-index.ts'
import { buildFolder, holdSpace } from './staging.ts'
import { holdEqual, writeFloats, writeInt4 } from './write-tensor.ts'
import type { Streaming, Write } from './write-tensor.ts'

export interface ImportProgress { readonly bytesRead: number; readonly bytesToRead: number; /** The tensor of the pack that is being written. */ readonly tensor: string }

export interface PackImport {
  /** Folder of the checkpoint as published. Nothing is written to it. */
  readonly source: string
  /** Folder of the pack; must not exist. */
  readonly target: string
  readonly precision: Precision
  /** Text that stands before the person's own prompt. */
  readonly systemPrompt?: string | undefined
  /** Default: the target folder's name. */
  readonly name?: string | undefined
  /** Default: what README.md says, else 'unknown'. */
  readonly licence?: string | undefined
  /** Where the checkpoint is from, for the manifest; default: the source folder's name. */
  readonly origin?: string | undefined
  readonly baseModel?: string | undefined
  readonly defaults?: Partial<PackDefaults> | undefined
  readonly reliability?: PackReliability | undefined
  readonly signal?: AbortSignal | undefined
  readonly progress?: ((progress: ImportProgress) => void) | undefined
}

interface Checkpoint { readonly root: string; readonly table: readonly PackTensor[]; readonly files: ReadonlyMap<CarriedName, Buffer>; readonly matched: MatchedCheckpoint }

async function openCheckpoint(source: string): Promise<Checkpoint> {
  const root = await realFolder(source)
  const files = await readCarriedFiles(root)
  const table = packTensors(parseConfig(parseJson(files.get('config.json')!, 'config.json')))
  return { root, table, files, matched: matchCheckpoint(await locateTensors(root), table) }
}

/** A running count over all tensors for the caller. */
function streamingOf({ signal, progress }: PackImport, { matched }: Checkpoint): { streaming: Streaming; begin(tensor: string): void } {
  const read = [...matched.sources.values(), ...matched.tiedHead ? [matched.tiedHead] : []]
  const bytesToRead = read.reduce((sum, { bytes }) => sum + bytes, 0)
  let [bytesRead, tensor] = [0, '']
  const tell = () => progress?.({ bytesRead, bytesToRead, tensor })
  const onRead = (bytes: number) => {
    bytesRead += bytes
    tell()
  }
  return { streaming: { signal, onRead }, begin: (name) => { tensor = name } }
}

async function writeTensor(tensor: PackTensor, { matched }: Checkpoint, precision: Precision, write: Write, streaming: Streaming): Promise<void> {
  const sources = tensor.sources.map(({ name }) => matched.sources.get(name)!)
  if (isQuantized(tensor, precision)) await writeInt4(sources, tensor.dims, write, streaming)
  else await writeFloats(sources, floatDType(tensor, precision), write, streaming)
}

async function writeWeights(folder: string, checkpoint: Checkpoint, request: PackImport): Promise<WrittenFile> {
  const { table, matched } = checkpoint
  const { streaming, begin } = streamingOf(request, checkpoint)
  const writer = await createSafetensors(path.join(folder, weightsFile), packLayout(table, request.precision))
  try {
    for (const tensor of fileOrder(table)) {
      request.signal?.throwIfAborted()
      begin(tensor.name)
      await writeTensor(tensor, checkpoint, request.precision, writer.write, streaming)
    }
    if (matched.tiedHead) await holdEqual(matched.sources.get(embeddingSource)!, matched.tiedHead, streaming)
    return await writer.finish()
  } finally {
    await writer.close()
  }
}

function promptBytes(prompt: string | undefined): Buffer | null {
  if (prompt === undefined) return null
  const bytes = Buffer.from(prompt)
  if (bytes.length > largestSystemPrompt) throw new PackError('unsupported', `the system prompt has ${bytes.length} bytes, more than ${largestSystemPrompt}`)
  return bytes
}

const baseName = (folder: string): string => path.basename(path.resolve(folder))

/** @throws PackError when what the caller gave (a name, a licence) is more than a manifest takes */
async function describe(request: PackImport, { root, files }: Checkpoint): Promise<Omit<Manifest, 'files'>> {
  const card = await readCard(root)
  const draft = {
    format: 1, family: 'qwen2-5-vl', precision: request.precision, name: request.name ?? baseName(request.target),
    licence: request.licence ?? card.licence ?? 'unknown', source: request.origin ?? baseName(request.source), baseModel: request.baseModel ?? card.baseModel,
    systemPrompt: request.systemPrompt === undefined ? undefined : systemPromptFile,
    defaults: { ...readDefaults(files), ...request.defaults }, reliability: request.reliability, created: new Date().toISOString(),
  }
  const { data, error } = Manifest.omit({ files: true }).safeParse(draft)
  if (!data) throw new PackError('unsupported', `the pack's ${error.issues[0]!.path.join('.')}: ${error.issues[0]!.message}`)
  return data
}

async function fill(folder: string, checkpoint: Checkpoint, request: PackImport): Promise<{ manifest: Manifest; hash: string }> {
  const prompt = promptBytes(request.systemPrompt)
  const description = await describe(request, checkpoint)
  const small = [...checkpoint.files, ...prompt ? [[systemPromptFile, prompt] as const] : []]
  const smallBytes = small.reduce((sum, [, bytes]) => sum + bytes.length, 0)
  await holdSpace(folder, safetensorsBytes(packLayout(checkpoint.table, request.precision)) + smallBytes)
  const files: Manifest['files'] = { [weightsFile]: await writeWeights(folder, checkpoint, request) }
  for (const [name, bytes] of small) files[name] = await writeListed(folder, name, bytes)
  const manifest = { ...description, files }
  const bytes = formatManifest(manifest)
  request.signal?.throwIfAborted()
  await writeListed(folder, manifestFile, bytes)
  return { manifest, hash: hashOf(bytes) }
}

/**
 * Imports a checkpoint of Qwen2.5-VL as published: config.json in either layout, safetensors in one file or shards, tokenizer and processor files.
 * Memory: a few chunks of 8 MB and one tensor's scales. When it fails or is aborted, nothing is left.
 * @throws PackError with the reason; ModelConfigError for config.json; the signal's reason when aborted
 */
export async function importPack(request: PackImport): Promise<Pack> {
  request.signal?.throwIfAborted()
  const checkpoint = await openCheckpoint(request.source)
  const filled = await buildFolder(request.target, (folder) => fill(folder, checkpoint, request))
  return { folder: (await realFolder(request.target)), ...filled }
}
