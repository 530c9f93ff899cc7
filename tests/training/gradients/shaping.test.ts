// Gradients of operators that lay out, join, part and repeat, against finite differences; and how few nodes they take.
import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '../../../native-models/graph/builder.ts'
import type { GraphNode, Value } from '../../../native-models/graph/ir.ts'
import { shapingRules } from '../../../training/gradients/rules/shaping.ts'
import { checkRule, f32, known } from './check-rule.ts'
import type { RuleCase } from './check-rule.ts'

const check = (ruleCase: RuleCase) => () => checkRule(shapingRules, ruleCase)

/** The operators that a rule adds for a gradient of the outputs `seeded`. */
function added(op: 'Reshape' | 'Concat' | 'Split', build: (graph: GraphBuilder) => Value[], wanted: readonly boolean[], seeded: readonly number[] = [0]): string[] {
  const graph = new GraphBuilder('rule')
  const outputs = build(graph)
  graph.output('forward', outputs[0]!)
  const node: GraphNode = graph.finish().nodes.at(-1)!
  const before = graph.finish().nodes.length
  const gradients = outputs.map((output, index) => (seeded.includes(index) ? graph.input(`seed${index}`, 'float32', output.shape) : null))
  shapingRules[op]({ graph, node, gradients, wanted })
  return graph.finish().nodes.slice(before).map((found) => found.op)
}

describe('Reshape', () => {
  it('joins dimensions of symbols', check({ op: 'Reshape', inputs: [f32('batch', 'sequence', 4), known([-1, 4])] }))
  it('parts one', check({ op: 'Reshape', inputs: [f32('batch', 'width'), known([0, 2, -1])] }))
  it('moves everything', check({ op: 'Reshape', inputs: [f32('batch', 3, 'past'), known([3, -1])] }))
  it('makes a vector', check({ op: 'Reshape', inputs: [f32('batch', 'sequence'), known([-1])] }))
  it('makes a scalar a vector', check({ op: 'Reshape', inputs: [f32(), known([1])] }))

  it('asks for no shape where one dimension is open', () => {
    const heads = (graph: GraphBuilder) => graph.add('Reshape', [graph.input('x', 'float32', ['batch', 'sequence', 12]), graph.constant([0, 0, 3, 4], 'int64')])
    const rows = (graph: GraphBuilder) => graph.add('Reshape', [graph.input('x', 'float32', ['rows', 3, 4]), graph.constant([-1, 12], 'int64')])
    expect(added('Reshape', heads, [true, false])).toEqual(['Reshape'])
    expect(added('Reshape', rows, [true, false])).toEqual(['Reshape'])
  })
})

describe('Transpose', () => {
  it('turns back', check({ op: 'Transpose', inputs: [f32('batch', 'sequence', 4)], attributes: { perm: [2, 0, 1] } }))
  it('reverses where no order is given', check({ op: 'Transpose', inputs: [f32('batch', 'sequence', 4)] }))
})

describe('Concat', () => {
  it('parts what numbers tell', check({ op: 'Concat', inputs: [f32('batch', 2), f32('batch', 3), f32('batch', 1)], attributes: { axis: -1 } }))
  it('parts what symbols tell', check({ op: 'Concat', inputs: [f32(2, 'past', 2), f32(2, 'sequence', 2), f32(2, 1, 2)], attributes: { axis: 1 } }))
  it('takes the shapes that only one input tells', check({ op: 'Concat', inputs: [f32('batch', 2), f32(2, 3)], attributes: { axis: 1 } }))
  it('passes to some', check({ op: 'Concat', inputs: [f32(2), f32(3), f32(1), f32('past'), f32(2)], attributes: { axis: 0 }, wanted: [1, 3] }))
  it('passes to one in the middle', check({ op: 'Concat', inputs: [f32('batch', 2), f32('batch', 3), f32('batch', 1)], attributes: { axis: 1 }, wanted: [1] }))
  it('passes to one behind a symbol', check({ op: 'Concat', inputs: [f32(2, 'past'), f32(2, 3)], attributes: { axis: 1 }, wanted: [1] }))
  it('joins one alone', check({ op: 'Concat', inputs: [f32('batch', 2)], attributes: { axis: 0 } }))

  const joined = (sizes: readonly (number | string)[]) => (graph: GraphBuilder) => graph.add('Concat', sizes.map((size, index) => graph.input(`x${index}`, 'float32', ['batch', size])), { axis: 1 })

  it('is one Split', () => {
    expect(added('Concat', joined([1, 2, 3]), [true, true, true])).toEqual(['Split'])
  })

  it('is one Slice where one wants a gradient', () => {
    expect(added('Concat', joined([1, 2, 3, 4]), [false, false, true, false])).toEqual(['Slice'])
    // A slice of a symbol may be shorter: the Reshape says that it is not.
    expect(added('Concat', joined([1, 2, 'past']), [false, true, false])).toEqual(['Slice', 'Reshape'])
  })
})

