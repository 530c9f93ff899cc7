// The loop of GRPO with a policy that answers and learns in microseconds: what it samples, scores, learns from and tells; pauses, kills, faults.
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readCheckpoint } from '../../training/checkpoint.ts'
import type { TrainingError } from '../../training/errors.ts'
import { grpo } from '../../training/grpo.ts'
import type { GrpoOptions, GrpoResult } from '../../training/grpo.ts'
import type { Policy } from '../../training/learner.ts'
import { advantagesOf } from '../../training/rollouts.ts'
import type { Scorer } from '../../training/rollouts.ts'
import { temporaryFolder } from '../native-models/packs/tiny-checkpoint.ts'
import { savedFile } from './bigram-model.ts'
import type { BigramPolicyOptions, Call, First, Rated } from './bigram-policy.ts'
import { childGrpo, grpoOptions, grpoRun, promptsAfter, wishes } from './grpo-run.ts'
import type { PolicyRun } from './grpo-run.ts'
import { killUntilDone } from './killed-child.ts'
import { leftBy } from './left-files.ts'

type Line = Readonly<Record<string, number | string>>
interface Given extends Partial<Omit<PolicyRun, 'options'>> {
  readonly policy?: Partial<BigramPolicyOptions>
  readonly options?: Partial<GrpoOptions>
  readonly folder?: string
  readonly signal?: AbortSignal
  readonly pauseAt?: (line: Line) => boolean
}

/** Runs in this process; what it logged, called and asked to be scored comes with the result. */
async function train({ policy, options, pauseAt, ...given }: Given = {}) {
  const folder = given.folder ?? temporaryFolder()
  const [lines, checkpoints, calls, asked]: [Line[], string[], Call[], Parameters<Scorer>[0][]] = [[], [], [], []]
  const pause = new AbortController()
  const log = (line: Line) => {
    lines.push(line)
    if (pauseAt?.(line)) pause.abort()
  }
  const run = { ...grpoRun({ told: (call) => void calls.push(call), ...policy }, options), folder, on: { log, checkpoint: (made: string) => checkpoints.push(made) }, signal: pause.signal, ...given }
  const score: Scorer = async (items) => {
    asked.push(items)
    return run.score(items)
  }
  const result = await grpo({ ...run, score }).catch((error: unknown) => ({ error: error as TrainingError }))
  return { folder, lines, checkpoints, calls, asked, result }
}

const events = (lines: readonly Line[], event: string) => lines.filter((line) => line.event === event)
const numbers = (lines: readonly Line[], event: string, name: string) => events(lines, event).map((line) => line[name] as number)
const callsOf = <Kind extends Call['call']>(calls: readonly Call[], call: Kind) => calls.filter((one): one is Extract<Call, { call: Kind }> => one.call === call)
const weightsIn = (best: string) => fs.readFileSync(path.join(best, savedFile)).toString('hex')
const bestOf = ({ result }: { readonly result: object }): string => (result as GrpoResult).best!
const lastState = async (checkpoints: readonly string[]) => (await readCheckpoint(checkpoints.at(-1)!, z.any())).state
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const spread = (values: readonly number[]) => Math.sqrt(values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1))
const steps = 12

