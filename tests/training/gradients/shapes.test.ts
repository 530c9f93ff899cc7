// Broadcasting undone and shapes restored: against sums in plain numbers, and which nodes it takes.
import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '../../../native-models/graph/builder.ts'
import type { Dimension, Shape, Value } from '../../../native-models/graph/ir.ts'
import { writeOnnx } from '../../../native-models/graph/onnx-writer.ts'
import { openSession } from '../../../native-models/runtime/session.ts'
import { expandLike, reshapeLike, shapeOf, sizeVector, sumTo, zerosLike } from '../../../training/gradients/shapes.ts'
import { sizes } from '../../native-models/graph/operator-cases.ts'

type Make = (graph: GraphBuilder, value: Value, like: Value) => Value

interface Made { readonly shape: Shape; readonly nodes: readonly string[]; readonly dims: readonly number[]; readonly values: readonly number[] }

const product = (numbers: readonly number[]): number => numbers.reduce((sofar, number) => sofar * number, 1)
const sizeOf = (size: Dimension): number => (typeof size === 'number' ? size : product(size.split('*').map((symbol) => sizes[symbol]!)))

const feed = (shape: Shape) => {
  const dims = shape.map(sizeOf)
  return { dims, data: Float32Array.from({ length: product(dims) }, (_, place) => place + 1) }
}

/** What `make` gives for 1, 2, 3, ... in the shape `from`, as a session computes it. */
async function made(make: Make, from: Shape, to: Shape): Promise<Made> {
  const graph = new GraphBuilder('shapes')
  const result = make(graph, graph.input('value', 'float32', from), graph.input('like', 'float32', to))
  graph.output('result', graph.one('Identity', [result]))
  const found = graph.finish()
  const session = await openSession(writeOnnx(found), { provider: 'cpu', threads: 1 })
  const output = (await session.run({ value: feed(from), like: feed(to) })).result!
  await session.release()
  return { shape: result.shape, nodes: found.nodes.slice(0, -1).map((node) => node.op), dims: output.dims, values: Array.from(output.data, Number) }
}

describe('the sum of what was broadcast', () => {
  it.each<[Shape, Shape, readonly string[], readonly number[]]>([
    [['batch', 3], ['batch', 3], [], [1, 2, 3, 4, 5, 6]],
    [['batch', 3], [3], ['ReduceSum'], [5, 7, 9]],
    [['batch', 3], ['batch', 1], ['ReduceSum'], [6, 15]],
    [['batch', 3], [], ['ReduceSum'], [21]],
    [['batch', 2, 'sequence'], [2, 1], ['ReduceSum', 'Reshape'], [30, 48]],
    [['batch', 2, 'sequence'], [1, 1, 'sequence'], ['ReduceSum'], [22, 26, 30]],
    // A number other than 1 holds, whatever the symbol of the gradient is called.
    [['batch', 'sequence'], [3], ['ReduceSum', 'Reshape'], [5, 7, 9]],
  ])('from [%s] to [%s]', async (from, to, nodes, values) => {
    const found = await made(sumTo, from, to)
    expect(found).toEqual({ shape: to, nodes, dims: feed(to).dims, values })
  })

  it('is refused where a symbol may be 1', () => {
    const graph = new GraphBuilder('shapes')
    const gradient = graph.input('gradient', 'float32', ['batch', 5])
    expect(() => sumTo(graph, gradient, graph.input('like', 'float32', ['batch', 'width']))).toThrow('width may be 1 or 5')
    expect(() => sumTo(graph, gradient, graph.input('other', 'float32', ['sequence', 5]))).toThrow('sequence may be 1 or batch')
  })
})

describe('the shape of another', () => {
  it.each<[Shape, Shape, readonly string[]]>([
    [['batch', 3], ['batch', 3], []],
    [['batch*sequence', 4], ['batch', 'sequence', 4], ['Shape', 'Reshape']],
    [['batch', 'sequence', 4], ['batch', 'sequence', 2, 2], ['Reshape']],
    [['batch', 'sequence', 2, 2], ['batch*sequence', 4], ['Reshape']],
    [['past', 'sequence'], ['sequence', 'past'], ['Shape', 'Reshape']],
    // Equal at run time, which the text does not tell.
    [['batch', 2], ['past'], ['Shape', 'Reshape']],
    [[0, 3], [3, 0], ['Reshape']],
  ])('[%s] as [%s]', async (from, to, nodes) => {
    const found = await made(reshapeLike, from, to)
    expect(found).toEqual({ shape: to, nodes, dims: feed(to).dims, values: [...feed(to).data] })
  })

  it('is that of zeros and of repetitions', async () => {
    expect(await made((graph, _, like) => zerosLike(graph, like), [1], ['batch', 2])).toMatchObject({ shape: ['batch', 2], values: [0, 0, 0, 0] })
    expect(await made(expandLike, ['batch', 1], ['batch', 3])).toMatchObject({ shape: ['batch', 3], nodes: ['Expand'], values: [1, 1, 1, 2, 2, 2] })
    expect(await made(expandLike, [], ['batch', 2])).toMatchObject({ shape: ['batch', 2], nodes: ['Shape', 'Expand'], values: [1, 1, 1, 1] })
  })

  it('is a constant where numbers tell it', () => {
    const graph = new GraphBuilder('shapes')
    expect(shapeOf(graph, graph.input('value', 'float32', [2, 3]))).toBe(graph.constant([2, 3], 'int64'))
    const size = graph.input('size', 'int64', [1])
    sizeVector(graph, [1, 2, size, 3])
    graph.output('result', sizeVector(graph, [4, 5]))
    expect(graph.finish().nodes.map((node) => [node.op, node.inputs.length])).toEqual([['Concat', 3], ['Identity', 1]])
  })
})