describe('Split', () => {
  it('joins what all outputs bring', check({ op: 'Split', inputs: [f32('batch', 6), known([1, 2, 3])], attributes: { axis: 1 }, outputs: 3, seeded: [0, 1, 2] }))
  it('puts zeros where nothing arrived', check({ op: 'Split', inputs: [f32('batch', 6), known([1, 2, 3])], attributes: { axis: -1 }, outputs: 3, seeded: [1] }))
  it('parts a symbol', check({ op: 'Split', inputs: [f32('width', 'batch')], attributes: { axis: 0, num_outputs: 3 }, outputs: 3, seeded: [0, 2] }))
  it('gives one output', check({ op: 'Split', inputs: [f32('batch', 3)], attributes: { axis: 0, num_outputs: 1 }, outputs: 1 }))

  it('is one Concat for a vector of many parameters', () => {
    const sizes = Array.from({ length: 300 }, (_, index) => index + 1)
    const parted = (graph: GraphBuilder) => graph.add('Split', [graph.input('parameters', 'float32', [sizes.reduce((a, b) => a + b)]), graph.constant(sizes, 'int64')], { axis: 0 }, sizes.length)
    // The builder does not look into vectors this long; the Reshape, which copies nothing, tells it the size.
    expect(added('Split', parted, [true, false], sizes.map((_, index) => index))).toEqual(['Concat', 'Reshape'])
  })
})

describe('Unsqueeze', () => {
  it('takes the new axes away', check({ op: 'Unsqueeze', inputs: [f32('batch', 'sequence'), known([-1, 0])] }))
})

describe('Squeeze', () => {
  it('gives the axes back', check({ op: 'Squeeze', inputs: [f32('batch', 1, 'sequence', 1), known([-1, 1])] }))
  it('gives all back where none are told', check({ op: 'Squeeze', inputs: [f32(1, 3, 1)] }))
  it('gives a symbol that is 1 its name back', check({ op: 'Squeeze', inputs: [f32('batch', 'one'), known([1])] }))
})

describe('Expand', () => {
  it('sums what was repeated', check({ op: 'Expand', inputs: [f32('batch', 1, 3), known([2, 1, 4, 3])] }))
  it('sums a scalar', check({ op: 'Expand', inputs: [f32(), known([2, 3])] }))
  it('leaves what was not', check({ op: 'Expand', inputs: [f32('batch', 3), known([1, 3])] }))
})

describe('Tile', () => {
  it('sums the repetitions', check({ op: 'Tile', inputs: [f32('batch', 3, 2), known([3, 1, 2])] }))
  it('sums those of a symbol', check({ op: 'Tile', inputs: [f32('batch', 'sequence'), known([1, 2])] }))
  it('leaves what was not repeated', check({ op: 'Tile', inputs: [f32('batch', 3), known([1, 1])] }))
  it('sums as often as run time says', check({ op: 'Tile', inputs: [f32('batch', 3), { dtype: 'int64', shape: [2], values: [2, 3] }] }))
})