describe('a run', () => {
  it('learns to earn what is rewarded, on prompts that it has not seen too', async () => {
    const { lines, result } = await train({ options: { epochs: 12, evaluateEvery: 6, learningRate: 0.3 } })
    expect(result).toMatchObject({ reason: 'finished', updates: 36 })
    const rewards = numbers(lines, 'update', 'reward')
    expect(mean(rewards.slice(0, 4))).toBeLessThan(0.6)
    expect(mean(rewards.slice(-8))).toBeGreaterThan(1.2)
    expect(numbers(lines, 'evaluation', 'update')).toEqual([0, 6, 12, 18, 24, 30, 36])
    const validation = numbers(lines, 'evaluation', 'validationReward')
    expect(validation.at(-1)).toBeGreaterThan(validation[0] + 0.5)
  })

  it('warms up and cools down, and counts steps and epochs', async () => {
    const { lines } = await train()
    expect(numbers(lines, 'update', 'update')).toEqual(Array.from({ length: steps }, (_, index) => index + 1))
    expect(numbers(lines, 'update', 'epoch')).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3])
    const rates = numbers(lines, 'update', 'learningRate')
    expect(rates.slice(0, 2)).toEqual([0, 0.1])
    expect(rates.at(-1)).toBeCloseTo(0.05 * (1 + Math.cos(Math.PI * 10 / 11)), 12)
  })

  it('tells of each reward, the answers and the time of each phase', async () => {
    const { lines, asked } = await train({ validation: [] })
    for (const [index, line] of events(lines, 'update').entries()) {
      expect(Object.keys(line).sort()).toEqual([
        'answerTokens', 'answers', 'clipped', 'epoch', 'event', 'gradientNorm', 'kl', 'learningRate', 'length', 'length.spread', 'loss',
        'milliseconds', 'milliseconds.read', 'milliseconds.reference', 'milliseconds.sample', 'milliseconds.score', 'milliseconds.update',
        'reward', 'reward.brief', 'reward.brief.spread', 'reward.spread', 'reward.wished', 'reward.wished.spread', 'tokensPerSecond', 'truncatedShare', 'update', 'withoutSpreadShare',
      ])
      const items = asked[index]
      const scores = await wishes(items)
      const totals = scores.map(({ total }) => total)
      // One token more than letters where it ended by itself.
      const lengths = items.map(({ completion }) => Math.min(completion.length + 1, grpoOptions.maxTokens))
      const groups = items.map((_, answer) => totals.slice(answer - answer % 6, answer - answer % 6 + 6))
      const expected = {
        answers: items.length, answerTokens: lengths.reduce((sum, length) => sum + length, 0), reward: mean(totals), 'reward.spread': spread(totals),
        'reward.wished': mean(scores.map(({ wished }) => wished!)), 'reward.brief.spread': spread(scores.map(({ brief }) => brief!)),
        length: mean(lengths), 'length.spread': spread(lengths), truncatedShare: mean(items.map(({ completion }) => Number(completion.length === grpoOptions.maxTokens))),
        withoutSpreadShare: mean(groups.map((group) => Number(new Set(group).size === 1))),
      }
      for (const [name, value] of Object.entries(expected)) expect(line[name], name).toBeCloseTo(value, 10)
      const phases = Object.entries(line).filter(([name]) => name.startsWith('milliseconds.')).map(([, value]) => value as number)
      expect(line.milliseconds).toBeCloseTo(phases.reduce((sum, value) => sum + value, 0), 9)
      expect(line.tokensPerSecond).toBeCloseTo(1000 * expected.answerTokens / (line['milliseconds.sample'] as number), 6)
    }
  })

  it('samples each prompt once an epoch, in another order each time, as it was asked to', async () => {
    const { calls, asked, lines } = await train({ validation: [], options: { topP: 0.9, topK: 5, epochs: 2 } })
    const sampled = callsOf(calls, 'sample')
    expect(sampled.map(({ prompts }) => prompts.length).sort()).toEqual([2, 2, 3, 3, 3, 3])
    const order = sampled.flatMap(({ prompts }) => prompts)
    expect([order.slice(0, 8), order.slice(8)].map((epoch) => [...epoch].sort())).toEqual([[1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7, 8]])
    expect(order.slice(0, 8)).not.toEqual(order.slice(8))
    expect(new Set(sampled.map(({ options }) => options.sampling.seed)).size).toBe(6)
    for (const { options } of sampled) expect(options).toMatchObject({ samples: 6, maxTokens: 8, sampling: { temperature: 0.7, topP: 0.9, topK: 5, repetitionPenalty: 1 } })
    expect(asked.map((items) => items.map(({ id, solution }) => `${id} ${solution}`))).toEqual(sampled.map(({ prompts }) => prompts.flatMap((first) => Array(6).fill(`after ${first} c`))))
    expect((await train({ validation: [], options: { epochs: 2, seed: 4 } })).lines[0].reward).not.toBe(lines[0].reward)
  })

  it('makes answers likelier by their advantage within the group', async () => {
    const { calls, asked } = await train({ validation: [] })
    for (const [index, { examples }] of callsOf(calls, 'update').entries()) {
      const groups = Object.values(Object.groupBy(asked[index], ({ id }) => id)) as Parameters<Scorer>[0][]
      const expected = await Promise.all(groups.map(async (group) => {
        const advantages = advantagesOf((await wishes(group)).map(({ total }) => total))
        return group.map(({ id, completion }, answer) => `${id.slice(6)} ${completion} ${advantages[answer]}`)
      }))
      const textOf = ({ ids }: Rated) => ids.slice(1).map((token) => (token === 0 ? '' : String.fromCharCode(96 + token))).join('')
      expect(examples.map((example) => `${example.ids[0]} ${textOf(example)} ${example.advantage}`).sort()).toEqual(expected.flat().sort())
    }
  })

  it('comes to the same however its micro-batches are cut', async () => {
    const [one, other] = [await train(), await train({ options: { microBatchTokens: 1 } })]
    expect(numbers(other.lines, 'evaluation', 'validationReward')).toEqual(numbers(one.lines, 'evaluation', 'validationReward'))
    expect(callsOf(other.calls, 'update').every(({ examples, microBatches }) => microBatches === examples.length)).toBe(true)
    expect(callsOf(one.calls, 'update').every(({ examples, microBatches }) => microBatches < examples.length)).toBe(true)
    numbers(one.lines, 'update', 'loss').forEach((loss, index) => { expect(numbers(other.lines, 'update', 'loss')[index]).toBeCloseTo(loss, 5) })
  })

  it('refuses to train on nothing', async () => {
    expect((await train({ train: [] })).result).toMatchObject({ error: { code: 'nothing-to-train' } })
  })
})

