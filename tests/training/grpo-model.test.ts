// GRPO of a real pack, pictures and all: it earns more, samples by the inference engine from the distribution that it trains, and goes on to the same bits.
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { openQwen25VL } from '../../native-models/models/qwen2-5-vl/model.ts'
import { readCheckpoint } from '../../training/checkpoint.ts'
import { grpo } from '../../training/grpo.ts'
import type { GrpoOptions, GrpoResult } from '../../training/grpo.ts'
import type { TrainableModel, TrainableOptions } from '../../training/models/qwen2-5-vl/trainable.ts'
import { makePack } from '../native-models/models/qwen2-5-vl/packs.ts'
import { readArrays, readLogits, readPicture, readReference } from '../native-models/models/qwen2-5-vl/reference.ts'
import { temporaryFolder } from '../native-models/packs/tiny-checkpoint.ts'
import { grpoModelRun, grpoObjective, openGrpoModel } from './grpo-model-run.ts'
import { killUntilDone } from './killed-child.ts'
import { leftBy } from './left-files.ts'

type Line = Readonly<Record<string, number | string>>

const full = { kind: 'full', freeze: ['vision', 'merger'] } as const
/** The tower too: pictures are seen anew under each vector of parameters. */
const everything = { kind: 'full', freeze: [] } as const

async function opened(pack: string, options: Partial<TrainableOptions> = {}): Promise<TrainableModel> {
  const model = await openGrpoModel(pack, options)
  onTestFinished(() => model.close())
  return model
}

/** @param pauseAfter steps after which it pauses */
async function train(model: TrainableModel, folder: string, options: Partial<GrpoOptions> = {}, pauseAfter = Infinity): Promise<{ result: GrpoResult; lines: Line[] }> {
  const pause = new AbortController()
  const lines: Line[] = []
  const log = (line: Line) => {
    lines.push(line)
    if (line.event === 'update' && line.update === pauseAfter) pause.abort()
  }
  return { result: await grpo({ ...grpoModelRun(model, options), folder, on: { log, checkpoint: () => {} }, signal: pause.signal }), lines }
}

const numbers = (lines: readonly Line[], event: string, name: string) => lines.filter((line) => line.event === event).map((line) => line[name] as number)
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const drawing = (temperature: number, seed = 7) => ({ temperature, topP: 1, topK: 0, repetitionPenalty: 1, seed })

describe('a pack', () => {
  it.each([['a LoRA', 0.05, {}], ['all weights but the tower', 0.01, { trained: full }]] as const)('earns more with each step: %s', async (_, learningRate, options) => {
    const { lines, result } = await train(await opened(await makePack('tied-4-1', 'fp32'), options), temporaryFolder(), { epochs: 10, learningRate, evaluateEvery: 10, checkpointEvery: 100 })
    expect(result).toMatchObject({ reason: 'finished', updates: 20 })
    const rewards = numbers(lines, 'update', 'reward')
    expect(mean(rewards.slice(-4))).toBeGreaterThan(mean(rewards.slice(0, 4)) + 0.3)
    const validation = numbers(lines, 'evaluation', 'validationReward')
    expect(validation.at(-1)).toBeGreaterThan(validation[0])
    expect(numbers(lines, 'update', 'kl')[0]).toBeCloseTo(0, 5)
    expect(numbers(lines, 'update', 'kl').at(-1)).toBeGreaterThan(0.01)
  })

  it.each([['a LoRA', {}], ['all weights', { trained: everything }]] as const)('answers as the engine does with what was saved: %s', async (_, options) => {
    const pack = await makePack('tied-4-1', 'fp32')
    const [model, folder] = [await opened(pack, options), temporaryFolder()]
    const { result } = await train(model, folder, { epochs: 1, evaluateEvery: 2 })
    const { state: { parameters } } = await readCheckpoint(path.join(folder, 'checkpoints', 'checkpoint-00000002'), z.any())
    expect(parameters).not.toEqual(model.initial)
    const engine = 'trained' in options ? await openQwen25VL(result.best!, { provider: 'cpu', threads: 1 }) : await openQwen25VL(pack, { provider: 'cpu', threads: 1, adapter: result.best! })
    onTestFinished(() => engine.close())
    const asked = { messages: [{ role: 'user', content: [{ type: 'image' }, { type: 'text', text: 'Where was this?' }] }], images: [await readPicture('images/wide.png')], maxTokens: 24 } as const
    for (const sampling of [drawing(0), drawing(0.8), { ...drawing(1.5), topP: 0.7, topK: 20 }]) {
      const { samples } = await engine.generate({ ...asked, samples: 6, sampling, form: 'free' }, { tokens: () => undefined })
      const [answers] = await model.sample(parameters, [await model.encodePrompt(asked.messages, asked.images, 24)], { samples: 6, sampling, maxTokens: 24 })
      expect(answers).toEqual(samples.map(({ tokens, text, ended }) => ({ tokens, text, ended })))
      const [before] = await model.sample(model.initial, [await model.encodePrompt(asked.messages, asked.images, 24)], { samples: 6, sampling, maxTokens: 24 })
      expect(answers).not.toEqual(before)
    }
  })
})

