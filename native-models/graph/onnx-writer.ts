// Writes a graph as an ONNX file (IR 10, operator set 21, com.microsoft 1). Weights kept in files stay there, as external data.
import { create, toBinary } from '@bufbuild/protobuf'
import type { MessageInitShape } from '@bufbuild/protobuf'
import type { Attribute, Dimension, DType, Graph, GraphNode, Initializer, TensorAttribute, Value } from './ir.ts'
import { attributeTypes, onnxTypes, versions } from './onnx-types.ts'
import { ModelProtoSchema, TensorProto_DataLocation } from './onnx-protobuf.ts'
import type { AttributeProtoSchema, GraphProtoSchema, NodeProtoSchema, TensorProtoSchema, ValueInfoProtoSchema } from './onnx-protobuf.ts'
import { operatorOf } from './operators.ts'
import type { AttributeSpec } from './operators/schema.ts'

const dimension = (size: Dimension) => ({ value: typeof size === 'number' ? { case: 'dimValue' as const, value: BigInt(size) } : { case: 'dimParam' as const, value: size } })

const valueInfo = ({ name, dtype, shape }: Value): MessageInitShape<typeof ValueInfoProtoSchema> => ({
  name, type: { value: { case: 'tensorType', value: { elemType: onnxTypes[dtype], shape: { dim: shape.map(dimension) } } } },
})

function tensor({ name, dtype, dims, data }: Initializer): MessageInitShape<typeof TensorProtoSchema> {
  const head = { name, dataType: onnxTypes[dtype], dims: dims.map(BigInt) }
  if ('bytes' in data) return { ...head, rawData: data.bytes }
  const place = { location: data.file, offset: String(data.offset), length: String(data.length) }
  return { ...head, dataLocation: TensorProto_DataLocation.EXTERNAL, externalData: Object.entries(place).map(([key, value]) => ({ key, value })) }
}

type Filling = MessageInitShape<typeof AttributeProtoSchema>

const fillings: Readonly<Record<AttributeSpec['kind'], (value: Attribute) => Filling>> = {
  int: (value) => ({ i: BigInt(value as number) }),
  float: (value) => ({ f: value as number }),
  string: (value) => ({ s: new TextEncoder().encode(value as string) }),
  ints: (value) => ({ ints: (value as readonly number[]).map(BigInt) }),
  graph: (value) => ({ g: graphProto(value as Graph) }),
  tensor: (value) => ({ t: tensorAttribute(value as TensorAttribute) }),
  dtype: (value) => ({ i: BigInt(onnxTypes[value as DType]) }),
}

const tensorAttribute = ({ dtype, dims, bytes }: TensorAttribute): MessageInitShape<typeof TensorProtoSchema> => ({ dataType: onnxTypes[dtype], dims: dims.map(BigInt), rawData: bytes })

function attribute(node: GraphNode, name: string): Filling {
  const { kind } = operatorOf(node.op).attributes[name]
  return { name, type: attributeTypes[kind], ...fillings[kind](node.attributes[name]) }
}

function nodeProto(node: GraphNode): MessageInitShape<typeof NodeProtoSchema> {
  return {
    name: node.name, opType: node.op, domain: operatorOf(node.op).domain,
    input: node.inputs.map((input) => input?.name ?? ''), output: node.outputs.map((output) => output.name),
    attribute: Object.keys(node.attributes).map((name) => attribute(node, name)),
  }
}

const graphProto = (graph: Graph): MessageInitShape<typeof GraphProtoSchema> => ({
  name: graph.name, node: graph.nodes.map(nodeProto), initializer: graph.initializers.map(tensor), input: graph.inputs.map(valueInfo), output: graph.outputs.map(valueInfo),
})

/** @returns the bytes of a model file; external data is found relative to the folder where it lies, or which the session is told */
export function writeOnnx(graph: Graph): Uint8Array {
  const opsetImport = Object.entries(versions.operators).map(([domain, version]) => ({ domain, version }))
  return toBinary(ModelProtoSchema, create(ModelProtoSchema, { irVersion: versions.ir, opsetImport, producerName: 'geoagent-workstation', graph: graphProto(graph) }))
}
