// The loop of supervised fine-tuning with a model that trains in microseconds: order, pauses, kills, faults.
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readCheckpoint } from '../../training/checkpoint.ts'
import type { TrainingError } from '../../training/errors.ts'
import type { Encoded } from '../../training/learner.ts'
import { sft } from '../../training/sft.ts'
import type { SftOptions, SftRun } from '../../training/sft.ts'
import { temporaryFolder } from '../native-models/packs/tiny-checkpoint.ts'
import { openBigram, savedFile, walks } from './bigram-model.ts'
import type { BigramOptions } from './bigram-model.ts'
import { childData, childOptions, childVocabulary } from './child-run.ts'
import { killUntilDone } from './killed-child.ts'
import { leftBy } from './left-files.ts'

type Line = Readonly<Record<string, number | string>>
type Given = Partial<SftRun<Encoded>> & { readonly bigram?: Partial<BigramOptions>; readonly pauseAt?: (line: Line) => boolean }

const vocabulary = 16
const options: Partial<SftOptions> = { epochs: 2, batch: 8, microBatchTokens: 64, learningRate: 0.1, evaluateEvery: 5, patience: 0, checkpointEvery: 4 }

/** Runs in this process; what it logged comes with the result. */
async function train({ bigram, pauseAt, ...given }: Given = {}) {
  const folder = given.folder ?? temporaryFolder()
  const lines: Line[] = []
  const checkpoints: string[] = []
  const pause = new AbortController()
  const log = (line: Line) => {
    lines.push(line)
    if (pauseAt?.(line)) pause.abort()
  }
  const run = { train: walks(60, vocabulary, 1), validation: walks(20, vocabulary, 2), options, folder, on: { log, checkpoint: (made: string) => checkpoints.push(made) }, signal: pause.signal, ...given }
  const result = await sft({ model: openBigram({ vocabulary, ...bigram }), ...run }).catch((error: unknown) => ({ error: error as Error & { code: string; checkpoint: string | null } }))
  return { folder, lines, checkpoints, result }
}

const events = (lines: readonly Line[], event: string) => lines.filter((line) => line.event === event)
const numbers = (lines: readonly Line[], event: string, name: string) => events(lines, event).map((line) => line[name])
const weights = (folder: string, best: string) => fs.readFileSync(path.join(folder, path.basename(best), savedFile)).toString('hex')
const bestOf = (result: object): string => (result as { best: string }).best
/** The last checkpoint and the best weights. */
const lastOf = (folder: string) => Object.entries(leftBy(folder)).filter(([name]) => /best|-00000016/.test(name))

/** Share that is left of the loss at first. */
const fallen = (losses: readonly (number | string)[]) => Number(losses.at(-1)) / Number(losses[0])

describe('a run', () => {
  it('learns what the answers have in common, and tells of each update', async () => {
    const { lines, result } = await train()
    expect(result).toMatchObject({ reason: 'finished', updates: 16 })
    expect(numbers(lines, 'update', 'update')).toEqual(Array.from({ length: 16 }, (_, index) => index + 1))
    expect(numbers(lines, 'update', 'epoch')).toEqual([...Array(8).fill(0), ...Array(8).fill(1)])
    expect(numbers(lines, 'evaluation', 'update')).toEqual([0, 5, 10, 15, 16])
    expect(numbers(lines, 'evaluation', 'validationLoss')[0]).toBeCloseTo(Math.log(vocabulary), 6)
    expect(fallen(numbers(lines, 'evaluation', 'validationLoss'))).toBeLessThan(0.8)
    const rates = numbers(lines, 'update', 'learningRate') as number[]
    expect(rates[0]).toBe(0)
    expect(rates[1]).toBe(0.1)
    expect(rates.at(-1)).toBeCloseTo(0.05 * (1 + Math.cos(Math.PI * 14 / 15)), 12)
    for (const line of events(lines, 'update')) {
      expect(Object.keys(line).sort()).toEqual(['answerTokens', 'epoch', 'event', 'examples', 'gradientNorm', 'learningRate', 'loss', 'microBatches', 'milliseconds', 'tokens', 'tokensPerSecond', 'update'])
      expect(line.answerTokens).toBe(Number(line.tokens) - 2 * Number(line.examples))
      expect(line.gradientNorm).toBeGreaterThan(0)
    }
  })

  it('learns from each example once an epoch', async () => {
    const seen: string[] = []
    const told = (call: string, examples: readonly Encoded[]) => void (call === 'update' && seen.push(...examples.map(({ ids }) => ids.join())))
    await train({ bigram: { told } })
    const all = await Promise.all(walks(60, vocabulary, 1).map(async (walk) => (await walk.read()).ids.join()))
    expect([...seen].sort()).toEqual([...all, ...all].sort())
    expect(seen.slice(0, 60)).not.toEqual(seen.slice(60))
  })

  it('comes to the same however its micro-batches are cut', async () => {
    const [one, other] = [await train(), await train({ options: { ...options, microBatchTokens: 1 } })]
    const losses = [one, other].map(({ lines }) => numbers(lines, 'evaluation', 'validationLoss').map((loss) => Number(loss).toFixed(5)))
    expect(losses[0]).toEqual(losses[1])
    expect(numbers(other.lines, 'update', 'microBatches')).toEqual(numbers(other.lines, 'update', 'examples'))
  })

  it('refuses to train on nothing', async () => {
    expect((await train({ train: [] })).result).toMatchObject({ error: { code: 'nothing-to-train' } })
  })
})

