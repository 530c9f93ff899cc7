// The builder: names, scopes, shared weights, bodies, and errors that say where and why.
import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '../../../native-models/graph/builder.ts'
import { GraphError } from '../../../native-models/graph/errors.ts'
import type { Value } from '../../../native-models/graph/ir.ts'
import { readOnnx } from '../../../native-models/graph/onnx-reader.ts'
import { writeOnnx } from '../../../native-models/graph/onnx-writer.ts'
import type { OperatorName, OperatorsWithOwnGradient } from '../../../native-models/graph/operators.ts'
import { operators } from '../../../native-models/graph/operators.ts'
import { openSession } from '../../../native-models/runtime/session.ts'

const float = (builder: GraphBuilder, name: string, ...shape: (number | string)[]): Value => builder.input(name, 'float32', shape)

/** Loops as often as told, each time putting `step` behind what was carried. */
function loopOver(builder: GraphBuilder, count: Value, past: Value, step: Value): Value[] {
  const body = builder.body('grow', (inner) => {
    inner.input('iteration', 'int64', [])
    const more = inner.input('more', 'bool', [])
    const carried = inner.input('carried', 'float32', ['inside'])
    const longer = inner.one('Concat', [carried, step], { axis: 0 })
    inner.output('more', more)
    inner.output('carried', longer)
    inner.output('total', inner.one('ReduceSum', [longer], { keepdims: 0 }))
  })
  return builder.add('Loop', [count, null, past], { body }, 2)
}

