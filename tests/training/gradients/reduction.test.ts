// Gradients of reductions, order and running sums against finite differences and closed forms.
import { describe, expect, it } from 'vitest'
import type { Attribute, Dimension } from '../../../native-models/graph/ir.ts'
import { reductionRules } from '../../../training/gradients/rules/reduction.ts'
import type { CaseInput } from '../../native-models/graph/operator-cases.ts'
import { checkRule, f32, gradientsOf, known, valued } from './check-rule.ts'

type Shrinking = 'ReduceSum' | 'ReduceMean' | 'ReduceMax' | 'ReduceMin' | 'ReduceSumSquare'

/** All apart by 0.1 and more, so that no step of a difference changes which is the largest. */
const apart = (...shape: Dimension[]): CaseInput => valued(shape, Array.from({ length: 24 }, (_, place) => ((place * 7) % 24) / 8 - 1.4))

const ways: readonly (readonly [string, readonly (CaseInput | null)[], Readonly<Record<string, Attribute>>])[] = [
  ['the last axis, kept', [apart('batch', 'past', 3), known([-1])], { keepdims: 1 }],
  ['the first axis, taken away', [apart('batch', 'past', 3), known([0])], { keepdims: 0 }],
  ['two axes of symbols, taken away', [apart('batch', 'past', 3), known([0, 1])], { keepdims: 0 }],
  ['a symbol and a number, kept', [apart('batch', 'past', 3), known([2, 1])], {}],
  ['all axes, for none are given', [apart('batch', 'past', 3)], { keepdims: 0 }],
  ['all axes, kept', [apart('batch', 'past', 3)], { keepdims: 1 }],
  ['all axes, for the list is empty', [apart('batch', 'past', 3), known([])], { keepdims: 0 }],
  ['an axis of 1', [apart('batch', 1, 'past', 3), known([1])], { keepdims: 0 }],
]

for (const op of ['ReduceSum', 'ReduceMean', 'ReduceMax', 'ReduceMin', 'ReduceSumSquare'] satisfies Shrinking[]) {
  describe(op, () => {
    for (const [name, inputs, attributes] of ways) it(name, () => checkRule(reductionRules, { op, inputs, attributes }))
  })
}

describe('ReduceSum', () => {
  it('leaves the tensor as it is where no axes are asked for', () => checkRule(reductionRules, { op: 'ReduceSum', inputs: [f32('batch', 3), known([])], attributes: { noop_with_empty_axes: 1 } }))
})

describe('ReduceMean', () => {
  it('counts more than float16 can hold', async () => {
    const [rows, width] = [300, 300]
    const gradients = await gradientsOf(reductionRules, { op: 'ReduceMean', inputs: [valued([rows, width], new Array<number>(rows * width).fill(1), 'float16')], attributes: { keepdims: 0 } }, [{ dims: [], values: [9000] }])
    expect(gradients.get(0)![12345]).toBeCloseTo(0.1, 4)
  })
})

describe('ReduceMax', () => {
  it('gives elements that share the extreme equal parts', async () => {
    const gradients = await gradientsOf(reductionRules, { op: 'ReduceMax', inputs: [valued(['batch', 4], [1, 5, 5, 2, 7, 7, 7, 7]), known([1])], attributes: { keepdims: 0 } }, [{ dims: [2], values: [3, 8] }])
    expect(gradients.get(0)).toEqual([0, 1.5, 1.5, 0, 2, 2, 2, 2])
  })
})

describe('TopK', () => {
  it('passes to the largest along the last axis', () => checkRule(reductionRules, { op: 'TopK', inputs: [apart('batch', 'past', 3), known([2])] }))
  it('passes to the smallest along the first', () => checkRule(reductionRules, { op: 'TopK', inputs: [apart('past', 'batch', 3), known([3])], attributes: { axis: 0, largest: 0 } }))
})

describe('CumSum', () => {
  for (const [exclusive, reverse] of [[0, 0], [1, 0], [0, 1], [1, 1]] as const) {
    it(`exclusive ${exclusive}, reverse ${reverse}`, () => checkRule(reductionRules, { op: 'CumSum', inputs: [f32('batch', 'past', 3), known(1)], attributes: { exclusive, reverse } }))
  }
})
