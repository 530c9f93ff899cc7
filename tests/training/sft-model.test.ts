// Supervised fine-tuning of a real pack, pictures and all: it learns, goes on to the same bits, and what it saves is what it learned.
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { greedy } from '../../native-models/generation/sampling.ts'
import { openQwen25VL } from '../../native-models/models/qwen2-5-vl/model.ts'
import { readCheckpoint } from '../../training/checkpoint.ts'
import type { Learner } from '../../training/learner.ts'
import { sft } from '../../training/sft.ts'
import type { SftOptions, SftResult } from '../../training/sft.ts'
import type { Example, TrainableModel, TrainableOptions } from '../../training/models/qwen2-5-vl/trainable.ts'
import { makePack } from '../native-models/models/qwen2-5-vl/packs.ts'
import { readPicture } from '../native-models/models/qwen2-5-vl/reference.ts'
import { temporaryFolder } from '../native-models/packs/tiny-checkpoint.ts'
import { killUntilDone } from './killed-child.ts'
import { leftBy } from './left-files.ts'
import { modelData, modelOptions, openModel, places } from './model-run.ts'

type Line = Readonly<Record<string, number | string>>

async function opened(pack: string, options: Partial<TrainableOptions> = {}): Promise<TrainableModel> {
  const model = await openModel(pack, options)
  onTestFinished(() => model.close())
  return model
}

/** @param pauseAfter updates after which it pauses */
async function train(model: TrainableModel, folder: string, options: Partial<SftOptions> = {}, pauseAfter = Infinity): Promise<{ result: SftResult; lines: Line[] }> {
  const pause = new AbortController()
  const lines: Line[] = []
  const log = (line: Line) => {
    lines.push(line)
    if (line.event === 'update' && line.update === pauseAfter) pause.abort()
  }
  const result = await sft({ model, ...modelData(model), folder, options: { ...modelOptions, ...options }, on: { log, checkpoint: () => {} }, signal: pause.signal })
  return { result, lines }
}

const losses = (lines: readonly Line[]) => lines.filter((line) => line.event === 'evaluation').map((line) => line.validationLoss as number)
const checkpointOf = (folder: string, update: number) => path.join(folder, 'checkpoints', `checkpoint-${String(update).padStart(8, '0')}`)

describe('a pack', () => {
  it('learns to say where its pictures are', async () => {
    const model = await opened(await makePack('tied-4-1', 'fp32'), { trained: { kind: 'full', freeze: ['vision', 'merger'] } })
    const folder = temporaryFolder()
    const { result, lines } = await train(model, folder, { epochs: 16, learningRate: 0.01, evaluateEvery: 20, checkpointEvery: 100 })
    const found = losses(lines)
    expect(found.at(-1)).toBeLessThan(0.1 * found[0])
    expect(lines.findLast((line) => line.event === 'update')!.loss).toBeLessThan(0.05)
    const { state } = await readCheckpoint(checkpointOf(folder, result.updates), z.any())
    const prompt = await model.encodePrompt([{ role: 'user', content: [{ type: 'image' }, { type: 'text', text: 'Where was this?' }] }], [await readPicture('images/wide.png')], 30)
    const [[answer]] = await model.sample(state.parameters, [prompt], { samples: 1, sampling: greedy, maxTokens: 30 })
    expect(answer.text).toBe('Ghana; Volta; Ho')
  })

  it('as int4 learns by a LoRA, which opens as what it was', async () => {
    const pack = await makePack('untied-2-2', 'int4')
    const [model, folder] = [await opened(pack), temporaryFolder()]
    const { result, lines } = await train(model, folder)
    const found = losses(lines)
    expect(found.at(-1)).toBeLessThan(0.6 * found[0])
    const { state } = await readCheckpoint(checkpointOf(folder, result.updates), z.any())
    const again = await opened(pack, { adapter: result.best! })
    expect(again.initial).toEqual(state.parameters)
  })

  it('answers what it learned when the engine opens its adapter', async () => {
    const pack = await makePack('tied-4-1', 'int4')
    const { result, lines } = await train(await opened(pack), temporaryFolder(), { epochs: 24, evaluateEvery: 48, checkpointEvery: 100 })
    expect(lines.findLast((line) => line.event === 'update')!.loss).toBeLessThan(0.2)
    const engine = await openQwen25VL(pack, { provider: 'cpu', threads: 1, adapter: result.best! })
    onTestFinished(() => engine.close())
    for (const [picture, place] of Object.entries(places)) {
      const messages = [{ role: 'user', content: [{ type: 'image' }, { type: 'text', text: 'Where was this?' }] }] as const
      const { samples } = await engine.generate({ messages, images: [await readPicture(`images/${picture}.png`)], samples: 1, sampling: greedy, maxTokens: 30, form: 'free' }, { tokens: () => undefined })
      expect(samples[0].text).toBe(place)
    }
  })
})

describe('a run in float16', () => {
  it('halves the loss scale until gradients do not overflow', async () => {
    const model = await opened(await makePack('tied-4-1', 'fp16'), { precision: 'float16' })
    const [folder, lines]: [string, Line[]] = [temporaryFolder(), []]
    const tooLarge: Learner<Example> = {
      layout: model.layout, initial: model.initial, start: () => ({ ...model.start(), lossScale: 2 ** 22 }),
      update: (...given) => model.update(...given), logProbabilities: (...given) => model.logProbabilities(...given), save: (...given) => model.save(...given),
    }
    const { reason } = await sft({ model: tooLarge, ...modelData(model), folder, options: modelOptions, on: { log: (line) => lines.push(line), checkpoint: () => {} }, signal: new AbortController().signal })
    const skipped = lines.filter((line) => line.event === 'skipped')
    expect(reason).toBe('finished')
    expect(skipped.length).toBeGreaterThan(0)
    expect(skipped.map((line) => [line.update, line.lossScale])).toEqual(skipped.map((_, index) => [index + 1, 2 ** (21 - index)]))
    expect(losses(lines).at(-1)).toBeLessThan(0.8 * losses(lines)[0])
  })
})

describe('a run over a pack', () => {
  it.each([
    ['a LoRA on int4', 'int4', {}], ['a LoRA in float16', 'fp16', { precision: 'float16' }],
    ['all weights but the tower, with two threads', 'fp32', { threads: 2, trained: { kind: 'full', freeze: ['vision', 'merger'] } }],
  ] as const)('that was paused goes on to the same bits: %s', async (_, precision, options) => {
    const pack = await makePack('tied-4-1', precision)
    const [alone, folder] = [temporaryFolder(), temporaryFolder()]
    const whole = await train(await opened(pack, options), alone)
    const before = await train(await opened(pack, options), folder, {}, 7)
    expect(before.result).toMatchObject({ reason: 'paused', updates: 7 })
    const after = await train(await opened(pack, options), folder)
    expect(after.result).toMatchObject({ reason: 'finished', updates: whole.result.updates })
    expect([...losses(before.lines), ...losses(after.lines)]).toEqual(losses(whole.lines))
    expect(leftBy(folder)).toEqual(leftBy(alone))
  })

  it('that was killed goes on to the same bits', async () => {
    const pack = await makePack('tied-4-1', 'fp32')
    const [alone, folder] = [temporaryFolder(), temporaryFolder()]
    await train(await opened(pack), alone)
    expect(await killUntilDone([folder, pack], { kills: 3, within: 6 })).toBeGreaterThan(1)
    expect(leftBy(folder)).toEqual(leftBy(alone))
  }, 180_000)
})
