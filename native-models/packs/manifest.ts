// A pack's manifest: what the pack is, where it comes from, and the hash of every file in it. The pack's own hash is that of the manifest.
import fs from 'node:fs'
import path from 'node:path'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { plainName, readContained, realFolder } from './contained-file.ts'
import { PackError } from './errors.ts'
import { parseJson } from './json-text.ts'
import { precisions } from './pack-layout.ts'

export const manifestFile = 'manifest.json'
export const weightsFile = 'weights.safetensors'
export const systemPromptFile = 'system-prompt.txt'

const largestManifest = 1024 * 1024

const Line = z.string().max(2000)
const Share = z.number().min(0).max(1)

/** How generation begins where the person says nothing else. */
const Defaults = z.strictObject({
  minPixels: z.int().positive(), maxPixels: z.int().positive(), maxTokens: z.int().positive(),
  /** 0: greedy. */
  temperature: z.number().min(0).max(100), topP: z.number().gt(0).max(1), /** 0: all. */ topK: z.int().min(0), repetitionPenalty: z.number().gt(0).max(100),
})

/** Shares of a benchmark's images that the model placed within a distance. `source` says who measured it on what. */
const Reliability = z.strictObject({ source: Line, within25km: Share, within200km: Share, within750km: Share, within2500km: Share })

export const Manifest = z.strictObject({
  format: z.literal(1),
  name: z.string().min(1).max(200),
  family: z.literal('qwen2-5-vl'),
  precision: z.enum(precisions),
  /** SPDX identifier or the name that the authors gave; 'unknown' when the checkpoint does not say. */
  licence: z.string().min(1).max(200),
  /** Where the checkpoint came from. */
  source: Line,
  baseModel: Line.optional(),
  files: z.record(z.string().max(255), z.strictObject({ bytes: z.int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
  systemPrompt: z.literal(systemPromptFile).optional(),
  defaults: Defaults,
  reliability: Reliability.optional(),
  created: z.iso.datetime(),
})
export type Manifest = z.infer<typeof Manifest>
export type PackDefaults = z.infer<typeof Defaults>
export type PackReliability = z.infer<typeof Reliability>

export interface Pack {
  /** Real path. */
  readonly folder: string
  readonly manifest: Manifest
  /** SHA-256 of manifest.json, hexadecimal: names this very pack. */
  readonly hash: string
}

export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export const formatManifest = (manifest: Manifest): Buffer => Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)

/** @throws PackError with the first fault */
export function parseManifest(bytes: Uint8Array): Manifest {
  const { data, error } = Manifest.safeParse(parseJson(bytes, manifestFile))
  const issue = error?.issues[0]
  if (issue) throw new PackError('invalid', `${manifestFile}: ${issue.path.join('.') || 'the whole'}: ${issue.message}`)
  for (const name of Object.keys(data!.files)) plainName(name, manifestFile)
  if (!Object.hasOwn(data!.files, weightsFile)) throw new PackError('invalid', `${manifestFile} lists no ${weightsFile}`)
  if (data!.systemPrompt && !Object.hasOwn(data!.files, data!.systemPrompt)) throw new PackError('invalid', `${manifestFile} lists no ${data!.systemPrompt}`)
  return data!
}

/**
 * Reads the manifest alone; no hash is checked. Quick enough for a list of packs.
 * @throws PackError
 */
export async function readPack(folder: string): Promise<Pack> {
  const root = await realFolder(folder)
  const bytes = await readContained(root, manifestFile, largestManifest)
  if (!bytes) throw new PackError('missing', `${folder} is no pack: it has no ${manifestFile}`)
  return { folder: root, manifest: parseManifest(bytes), hash: hashOf(bytes) }
}

/** @returns the text that stands before the person's own prompt, if the pack has one */
export async function readSystemPrompt(pack: Pack): Promise<string | null> {
  if (!pack.manifest.systemPrompt) return null
  return (await readContained(pack.folder, systemPromptFile, largestSystemPrompt))?.toString('utf8') ?? null
}

export const largestSystemPrompt = 256 * 1024

/** Writes a file that must not exist, onto the disk. @returns its entry in the manifest */
export async function writeListed(folder: string, name: string, bytes: Uint8Array): Promise<{ bytes: number; sha256: string }> {
  const handle = await fs.promises.open(path.join(folder, name), 'wx')
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  return { bytes: bytes.length, sha256: hashOf(bytes) }
}