describe('the best weights', () => {
  /** One example: what is learned from it soon tells nothing about the others. */
  const overfitting = { train: walks(1, vocabulary, 5), options: { ...options, epochs: 200, learningRate: 0.5, evaluateEvery: 1, patience: 4 } }

  it('are kept, and the run stops when evaluations bring nothing any more', async () => {
    const { folder, lines, result } = await train(overfitting)
    const losses = numbers(lines, 'evaluation', 'validationLoss').slice(1) as number[]
    const lowest = losses.indexOf(Math.min(...losses)) + 1
    expect(result).toMatchObject({ reason: 'stopped-early', updates: lowest + 4, best: path.join(folder, `best-${String(lowest).padStart(8, '0')}`) })
    expect(fs.readdirSync(folder).sort()).toEqual([path.basename(bestOf(result)), 'checkpoints'])
    const alone = await train({ ...overfitting, options: { ...overfitting.options, patience: 0 }, pauseAt: (line) => line.event === 'evaluation' && line.update === lowest })
    expect(weights(folder, bestOf(result))).toBe(weights(alone.folder, bestOf(alone.result)))
  })

  it('have their checkpoint beside the last two', async () => {
    const { folder, result } = await train(overfitting)
    const update = (result as { updates: number }).updates
    // Evaluations without progress leave no checkpoint: those at every fourth update and the end do.
    const kept = [update - 4, Math.floor((update - 1) / 4) * 4, update].map((number) => `checkpoint-${String(number).padStart(8, '0')}`)
    expect(fs.readdirSync(path.join(folder, 'checkpoints')).sort()).toEqual([...new Set(kept)])
  })

  it('are the last ones where nothing is evaluated', async () => {
    const { folder, lines, result } = await train({ validation: [] })
    expect(events(lines, 'evaluation')).toEqual([])
    expect(bestOf(result)).toBe(path.join(folder, 'best-00000016'))
  })

  it('do not exist before an evaluation', async () => {
    const { folder, result } = await train({ pauseAt: (line) => line.event === 'update' && line.update === 3 })
    expect(result).toEqual({ reason: 'paused', best: null, updates: 3 })
    expect(fs.readdirSync(folder)).toEqual(['checkpoints'])
  })
})

/** Times differ from run to run, and what was resumed is told. */
const timeless = (lines: readonly Line[]) => lines.filter((line) => line.event !== 'resumed').map(({ milliseconds: _, tokensPerSecond: __, ...line }) => line)

