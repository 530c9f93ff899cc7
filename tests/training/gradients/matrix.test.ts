// The gradients of products, norms, softmax and triangles against finite differences, and against closed forms.
import { describe, expect, it } from 'vitest'
import { matrixRules } from '../../../training/gradients/rules/matrix.ts'
import { addedNodes, checkRule, f32, gradientsOf, known, valued } from './check-rule.ts'
import type { RuleCase } from './check-rule.ts'

const title = ({ op, inputs, attributes, outputs, seeded }: RuleCase): string =>
  `${op} of ${inputs.map((input) => (input ? `[${input.shape.join()}]` : '-')).join(' ')} ${JSON.stringify(attributes ?? {})}${outputs ? ` ${outputs} outputs` : ''}${seeded ? ` seeded ${seeded.join()}` : ''}`

const gemms = [0, 1].flatMap((transA) => [0, 1].flatMap((transB): RuleCase[] => {
  const [a, b] = [transA ? f32(5, 'batch') : f32('batch', 5), transB ? f32('sequence', 5) : f32(5, 'sequence')]
  const attributes = { transA, transB }
  return [
    { op: 'Gemm', inputs: [a, b], attributes }, { op: 'Gemm', inputs: [a, b, f32('sequence')], attributes: { ...attributes, alpha: 0.5, beta: 2 } },
    { op: 'Gemm', inputs: [a, b, f32('batch', 1)], attributes }, { op: 'Gemm', inputs: [a, b, f32('batch', 'sequence')], attributes: { ...attributes, beta: 0.5 }, wanted: [2] }, { op: 'Gemm', inputs: [a, b, f32()], attributes },
  ]
}))

const products: RuleCase[] = [
  [f32('batch', 4), f32(4, 5)], [f32('batch', 'width'), f32('width', 'sequence')], [f32('batch', 'sequence', 4), f32(4, 5)], [f32('batch', 2, 'sequence', 4), f32(4, 'past')], [f32('batch', 'sequence', 'width'), f32('width', 'past')],
  [f32('batch', 'sequence', 4), f32('batch', 4, 5)], [f32('batch', 2, 'sequence', 4), f32('batch', 2, 4, 'past')], [f32('batch', 1, 'sequence', 4), f32(3, 4, 5)], [f32('sequence', 4), f32('batch', 4, 5)], [f32(3, 'sequence', 4), f32('batch', 1, 4, 2)],
  [f32(4), f32(4)], [f32('past'), f32('past')], [f32(4), f32(4, 5)], [f32('past'), f32('past', 'batch')], [f32('batch', 4), f32(4)], [f32('batch', 'sequence', 4), f32(4)], [f32(4), f32('batch', 4, 5)], [f32('past'), f32('batch', 'sequence', 'past', 2)],
].map((inputs) => ({ op: 'MatMul', inputs }))

const scores = f32('batch', 'sequence', 8)
/** Of both signs, so that means do not hide behind offsets. */
const centred = valued(['batch', 'sequence', 4], Array.from({ length: 24 }, (_, index) => Math.sin(index * 2.3) + 0.2))
const matrix = valued(['batch', 3], [-0.7, 0.4, 1.2, 0.9, -1.1, 0.3])

const norms: RuleCase[] = [
  { op: 'SimplifiedLayerNormalization', inputs: [centred, f32(4)], attributes: { epsilon: 1e-6 } }, { op: 'SimplifiedLayerNormalization', inputs: [centred, f32(4)], outputs: 2 },
  { op: 'SimplifiedLayerNormalization', inputs: [centred, f32(4)], wanted: [0] }, { op: 'SimplifiedLayerNormalization', inputs: [centred, f32('sequence', 4)], attributes: { axis: 1, epsilon: 0.1 } }, { op: 'SimplifiedLayerNormalization', inputs: [matrix, f32(3)] },
  { op: 'LayerNormalization', inputs: [centred, f32(4), f32(4)], outputs: 3 }, { op: 'LayerNormalization', inputs: [centred, f32(4), f32(4)] }, { op: 'LayerNormalization', inputs: [centred, f32(4)], attributes: { epsilon: 0.1 } },
  { op: 'LayerNormalization', inputs: [valued(['batch', 3, 4], centred.values!), f32(3, 4), f32(3, 4)], attributes: { axis: 1 } }, { op: 'LayerNormalization', inputs: [centred, f32('sequence', 4), f32('sequence', 4)], attributes: { axis: -2 } },
  ...[[0], [3], [0, 3]].flatMap((seeded): RuleCase[] => [
    { op: 'SkipSimplifiedLayerNormalization', inputs: [centred, f32('batch', 'sequence', 4), f32(4)], outputs: 4, seeded, ...seeded[0] === 3 ? { wanted: [0, 1] } : {} },
    { op: 'SkipSimplifiedLayerNormalization', inputs: [matrix, f32('batch', 3), f32(3), f32(3)], outputs: 4, seeded, ...seeded[0] === 3 ? { wanted: [0, 1, 3] } : {}, attributes: { epsilon: 1e-6 } },
  ]),
  { op: 'SkipSimplifiedLayerNormalization', inputs: [centred, f32('sequence', 4), f32(4), f32(4)] }, { op: 'SkipSimplifiedLayerNormalization', inputs: [centred, f32(1, 'sequence', 4), f32(4)], outputs: 4, seeded: [0, 3] },
]