describe('the divergence from the start', () => {
  it('is none at first, is told, and holds the weights the more it weighs', async () => {
    const [free, held] = [await train({ validation: [], options: { learningRate: 0.3 } }), await train({ validation: [], policy: { beta: 5 }, options: { beta: 5, learningRate: 0.3 } })]
    const [freely, tightly] = [free, held].map(({ lines }) => numbers(lines, 'update', 'kl'))
    expect([freely[0], tightly[0]]).toEqual([expect.closeTo(0, 9), expect.closeTo(0, 9)])
    expect(freely.at(-1)).toBeGreaterThan(0.05)
    expect(tightly.at(-1)).toBeLessThan(freely.at(-1)! / 4)
  })

  it('is from the start, whatever was learned since', async () => {
    const { calls } = await train({ validation: [] })
    const { initial } = grpoRun().model
    const references = callsOf(calls, 'logProbabilities')
    expect(references.every(({ parameters }) => parameters.every((value, index) => value === initial[index]))).toBe(true)
    const [update] = callsOf(calls, 'update').slice(-1)
    for (const example of update.examples) expect(example.reference).toEqual((await grpoRun().model.logProbabilities(initial, [example]))[0])
  })

  it('with a weight of 0 is not computed', async () => {
    const { calls, lines } = await train({ validation: [], policy: { beta: 0 }, options: { beta: 0 } })
    expect(callsOf(calls, 'logProbabilities')).toEqual([])
    expect(callsOf(calls, 'update').flatMap(({ examples }) => examples).every(({ reference, old }) => reference === null && old === null)).toBe(true)
    expect(events(lines, 'update').some((line) => 'kl' in line)).toBe(false)
  })
})

