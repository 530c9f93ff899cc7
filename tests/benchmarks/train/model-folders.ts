// Random checkpoints and the packs made from them, each made once in a benchmark's folder.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { importPack } from '../../../native-models/packs/import-pack.ts'
import type { Precision } from '../../../native-models/packs/pack-layout.ts'
import { writeRandomCheckpoint } from '../engine/random-checkpoint.ts'
import { trainedConfig } from './shapes.ts'
import type { ShapeName } from './shapes.ts'

export interface ModelFolders { readonly checkpoint: string; readonly pack: string }

export async function modelFolders(folder: string, shape: ShapeName, precision: Precision = 'fp32'): Promise<ModelFolders> {
  const [checkpoint, pack] = [path.join(folder, `${shape}-checkpoint`), path.join(folder, `${shape}-${precision}`)]
  if (!existsSync(checkpoint)) writeRandomCheckpoint(checkpoint, trainedConfig(shape))
  if (!existsSync(pack)) await importPack({ source: checkpoint, target: pack, precision })
  return { checkpoint, pack }
}
