// The inference process with a real pack: what it writes is what the model writes when asked directly.
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { GenerateTask } from '../../../main/contract/engine.ts'
import { forkWorker } from '../../../main/jobs/fork-spawner.ts'
import { LocalEngine } from '../../../main/services/models/local-engine.ts'
import { decodeUpright } from '../../../native-models/image/decode.ts'
import { openQwen25VL } from '../../../native-models/models/qwen2-5-vl/model.ts'
import { importPack } from '../../../native-models/packs/import-pack.ts'
import { scratch } from '../../storage/scratch.ts'
import { sampleImage, taskOf } from '../scripted-pack.ts'

const checkpoint = path.resolve(import.meta.dirname, '../../fixtures/qwen2-5-vl/untied-2-1/checkpoint')
const picture = sampleImage('01-gps.jpg')

async function tinyPack(): Promise<string> {
  const target = path.join(scratch(), 'tiny')
  await importPack({ source: checkpoint, target, precision: 'fp32' })
  return target
}

function start(): LocalEngine {
  const engine = new LocalEngine({ spawn: forkWorker, settings: () => ({ modelMemory: null, gpuLibraries: null }), provider: 'cpu', threads: 1 })
  onTestFinished(() => engine.close())
  return engine
}

const question = (pack: string, changed: Partial<GenerateTask>): GenerateTask =>
  ({ ...taskOf(pack, { say: [] }, [picture]), messages: [{ role: 'user', content: [{ type: 'image' }, { type: 'text', text: 'Where is this?' }] }], maxTokens: 24, ...changed })

test('a picture and a question give what the model itself gives, streamed in chunks', async () => {
  const pack = await tinyPack()
  const task = question(pack, { samples: 2, sampling: { temperature: 0.8, topP: 0.95, topK: 50, repetitionPenalty: 1, seed: 42 } })
  const pieces: { sample: number; tokens: number[] }[] = []
  const told = await start().generate(task, { onText: ({ sample, tokens }) => pieces.push({ sample, tokens }) })
  const model = await openQwen25VL(pack, { provider: 'cpu', threads: 1 })
  const { data, width, height } = await decodeUpright(picture.name, { maxPixels: picture.maxPixels })
  const direct = await model.generate({ ...task, images: [{ data, width, height }] }, { tokens: () => undefined })
  await model.close()
  expect(told.promptTokens).toEqual(direct.promptTokens)
  expect(told.samples).toEqual(direct.samples)
  for (const sample of [0, 1]) expect(pieces.filter((one) => one.sample === sample).flatMap(({ tokens }) => tokens)).toEqual(told.samples[sample]!.tokens)
  expect(pieces.length).toBeGreaterThan(2)
  expect(told.timings.load).toBeGreaterThan(0)
})

test('cancelling a long answer keeps its beginning', async () => {
  const pack = await tinyPack()
  const engine = start()
  const stop = new AbortController()
  const { samples } = await engine.generate(question(pack, { maxTokens: 512, sampling: { temperature: 1, topP: 1, topK: 0, repetitionPenalty: 1, seed: 3 } }), { signal: stop.signal, onText: () => stop.abort() })
  expect(samples[0]!.ended).toBe('cancelled')
  expect(samples[0]!.tokens.length).toBeGreaterThan(0)
  expect(samples[0]!.tokens.length).toBeLessThan(256)
})
