// A pack whose weights were trained further: its own small files and untouched tensors, the trained ones in their place.
import path from 'node:path'
import type { PackTensor } from '../models/qwen2-5-vl/weights.ts'
import { carriedNames, largestCarried } from './carried-files.ts'
import { readContained, realFolder } from './contained-file.ts'
import { PackError } from './errors.ts'
import { openPackWeights } from './export-pack.ts'
import { formatManifest, hashOf, largestSystemPrompt, manifestFile, systemPromptFile, weightsFile, writeListed } from './manifest.ts'
import type { Manifest, Pack } from './manifest.ts'
import { fileOrder, floatDType, packLayout } from './pack-layout.ts'
import { packRows } from './read-pack-rows.ts'
import type { PackWeights } from './read-pack-rows.ts'
import { createSafetensors } from './safetensors-writer.ts'
import type { SafetensorsWriter, WrittenFile } from './safetensors-writer.ts'
import { buildFolder } from './staging.ts'
import { narrowed } from './write-tensor.ts'

export interface TrainedPack {
  /** The pack that training began with, in float32 or float16. */
  readonly pack: Pack
  /** Must not exist. */
  readonly target: string
  /** Trained tensors by the pack's names, float32, row-major. */
  readonly tensors: ReadonlyMap<string, Float32Array>
  readonly name: string
  /** Where the weights come from, for the manifest. */
  readonly source: string
}

async function writeTensor(writer: SafetensorsWriter, tensor: PackTensor, weights: PackWeights, trained: Float32Array | undefined): Promise<void> {
  const dtype = floatDType(tensor, weights.precision)
  if (trained) return writer.write(narrowed(trained, dtype, tensor.name))
  for await (const values of packRows(weights, tensor, { start: 0, end: tensor.dims[0]! }, { onRead: () => undefined })) await writer.write(narrowed(values, dtype, tensor.name))
}

async function writeWeights(folder: string, { pack, tensors }: TrainedPack): Promise<WrittenFile> {
  const { table, weights } = await openPackWeights(pack)
  const strange = [...tensors.keys()].find((name) => !table.some((tensor) => tensor.name === name))
  if (strange !== undefined) throw new PackError('invalid', `${strange} is no tensor of ${pack.manifest.name}`)
  const writer = await createSafetensors(path.join(folder, weightsFile), packLayout(table, weights.precision))
  try {
    for (const tensor of fileOrder(table)) await writeTensor(writer, tensor, weights, tensors.get(tensor.name))
    return await writer.finish()
  } finally {
    await writer.close()
  }
}

async function fill(folder: string, request: TrainedPack): Promise<{ manifest: Manifest; hash: string }> {
  const { pack, name, source } = request
  const files: Manifest['files'] = { [weightsFile]: await writeWeights(folder, request) }
  const small = [...carriedNames.map((file) => [file, largestCarried(file)] as const), ...pack.manifest.systemPrompt ? [[systemPromptFile, largestSystemPrompt] as const] : []]
  for (const [file, limit] of small) {
    const bytes = await readContained(pack.folder, file, limit)
    if (bytes) files[file] = await writeListed(folder, file, bytes)
  }
  // What was measured of the pack before says nothing of this one.
  const manifest: Manifest = { ...pack.manifest, name, source, baseModel: pack.manifest.name, files, reliability: undefined, created: new Date().toISOString() }
  const bytes = formatManifest(manifest)
  await writeListed(folder, manifestFile, bytes)
  return { manifest, hash: hashOf(bytes) }
}

/**
 * Writes a whole pack; when it fails nothing is left.
 * @throws PackError for an int4 pack, for tensors that the pack has not, and for values that its precision cannot hold
 */
export async function writeTrainedPack(request: TrainedPack): Promise<Pack> {
  if (request.pack.manifest.precision === 'int4') throw new PackError('unsupported', `${request.pack.manifest.name} is int4; weights are trained in float32 or float16`)
  const filled = await buildFolder(request.target, (folder) => fill(folder, request))
  return { folder: await realFolder(request.target), ...filled }
}
