// Writer and reader: what is written is read back the same; what is no sound model is refused with the reason.
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '../../../native-models/graph/builder.ts'
import { GraphError } from '../../../native-models/graph/errors.ts'
import type { Graph } from '../../../native-models/graph/ir.ts'
import { AttributeProtoSchema, FunctionProtoSchema, GraphProtoSchema, ModelProtoSchema, NodeProtoSchema, OperatorSetIdProtoSchema, SparseTensorProtoSchema, StringStringEntryProtoSchema, TensorProtoSchema } from '../../../native-models/graph/onnx-protobuf.ts'
import type { GraphProto, ModelProto } from '../../../native-models/graph/onnx-protobuf.ts'
import { readOnnx } from '../../../native-models/graph/onnx-reader.ts'
import { writeOnnx } from '../../../native-models/graph/onnx-writer.ts'
import { cases } from './operator-cases.ts'
import { placeCase } from './place-case.ts'

const allCases = Object.values(cases).flat()

const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 })
const part = fc.record({ call: fc.constantFrom(...allCases), symbolic: fc.boolean(), scope: word })
const weight = fc.record({ rows: fc.nat(5), offset: fc.nat(), file: fc.constantFrom('weights.safetensors', 'parts/1 of 2.bin') })

/** Several cases in one graph, under odd names, and weights that lie in files. */
function graphOf(parts: readonly { call: (typeof allCases)[number]; symbolic: boolean; scope: string }[], weights: readonly { rows: number; offset: number; file: string }[]): Graph {
  const builder = new GraphBuilder('random')
  weights.forEach(({ rows, offset, file }, index) => builder.initializer(`weight ${index}`, 'float16', [rows, 3], { file, offset, length: rows * 6 }))
  parts.forEach(({ call, symbolic, scope }, index) => builder.scope(scope, () => {
    placeCase(builder, call, `${index}/`, symbolic).results.forEach((result, output) => builder.output(`out ${index}.${output}`, result))
  }))
  return builder.finish()
}

/** One graph with what a hostile file would change: weights inline and in a file, a body, both operator sets. */
function sample(): Graph {
  const builder = new GraphBuilder('sample')
  const x = builder.input('x', 'float32', ['batch', 4])
  const w = builder.initializer('w', 'float32', [4, 2], { file: 'weights.bin', offset: 64, length: 32 })
  const y = builder.one('QuickGelu', [builder.one('MatMul', [x, w])])
  const body = builder.body('body', (inner) => {
    inner.input('iteration', 'int64', [])
    const more = inner.input('more', 'bool', [])
    inner.output('more', more)
    inner.output('carried', inner.one('Add', [inner.input('carried', 'float32', ['batch', 2]), builder.constant([1, 2], 'float32')]))
  })
  builder.output('y', builder.one('Loop', [builder.constant(2, 'int64'), null, y], { body }))
  return builder.finish()
}

function patched(change: (model: ModelProto, graph: GraphProto) => void): Uint8Array {
  const model = fromBinary(ModelProtoSchema, writeOnnx(sample()))
  change(model, model.graph!)
  return toBinary(ModelProtoSchema, model)
}

/** Bodies in bodies. */
function nested(depth: number): GraphProto {
  const attribute = depth === 0 ? [] : ['then_branch', 'else_branch'].map((name) => create(AttributeProtoSchema, { name, type: 5, g: name === 'then_branch' ? nested(depth - 1) : create(GraphProtoSchema) }))
  return create(GraphProtoSchema, { name: `depth ${depth}`, node: [create(NodeProtoSchema, { opType: 'If', input: ['c'], output: ['y'], attribute })] })
}

const place = (location: string, offset = '0', length = '32') => Object.entries({ location, offset, length }).map(([key, value]) => create(StringStringEntryProtoSchema, { key, value }))

function refusal(bytes: Uint8Array): unknown {
  try {
    readOnnx(bytes)
    return null
  } catch (error) {
    return error
  }
}

