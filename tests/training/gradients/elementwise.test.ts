// The gradients of elementwise operators against finite differences, and against closed forms at ties, bounds and zeros.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OperatorsWithOwnGradient } from '../../../native-models/graph/operators.ts'
import { elementwiseRules } from '../../../training/gradients/rules/elementwise.ts'
import { sizes } from '../../native-models/graph/operator-cases.ts'
import type { CaseInput } from '../../native-models/graph/operator-cases.ts'
import { bool, checkRule, f32, gradientsOf, i64, known, valued } from './check-rule.ts'
import type { RuleCase } from './check-rule.ts'

/** On both sides of 0, and none so near that a difference would cross it. */
const signed = (...shape: (number | string)[]): CaseInput => valued(shape, [-2.1, -0.9, -0.3, 0.2, 0.7, 1.6])

const named = (ruleCase: RuleCase): string => `${ruleCase.op} of ${ruleCase.inputs.map((input) => (input ? `${input.dtype}[${input.shape.join()}]` : '-')).join(' ')} ${JSON.stringify(ruleCase.attributes ?? {})}`

/** Broadcast on the left, on the right, on both, by missing and by single dimensions. */
const shapes = [
  [['batch', 3], ['batch', 3]], [['batch', 'sequence', 4], [4]], [[4], ['batch', 'sequence', 4]], [['batch', 1, 4], ['sequence', 1]], [['batch', 3], []], [[], ['batch', 3]], [['batch', 1], [1, 'sequence']],
] as const

const sizeOf = (shape: readonly (number | string)[]): number => shape.reduce<number>((size, dimension) => size * (typeof dimension === 'number' ? dimension : sizes[dimension]!), 1)
/** From 0.6 to 1.5 in an order of its own: no pole is near. */
const large = (...shape: (number | string)[]): CaseInput => valued(shape, Array.from({ length: sizeOf(shape) }, (_, index) => 0.6 + (index * 7 % 10) / 10))

const binary = (op: OperatorsWithOwnGradient, right = f32): RuleCase[] => shapes.map(([a, b]) => ({ op, inputs: [f32(...a), right(...b)] }))
const unary = (op: OperatorsWithOwnGradient, input: CaseInput = signed('batch', 3), attributes?: RuleCase['attributes']): RuleCase => ({ op, inputs: [input], ...attributes ? { attributes } : {} })
/** Each is the largest somewhere and the smallest somewhere, and no two are near. */
const apart = [valued(['batch', 3], [0.1, 0.9, 0.4, 0.3, 1.1, 0.6]), valued([3], [0.7, 0.7, 0.2]), valued([], [0.5])]

const cases: readonly RuleCase[] = [
  ...binary('Add'), ...binary('Sub'), ...binary('Mul'), ...binary('Div', large), ...binary('Pow'),
  { op: 'Pow', inputs: [signed('batch', 3), known(2, 'float32')] }, { op: 'Pow', inputs: [signed('batch', 3), known(3)] }, { op: 'Pow', inputs: [f32('batch', 3), i64(3)] },
  { op: 'Max', inputs: apart }, { op: 'Min', inputs: apart }, { op: 'Max', inputs: apart, wanted: [1] }, { op: 'Min', inputs: apart, wanted: [0, 2] }, { op: 'Max', inputs: [signed('batch', 3), known(0, 'float32')] }, { op: 'Max', inputs: [f32('batch')] },
  ...(['Neg', 'Exp', 'Sigmoid', 'Tanh', 'Erf', 'Gelu', 'Relu', 'Abs', 'Cos', 'Sin', 'Identity', 'FastGelu', 'QuickGelu'] as const).map((op) => unary(op)),
  unary('Sqrt', f32('batch', 3)), unary('Log', f32('batch', 3)), { ...unary('Reciprocal', signed('batch', 3)), tolerance: 2e-3 },
  unary('Gelu', signed('batch', 3), { approximate: 'tanh' }), unary('QuickGelu', signed('batch', 3), { alpha: 1 }),
  { op: 'FastGelu', inputs: [signed('batch', 3), f32(3)] }, { op: 'FastGelu', inputs: [signed('batch', 3), f32('sequence')], wanted: [1] },
  { op: 'Where', inputs: [bool('batch', 3), f32('batch', 3), f32('batch', 3)] }, { op: 'Where', inputs: [bool('batch', 1), f32('sequence'), f32()] }, { op: 'Where', inputs: [bool(), f32('batch', 1), f32('batch', 3)] },
  { op: 'Clip', inputs: [signed('batch', 3), known(-0.5, 'float32'), known(0.5, 'float32')] }, { op: 'Clip', inputs: [signed('batch', 3), null, valued([], [0.5])] }, { op: 'Clip', inputs: [signed('batch', 3), valued([], [-0.5]), valued([], [0.5])] },
  { op: 'Cast', inputs: [f32('batch', 3)], attributes: { to: 'float32' } },
]