describe('inner iterations', () => {
  const several = { validation: [], policy: { beta: 0 }, options: { beta: 0, iterations: 4 } }

  it('go over the same answers, held against what they were likely when drawn', async () => {
    const { calls, lines, result } = await train(several)
    expect(result).toMatchObject({ updates: steps })
    const [updates, before] = [callsOf(calls, 'update'), callsOf(calls, 'logProbabilities')]
    expect(updates).toHaveLength(4 * steps)
    const model: Policy<First, Rated> = grpoRun().model
    for (let step = 0; step < steps; step++) {
      const [first, ...others] = updates.slice(4 * step, 4 * step + 4)
      for (const { examples } of others) expect(examples).toEqual(first.examples)
      const { parameters } = before.find(({ examples }) => examples.some(({ ids }) => ids === first.examples[0].ids))!
      for (const example of first.examples) expect(example.old).toEqual((await model.logProbabilities(parameters, [example]))[0])
    }
    expect(new Set(before.map(({ parameters }) => parameters)).size).toBe(steps)
    expect(Math.max(...numbers(lines, 'update', 'clipped'))).toBeGreaterThan(0.05)
  })

  it('with but one need none of that, and clip nothing', async () => {
    const { calls, lines } = await train({ ...several, options: { beta: 0, iterations: 1 } })
    expect(callsOf(calls, 'logProbabilities')).toEqual([])
    expect(new Set(numbers(lines, 'update', 'clipped'))).toEqual(new Set([0]))
  })
})

describe('answers that tell nothing', () => {
  const equal: Scorer = async (items) => items.map(() => ({ total: 0.1 }))

  it('leave the weights as they were: groups without spread and beta 0', async () => {
    const { lines, checkpoints } = await train({ validation: [], policy: { beta: 0 }, options: { beta: 0 }, score: equal })
    expect(new Set(numbers(lines, 'update', 'withoutSpreadShare'))).toEqual(new Set([1]))
    expect((await lastState(checkpoints)).parameters).toEqual(grpoRun().model.initial)
  })

  /** Cuts the answers of prompts from `from` on down to nothing. */
  const emptied = (from: number, told: (call: Call) => void): Policy<First, Rated> => {
    const { model } = grpoRun({ told })
    const sample: Policy<First, Rated>['sample'] = async (parameters, prompts, options) =>
      (await model.sample(parameters, prompts, options)).map((group, index) => (prompts[index] < from ? group : group.map(() => ({ tokens: [], text: '', ended: 'stop' as const }))))
    return { ...model, sample }
  }

  it('as empty ones are scored and told of, and not learned from', async () => {
    const calls: Call[] = []
    const { lines, asked, result } = await train({ model: emptied(5, (call) => void calls.push(call)), validation: [] })
    expect(result).toMatchObject({ reason: 'finished', updates: steps })
    expect(asked.flat().filter(({ completion, id }) => completion === '' && Number(id.slice(6)) >= 5)).toHaveLength(4 * 4 * 6)
    expect(numbers(lines, 'update', 'loss').every(Number.isFinite)).toBe(true)
    const learned = callsOf(calls, 'update').flatMap(({ examples }) => examples)
    expect(learned).toHaveLength(4 * 4 * 6)
    expect(learned.every(({ ids }) => ids[0] < 5 && ids.length > 1)).toBe(true)
  })

  it('as empty ones alone change nothing', async () => {
    const calls: Call[] = []
    const { lines, checkpoints, result } = await train({ model: emptied(0, (call) => void calls.push(call)), validation: [] })
    expect(callsOf(calls, 'update')).toEqual([])
    expect(result).toMatchObject({ reason: 'finished' })
    expect(numbers(lines, 'update', 'length')).toEqual(Array(steps).fill(0))
    expect((await lastState(checkpoints)).parameters).toEqual(grpoRun().model.initial)
  })
})

