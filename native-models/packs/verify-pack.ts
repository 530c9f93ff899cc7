// Whether a pack is what its manifest says, to the last byte: every hash, no file more or less, and the tensors of its config.
import fs from 'node:fs'
import { createHash } from 'node:crypto'
import { parseConfig } from '../models/qwen2-5-vl/config.ts'
import { packTensors } from '../models/qwen2-5-vl/weights.ts'
import { carriedNames, largestCarried } from './carried-files.ts'
import { findContained, openContained, readContained } from './contained-file.ts'
import { quoted, someOf } from './errors.ts'
import { parseJson } from './json-text.ts'
import { manifestFile, readPack, systemPromptFile, weightsFile } from './manifest.ts'
import type { Pack } from './manifest.ts'
import { layoutFaults } from './pack-layout.ts'
import { openSafetensors } from './safetensors-file.ts'

export interface PackFault { readonly file: string; readonly reason: string }

export interface PackVerification {
  readonly pack: Pack
  /** Of the files that were hashed. */
  readonly bytes: number
  /** Empty: the pack is sound. */
  readonly faults: readonly PackFault[]
}

export interface VerifyOptions {
  readonly signal?: AbortSignal | undefined
  readonly progress?: ((progress: { bytesRead: number; bytesToRead: number; file: string }) => void) | undefined
}

const hashedAtOnce = 1024 * 1024

async function hashOpened(file: string, signal: AbortSignal | undefined, onRead: (bytes: number) => void): Promise<string> {
  const digest = createHash('sha256')
  const handle = await openContained({ path: file })
  // The stream closes the handle.
  for await (const chunk of handle.createReadStream({ highWaterMark: hashedAtOnce, ...signal ? { signal } : {} })) {
    digest.update(chunk as Buffer)
    onRead((chunk as Buffer).length)
  }
  return digest.digest('hex')
}

async function faultOfFile(pack: Pack, name: string, signal: AbortSignal | undefined, onRead: (bytes: number) => void): Promise<string | null> {
  const listed = pack.manifest.files[name]!
  const file = await findContained(pack.folder, name)
  if (!file) return 'is missing'
  if (file.bytes !== listed.bytes) return `has ${file.bytes} bytes instead of ${listed.bytes}`
  return await hashOpened(file.path, signal, onRead) === listed.sha256 ? null : 'was changed: its hash is not the one in the manifest'
}

const known = new Set<string>([manifestFile, weightsFile, systemPromptFile, ...carriedNames])

/** Files that lie there unlisted, and listed ones that no pack has. */
async function namesOutOfPlace({ folder, manifest }: Pack): Promise<PackFault[]> {
  const found = (await fs.promises.readdir(folder)).filter((name) => name !== manifestFile && !Object.hasOwn(manifest.files, name))
  const foreign = Object.keys(manifest.files).filter((name) => !known.has(name) || name === manifestFile)
  return [...found.map((file) => ({ file, reason: 'is not listed in the manifest' })), ...foreign.map((file) => ({ file, reason: 'is no file of a pack' }))]
}

/** The tensors against the table of the config that lies beside them. */
async function faultOfTensors({ folder, manifest }: Pack): Promise<string | null> {
  const config = await readContained(folder, 'config.json', largestCarried('config.json'))
  if (!config) return 'cannot be checked without config.json'
  const { tensors } = await openSafetensors(folder, weightsFile)
  const faults = layoutFaults(tensors, packTensors(parseConfig(parseJson(config, 'config.json'))), manifest.precision)
  return faults.length ? someOf(faults) : null
}

/** What the check found, or why it could not be made. */
async function reasonOf(check: Promise<string | null>, signal: AbortSignal | undefined): Promise<string | null> {
  try {
    return await check
  } catch (error) {
    signal?.throwIfAborted()
    return (error as Error).message
  }
}

/**
 * Reads every byte of a pack.
 * @throws PackError when it has no readable manifest; the signal's reason when aborted. All else is a fault in the result
 */
export async function verifyPack(folder: string, { signal, progress }: VerifyOptions = {}): Promise<PackVerification> {
  const pack = await readPack(folder)
  const faults = await namesOutOfPlace(pack)
  const bytesToRead = Object.values(pack.manifest.files).reduce((sum, { bytes }) => sum + bytes, 0)
  let bytesRead = 0
  const check = async (file: string, result: Promise<string | null>) => {
    const reason = await reasonOf(result, signal)
    if (reason) faults.push({ file, reason })
  }
  for (const file of Object.keys(pack.manifest.files)) {
    signal?.throwIfAborted()
    await check(file, faultOfFile(pack, file, signal, (bytes) => {
      bytesRead += bytes
      progress?.({ bytesRead, bytesToRead, file })
    }))
  }
  await check(weightsFile, faultOfTensors(pack))
  return { pack, bytes: bytesRead, faults }
}

/** One line for a person. */
export const faultWords = (faults: readonly PackFault[]): string => someOf(faults.map(({ file, reason }) => `${quoted(file)} ${reason}`))
