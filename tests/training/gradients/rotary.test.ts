// The gradient of rotary positions against finite differences.
import { describe, expect, it } from 'vitest'
import { attentionRules } from '../../../training/gradients/rules/attention.ts'
import { checkRule, f32, gradientsOf, known, valued } from './check-rule.ts'
import type { RuleCase } from './check-rule.ts'

const positions = (...shape: (number | string)[]) => ({ ...valued(shape, [0, 3, 1, 2, 2, 7], 'int64') })
const tables = (rows: number, half: number) => [f32(rows, half), f32(rows, half)]

const cases: Readonly<Record<string, RuleCase>> = {
  'heads in one dimension': { op: 'RotaryEmbedding', inputs: [f32('batch', 'sequence', 16), positions('batch', 'sequence'), ...tables(8, 4)], attributes: { num_heads: 2 }, wanted: [0] },
  'one head': { op: 'RotaryEmbedding', inputs: [f32('batch', 'sequence', 8), positions('batch', 'sequence'), ...tables(8, 4)], wanted: [0] },
  'heads apart, interleaved': { op: 'RotaryEmbedding', inputs: [f32('batch', 2, 'sequence', 8), known([1]), ...tables(8, 4)], attributes: { interleaved: 1 }, wanted: [0] },
  'a part of each head': { op: 'RotaryEmbedding', inputs: [f32('batch', 'sequence', 16), positions('batch', 'sequence'), ...tables(8, 2)], attributes: { num_heads: 2, rotary_embedding_dim: 4 }, wanted: [0] },
}

describe('the gradient of rotary positions', () => {
  for (const [name, ruleCase] of Object.entries(cases)) it(`is that of finite differences: ${name}`, async () => checkRule(attentionRules, ruleCase))

  it('is refused for the tables', async () => {
    await expect(gradientsOf(attentionRules, { ...cases['one head']!, wanted: [2] }, [{ dims: [2, 3, 8], values: Array.from({ length: 48 }, () => 1) }])).rejects.toThrow('tables that have no gradient')
  })
})
