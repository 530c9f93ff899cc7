// Gradients of operators that take and put by position, against finite differences and closed forms.
import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '../../../native-models/graph/builder.ts'
import { writeOnnx } from '../../../native-models/graph/onnx-writer.ts'
import { floats, openSession } from '../../../native-models/runtime/session.ts'
import { indexingRules } from '../../../training/gradients/rules/indexing.ts'
import type { CaseInput } from '../../native-models/graph/operator-cases.ts'
import { checkRule, f32, gradientsOf, known, valued } from './check-rule.ts'
import type { RuleCase } from './check-rule.ts'

const check = (ruleCase: RuleCase) => () => checkRule(indexingRules, ruleCase)
const positions = (shape: CaseInput['shape'], values: readonly number[], dtype: 'int64' | 'int32' = 'int64'): CaseInput => ({ dtype, shape, values })
const toTheEnd = 2 ** 31 - 1

describe('Slice', () => {
  it('takes the start', check({ op: 'Slice', inputs: [f32('width', 2), known([0]), known([3]), known([0])] }))
  it('takes the end', check({ op: 'Slice', inputs: [f32('width', 2), known([-3]), known([toTheEnd]), known([0])] }))
  it('takes the middle of a number, int32', check({ op: 'Slice', inputs: [f32('batch', 6), known([1], 'int32'), known([-2], 'int32'), known([-1], 'int32')] }))
  it('takes all', check({ op: 'Slice', inputs: [f32('width', 2), known([0]), known([toTheEnd])] }))
  it('takes nothing', check({ op: 'Slice', inputs: [f32('batch', 6), known([4]), known([2]), known([1])] }))
  it('starts where run time says', check({ op: 'Slice', inputs: [f32('width', 2), positions([1], [2]), positions([1], [5]), known([0])] }))
  it('takes beyond the end', check({ op: 'Slice', inputs: [f32('width', 2), known([5]), known([100]), known([0])] }))
  it('takes along several axes', check({ op: 'Slice', inputs: [f32('past', 'width', 3), known([1, -4, 0]), known([3, -1, 2])] }))
  it('steps', check({ op: 'Slice', inputs: [f32('width', 2), known([1]), known([7]), known([0]), known([3])] }))
  it('reverses', check({ op: 'Slice', inputs: [f32('width', 2), known([-1]), known([-toTheEnd]), known([0]), known([-1])] }))
  it('steps back along two axes', check({ op: 'Slice', inputs: [f32('width', 5), known([6, -1]), known([0, 0]), known([0, 1]), known([-2, -3])] }))
})

describe('Gather', () => {
  it('takes rows, some of them twice', check({ op: 'Gather', inputs: [f32('width', 3), positions(['sequence'], [5, 1, 5])] }))
  it('takes rows by a table, from the end too, int32', check({ op: 'Gather', inputs: [f32('width', 3), positions(['batch', 2], [0, -1, 7, 2], 'int32')] }))
  it('takes one row', check({ op: 'Gather', inputs: [f32('past', 3), known(2)] }))
  it('takes along the last axis', check({ op: 'Gather', inputs: [f32('batch', 'past'), positions(['sequence'], [3, 0, 3])], attributes: { axis: -1 } }))
  it('takes along the last of three', check({ op: 'Gather', inputs: [f32('batch', 3, 'past'), positions(['sequence'], [3, 0, 3])], attributes: { axis: 2 } }))
  it('takes along the middle by a table', check({ op: 'Gather', inputs: [f32('batch', 'past', 2), positions([2, 'sequence'], [3, 0, 3, 1, 1, 1])], attributes: { axis: 1 } }))
  it('takes one of the middle', check({ op: 'Gather', inputs: [f32('batch', 'past', 2), known(-1)], attributes: { axis: 1 } }))
  it('takes behind dimensions of 1', check({ op: 'Gather', inputs: [f32(1, 'past', 2), positions(['sequence'], [3, 0, 3])], attributes: { axis: 1 } }))

  it('adds up in float32 what float16 would swallow', async () => {
    const count = 3000
    const ruleCase: RuleCase = { op: 'Gather', inputs: [valued([2, 1], [1, 1], 'float16'), positions([count], new Array<number>(count).fill(1))] }
    const gradients = await gradientsOf(indexingRules, ruleCase, [{ dims: [count, 1], values: new Array<number>(count).fill(1) }])
    expect(gradients.get(0)).toEqual([0, count])
  })

  it('loses nothing and gives the same each time when threads add to one row', async () => {
    const [rows, width, count] = [3, 64, 20_000]
    const graph = new GraphBuilder('rule')
    const x = graph.input('x', 'float32', [rows, width])
    const indices = graph.input('indices', 'int64', [count])
    graph.output('taken', graph.one('Gather', [x, indices]))
    const gradient = graph.input('gradient', 'float32', [count, width])
    const [back] = indexingRules.Gather({ graph, node: graph.finish().nodes[0]!, gradients: [gradient], wanted: [true, false] })
    graph.output('back', back!)
    const session = await openSession(writeOnnx(graph.finish()), { provider: 'cpu', threads: 4 })
    const feeds = {
      x: { dims: [rows, width], data: new Float32Array(rows * width) }, indices: { dims: [count], data: BigInt64Array.from({ length: count }, (_, at) => BigInt(at % rows)) },
      gradient: { dims: [count, width], data: Float32Array.from({ length: count * width }, (_, at) => 1 + Math.sin(at)) },
    }
    const sums = new Float64Array(rows * width)
    feeds.gradient.data.forEach((value, at) => (sums[(Math.floor(at / width) % rows) * width + (at % width)]! += value))
    const found = floats((await session.run(feeds)).back!)
    found.forEach((value, at) => expect(value / sums[at]!).toBeCloseTo(1, 4))
    for (let time = 0; time < 5; time++) expect(floats((await session.run(feeds)).back!)).toEqual(found)
    await session.release()
  })
})

