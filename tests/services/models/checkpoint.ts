// Small published checkpoints for tests of packs: a copy that may be damaged, and one at a hub on loopback.
import fs from 'node:fs'
import path from 'node:path'
import { startHub } from '../../native-models/packs/hub/fake-hub.ts'
import type { FakeHub } from '../../native-models/packs/hub/fake-hub.ts'

export const fixtures = path.resolve(import.meta.dirname, '../../fixtures/qwen2-5-vl')

/** 'tied-4-1': one file of weights, a tied head; 'untied-2-2': two shards. */
export const checkpoint = (name: 'tied-4-1' | 'untied-2-2' = 'tied-4-1'): string => path.join(fixtures, name, 'checkpoint')

export function copyOfCheckpoint(parent: string): string {
  const folder = path.join(parent, 'a checkpoint')
  fs.cpSync(checkpoint(), folder, { recursive: true })
  return folder
}

export const repository = 'someone/Tiny-VL'

/** Holds the checkpoint, with a model card. */
export async function hubWithCheckpoint(): Promise<FakeHub> {
  const names = fs.readdirSync(checkpoint())
  const files = Object.fromEntries(names.map((name) => [name, fs.readFileSync(path.join(checkpoint(), name))]))
  return startHub({ ...files, 'README.md': '---\nlicense: apache-2.0\nbase_model: Qwen/Qwen2.5-VL-3B-Instruct\n---\n' })
}
