// A language model of one table, the log-odds of each token after each other one: small enough to train thousands of updates in a test.
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { buildFolder } from '../../native-models/packs/staging.ts'
import { createRandom } from '../../training/data/random.ts'
import type { Encoded, Learner, OptimizerState } from '../../training/learner.ts'
import { corrections, defaultAdamW } from '../../training/optimizers/adamw.ts'
import { nextLossScale } from '../../training/optimizers/loss-scale.ts'
import type { LazyExample } from '../../training/sft.ts'

export interface BigramOptions {
  readonly vocabulary: number
  /** Rounds the gradient, times this, to float16 as a graph of that dtype does. */
  readonly initialLossScale?: number
  /** Milliseconds that an update takes longer. */
  readonly delay?: number
  /** Told before each call: of what, and how many examples. */
  readonly told?: (call: 'update' | 'logProbabilities', examples: readonly Encoded[]) => void
}

/** Natural logarithm of p(token | the one before), for each token. */
export function logSoftmax(parameters: Float32Array, before: number, vocabulary: number): number[] {
  const row = [...parameters.subarray(before * vocabulary, (before + 1) * vocabulary)]
  const highest = Math.max(...row)
  const total = highest + Math.log(row.reduce((sum, value) => sum + Math.exp(value - highest), 0))
  return row.map((value) => value - total)
}

export const answerOf = ({ ids, answer: [from, to] }: Encoded) => ids.slice(from, to).map((token, index) => ({ token, before: ids[from + index - 1] }))

function lossAndGradient(parameters: Float32Array, examples: readonly Encoded[], vocabulary: number) {
  const pairs = examples.flatMap(answerOf)
  const gradient = new Float64Array(parameters.length)
  let loss = 0
  for (const { token, before } of pairs) {
    const logs = logSoftmax(parameters, before, vocabulary)
    loss -= logs[token] / pairs.length
    logs.forEach((log, index) => { gradient[before * vocabulary + index] += (Math.exp(log) - Number(index === token)) / pairs.length })
  }
  return { loss, gradient }
}

export function stepped(state: OptimizerState, gradient: Float64Array, learningRate: number): OptimizerState {
  const updates = state.updates + 1
  const { beta1, beta2, epsilon } = defaultAdamW
  const { correction1, correction2 } = corrections(updates)
  const first = state.first.map((value, index) => beta1 * value + (1 - beta1) * gradient[index])
  const second = state.second.map((value, index) => beta2 * value + (1 - beta2) * gradient[index] ** 2)
  const parameters = state.parameters.map((value, index) => value - (learningRate * first[index]) / correction1 / (Math.sqrt(second[index] / correction2) + epsilon))
  return { ...state, parameters, first, second, updates }
}

export const savedFile = 'table.bin'

export function openBigram({ vocabulary, initialLossScale, delay = 0, told }: BigramOptions): Learner<Encoded> {
  const size = vocabulary ** 2
  const update: Learner<Encoded>['update'] = async (state, microBatches, learningRate) => {
    const examples = microBatches.flat()
    told?.('update', examples)
    if (delay > 0) await wait(delay)
    const { loss, gradient } = lossAndGradient(state.parameters, examples, vocabulary)
    const seen = initialLossScale === undefined ? gradient : gradient.map((value) => Math.f16round(value * state.lossScale) / state.lossScale)
    const gradientNorm = Math.hypot(...seen)
    const finite = Number.isFinite(loss) && Number.isFinite(gradientNorm)
    const next = initialLossScale === undefined ? {} : nextLossScale(state, finite)
    const tokens = examples.flatMap(answerOf).length
    return { state: { ...finite ? stepped(state, seen, learningRate) : state, ...next }, loss, gradientNorm, finite, tokens, metrics: {} }
  }
  const initial = new Float32Array(size)
  return {
    layout: { size, parameters: [{ name: 'table', dims: [vocabulary, vocabulary], offset: 0 }] }, initial, update,
    start: () => ({ parameters: initial, first: new Float32Array(size), second: new Float32Array(size), updates: 0, lossScale: initialLossScale ?? 1, goodUpdates: 0 }),
    logProbabilities: async (parameters, examples) => {
      told?.('logProbabilities', examples)
      return examples.map((example) => Float32Array.from(answerOf(example), ({ token, before }) => logSoftmax(parameters, before, vocabulary)[token]))
    },
    save: (parameters, folder) => buildFolder(folder, async (inside) => fs.promises.writeFile(path.join(inside, savedFile), parameters)),
  }
}

/** Walks through the tokens: each is followed by its double or, one time in four, by any. */
export function walks(count: number, vocabulary: number, seed: number): LazyExample<Encoded>[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, (_, index) => {
    const ids = [random.integer(vocabulary)]
    for (const length = 4 + random.integer(12); ids.length < length;) ids.push(random.integer(4) === 0 ? random.integer(vocabulary) : (ids.at(-1)! * 2) % vocabulary)
    return { id: `walk ${index}`, length: ids.length, read: async () => ({ ids, answer: [2, ids.length] }) }
  })
}
