// Packs of random checkpoints, and room for them.
import { existsSync } from 'node:fs'
import { rm, statfs } from 'node:fs/promises'
import path from 'node:path'
import { importPack } from '../../../native-models/packs/import-pack.ts'
import { openWeights } from '../../../native-models/models/qwen2-5-vl/open-sessions.ts'
import { readPack } from '../../../native-models/packs/manifest.ts'
import { writeGguf } from './gguf.ts'
import { readConfig } from './read-config.ts'
import { checkpointBytes, writeRandomCheckpoint } from './random-checkpoint.ts'
import { configOf } from './shapes.ts'
import type { ShapeName } from './shapes.ts'

/** int4 with float32 scales is 5 bits of bfloat16's 16. */
const packShare = 5 / 16

/** What is missing for a checkpoint and its pack at once, in bytes; 0 where there is room. */
export async function missingRoom(folder: string, shape: ShapeName): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return Math.max(0, checkpointBytes(configOf(shape)) * (1 + packShare) + 2e9 - bavail * bsize)
}

/** @returns the folder of an int4 pack, made where it is not there yet; its checkpoint is gone again */
export async function packOf(folder: string, shape: ShapeName): Promise<string> {
  const [source, target] = [path.join(folder, `${shape}-checkpoint`), path.join(folder, `${shape}-pack`)]
  if (existsSync(target)) return target
  writeRandomCheckpoint(source, configOf(shape))
  await importPack({ source, target, precision: 'int4' })
  await rm(source, { recursive: true })
  return target
}

/** @returns the same decoder as a file for the peer */
export async function peerFileOf(folder: string, shape: ShapeName): Promise<string> {
  const file = path.join(folder, `${shape}.gguf`)
  const pack = await packOf(folder, shape)
  if (!existsSync(file)) writeGguf(await openWeights(await readPack(pack)), readConfig(pack).text, pack, file)
  return file
}