describe('GraphBuilder', () => {
  it('names nodes by scope and operator', () => {
    const builder = new GraphBuilder('names')
    const x = float(builder, 'x', 'batch', 4)
    builder.scope('layers.0', () => builder.scope('norm', () => builder.one('Neg', [builder.one('Neg', [x])])))
    builder.output('y', builder.one('Neg', [x]))
    expect(builder.finish().nodes.map((node) => node.name)).toEqual(['layers.0/norm/Neg', 'layers.0/norm/Neg_2', 'Neg'])
  })

  it('leaves a scope when building in it fails', () => {
    const builder = new GraphBuilder('names')
    const x = float(builder, 'x', 4)
    expect(() => builder.scope('broken', () => { throw new Error('no') })).toThrow('no')
    builder.output('y', builder.one('Neg', [x]))
    expect(builder.finish().nodes[0].name).toBe('Neg')
  })

  it('gives an equal weight back, and refuses another under its name', () => {
    const builder = new GraphBuilder('weights')
    const place = { file: 'weights.safetensors', offset: 8, length: 16 }
    const first = builder.initializer('w', 'float32', [4], place)
    expect(builder.initializer('w', 'float32', [4], { ...place })).toBe(first)
    expect(() => builder.initializer('w', 'float32', [2, 2], place)).toThrow('there already is another initializer w')
    expect(() => builder.initializer('v', 'float32', [3], place)).toThrow('initializer v: float32[3] takes 12 bytes, and 16 are given')
  })

  it('merges equal constants and tells dtypes and dims apart', () => {
    const builder = new GraphBuilder('constants')
    const one = builder.constant(1, 'float32')
    expect(builder.constant(1, 'float32')).toBe(one)
    expect(one.shape).toEqual([])
    expect(builder.constant([1], 'float32')).not.toBe(one)
    expect(builder.constant(1, 'int32')).not.toBe(one)
    expect(builder.constant([1, 2, 3, 4], 'int64', [2, 2]).shape).toEqual([2, 2])
    expect(() => builder.constant(300, 'uint8')).toThrow('300 is no uint8')
    expect(() => builder.constant(0.5, 'int64')).toThrow('0.5 is no int64')
  })

  it('leaves optional inputs at the end out', () => {
    const builder = new GraphBuilder('optional')
    const x = float(builder, 'x', 2, 4)
    builder.output('y', builder.one('LayerNormalization', [x, float(builder, 'scale', 4), null]))
    builder.output('z', builder.one('Clip', [x, null, builder.constant(1, 'float32')]))
    expect(builder.finish().nodes.map((node) => node.inputs.map((input) => input?.name ?? null))).toEqual([['x', 'scale'], ['x', null, 'constant/float32']])
  })

  it('casts only what is of another dtype', () => {
    const builder = new GraphBuilder('cast')
    const x = float(builder, 'x', 4)
    expect(builder.cast(x, 'float32')).toBe(x)
    expect(builder.cast(x, 'int64').dtype).toBe('int64')
  })

  it('names outputs, and copies what already has a name', async () => {
    const builder = new GraphBuilder('outputs')
    const x = float(builder, 'x', 2)
    const y = builder.one('Neg', [x])
    builder.output('y', y)
    builder.output('same', y)
    builder.output('passed', x)
    const graph = builder.finish()
    expect(graph.outputs.map((output) => output.name)).toEqual(['y', 'same', 'passed'])
    expect(graph.nodes.map((node) => node.op)).toEqual(['Neg', 'Identity', 'Identity'])
    const session = await openSession(writeOnnx(graph), { provider: 'cpu', threads: 1 })
    const { same, passed } = await session.run({ x: { data: new Float32Array([1, 2]), dims: [2] } })
    await session.release()
    expect([...same.data, ...passed.data]).toEqual([-1, -2, 1, 2])
    expect(() => builder.output('y', x)).toThrow('there already is a value y')
  })

  it('grows what a loop carries, and collects what each iteration gives', async () => {
    const builder = new GraphBuilder('loop')
    const [count, past, step] = [builder.input('count', 'int64', []), float(builder, 'past', 'past'), float(builder, 'step', 2)]
    const [grown, totals] = loopOver(builder, count, past, step)
    builder.output('grown', grown)
    builder.output('totals', totals)
    const graph = builder.finish()
    expect(graph.outputs.map((output) => output.shape)).toEqual([['Loop.0.0'], ['Loop.1.0']])
    const session = await openSession(writeOnnx(graph), { provider: 'cpu', threads: 1 })
    const feeds = { count: { data: new BigInt64Array([3n]), dims: [] }, past: { data: new Float32Array([5]), dims: [1] }, step: { data: new Float32Array([1, 2]), dims: [2] } }
    const results = await session.run(feeds)
    const none = await session.run({ ...feeds, count: { data: new BigInt64Array([0n]), dims: [] }, past: { data: new Float32Array([]), dims: [0] } })
    await session.release()
    expect([...results.grown.data]).toEqual([5, 1, 2, 1, 2, 1, 2])
    expect([...results.totals.data]).toEqual([8, 11, 14])
    expect([none.grown.dims, none.totals.dims]).toEqual([[0], [0]])
  })

  it('loops with nothing to carry', async () => {
    const builder = new GraphBuilder('loop')
    const body = builder.body('count', (inner) => {
      const iteration = inner.input('iteration', 'int64', [])
      inner.output('more', inner.input('more', 'bool', []))
      inner.output('doubled', inner.one('Add', [iteration, iteration]))
    })
    builder.output('counted', builder.one('Loop', [builder.input('count', 'int64', []), null], { body }))
    const graph = builder.finish()
    expect(readOnnx(writeOnnx(graph))).toEqual(graph)
    const session = await openSession(writeOnnx(graph), { provider: 'cpu', threads: 1 })
    const { counted } = await session.run({ count: { data: new BigInt64Array([4n]), dims: [] } })
    await session.release()
    expect([...counted.data]).toEqual([0n, 2n, 4n, 6n])
  })

  it('collects what is carried as it comes in', async () => {
    const builder = new GraphBuilder('loop')
    const x = float(builder, 'x', 1)
    const body = builder.body('count', (inner) => {
      inner.input('iteration', 'int64', [])
      inner.output('more', inner.input('more', 'bool', []))
      const carried = inner.input('carried', 'float32', [1])
      inner.output('next', inner.one('Add', [carried, x]))
      inner.output('collected', carried)
    })
    builder.output('collected', builder.add('Loop', [builder.constant(3, 'int64'), null, x], { body }, 2)[1])
    const session = await openSession(writeOnnx(builder.finish()), { provider: 'cpu', threads: 1 })
    const { collected } = await session.run({ x: { data: new Float32Array([5]), dims: [1] } })
    await session.release()
    expect([...collected.data]).toEqual([5, 10, 15])
  })

  it('tells what a loop collects in sizes that mean something outside', () => {
    const builder = new GraphBuilder('loop')
    const [past, step] = [float(builder, 'past', 'batch', 'past'), float(builder, 'step', 'batch', 'sequence')]
    const body = builder.body('grow', (inner) => {
      inner.input('iteration', 'int64', [])
      const more = inner.input('more', 'bool', [])
      const [carried, kept] = [inner.input('carried', 'float32', ['rows', 'inside']), inner.input('kept', 'float32', ['rows', 'columns'])]
      inner.output('more', more)
      inner.output('carried', inner.one('Concat', [carried, step], { axis: 1 }))
      inner.output('kept', kept)
      inner.output('both', inner.one('Concat', [kept, step], { axis: 1 }))
      inner.output('longer', inner.one('Concat', [carried, carried], { axis: 1 }))
      inner.output('step', inner.one('Neg', [step]))
      inner.output('kept twice', inner.one('Neg', [kept]))
    })
    const outputs = builder.add('Loop', [builder.constant(3, 'int64'), null, past, step], { body }, 6)
    expect(outputs.map((output) => output.shape)).toEqual([
      ['batch', 'Loop.0.1'], ['batch', 'sequence'],
      ['Loop.2.0', 'batch', 'Loop.2.2'], ['Loop.3.0', 'batch', 'Loop.3.2'], ['Loop.4.0', 'batch', 'sequence'], ['Loop.5.0', 'batch', 'sequence'],
    ])
  })

  it('puts weights asked for in a body into the outermost graph', () => {
    const builder = new GraphBuilder('weights')
    const condition = builder.input('condition', 'bool', [])
    const branch = (name: string) => builder.body(name, (inner) => inner.output('w', inner.one('Identity', [inner.initializer('w', 'float32', [1], { bytes: new Uint8Array(4) })])))
    const [chosen] = builder.add('If', [condition], { then_branch: branch('yes'), else_branch: branch('no') }, 1)
    builder.output('chosen', chosen)
    const graph = builder.finish()
    expect(graph.initializers.map((initializer) => initializer.name)).toEqual(['w'])
    expect(graph.nodes[0].attributes.then_branch).toMatchObject({ initializers: [], outputs: [{ name: 'yes/w' }] })
  })
})