describe('the best weights', () => {
  /** Rewards of the evaluations, one after another; training as usual. */
  const judgedBy = (rewards: readonly number[]): Scorer => {
    let evaluation = -1
    return async (items) => {
      if (items[0].solution !== 'judged') return wishes(items)
      evaluation++
      return items.map(() => ({ total: rewards[evaluation] }))
    }
  }
  const judged = (patience: number, rewards: readonly number[]) => ({ validation: promptsAfter([2, 5], 'judged'), score: judgedBy(rewards), options: { evaluateEvery: 1, patience, checkpointEvery: 100 } })

  it('are those with the highest validation reward, and the run stops when none is higher any more', async () => {
    const run = await train(judged(3, [9, 0.1, 0.2, 0.7, 0.6, 0.7, 0.7]))
    expect(run.result).toMatchObject({ reason: 'stopped-early', updates: 6, best: path.join(run.folder, 'best-00000003') })
    const alone = await train({ pauseAt: (line) => line.event === 'update' && line.update === 3 })
    const { parameters } = await lastState(alone.checkpoints)
    expect(weightsIn(bestOf(run))).toBe(Buffer.from(parameters.buffer).toString('hex'))
    expect(fs.readdirSync(run.folder).sort()).toEqual(['best-00000003', 'checkpoints'])
  })

  it('without patience are kept, and the run goes to its end', async () => {
    const run = await train(judged(0, [0, 5, ...Array<number>(11).fill(1)]))
    expect(run.result).toMatchObject({ reason: 'finished', updates: steps, best: path.join(run.folder, 'best-00000001') })
  })

  it('are the last ones where nothing is evaluated', async () => {
    const run = await train({ validation: [] })
    expect(bestOf(run)).toBe(path.join(run.folder, 'best-00000012'))
    expect(events(run.lines, 'evaluation')).toEqual([])
  })

  it('are looked for by one greedy answer to each prompt, a few at once', async () => {
    const { calls, asked } = await train({ validation: promptsAfter([1, 2, 3, 4], 'c'), options: { evaluateEvery: 100 } })
    const greedily = callsOf(calls, 'sample').filter(({ options }) => options.sampling.temperature === 0)
    expect(greedily.map(({ prompts }) => prompts)).toEqual([[1, 2, 3], [4], [1, 2, 3], [4]])
    expect(greedily.every(({ options }) => options.samples === 1 && options.maxTokens === 8)).toBe(true)
    expect(asked.slice(0, 2).map((items) => items.map(({ id }) => id))).toEqual([['after 1', 'after 2', 'after 3'], ['after 4']])
  })
})

/** Times differ from run to run, and what was resumed is told. */
const timeless = (lines: readonly Line[]) =>
  lines.filter((line) => line.event !== 'resumed').map((line) => Object.fromEntries(Object.entries(line).filter(([name]) => !name.startsWith('milliseconds') && name !== 'tokensPerSecond')))
/** The last checkpoint and the best weights. */
const lastOf = (folder: string) => Object.entries(leftBy(folder)).filter(([name]) => /best|-00000012/.test(name))

