// Packs and tasks for the inference process of the tests.
import fs from 'node:fs'
import path from 'node:path'
import { hash } from 'node:crypto'
import type { GenerateTask } from '../../main/contract/engine.ts'
import type { Original } from '../../main/contract/worker-tasks.ts'
import type { Script } from '../fixtures/workers/scripted-inference.ts'
import { scratch } from '../storage/scratch.ts'

export function scriptedPack(name: string, { opening = {} }: { opening?: object } = {}): string {
  const folder = path.join(scratch(), name)
  fs.mkdirSync(folder)
  const weights = 'none'
  fs.writeFileSync(path.join(folder, 'weights.safetensors'), weights)
  const files = { 'weights.safetensors': { bytes: weights.length, sha256: hash('sha256', weights) } }
  const defaults = { minPixels: 3136, maxPixels: 200_000, maxTokens: 100, temperature: 0, topP: 1, topK: 0, repetitionPenalty: 1 }
  const manifest = { format: 1, name, family: 'qwen2-5-vl', precision: 'fp32', licence: 'none', source: 'tests', files, defaults, created: '2026-01-01T00:00:00Z' }
  fs.writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify(manifest))
  fs.writeFileSync(path.join(folder, 'opening.json'), JSON.stringify(opening))
  return folder
}

/** Lines 'PROVIDER PID' and 'closed', in order. */
export const openedOf = (pack: string): string[] => fs.readFileSync(path.join(pack, 'opened.txt'), 'utf8').trim().split('\n')

const sampling = { temperature: 0, topP: 1, topK: 0, repetitionPenalty: 1, seed: 7 }

export function taskOf(pack: string | null, script: Script, images: Original[] = [], changed: Partial<GenerateTask> = {}): GenerateTask {
  const content = [{ type: 'text' as const, text: JSON.stringify(script) }, ...images.map(() => ({ type: 'image' as const }))]
  return { pack, messages: [{ role: 'user', content }], images, samples: 1, sampling, maxTokens: 100, form: 'free', ...changed }
}

export const sampleImage = (name: string): Original => {
  const file = path.resolve(import.meta.dirname, '../samples', name)
  return { file: { path: file }, name: file, sha256: hash('sha256', fs.readFileSync(file)), maxPixels: 268_435_456 }
}