/** log softmax(x / T), in doubles. */
function logSoftmax(values: readonly number[], temperature: number): number[] {
  const scaled = values.map((value) => value / temperature)
  const highest = Math.max(...scaled)
  const total = highest + Math.log(scaled.reduce((sum, value) => sum + Math.exp(value - highest), 0))
  return scaled.map((value) => value - total)
}

describe('log-probabilities at a temperature', () => {
  const { cases: { text } } = readReference('tied-4-1')
  const { dims: [length, vocabulary], data } = readLogits(readArrays('tied-4-1'), 'text') as { dims: [number, number]; data: Float32Array }
  const asked = { messages: [{ role: 'user', content: text.question }], maxTokens: 1 } as const
  /** Of each token that the recorded prompt may go on with. */
  async function nextTokens(model: TrainableModel): Promise<number[]> {
    const prompt = await model.encodePrompt(asked.messages, [], 1)
    expect(prompt.ids).toEqual(text.tokens.slice(0, length))
    const answers = await model.logProbabilities(model.initial, Array.from({ length: vocabulary }, (_, token) => model.answered(prompt, [token])))
    return answers.map(([value]) => value)
  }

  it.each([0.5, 0.7, 1, 2])('of %d are those of logits / T, as transformers has them', async (temperature) => {
    const found = await nextTokens(await opened(await makePack('tied-4-1', 'fp32'), { objective: grpoObjective(temperature) }))
    const logits = [...data.subarray((length - 1) * vocabulary, length * vocabulary)]
    logSoftmax(logits, temperature).forEach((value, token) => { expect(Math.abs(found[token] - value)).toBeLessThan(2e-3 / temperature) })
  })

  it('are those that the engine draws by', async () => {
    const model = await opened(await makePack('tied-4-1', 'fp32'), { objective: grpoObjective(0.7) })
    const [prompt, samples] = [await model.encodePrompt(asked.messages, [], 1), 2000]
    const [answers] = await model.sample(model.initial, [prompt], { samples, sampling: drawing(0.7), maxTokens: 1 })
    const drawn = answers.map(({ tokens }) => tokens[0])
    const statistic = (logs: readonly number[]) => logs.map((log, token) => {
      const [expected, seen] = [samples * Math.exp(log), drawn.filter((one) => one === token).length]
      return expected < 5 ? 0 : (seen - expected) ** 2 / expected
    }).reduce((sum, value) => sum + value, 0)
    const found = await nextTokens(model)
    const often = found.filter((log) => samples * Math.exp(log) >= 5).length
    expect(often).toBeGreaterThan(20)
    // Pearson's statistic has that many degrees of freedom: its mean, and five deviations of sqrt(2 n) above.
    expect(statistic(found)).toBeLessThan(often + 5 * Math.sqrt(2 * often))
    expect(statistic(await nextTokens(await opened(await makePack('tied-4-1', 'fp32'), { objective: grpoObjective(1) })))).toBeGreaterThan(2 * (often + 5 * Math.sqrt(2 * often)))
  })
})

describe('a run over a pack', () => {
  it.each([['a LoRA on int4', 'int4', {}], ['all weights but the tower, with two threads', 'fp32', { threads: 2, trained: full }]] as const)('that was paused goes on to the same bits: %s', async (_, precision, options) => {
    const pack = await makePack('tied-4-1', precision)
    const [alone, folder] = [temporaryFolder(), temporaryFolder()]
    const whole = await train(await opened(pack, options), alone, { iterations: 2 })
    const before = await train(await opened(pack, options), folder, { iterations: 2 }, 3)
    expect(before.result).toMatchObject({ reason: 'paused', updates: 3 })
    const after = await train(await opened(pack, options), folder, { iterations: 2 })
    expect(after.result).toMatchObject({ reason: 'finished', updates: whole.result.updates })
    for (const name of ['reward', 'kl', 'loss', 'answerTokens']) expect([before, after].flatMap(({ lines }) => numbers(lines, 'update', name))).toEqual(numbers(whole.lines, 'update', name))
    const last = (left: Record<string, string>) => Object.entries(left).filter(([name]) => /best|-00000006/.test(name))
    expect(last(leftBy(folder)).length).toBeGreaterThan(2)
    expect(last(leftBy(folder))).toEqual(last(leftBy(alone)))
  })

  it('that was killed goes on to the same bits', async () => {
    const pack = await makePack('tied-4-1', 'fp32')
    const [alone, folder] = [temporaryFolder(), temporaryFolder()]
    await train(await opened(pack), alone)
    expect(await killUntilDone([folder, pack, 'grpo'], { kills: 3, within: 3 })).toBeGreaterThan(1)
    expect(leftBy(folder)).toEqual(leftBy(alone))
  })
})