describe('a run that was paused', () => {
  it.each([['update', 1], ['update', 3], ['evaluation', 3], ['update', 4], ['update', 11], ['update', 12], ['evaluation', 12]])('after %s %d goes on to the same weights and log', async (event, update) => {
    const options = { iterations: 2 }
    const alone = await train({ options })
    const before = await train({ options, pauseAt: (line) => line.event === event && line.update === update })
    expect(before.result).toMatchObject({ reason: 'paused', updates: update })
    const after = await train({ options, folder: before.folder })
    expect(after.result).toMatchObject({ reason: 'finished', updates: steps })
    expect(timeless([...before.lines, ...after.lines])).toEqual(timeless(alone.lines))
    expect(weightsIn(bestOf(after))).toBe(weightsIn(bestOf(alone)))
    expect(await lastState(after.checkpoints)).toEqual(await lastState(alone.checkpoints))
  })

  it('after every single step goes on to the same weights', async () => {
    const [alone, folder] = [await train(), temporaryFolder()]
    const pauseAt = (line: Line) => line.event === 'update'
    let pauses = 0
    while (((await train({ folder, pauseAt })).result as GrpoResult).reason === 'paused') pauses++
    expect(pauses).toBe(steps)
    expect(weightsIn(bestOf(await train({ folder })))).toBe(weightsIn(bestOf(alone)))
  })

  it('in the middle of an evaluation does it when it goes on', async () => {
    const validation = promptsAfter([1, 2, 3, 4, 5, 6, 7, 8], 'c')
    const [alone, pause, folder] = [await train({ validation }), new AbortController(), temporaryFolder()]
    let evaluated = 0
    const told = (call: Call) => void (call.call === 'sample' && call.options.samples === 1 && ++evaluated === 5 && pause.abort())
    const before = await train({ validation, folder, policy: { told }, signal: pause.signal })
    expect(before.result).toMatchObject({ reason: 'paused', updates: 3 })
    expect(evaluated).toBe(5)
    const after = await train({ validation, folder })
    expect(timeless([...before.lines, ...after.lines])).toEqual(timeless(alone.lines))
    expect(lastOf(after.folder)).toEqual(lastOf(alone.folder))
  })

  it('right before an evaluation answers nothing for it', async () => {
    const { calls, result } = await train({ pauseAt: (line) => line.event === 'update' && line.update === 3 })
    expect(result).toMatchObject({ reason: 'paused', updates: 3 })
    expect(callsOf(calls, 'sample').filter(({ options }) => options.samples === 1)).toHaveLength(1)
  })

  it('has ended when it has: run again it says so', async () => {
    const first = await train()
    const again = await train({ folder: first.folder })
    expect(again.result).toEqual(first.result)
    expect(again.lines.map((line) => line.event)).toEqual(['resumed'])
    expect(again.calls).toEqual([])
  })

  it('does not go on with other options, prompts, solutions or weights', async () => {
    const { folder } = await train({ pauseAt: (line) => line.update === 4 })
    const refused = { error: { code: 'other-run', message: expect.stringContaining('checkpoint-00000004') as string } }
    for (const options of [{ generations: 7 }, { temperature: 0.8 }, { beta: 0 }, { iterations: 2 }, { seed: 9 }]) expect((await train({ folder, options })).result).toMatchObject(refused)
    expect((await train({ folder, train: promptsAfter([1, 2, 3, 4, 5, 6, 7], 'c') })).result).toMatchObject(refused)
    expect((await train({ folder, train: promptsAfter([1, 2, 3, 4, 5, 6, 7, 8], 'd') })).result).toMatchObject(refused)
    const { model } = grpoRun()
    expect((await train({ folder, model: { ...model, initial: model.initial.map(() => 1) } })).result).toMatchObject(refused)
    expect((await train({ folder, options: { checkpointEvery: 3 } })).result).toMatchObject({ reason: 'finished' })
  })
})

describe('a run that was killed', () => {
  it('at any moment comes to the same bytes as one left alone', async () => {
    const [alone, folder] = [temporaryFolder(), temporaryFolder()]
    await grpo({ ...childGrpo({ delay: 0 }), folder: alone, on: { log: () => {}, checkpoint: () => {} }, signal: new AbortController().signal })
    expect(await killUntilDone([folder, '5', 'grpo'], { kills: 8, within: 6 })).toBeGreaterThan(1)
    expect(leftBy(folder)).toEqual(leftBy(alone))
  }, 120_000)
})