describe('a run that was paused', () => {
  it.each([['update', 1], ['update', 5], ['evaluation', 5], ['update', 8], ['evaluation', 15], ['update', 15]])('after %s %d goes on to the same weights and log', async (event, update) => {
    const alone = await train()
    const before = await train({ pauseAt: (line) => line.event === event && line.update === update })
    expect(before.result).toMatchObject({ reason: 'paused', updates: update })
    const after = await train({ folder: before.folder })
    expect(after.result).toMatchObject({ reason: 'finished', updates: 16 })
    expect(timeless([...before.lines, ...after.lines])).toEqual(timeless(alone.lines))
    expect(lastOf(after.folder)).toHaveLength(3)
    expect(lastOf(after.folder)).toEqual(lastOf(alone.folder))
  })

  it('after every single update goes on to the same weights', async () => {
    const [alone, folder] = [await train(), temporaryFolder()]
    let pauses = 0
    for (let ended = false; !ended; pauses++) ended = !(((await train({ folder, pauseAt: (line) => line.event === 'update' })).result as { reason: string }).reason === 'paused')
    const result = await train({ folder })
    expect(pauses).toBe(17)
    expect(weights(folder, bestOf(result.result))).toBe(weights(alone.folder, bestOf(alone.result)))
  })

  it('in the middle of an evaluation does it when it goes on', async () => {
    const [alone, pause, folder] = [await train(), new AbortController(), temporaryFolder()]
    let evaluated = 0
    const told = (call: string) => void (call === 'logProbabilities' && ++evaluated === 8 && pause.abort())
    const before = await train({ folder, bigram: { told }, signal: pause.signal })
    expect(before.result).toMatchObject({ reason: 'paused' })
    const after = await train({ folder })
    expect(timeless([...before.lines, ...after.lines])).toEqual(timeless(alone.lines))
    expect(weights(folder, bestOf(after.result))).toBe(weights(alone.folder, bestOf(alone.result)))
  })

  it('has ended when it has: run again it says so', async () => {
    const first = await train()
    const again = await train({ folder: first.folder })
    expect(again.result).toEqual(first.result)
    expect(again.lines.map((line) => line.event)).toEqual(['resumed'])
  })

  it('does not go on with other options, data or weights', async () => {
    const { folder } = await train({ pauseAt: (line) => line.update === 4 })
    const refused = { error: { code: 'other-run', message: expect.stringContaining('checkpoint-00000004') } }
    expect((await train({ folder, options: { ...options, learningRate: 0.2 } })).result).toMatchObject(refused)
    expect((await train({ folder, train: walks(59, vocabulary, 1) })).result).toMatchObject(refused)
    expect((await train({ folder, validation: walks(20, vocabulary, 9).slice(1) })).result).toMatchObject(refused)
    const model = openBigram({ vocabulary })
    expect((await train({ folder, model: { ...model, initial: model.initial.map(() => 1) } })).result).toMatchObject(refused)
    expect((await train({ folder, options: { ...options, checkpointEvery: 3 } })).result).toMatchObject({ reason: 'finished' })
  })
})

describe('a run that was killed', () => {
  it('at any moment comes to the same bytes as one left alone', async () => {
    const [alone, folder] = [temporaryFolder(), temporaryFolder()]
    await sft({ ...childData(), model: openBigram({ vocabulary: childVocabulary }), folder: alone, options: childOptions, on: { log: () => {}, checkpoint: () => {} }, signal: new AbortController().signal })
    expect(await killUntilDone([folder, '5'], { kills: 8, within: 8 })).toBeGreaterThan(1)
    expect(leftBy(folder)).toEqual(leftBy(alone))
  }, 120_000)
})

describe('a number that is none', () => {
  // The rate rises until the loss of an update, one on the validation part, or a parameter overflows.
  it.each([[100, 1], [1, 100], [100, 3]])('stops the run and names the last good checkpoint (evaluation every %d, checkpoint every %d)', async (evaluateEvery, checkpointEvery) => {
    const { folder, checkpoints, result } = await train({ options: { ...options, learningRate: 3e38, epochs: 10, warmupShare: 0.1, evaluateEvery, checkpointEvery } })
    const { code, message, checkpoint } = (result as { error: TrainingError }).error
    expect([code, checkpoint]).toEqual(['not-finite', checkpoints.at(-1)])
    expect(message).toMatch(/ update \d+ is (NaN|-?Infinity|not finite): .*The last good checkpoint is .*checkpoint-0000000\d\.$/)
    const { state } = await readCheckpoint(checkpoint!, z.any())
    expect([state.parameters, state.first, state.second].every((vector) => vector.every(Number.isFinite))).toBe(true)
    expect(fs.readdirSync(folder)).toEqual(['checkpoints'])
  })

  it('in float16 halves the loss scale and skips the update', async () => {
    const { lines, result } = await train({ bigram: { initialLossScale: 2 ** 22 } })
    expect(result).toMatchObject({ reason: 'finished', updates: 16 })
    const skipped = events(lines, 'skipped')
    expect(skipped.length).toBeGreaterThan(1)
    expect(skipped.map((line) => line.lossScale)).toEqual(skipped.map((_, index) => 2 ** (21 - index)))
    expect(skipped.every((line) => line.gradientNorm === Infinity)).toBe(true)
    expect(fallen(numbers(lines, 'evaluation', 'validationLoss'))).toBeLessThan(0.9)
  })

  it('in float16 stops the run when no loss scale helps', async () => {
    const { lines, result } = await train({ options: { ...options, epochs: 10, learningRate: 3e38, warmupShare: 0.1, evaluateEvery: 100, checkpointEvery: 100 }, bigram: { initialLossScale: 4 } })
    expect(result).toMatchObject({ error: { code: 'not-finite' } })
    expect(events(lines, 'skipped').map((line) => line.lossScale)).toEqual([2, 1])
  })
})