const cases: readonly RuleCase[] = [
  ...products, ...gemms, ...norms,
  ...(['Softmax', 'LogSoftmax'] as const).flatMap((op): RuleCase[] => [{ op, inputs: [scores] }, { op, inputs: [scores], attributes: { axis: 1 } }, { op, inputs: [scores], attributes: { axis: 0 } }, { op, inputs: [f32('width')] }]),
  { op: 'Trilu', inputs: [f32('sequence', 'sequence')] }, { op: 'Trilu', inputs: [f32('batch', 'sequence', 4), known(1)], attributes: { upper: 0 } }, { op: 'Trilu', inputs: [f32('batch', 'sequence', 4), known(-1)] },
]

describe('gradients of products, norms and softmax', () => {
  for (const ruleCase of cases) it(title(ruleCase), async () => checkRule(matrixRules, ruleCase))

  it('refuse a gradient that arrives at a statistic', async () => {
    const seeds = [{ dims: [2, 1], values: [1, 1] }]
    await expect(gradientsOf(matrixRules, { op: 'SimplifiedLayerNormalization', inputs: [matrix, f32(3)], outputs: 2, seeded: [1] }, seeds)).rejects.toThrow('a gradient arrives at output 1, a statistic')
    await expect(gradientsOf(matrixRules, { op: 'LayerNormalization', inputs: [matrix, f32(3)], outputs: 3, seeded: [2] }, seeds)).rejects.toThrow('a gradient arrives at output 2, a statistic')
  })

  it('leave a norm no part along x, since its length does not matter', async () => {
    const x = [3, -1, 2, 0.5]
    const found = await gradientsOf(matrixRules, { op: 'SimplifiedLayerNormalization', inputs: [valued([1, 4], x), valued([4], [1, 2, 3, 4])], attributes: { epsilon: 0 } }, [{ dims: [1, 4], values: [1, -1, 0.5, 2] }])
    expect(found.get(0)!.reduce((sum, value, index) => sum + value * x[index]!, 0)).toBeCloseTo(0, 5)
    expect(Math.hypot(...found.get(0)!)).toBeGreaterThan(0.5)
  })

  it('keep float32 inside a float16 norm, where squares would overflow', async () => {
    const x = [300, -200, 100, 250]
    const run = (dtype: 'float16' | 'float32') =>
      gradientsOf(matrixRules, { op: 'SimplifiedLayerNormalization', inputs: [valued([1, 4], x, dtype), valued([4], [1, 2, 3, 4], dtype)] }, [{ dims: [1, 4], values: [64, -64, 32, 128] }])
    const [half, whole] = [await run('float16'), await run('float32')]
    half.get(0)!.forEach((value, index) => expect(value).toBeCloseTo(whole.get(0)![index]!, 3))
    expect(Math.hypot(...half.get(0)!)).toBeGreaterThan(0.5)
  })

  it('sum in float32 inside a float16 softmax', () => {
    for (const op of ['Softmax', 'LogSoftmax'] as const) expect(addedNodes(matrixRules, { op, inputs: [valued([1, 4], [1, 2, 3, 4], 'float16')] })).toContain('float32 ReduceSum')
  })

  it('spend one product on each factor of a linear layer, with no copy and no sum', () => {
    const products = addedNodes(matrixRules, { op: 'MatMul', inputs: [f32('batch', 'sequence', 8), f32(8, 5)] })
    expect(products.filter((node) => !/Reshape|Shape|Concat/.test(node))).toEqual(['float32 Gemm', 'float32 Gemm'])
    expect(addedNodes(matrixRules, { op: 'Gemm', inputs: [f32('batch', 8), f32(5, 8), f32(5)], attributes: { transB: 1 } })).toEqual(['float32 Gemm', 'float32 Gemm', 'float32 ReduceSum'])
  })

  it('take the statistics that the forward pass has written', () => {
    const norm = (outputs: number) => addedNodes(matrixRules, { op: 'SimplifiedLayerNormalization', inputs: [centred, f32(4)], outputs })
    expect(norm(1)).toContain('float32 ReduceSumSquare')
    expect(norm(2)).not.toContain('float32 ReduceSumSquare')
    expect(addedNodes(matrixRules, { op: 'LayerNormalization', inputs: [centred, f32(4), f32(4)], outputs: 3, wanted: [1] })).toEqual(['float32 Sub', 'float32 Mul', 'float32 Mul', 'float32 ReduceSum'])
  })
})
