// The memory that a run is reckoned to need, held to what runs on the CPU came to hold, and to what its terms say.
import { describe, expect, test } from 'vitest'
import { parseConfig } from '../../native-models/models/qwen2-5-vl/config.ts'
import type { Qwen25VLConfig } from '../../native-models/models/qwen2-5-vl/config.ts'
import type { Precision } from '../../native-models/packs/pack-layout.ts'
import { trainingMemory } from '../../training/memory-estimate.ts'
import type { RunShape } from '../../training/memory-estimate.ts'
import { configOf } from '../benchmarks/engine/shapes.ts'

const megabyte = 2 ** 20

function decoder(hidden: number, layers: number, heads: number, intermediate: number, vocabulary: number): Qwen25VLConfig {
  const { vision_config: vision, ...base } = configOf('0.5B')
  const headDim = hidden / heads
  return parseConfig({
    ...base, hidden_size: hidden, num_hidden_layers: layers, num_attention_heads: heads, num_key_value_heads: 2, intermediate_size: intermediate, vocab_size: vocabulary, max_window_layers: layers,
    rope_scaling: { type: 'mrope', mrope_section: [headDim / 8, headDim * 3 / 16, headDim * 3 / 16] },
    vision_config: { ...(vision as object), out_hidden_size: hidden, hidden_size: 256, num_heads: 4, intermediate_size: 512, depth: 2, fullatt_block_indexes: [1] },
  })
}

const models = { small: decoder(256, 6, 4, 1408, 8192), middle: decoder(512, 8, 8, 2816, 16_384), half: parseConfig(configOf('0.5B')) }

/** Rank 0 for all weights but the tower's. */
type Measured = readonly [model: keyof typeof models, precision: Precision, rank: number, recompute: boolean, rows: number, length: number, answer: number, updates: number, withEvaluation: number | null]

/** Megabytes of its own that a process came to hold in two updates, and with an evaluation after; one thread, text alone, ONNX Runtime 1.30. */
const measured: readonly Measured[] = [
  ['middle', 'fp32', 16, true, 1, 257, 66, 600, null],
  ['middle', 'fp32', 16, true, 1, 1025, 258, 756, null],
  ['middle', 'fp32', 16, true, 1, 2049, 514, 1225, null],
  ['middle', 'fp32', 16, false, 1, 257, 66, 694, null],
  ['middle', 'fp32', 16, false, 1, 1025, 258, 1491, null],
  ['middle', 'fp32', 16, false, 1, 2049, 514, 3660, null],
  ['middle', 'fp32', 16, true, 1, 513, 130, 612, 843],
  ['middle', 'int4', 16, true, 1, 257, 66, 280, null],
  ['middle', 'int4', 16, true, 1, 2049, 514, 1036, null],
  ['middle', 'int4', 16, false, 1, 257, 66, 397, null],
  ['middle', 'int4', 16, false, 1, 2049, 514, 3330, null],
  ['middle', 'int4', 16, true, 4, 257, 66, 398, null],
  ['middle', 'int4', 16, false, 4, 257, 66, 862, null],
  ['middle', 'int4', 64, true, 1, 513, 130, 669, null],
  ['middle', 'int4', 16, true, 1, 1025, 770, 496, 635],
  ['middle', 'fp32', 0, true, 1, 513, 130, 3218, null],
  ['middle', 'fp32', 0, false, 1, 513, 130, 3279, null],
  ['small', 'fp32', 0, true, 1, 1025, 258, 775, 871],
  ['small', 'int4', 16, true, 1, 1025, 258, 272, 350],
  ['small', 'int4', 16, false, 1, 1025, 258, 509, null],
  ['half', 'int4', 16, true, 1, 513, 130, 2024, 2476],
  ['half', 'int4', 16, false, 1, 513, 130, 3765, 4209],
]

const shapeOf = ([, precision, rank, recompute, rows, length, answer]: Measured): RunShape => ({
  precision, recompute, compute: 'float32', trained: rank === 0 ? { kind: 'full', freeze: ['vision', 'merger'] } : { kind: 'lora', rank, alpha: rank, modules: 'all-linear' },
  tokens: rows * length, sequence: length, answerTokens: rows * answer, imageTokens: 1, rollouts: null,
})

test.each(measured)('%s %s rank %i, recomputed %s, %i rows of %i: no less than was held, and not twice that', (...run) => {
  const [model, , , , , , , updates, withEvaluation] = run
  const reckoned = trainingMemory(models[model], shapeOf(run)).total / megabyte
  expect(reckoned).toBeGreaterThanOrEqual(withEvaluation ?? updates)
  // The estimate has room for an evaluation.
  expect(reckoned).toBeLessThan(withEvaluation === null ? 1.85 * updates : 1.4 * withEvaluation)
})

/** Megabytes that sampling added to a process with the model open: 8 answers to each prompt, which has 287 tokens. */
test.each([[1, 128, 204], [4, 128, 628], [4, 384, 968]])('sampling for %i prompts, %i tokens an answer', (prompts, tokens, added) => {
  const { rollouts } = trainingMemory(models.middle, { ...shapeOf(['middle', 'int4', 4, true, 1, 300, 100, 0, null]), rollouts: { samples: 8 * prompts, context: 287 + tokens } })
  expect(rollouts / megabyte).toBeGreaterThan(added * 0.8)
  expect(rollouts / megabyte).toBeLessThan(added * 1.4)
})

describe('terms', () => {
  const usual = shapeOf(['half', 'int4', 16, true, 1, 1024, 256, 0, null])
  const of = (changed: Partial<RunShape>) => trainingMemory(models.half, { ...usual, ...changed })

  test('are of their own, and add up', () => {
    const { total, ...parts } = of({})
    expect(Object.values(parts).reduce((sum, bytes) => sum + bytes, 0)).toBe(total)
    expect(parts.rollouts).toBe(0)
  })

  test('grow with what they are of: logits with answers, activations with tokens, flat vectors with the rank', () => {
    expect(of({ answerTokens: 512 }).logits).toBe(2 * of({}).logits)
    expect(of({ trained: { kind: 'lora', rank: 32, alpha: 1, modules: 'all-linear' } }).moments).toBe(2 * of({}).moments)
    const floats = (changed: Partial<RunShape>) => of({ precision: 'fp32', ...changed })
    expect(floats({ tokens: 4096 }).activations).toBe(4 * floats({}).activations)
    expect(floats({ recompute: false }).activations / floats({}).activations).toBeGreaterThan(5)
    expect(floats({ compute: 'float16' }).activations).toBe(floats({}).activations / 2)
    expect(of({}).activations - floats({}).activations).toBe(2 * 4 * 896 * 151_936)
    // Only norms and biases are stored as they are computed with.
    expect(of({ precision: 'fp16' }).weights / floats({}).weights).toBeCloseTo(1, 2)
  })

  test('of a frozen tower are those of one picture, of a trained one all its blocks', () => {
    const full = (freeze: readonly ('vision' | 'merger')[]) => of({ imageTokens: 300, precision: 'fp32', trained: { kind: 'full', freeze } })
    expect(full([]).vision).toBe((models.half.vision.depth + 1) * full(['vision', 'merger']).vision)
  })
})
