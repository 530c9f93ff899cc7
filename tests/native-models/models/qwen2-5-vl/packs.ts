// Packs of the tiny checkpoints, opened piece by piece as tests want them.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll } from 'vitest'
import type { DecoderSession, Prompt } from '../../../../native-models/generation/batch.ts'
import { forwardGraph } from '../../../../native-models/generation/forward-graph.ts'
import { GraphBuilder } from '../../../../native-models/graph/builder.ts'
import { writeOnnx } from '../../../../native-models/graph/onnx-writer.ts'
import { decoderModel } from '../../../../native-models/models/qwen2-5-vl/decoder.ts'
import { openDecoder, openTower, openWeights } from '../../../../native-models/models/qwen2-5-vl/open-sessions.ts'
import { promptOf, seePicture } from '../../../../native-models/models/qwen2-5-vl/prompt.ts'
import type { SeenPicture } from '../../../../native-models/models/qwen2-5-vl/prompt.ts'
import { importPack } from '../../../../native-models/packs/import-pack.ts'
import { readPack } from '../../../../native-models/packs/manifest.ts'
import type { Precision } from '../../../../native-models/packs/pack-layout.ts'
import { openSession } from '../../../../native-models/runtime/session.ts'
import type { Session } from '../../../../native-models/runtime/session.ts'
import { checkpointFolder, readConfig, readPicture, readPreprocessor } from './reference.ts'
import type { ReferenceCase } from './reference.ts'

const made: string[] = []
afterAll(() => made.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })))

export function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'geoagent-pack-'))
  made.push(folder)
  return folder
}

/** @param source a checkpoint's folder, or the name of a recorded one */
export async function makePack(source: string, precision: Precision): Promise<string> {
  const target = path.join(newFolder(), 'pack')
  await importPack({ source: path.isAbsolute(source) ? source : checkpointFolder(source), target, precision })
  return target
}

const options = (folder: string) => ({ provider: 'cpu', threads: 1, folder }) as const

export async function openLoop(pack: string, name: string, adapters = false): Promise<DecoderSession> {
  return openDecoder(await openWeights(await readPack(pack)), readConfig(name), adapters, options(pack))
}

export async function openVision(pack: string, name: string): Promise<Session> {
  return openTower(await openWeights(await readPack(pack)), readConfig(name), options(pack))
}

/** Logits at every position. */
export async function openForward(pack: string, name: string): Promise<Session> {
  const graph = new GraphBuilder('forward')
  const parts = { graph, root: graph, weights: await openWeights(await readPack(pack)), compute: 'float32', adapters: new Map() } as const
  return openSession(writeOnnx(forwardGraph(graph, decoderModel(parts, readConfig(name).text))), options(pack))
}

export async function seeAll(tower: Session, name: string, pictures: readonly string[]): Promise<SeenPicture[]> {
  const seen: SeenPicture[] = []
  for (const picture of pictures) seen.push(await seePicture(tower, await readPicture(`images/${picture}.png`), readPreprocessor(name), readConfig(name)))
  return seen
}

export async function promptFor(tower: Session, name: string, { pictures, promptTokens }: ReferenceCase, maxTokens = 64): Promise<Prompt> {
  return promptOf(promptTokens, await seeAll(tower, name, pictures), maxTokens, readConfig(name))
}
