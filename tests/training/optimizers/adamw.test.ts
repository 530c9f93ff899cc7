// AdamW's nodes, run by ONNX Runtime, against the update written out in double precision.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '../../../native-models/graph/builder.ts'
import type { Dimension, Graph } from '../../../native-models/graph/ir.ts'
import { createRandom } from '../../../training/data/random.ts'
import { adamW, corrections, defaultAdamW } from '../../../training/optimizers/adamw.ts'
import type { AdamWInputs, AdamWOptions } from '../../../training/optimizers/adamw.ts'
import { openGraph } from './run-graph.ts'

interface Update { readonly parameters: number[]; readonly first: number[]; readonly second: number[] }

/** As the paper's algorithm 2 states it, element by element, with the decay decoupled. */
function reference(before: Update, gradient: number[], update: number, learningRate: number, decayed: number, { beta1, beta2, epsilon, weightDecay }: AdamWOptions): Update {
  const first = before.first.map((value, index) => beta1 * value + (1 - beta1) * gradient[index])
  const second = before.second.map((value, index) => beta2 * value + (1 - beta2) * gradient[index] ** 2)
  const parameters = before.parameters.map((value, index) => {
    const mean = first[index] / (1 - beta1 ** update)
    const square = second[index] / (1 - beta2 ** update)
    return value - learningRate * (mean / (Math.sqrt(square) + epsilon) + (index < decayed ? weightDecay * value : 0))
  })
  return { parameters, first, second }
}

const vectors = (length: Dimension) => ({ parameters: [length], gradient: [length], first: [length], second: [length], learningRate: [], correction1: [], correction2: [], gradientScale: [] })
const open = (length: Dimension, decayed: number, options: AdamWOptions) =>
  openGraph(vectors(length), (graph, inputs) => ({ ...adamW(graph, { ...(inputs as unknown as AdamWInputs), decayed, byRows: true }, options) }))

function graphOf(decayed: number, weightDecay: number, length = 4, byRows = true): Graph {
  const graph = new GraphBuilder('test')
  const inputs = Object.fromEntries(Object.entries(vectors(length)).map(([name, shape]) => [name, graph.input(name, 'float32', shape)])) as unknown as AdamWInputs
  graph.output('new parameters', adamW(graph, { ...inputs, decayed, byRows }, { ...defaultAdamW, weightDecay }).parameters)
  return graph.finish()
}

/** The largest difference, in units of the largest value. */
function distance(values: ArrayLike<number>, expected: readonly number[]): number {
  const largest = (numbers: readonly number[]): number => numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return largest(expected.map((value, index) => value - values[index])) / Math.max(largest(expected), 1e-30)
}

const float = (min: number, max: number) => fc.double({ min, max, noNaN: true }).map(Math.fround)
const gradients = fc.array(fc.array(float(-10, 10), { minLength: 6, maxLength: 6 }), { minLength: 1, maxLength: 10 })
const options = fc.record({ beta1: fc.constantFrom(0, 0.5, 0.9), beta2: fc.constantFrom(0.9, 0.95, 0.999), epsilon: fc.constantFrom(1e-8, 1e-3), weightDecay: fc.constantFrom(0, 0.1) })

describe('adamW', () => {
  it('makes the updates of the paper, one after the other', async () => {
    await fc.assert(fc.asyncProperty(gradients, options, fc.constantFrom<Dimension>(6, 'parameters'), fc.constantFrom(0, 4, 6), fc.constantFrom(1, 0.25), async (steps, given, length, decayed, gradientScale) => {
      const runner = await open(length, decayed, given)
      let expected: Update = { parameters: [1, -2, 3, -4, 0.5, 0], first: Array(6).fill(0), second: Array(6).fill(0) }
      let state: Record<string, ArrayLike<number>> = { ...expected }
      for (const [index, gradient] of steps.entries()) {
        expected = reference(expected, gradient.map((value) => value * gradientScale), index + 1, 0.01, decayed, given)
        state = await runner.run({ ...state, gradient, learningRate: 0.01, ...corrections(index + 1, given), gradientScale })
      }
      await runner.close()
      expect(distance(state.first, expected.first)).toBeLessThan(3e-6)
      expect(distance(state.second, expected.second)).toBeLessThan(3e-6)
      expect(distance(state.parameters, expected.parameters)).toBeLessThan(3e-6)
    }), { numRuns: 40 })
  })

  // 65,536 divides the first; the last two have no fitting divisor and go through as a whole.
  it.each([3 * 65_536, 5 * 40_009, 200_003, 2 * 65_537 * 3])('makes the same update of %i parameters, row by row where they can be parted', async (length) => {
    const random = createRandom(length)
    const draw = () => Array.from({ length }, () => Math.fround(random.normal()))
    const [before, gradient] = [{ parameters: draw(), first: draw(), second: draw().map(Math.abs) }, draw()]
    for (const decayed of [0, 70_001, length]) {
      const given = { ...defaultAdamW, weightDecay: 0.1 }
      const runner = await open(length, decayed, given)
      const state = await runner.run({ ...before, gradient, learningRate: 0.01, ...corrections(3, given), gradientScale: 0.5 })
      await runner.close()
      const expected = reference(before, gradient.map((value) => value * 0.5), 3, 0.01, decayed, given)
      for (const name of ['parameters', 'first', 'second'] as const) expect(distance(state[name], expected[name])).toBeLessThan(3e-6)
    }
  })

  it('moves each parameter by the learning rate at first, whatever the gradient', async () => {
    const runner = await open(3, 0, defaultAdamW)
    const { parameters } = await runner.run({ parameters: [0, 0, 0], gradient: [1e-3, -1, 1e4], first: [0, 0, 0], second: [0, 0, 0], learningRate: 0.5, ...corrections(1), gradientScale: 1 })
    await runner.close()
    expect(distance(parameters, [-0.5, 0.5, -0.5])).toBeLessThan(2e-5)
  })

  it('leaves a parameter without a gradient where it is', async () => {
    const runner = await open(2, 2, defaultAdamW)
    const result = await runner.run({ parameters: [7, -7], gradient: [0, 0], first: [0, 0], second: [0, 0], learningRate: 1, ...corrections(1), gradientScale: 1 })
    await runner.close()
    expect([...result.parameters]).toEqual([7, -7])
  })

  it('refuses more decaying parameters than there are', () => {
    expect(() => graphOf(5, 0.1)).toThrow('5 of 4 parameters')
  })

  it('passes over memory twelve times, and once more where all decays', () => {
    const passes = (weightDecay: number) => graphOf(4, weightDecay).nodes.filter((node) => node.outputs[0].shape.length === 1).length
    expect([passes(0), passes(0.1)]).toEqual([12, 13])
  })

  it('goes through long vectors by rows, without one of their length in between', () => {
    const length = 2 ** 20
    const { nodes } = graphOf(1000, 0.1, length)
    expect(nodes.filter(({ op, outputs }) => op !== 'Reshape' && outputs[0].shape.includes(length))).toEqual([])
    expect(nodes.map(({ op }) => op)).toContain('Scan')
    expect(graphOf(1000, 0.1, length, false).nodes.map(({ op }) => op)).not.toContain('Scan')
  })
})
