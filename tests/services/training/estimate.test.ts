// What a plan needs against what the machine has: verdicts at their bounds, refusals with numbers, what is decided before it begins.
import os from 'node:os'
import { describe, expect, test } from 'vitest'
import { TrainingPlan } from '../../../main/contract/training.ts'
import type { TrainingEstimate, TrainingMemory } from '../../../main/contract/training.ts'
import { estimatePlan, holdMemory, judged, memoryWords } from '../../../main/services/training/estimate.ts'
import { exampleLine, openProgram, planFor, writeDataset } from './training-home.ts'

const gigabyte = 2 ** 30
const memory: TrainingMemory = { weights: 4 * gigabyte, parameters: 0, moments: 0, gradients: 0, activations: 5 * gigabyte, logits: 0, vision: 0, rollouts: 0, runtime: gigabyte, total: 10 * gigabyte }

test('it fits below four fifths of what may be held and is free, only just up to all of it, and not beyond', () => {
  const verdict = (limit: number, free: number) => judged(memory, 1e6, { limit: limit * gigabyte, free: free * gigabyte }).verdict
  expect([verdict(20, 20), verdict(12.6, 20), verdict(12.4, 20), verdict(20, 12.4), verdict(10, 10), verdict(9.9, 20), verdict(20, 9.9)]).toEqual(['fits', 'fits', 'tight', 'tight', 'tight', 'too-large', 'too-large'])
  expect(judged(memory, 1e6, null)).toMatchObject({ verdict: 'unknown', limit: null, free: null, words: expect.stringContaining("graphics card's memory") })
})

test('what does not fit is refused with what it needs, by part, what there is, and what would help', () => {
  const plan = (changed: object) => TrainingPlan.parse({ method: 'sft', pack: 'a', dataset: 'b', ...changed })
  const estimate = { plan: plan({}), memory, ...judged(memory, 1_234_567, { limit: 8 * gigabyte, free: 6 * gigabyte }) } as TrainingEstimate
  const refused = () => holdMemory(estimate)
  expect(refused).toThrow('Training 1 million parameters needs about 10 GB; a model may hold 8.0 GB here, and 6.0 GB are free now: does not fit. It would hold: activations 5.0 GB, weights 4.0 GB, runtime 1.0 GB.')
  expect(refused).toThrow('What helps: fewer tokens at once (--micro-batch-tokens)')
  expect(() => holdMemory({ ...estimate, plan: plan({ method: 'grpo', recompute: false }) })).toThrow('What helps: recomputation (no --no-recompute), fewer or shorter answers at once (--prompts, --generations, --max-tokens)')
  expect(memoryWords(memory)).toBe('activations 5.0 GB, weights 4.0 GB, runtime 1.0 GB')
  expect(() => holdMemory({ ...estimate, verdict: 'tight' })).not.toThrow()
})

describe('of a real pack and dataset', () => {
  const estimate = async (lines: string[], changed: object = {}) => estimatePlan(await planFor(writeDataset(null, lines), changed), openProgram().workspace, (await import('../../../main/jobs/fork-spawner.ts')).forkWorker)
  const lines = Array.from({ length: 10 }, (_, index) => exampleLine('x'.repeat(index + 1)))

  test('updates are those of all epochs, and what was left open is decided', async () => {
    const found = await estimate(lines, { threads: undefined, settings: { batch: 4, epochs: 3 } })
    expect(found).toMatchObject({ updates: 9, parameters: 8704, verdict: 'fits', plan: { provider: 'cpu', threads: os.availableParallelism() } })
    const steps = await estimate(lines, { method: 'grpo', settings: { prompts: 3, epochs: 2, iterations: 5 } })
    expect(steps.updates).toBe(8)
    expect(steps.memory.rollouts).toBeGreaterThan(0)
    expect(steps.warnings).toEqual([expect.stringContaining('validation'), expect.stringContaining('no agent')])
  })

  test('a graphics card’s memory is not judged', async () => {
    expect(await estimate(lines, { provider: 'cuda' })).toMatchObject({ verdict: 'unknown', limit: null })
  })

  test('more tokens at once, kept blocks, a higher rank and all weights need more', async () => {
    const total = async (changed: object) => (await estimate(lines, changed)).memory.total
    const usual = await total({})
    expect(await total({ settings: { microBatchTokens: 8192 } })).toBeGreaterThan(usual)
    expect(await total({ recompute: false })).toBeGreaterThan(usual)
    expect(await total({ trained: { kind: 'lora', rank: 64 } })).toBeGreaterThan(usual)
    expect(await total({ trained: { kind: 'full' } })).toBeGreaterThan(usual)
  })
})