describe('a mistake', () => {
  const build = (use: (builder: GraphBuilder, x: Value) => unknown) => () => {
    const builder = new GraphBuilder('mistake')
    return builder.scope('layers.3', () => use(builder, float(builder, 'x', 'batch', 4)))
  }

  it.each<[string, (builder: GraphBuilder, x: Value) => unknown, string]>([
    ['inner dimensions', (b, x) => b.one('MatMul', [x, float(b, 'w', 5, 2)]), 'node layers.3/MatMul (MatMul of float32[batch, 4], float32[5, 2]): the inner dimensions differ: 4 and 5'],
    ['broadcast', (b, x) => b.one('Add', [x, float(b, 'w', 3)]), '4 and 3 cannot be broadcast'],
    ['dtypes that differ', (b, x) => b.one('Add', [x, b.constant(1, 'int64')]), 'b is int64 where float32 is needed'],
    ['a dtype that the operator does not take', (b) => b.one('Sqrt', [b.constant(1, 'int64')]), 'x cannot be int64'],
    ['a missing input', (b, x) => b.one('MatMul', [x]), 'b is missing'],
    ['too many inputs', (b, x) => b.one('Neg', [x, x]), 'it takes 1 inputs'],
    ['a missing attribute', (b, x) => b.one('Concat', [x, x]), 'attribute axis is missing'],
    ['an attribute of another kind', (b, x) => b.one('Softmax', [x], { axis: 0.5 }), 'attribute axis must be int'],
    ['an unknown attribute', (b, x) => b.one('Softmax', [x], { axes: 1 } as never), 'it has no attribute axes'],
    ['an index outside', (b, x) => b.one('Gather', [x, b.constant([4], 'int64')], { axis: 1 }), 'index 4 is outside of 4'],
    ['a flag that is none', (b, x) => b.one('ReduceSum', [x], { keepdims: 2 }), 'attribute keepdims must be 0 or 1'],
    ['a batch of less than nothing', (b, x) => b.one('GatherND', [x, b.input('picks', 'int64', [1])], { batch_dims: -1 }), 'do not fit 2 dimensions after -1 of the batch'],
    ['an axis outside', (b, x) => b.one('Softmax', [x], { axis: 2 }), 'axis 2 is outside of 2 dimensions'],
    ['elements that do not fill a shape', (b) => b.one('Reshape', [b.constant([1, 2, 3, 4], 'float32'), b.constant([3, 2], 'int64')]), '4 elements do not fill [3, 2]'],
    ['elements that do not divide', (b) => b.one('Reshape', [b.constant([1, 2, 3, 4], 'float32'), b.constant([3, -1], 'int64')]), '4 is no multiple of 3'],
    ['a rest of nothing', (b) => b.one('Reshape', [float(b, 'none', 0, 4), b.constant([0, -1], 'int64')]), '0 is no multiple of 0'],
    ['a skip of another size', (b, x) => b.one('SkipSimplifiedLayerNormalization', [x, float(b, 'skip', 'batch', 5), float(b, 'w', 4)]), 'input 1 does not broadcast to [batch, 4]'],
    ['too many outputs', (b, x) => b.add('Neg', [x], {}, 2), '2 outputs are asked for; it has 1'],
    ['a name that is taken', (b) => float(b, 'x', 1), 'there already is a value x'],
    ['a dimension that is none', (b) => float(b, 'y', -1), 'input y: [-1] is no shape'],
    ['a value of another graph', (b) => b.one('Neg', [float(new GraphBuilder('other'), 'z', 1)]), 'the value z is not of this graph'],
    ['an output that is never written', (b, x) => b.one('Neg', [b.add('SkipSimplifiedLayerNormalization', [x, x, float(b, 'w', 4)], {}, 4)[1]]), 'uses an output that is never written'],
    ['no outputs', (b) => b.finish(), 'the graph mistake has no output'],
    ['parts that are too few', (b, x) => b.add('Split', [x, b.constant([1, 2], 'int64')], { axis: 1 }, 2), 'the sum of the parts and the dimension differ: 3 and 4'],
  ])('tells of %s', (_what, use, message) => {
    expect(build(use)).toThrow(GraphError)
    expect(build(use)).toThrow(message)
  })

  it('tells of a carried dimension that cannot stay fixed', () => {
    const builder = new GraphBuilder('loop')
    const x = float(builder, 'x', 2)
    const body = builder.body('body', (inner) => {
      inner.input('iteration', 'int64', [])
      const more = inner.input('more', 'bool', [])
      const carried = inner.input('carried', 'float32', [2])
      inner.output('more', more)
      inner.output('carried', inner.one('Concat', [carried, x], { axis: 0 }))
    })
    expect(() => builder.add('Loop', [builder.constant(2, 'int64'), null, x], { body })).toThrow('carried value 0, dimension 0, goes from 2 to 4 in the body: its input needs a symbol there')
  })

  it('tells of carried values that share a symbol and no size', () => {
    const builder = new GraphBuilder('loop')
    const [two, three] = [float(builder, 'two', 2), float(builder, 'three', 3)]
    const body = builder.body('swap', (inner) => {
      inner.input('iteration', 'int64', [])
      const more = inner.input('more', 'bool', [])
      const [a, b] = [inner.input('a', 'float32', ['n']), inner.input('b', 'float32', ['n'])]
      inner.output('more', more)
      inner.output('a', b)
      inner.output('b', a)
    })
    expect(() => builder.add('Loop', [builder.constant(2, 'int64'), null, two, three], { body }, 2)).toThrow('sizes that come in as n differ: 2 and 3')
  })

  it('tells of a loop that collects its iteration number, which comes out wrong', () => {
    const builder = new GraphBuilder('loop')
    const body = builder.body('count', (inner) => {
      const iteration = inner.input('iteration', 'int64', [])
      inner.output('more', inner.input('more', 'bool', []))
      inner.output('iteration', iteration)
    })
    expect(() => builder.one('Loop', [builder.constant(2, 'int64'), null], { body })).toThrow('the body count collects its iteration number')
  })

  it('does not see into a body from outside', () => {
    const builder = new GraphBuilder('outside')
    const x = float(builder, 'x', 2)
    let inside: Value = x
    builder.body('body', (inner) => {
      inside = inner.one('Neg', [x])
      inner.output('y', inside)
    })
    expect(() => builder.one('Neg', [inside])).toThrow('the value body/y is not of this graph or one around it')
  })
})

