// A quick look at a pack: its manifest, its configuration and the sizes of its files; no hash is computed.
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { parseConfig } from '../../../native-models/models/qwen2-5-vl/config.ts'
import type { Qwen25VLConfig } from '../../../native-models/models/qwen2-5-vl/config.ts'
import { largestCarried } from '../../../native-models/packs/carried-files.ts'
import { findContained, readContained } from '../../../native-models/packs/contained-file.ts'
import { contextTokens, countParameters } from '../../../native-models/packs/hub/catalogue.ts'
import { parseJson } from '../../../native-models/packs/json-text.ts'
import { readPack } from '../../../native-models/packs/manifest.ts'
import type { Manifest, Pack } from '../../../native-models/packs/manifest.ts'
import { packMemory } from '../../../native-models/packs/pack-memory.ts'
import type { Precision } from '../../contract/models.ts'
import type { PackFacts } from '../../contract/models.ts'
import type { MemoryParts, PackLook } from '../../contract/models-tasks.ts'

async function readConfig({ folder }: Pack): Promise<Qwen25VLConfig> {
  const bytes = await readContained(folder, 'config.json', largestCarried('config.json'))
  if (!bytes) throw new Error('config.json is missing')
  return parseConfig(parseJson(bytes, 'config.json'))
}

/** @returns what is wrong with a file, by its size alone */
async function problemOf(folder: string, name: string, listed: number): Promise<string | null> {
  const found = await findContained(folder, name).catch((error: Error) => error.message)
  if (found === null) return `${name} is missing.`
  if (typeof found === 'string') return `${found}.`
  return found.bytes === listed ? null : `${name} has ${found.bytes} bytes instead of ${listed}.`
}

async function problemsOf({ folder, manifest }: Pack): Promise<string[]> {
  const found = await Promise.all(Object.entries(manifest.files).map(([name, { bytes }]) => problemOf(folder, name, bytes)))
  return found.filter((problem) => problem !== null)
}

function factsOf(manifest: Manifest, hash: string, config: Qwen25VLConfig): PackFacts {
  const { name, family, precision, licence, source, baseModel, created, defaults, systemPrompt } = manifest
  return { title: name, hash, family, precision, licence, source, baseModel: baseModel ?? null, parameters: countParameters(config), created, hasSystemPrompt: systemPrompt !== undefined, defaults }
}

export function memoryParts(config: Qwen25VLConfig, precision: Precision): MemoryParts {
  const tokens = Math.min(contextTokens, config.text.maxPositions)
  return { ...packMemory(config, precision, tokens), contextTokens: tokens }
}

/** What cannot be read is a problem in the result, never an error. */
export async function lookAtPack(folder: string): Promise<PackLook> {
  const nothing = { name: path.basename(folder), folder, bytes: 0, facts: null, memory: null, stated: null }
  try {
    const pack = await readPack(folder)
    const bytes = Object.values(pack.manifest.files).reduce((sum, file) => sum + file.bytes, 0)
    const known = { ...nothing, bytes, stated: pack.manifest.reliability ?? null, problems: await problemsOf(pack) }
    const config = await readConfig(pack).catch((error: Error) => error)
    if (config instanceof Error) return { ...known, problems: [...known.problems, `${config.message}.`] }
    return { ...known, facts: factsOf(pack.manifest, pack.hash, config), memory: memoryParts(config, pack.manifest.precision) }
  } catch (error) {
    return { ...nothing, bytes: await bytesOf(folder), problems: [`${(error as Error).message}.`] }
  }
}

/** Of weights alone, where no manifest tells more. */
const bytesOf = async (folder: string): Promise<number> => (await stat(path.join(folder, 'weights.safetensors')).catch(() => null))?.size ?? 0