describe('a number that is none', () => {
  it.each([1, 3])('stops the run and names the last good checkpoint (checkpoint every %d)', async (checkpointEvery) => {
    const { folder, checkpoints, result } = await train({ validation: [], options: { learningRate: 3e38, warmupShare: 0.5, checkpointEvery, epochs: 10 } })
    const { code, message, checkpoint } = (result as { error: TrainingError }).error
    expect([code, checkpoint]).toEqual(['not-finite', checkpoints.at(-1)])
    expect(message).toMatch(/ update \d+ is (NaN|-?Infinity|not finite): .*The last good checkpoint is .*checkpoint-000000\d\d\.$/)
    const { state } = await readCheckpoint(checkpoint!, z.any())
    expect([state.parameters, state.first, state.second].every((vector) => vector.every(Number.isFinite))).toBe(true)
    expect(fs.readdirSync(folder)).toEqual(['checkpoints'])
  })

  it('in float16 halves the loss scale and makes the update again: no answer is lost', async () => {
    const [scaled, plain] = [await train({ validation: [], policy: { initialLossScale: 2 ** 22 } }), await train({ validation: [] })]
    expect(scaled.result).toMatchObject({ reason: 'finished', updates: steps })
    const scales = numbers(scaled.lines, 'update', 'lossScale')
    expect(scales).toHaveLength(steps)
    expect(scales[0]).toBeLessThan(2 ** 22)
    expect(callsOf(scaled.calls, 'update')).toHaveLength(steps + Math.log2(2 ** 22 / scales.at(-1)!))
    // The table's gradient is exact at any scale that it fits in.
    expect((await lastState(scaled.checkpoints)).parameters).toEqual((await lastState(plain.checkpoints)).parameters)
    expect(await lastState(scaled.checkpoints)).toMatchObject({ updates: steps })
  })

  it('at every scale stops the run', async () => {
    const beta = 1e9
    const { result, calls } = await train({ validation: [], policy: { initialLossScale: 4, beta }, options: { beta, checkpointEvery: 1 } })
    // There is no divergence before the first update at a rate.
    expect(result).toMatchObject({ error: { code: 'not-finite', message: expect.stringContaining('update 3 is Infinity') as string, checkpoint: expect.stringContaining('checkpoint-00000002') as string } })
    expect(callsOf(calls, 'update')).toHaveLength(2 + 3)
  })
})

describe('a scorer that', () => {
  const failing = (from: number, failure: Scorer): Scorer => {
    let times = 0
    return async (items) => (++times < from ? wishes(items) : failure(items))
  }

  it('throws ends the run with its own words; the steps before are kept, and it goes on to the same weights', async () => {
    const alone = await train({ options: { checkpointEvery: 100 } })
    // The first time is the evaluation before any step, the sixth the one after the third, the seventh in the fifth step.
    const gone = failing(7, async () => { throw new Error('the agent is gone') })
    const before = await train({ options: { checkpointEvery: 100 }, score: gone })
    expect(before.result).toMatchObject({ error: { message: 'the agent is gone' } })
    expect(before.checkpoints.map((made) => path.basename(made))).toContain('checkpoint-00000004')
    const after = await train({ options: { checkpointEvery: 100 }, folder: before.folder })
    expect(after.lines[0]).toMatchObject({ event: 'resumed', update: 4 })
    expect(timeless([...before.lines, ...after.lines])).toEqual(timeless(alone.lines))
    expect(weightsIn(bestOf(after))).toBe(weightsIn(bestOf(alone)))
  })

  it('throws at once leaves nothing', async () => {
    const { folder, result } = await train({ score: async () => { throw new Error('the agent is gone') } })
    expect(result).toMatchObject({ error: { message: 'the agent is gone' } })
    expect(fs.readdirSync(folder)).toEqual([])
  })

  it.each<[string, Scorer, string]>([
    ['forgets an answer', async (items) => (await wishes(items)).slice(1), '18 answers were to be scored, and 17 scores came back'],
    ['gives a score that is none', async (items) => (await wishes(items)).map((scores, index) => (index === 4 ? { ...scores, total: NaN } : scores)), 'an answer cannot have the score NaN'],
  ])('%s is refused', async (_, wrong, message) => {
    const { result } = await train({ validation: [], train: promptsAfter([1, 2, 3], 'c'), score: wrong })
    expect(result).toMatchObject({ error: { name: 'RangeError', message } })
  })
})