describe('writing and reading', () => {
  it('gives the same graph back', () => {
    expect(readOnnx(writeOnnx(sample()))).toEqual(sample())
    fc.assert(fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), fc.array(weight, { maxLength: 3 }), (parts, weights) => {
      const graph = graphOf(parts, weights)
      expect(readOnnx(writeOnnx(graph))).toEqual(graph)
    }), { numRuns: 150 })
  })

  it('gives every case of every operator back', () => {
    for (const call of allCases) {
      const graph = graphOf([{ call, symbolic: true, scope: 'case' }], [])
      expect(readOnnx(writeOnnx(graph))).toEqual(graph)
    }
  })

  it('takes constant nodes, typed data and the long name of the operator set as other writers have them', () => {
    const graph = readOnnx(patched((model, { node, initializer }) => {
      model.opsetImport[0].domain = 'ai.onnx'
      const t = create(TensorProtoSchema, { dataType: 7, dims: [], int64Data: [5n] })
      node.unshift(create(NodeProtoSchema, { name: 'five', opType: 'Constant', output: ['five'], attribute: [create(AttributeProtoSchema, { name: 'value', type: 4, t })] }))
      Object.assign(initializer[1], { rawData: new Uint8Array(0), floatData: [1, 2] })
      node.at(-1)!.input[0] = 'five'
    }))
    expect(graph.initializers.at(-1)).toEqual({ name: 'five', dtype: 'int64', dims: [], data: { bytes: new Uint8Array([5, 0, 0, 0, 0, 0, 0, 0]) } })
    expect(graph.initializers[1].data).toEqual(sample().initializers[1].data)
  })
})

