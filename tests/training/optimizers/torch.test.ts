// The optimizer's nodes and the learning rate against torch's AdamW and transformers' schedules, as recorded.
import { describe, expect, it } from 'vitest'
import { adamW, corrections } from '../../../training/optimizers/adamw.ts'
import type { AdamWOptions } from '../../../training/optimizers/adamw.ts'
import { clipScale } from '../../../training/optimizers/clipping.ts'
import { cosineWithWarmup } from '../../../training/optimizers/schedule.ts'
import { readAdamW, readSchedules } from '../reference.ts'
import { openGraph } from './run-graph.ts'

const { runs, start, gradients, rates, maxNorm, decayed } = readAdamW()

/** One update: clipping and AdamW in one graph. */
function openUpdate(options: AdamWOptions) {
  const vector = [start.length]
  const inputs = { parameters: vector, gradient: vector, first: vector, second: vector, learningRate: [], correction1: [], correction2: [] }
  return openGraph(inputs, (graph, { parameters, gradient, first, second, learningRate, correction1, correction2 }) => {
    const { scale, norm } = clipScale(graph, gradient!, maxNorm)
    const given = { parameters: parameters!, gradient: gradient!, first: first!, second: second!, learningRate: learningRate!, correction1: correction1!, correction2: correction2! }
    return { norm, ...adamW(graph, { ...given, decayed, gradientScale: scale }, options) }
  })
}

const length = (values: ArrayLike<number>): number => Math.hypot(...Array.from(values))
const distance = (values: ArrayLike<number>, expected: readonly number[]): number => length(expected.map((value, index) => value - values[index]!)) / Math.max(length(expected), 1e-30)

describe('adamW after clipping', () => {
  it.each(runs)('makes ten updates as torch does with betas $betas, epsilon $epsilon, decay $decay', async ({ betas: [beta1, beta2], epsilon, decay, after }) => {
    const options = { beta1, beta2, epsilon, weightDecay: decay }
    const graph = await openUpdate(options)
    const none = start.map(() => 0)
    let state: Record<string, ArrayLike<number>> = { parameters: start, first: none, second: none }
    for (const [index, expected] of after.entries()) {
      const { norm, parameters, first, second } = await graph.run({ ...state as { parameters: ArrayLike<number> }, gradient: gradients[index]!, learningRate: rates[index]!, ...corrections(index + 1, options) })
      state = { parameters: parameters!, first: first!, second: second! }
      expect(norm![0]).toBeCloseTo(expected.norm, 5)
      expect(distance(parameters!, expected.parameters)).toBeLessThan(1e-6)
      expect(distance(first!, expected.first)).toBeLessThan(1e-5)
      expect(distance(second!, expected.second)).toBeLessThan(1e-5)
    }
    await graph.close()
  })
})

describe('cosineWithWarmup', () => {
  const { learningRate, schedules } = readSchedules()

  it.each(schedules)('gives the rates of transformers for $updates updates, $warmupShare of them warm-up, down to $minimumShare', ({ updates, warmupShare, minimumShare, cosine }) => {
    const rate = cosineWithWarmup({ learningRate, updates, warmupShare, minimumShare })
    for (const [update, expected] of cosine.entries()) expect(Math.abs(rate(update) - expected)).toBeLessThanOrEqual(1e-12 * learningRate)
  })
})