describe('GatherElements', () => {
  it('takes along the last axis', check({ op: 'GatherElements', inputs: [f32('batch', 'past'), positions(['batch', 3], [3, 0, 3, 1, -1, 2])], attributes: { axis: 1 } }))
  it('takes along the first, of fewer columns', check({ op: 'GatherElements', inputs: [f32('past', 3), positions(['batch', 2], [3, 0, 3, 1])] }))
})

describe('GatherND', () => {
  it('takes rows', check({ op: 'GatherND', inputs: [f32('past', 3), positions(['sequence', 1], [3, 0, 3])] }))
  it('takes elements', check({ op: 'GatherND', inputs: [f32('past', 3), positions([2, 2, 2], [3, 0, 3, 1, 0, 2, 3, 1])] }))
  it('takes one of each row', check({ op: 'GatherND', inputs: [f32('batch', 'past', 2), positions(['batch', 1], [3, 0])], attributes: { batch_dims: 1 } }))
  it('takes several of each row', check({ op: 'GatherND', inputs: [f32('batch', 'past', 2), positions(['batch', 'sequence', 1], [3, 0, 3, 1, 1, 2])], attributes: { batch_dims: 1 } }))
  it('takes behind two dimensions of the batch', check({ op: 'GatherND', inputs: [f32('batch', 2, 'past'), positions(['batch', 2, 2, 1], [3, 0, 3, 3, 1, 2, 0, 0])], attributes: { batch_dims: 2 } }))
})

describe('ScatterElements', () => {
  const inputs = [f32('past', 3), positions(['batch', 3], [3, 0, 2, 1, 2, 0]), f32('batch', 3)]
  it('replaces', check({ op: 'ScatterElements', inputs }))
  it('replaces along the last axis', check({ op: 'ScatterElements', inputs: [f32('batch', 'past'), positions(['batch', 2], [3, 0, 1, -2]), f32('batch', 'count')], attributes: { axis: -1 } }))
  it('adds', check({ op: 'ScatterElements', inputs, attributes: { reduction: 'add' }, onlySingle: true }))
})

describe('ScatterND', () => {
  const inputs = [f32('past', 3), positions(['batch', 1], [3, 1]), f32('batch', 3)]
  it('replaces rows', check({ op: 'ScatterND', inputs }))
  it('replaces rows counted otherwise', check({ op: 'ScatterND', inputs: [f32('past', 3), positions(['batch', 1], [3, 1]), f32('count', 3)] }))
  it('replaces elements', check({ op: 'ScatterND', inputs: [f32('past', 3), positions(['batch', 2], [3, 1, 0, 0]), f32('batch')] }))
  it('adds, to one row twice too', check({ op: 'ScatterND', inputs: [f32('past', 3), positions(['batch', 1], [2, 2]), f32('batch', 3)], attributes: { reduction: 'add' }, onlySingle: true }))
})

describe('scatters that keep the largest', () => {
  const refused = (op: 'ScatterND' | 'ScatterElements', width: number) => checkRule(indexingRules, { op, inputs: [f32('past', 3), positions(['batch', width], new Array<number>(2 * width).fill(1)), f32('batch', 3)], attributes: { reduction: 'max' } })

  it('are refused', async () => {
    await expect(refused('ScatterND', 1)).rejects.toThrow('"max" has no gradient')
    await expect(refused('ScatterElements', 3)).rejects.toThrow('"max" has no gradient')
  })
})