describe('a file that is no sound model', () => {
  it.each<[string, Uint8Array | ((model: ModelProto, graph: GraphProto) => void), string]>([
    ['nothing', new Uint8Array(0), 'IR version 0'],
    ['text', new TextEncoder().encode('<!doctype html>'), 'no ONNX model'],
    ['a newer IR', (model) => { model.irVersion = 99n }, 'IR version 99'],
    ['another operator set', (model) => { model.opsetImport[0].version = 17n }, 'operator set ai.onnx 17; 21 is known here'],
    ['no operator set', (model) => { model.opsetImport = [] }, 'names no operator set'],
    ['no graph', (model) => { delete model.graph }, 'no graph'],
    ['functions', (model) => { model.functions.push(create(FunctionProtoSchema)) }, 'functions'],
    ['an unknown operator', (_, graph) => { graph.node[0].opType = 'LSTM' }, 'the operator LSTM is not known here'],
    ['an operator named as a property of objects', (_, graph) => { graph.node[0].opType = 'constructor' }, 'the operator constructor is not known here'],
    ['an operator of a foreign domain', (model, graph) => { model.opsetImport.push(create(OperatorSetIdProtoSchema, { domain: 'evil', version: 1n })); graph.node[0].domain = 'evil' }, 'evil.MatMul is not known here'],
    ['an operator in the wrong domain', (_, graph) => { graph.node[0].domain = 'com.microsoft' }, 'com.microsoft.MatMul is not known here'],
    ['a value from nowhere', (_, graph) => { graph.node[0].input[0] = 'z' }, 'there is no value "z" before it'],
    ['a value used before it is made', (_, graph) => { graph.node.reverse() }, 'before it'],
    ['a node that eats its own output', (_, graph) => { graph.node[0].input[0] = graph.node[0].output[0] }, 'before it'],
    ['two values of one name', (_, graph) => { graph.node[1].output[0] = 'x' }, 'there already is a value x'],
    ['two initializers of one name', (_, graph) => { graph.initializer.push(graph.initializer[0]) }, 'there already is an initializer w'],
    ['an output from nowhere', (_, graph) => { graph.output[0].name = 'z' }, 'nothing gives the output "z"'],
    ['an output that lies about its dtype', (_, graph) => { (graph.output[0].type!.value.value as { elemType: number }).elemType = 7 }, 'is declared as int64[batch, 2] and is float32[batch, 2]'],
    ['an output that lies about its rank', (_, graph) => { (graph.output[0].type!.value.value as { shape: { dim: unknown[] } }).shape.dim.pop() }, 'is declared as float32[batch] and is float32[batch, 2]'],
    ['shapes that do not fit', (_, graph) => { graph.initializer[0].dims = [2n, 4n] }, 'the inner dimensions differ: 4 and 2'],
    ['a body of the wrong shape', (_, graph) => { graph.node[2].attribute[0].g!.output.pop() }, 'node Loop (Loop of int64[], nothing, float32[batch, 2]): the body body gives 1 outputs'],
    ['an attribute of another kind', (_, graph) => { graph.node[2].attribute[0].type = 1 }, 'attribute body is not of the kind graph'],
    ['an attribute twice', (_, graph) => { graph.node[2].attribute.push(graph.node[2].attribute[0]) }, 'given twice'],
    ['a body in bodies without end', (_, graph) => { graph.node[0] = nested(40).node[0] }, 'maximum recursion depth'],
    ['sparse tensors', (_, graph) => { graph.sparseInitializer.push(create(SparseTensorProtoSchema)) }, 'sparse tensors are not known here'],
    ['a type that is not known', (_, graph) => { graph.initializer[0].dataType = 11 }, 'initializer w: the element type DOUBLE is not known here'],
    ['data of another size', (_, graph) => { graph.initializer[1].rawData = new Uint8Array(7) }, 'takes 8 bytes, and 7 are given'],
    ['a negative size', (_, graph) => { graph.initializer[0].dims = [-4n, -2n] }, '[-4, -2] is no size of a tensor'],
    ['an absurd size', (_, graph) => { graph.initializer[0].dims = [1n << 40n, 1n << 40n] }, 'is no size of a tensor'],
    ['a size beyond numbers', (_, graph) => { graph.initializer[0].dims = [1n << 62n] }, 'is out of range'],
    ['an input of negative size', (_, graph) => { (graph.input[0].type!.value.value as { shape: { dim: { value: unknown }[] } }).shape.dim[0].value = { case: 'dimValue', value: -2n } }, 'input x: [-2, 4] is no shape'],
    ['an input without a type', (_, graph) => { delete graph.input[0].type }, 'x is no tensor'],
    ['a length that is not the tensor\'s', (_, graph) => { graph.initializer[0].externalData = place('weights.bin', '0', '31') }, 'takes 32 bytes, and 31 are given'],
    ['an offset that is no number', (_, graph) => { graph.initializer[0].externalData = place('weights.bin', '-1') }, 'are no place in a file'],
    ['an offset beyond numbers', (_, graph) => { graph.initializer[0].externalData = place('weights.bin', '9'.repeat(16)) }, 'are no place in a file'],
    ['a location given twice', (_, graph) => { graph.initializer[0].externalData.push(...place('other.bin')) }, 'is given twice'],
    ['no location', (_, graph) => { graph.initializer[0].externalData = [] }, 'no location'],
  ])('refuses %s', (_what, made, message) => {
    const error = refusal(made instanceof Uint8Array ? made : patched(made))
    expect(error).toBeInstanceOf(GraphError)
    expect((error as Error).message).toContain(message)
  })

  it.each(['../weights.bin', 'a/../../weights.bin', '/etc/passwd', '\\\\host\\share', 'C:\\weights.bin', 'c:weights.bin', 'a\\..\\..\\b', '..', '', 'a\0b'])('refuses data at %j', (location) => {
    const error = refusal(patched((_, graph) => { graph.initializer[0].externalData = place(location) }))
    expect(error).toBeInstanceOf(GraphError)
    expect((error as Error).message).toContain("does not lie in the model's folder")
  })

  it('tells of hostile names without what moves a terminal', () => {
    const error = refusal(patched((_, graph) => { graph.node[0].opType = `\u001b[2J\u202e${'x'.repeat(5000)}` })) as GraphError
    expect(error.message).toMatch(/^node MatMul: the operator \uFFFD\[2J\uFFFDx+$/)
    expect(error.message.length).toBe(2000)
  })

  it('refuses every truncated file', () => {
    const bytes = writeOnnx(sample())
    for (let length = 0; length < bytes.length; length++) expect(refusal(bytes.subarray(0, length))).toBeInstanceOf(GraphError)
  })

  it('refuses or reads, and never fails otherwise, when bytes are changed', () => {
    const bytes = writeOnnx(sample())
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255))
    fc.assert(fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
      const changed = bytes.slice()
      for (const [at, value] of changes) changed[at] = value
      const error = refusal(changed)
      expect(error === null || error instanceof GraphError).toBe(true)
    }), { numRuns: 3000 })
  })

  it('refuses noise', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(refusal(bytes)).toBeInstanceOf(GraphError)
    }))
  })
})