describe('the operator set', () => {
  it('knows the attributes of each operator by type', () => {
    const builder = new GraphBuilder('types')
    const x = float(builder, 'x', 2)
    // @ts-expect-error an axis is a number
    expect(() => builder.one('Concat', [x], { axis: '0' })).toThrow(GraphError)
    // @ts-expect-error an axis is needed
    expect(() => builder.one('Concat', [x], {})).toThrow(GraphError)
    // @ts-expect-error Neg has no attributes
    expect(() => builder.one('Neg', [x], { axis: 0 })).toThrow(GraphError)
    // @ts-expect-error no such operator
    expect(() => builder.one('Convolve', [x])).toThrow()
    expect(builder.one('Cast', [x], { to: 'int64' }).dtype).toBe('int64')
  })

  it('goes through rows alone, of one number and of the shape that the body takes', () => {
    const builder = new GraphBuilder('rows')
    const [x, other] = [float(builder, 'x', 3, 'n'), float(builder, 'other', 4, 'n')]
    const body = builder.body('row', (inner) => inner.output('sum', inner.one('Add', [inner.input('a', 'float32', ['n']), inner.input('b', 'float32', ['n'])])))
    expect(builder.one('Scan', [x, x], { body, num_scan_inputs: 2 }).shape).toEqual([3, 'n'])
    expect(() => builder.one('Scan', [x, other], { body, num_scan_inputs: 2 })).toThrow('numbers of rows differ: 3 and 4')
    expect(() => builder.one('Scan', [x, x], { body, num_scan_inputs: 1 })).toThrow('nothing is carried')
    expect(() => builder.one('Scan', [x], { body, num_scan_inputs: 1 })).toThrow('the body row takes 2 inputs')
    expect(() => builder.one('Scan', [x, float(builder, 'wide', 3, 5)], { body, num_scan_inputs: 2 })).toThrow('the body takes float32[n], which is no row of input 1')
  })

  it('says of each operator whether it has a gradient of its own', () => {
    const own: OperatorsWithOwnGradient[] = ['MatMul', 'Softmax', 'Gather', 'SimplifiedLayerNormalization']
    expect(own.every((name) => operators[name].gradient === 'own')).toBe(true)
    // @ts-expect-error a comparison has none
    const none: OperatorsWithOwnGradient = 'Equal'
    expect(operators[none as OperatorName].gradient).toBe('none')
  })
})