describe('elementwise gradients', () => {
  for (const ruleCase of cases) it(named(ruleCase), async () => checkRule(elementwiseRules, ruleCase))

  it('pass through a Cast between floats in the dtype of its input, and not through integers', async () => {
    const seeds = [{ dims: [2], values: [0.5, -2] }]
    const half = { op: 'Cast', inputs: [f32(2)], attributes: { to: 'float16' } } as const
    expect((await gradientsOf(elementwiseRules, half, seeds)).get(0)).toEqual([0.5, -2])
    await expect(gradientsOf(elementwiseRules, { ...half, attributes: { to: 'int64' } }, seeds)).rejects.toThrow()
  })

  it('go to the first of equals in Max and Min, and never twice', async () => {
    const inputs = [valued([3], [1, 1, 0]), valued([3], [1, 0, 1]), valued([3], [0, 1, 1])]
    const found = await gradientsOf(elementwiseRules, { op: 'Max', inputs }, [{ dims: [3], values: [1, 2, 3] }])
    expect([...found.values()]).toEqual([[1, 2, 0], [0, 0, 3], [0, 0, 0]])
    const least = await gradientsOf(elementwiseRules, { op: 'Min', inputs }, [{ dims: [3], values: [1, 2, 3] }])
    expect([...least.values()]).toEqual([[0, 0, 3], [0, 2, 0], [1, 0, 0]])
  })

  it('pass on the bounds of Clip, and stop at the kink of Relu and Abs', async () => {
    const x = valued([4], [-1, 0, 1, 2])
    const seeds = [{ dims: [4], values: [1, 1, 1, 1] }]
    expect((await gradientsOf(elementwiseRules, { op: 'Clip', inputs: [x, known(0, 'float32'), known(1, 'float32')] }, seeds)).get(0)).toEqual([0, 1, 1, 0])
    expect((await gradientsOf(elementwiseRules, { op: 'Relu', inputs: [x] }, seeds)).get(0)).toEqual([0, 0, 1, 1])
    expect((await gradientsOf(elementwiseRules, { op: 'Abs', inputs: [x] }, seeds)).get(0)).toEqual([-1, 0, 1, 1])
  })

  it('are finite for powers of 0', async () => {
    const found = await gradientsOf(elementwiseRules, { op: 'Pow', inputs: [valued([4], [0, 0, 0, 2]), valued([4], [0, 1, 2, 0])] }, [{ dims: [4], values: [1, 1, 1, 1] }])
    expect(found.get(0)).toEqual([0, 1, 0, 0])
    expect(found.get(1)!.slice(0, 3)).toEqual([0, 0, 0])
    expect(found.get(1)![3]).toBeCloseTo(Math.LN2, 6)
  })

  it('stay finite far from 0', async () => {
    const x = valued([4], [-90, -20, 20, 90])
    const seeds = [{ dims: [4], values: [1, 1, 1, 1] }]
    for (const op of ['Gelu', 'FastGelu', 'QuickGelu', 'Sigmoid', 'Tanh', 'Erf'] as const) {
      const found = (await gradientsOf(elementwiseRules, { op, inputs: [x] }, seeds)).get(0)!
      const limit = op.endsWith('Gelu') ? [0, 0, 1, 1] : [0, 0, 0, 0]
      found.forEach((value, index) => expect(value, op).toBeCloseTo(limit[index]!, 4))
    }
  })

  it('are those of SiLU in closed form', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.float({ min: -12, max: 12, noNaN: true }), { minLength: 1, maxLength: 8 }), async (values) => {
      const found = await gradientsOf(elementwiseRules, { op: 'QuickGelu', inputs: [valued([values.length], values)], attributes: { alpha: 1 } }, [{ dims: [values.length], values: values.map(() => 1) }])
      const expected = values.map((x) => { const s = 1 / (1 + Math.exp(-x)); return s * (1 + x * (1 - s)) })
      found.get(0)!.forEach((value, index) => expect(Math.abs(value - expected[index]!)).toBeLessThan(1e-5))
    }), { numRuns: 50 })
  })
})
