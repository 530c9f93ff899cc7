// Reads an ONNX file of the declared operators. Nothing in it is trusted: types and shapes are found anew, and what contradicts them is refused.
import { fromBinary } from '@bufbuild/protobuf'
import { GraphBuilder } from './builder.ts'
import { describe, GraphError } from './errors.ts'
import type { Attribute, Dimension, Graph, TensorType, Value } from './ir.ts'
import { AttributeProto_AttributeType, ModelProtoSchema } from './onnx-protobuf.ts'
import type { AttributeProto, GraphProto, ModelProto, NodeProto, TensorShapeProto_Dimension, ValueInfoProto } from './onnx-protobuf.ts'
import { dtypeNamed, readInitializer, readTensorAttribute, safeNumber } from './onnx-tensors.ts'
import { attributeTypes, versions } from './onnx-types.ts'
import { isOperator, operatorOf } from './operators.ts'
import type { OperatorName } from './operators.ts'
import { symbolName } from './operators/call.ts'
import type { AttributeSpec } from './operators/schema.ts'

interface Context {
  readonly builder: GraphBuilder
  readonly names: Map<string, Value>
  /** Of the graph around, whose values can be seen too. */
  readonly outer: Context | null
  /** Operator sets that the file says it uses. */
  readonly domains: ReadonlySet<string>
}

function refuse(reason: string): never {
  throw new GraphError(reason)
}

function dimensionOf({ value }: TensorShapeProto_Dimension, user: string, axis: number): Dimension {
  if (value.case === 'dimValue') return safeNumber(value.value, user)
  return value.case === 'dimParam' && value.value ? value.value : `${symbolName(user)}.${axis}`
}

function typeOf({ name, type }: ValueInfoProto): TensorType {
  const tensor = type?.value.case === 'tensorType' ? type.value.value : refuse(`${name} is no tensor`)
  const dim = tensor.shape?.dim ?? refuse(`${name} has no shape`)
  return { dtype: dtypeNamed(tensor.elemType, name), shape: dim.map((size, axis) => dimensionOf(size, name, axis)) }
}

function valueNamed(name: string, context: Context): Value | undefined {
  return context.names.get(name) ?? (context.outer ? valueNamed(name, context.outer) : undefined)
}

type Reader = (attribute: AttributeProto, node: NodeProto, context: Context) => Attribute

const readers: Readonly<Record<AttributeSpec['kind'], Reader>> = {
  int: ({ i }, node) => safeNumber(i, `node ${node.name}`),
  float: ({ f }) => f,
  string: ({ s, name }, node) => decodeText(s, `node ${node.name}: attribute ${name}`),
  ints: ({ ints }, node) => ints.map((value) => safeNumber(value, `node ${node.name}`)),
  graph: ({ g, name }, node, context) => bodyOf(context, g ?? refuse(`node ${node.name}: attribute ${name} has no graph`)),
  tensor: ({ t, name }, node) => readTensorAttribute(t ?? refuse(`node ${node.name}: attribute ${name} has no tensor`), node.name),
  dtype: ({ i }, node) => dtypeNamed(Number(i), `node ${node.name}`),
}

function decodeText(bytes: Uint8Array, user: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return refuse(`${user} is no text`)
  }
}

function attributesOf(node: NodeProto, op: OperatorName, context: Context): Record<string, Attribute> {
  const found: Record<string, Attribute> = {}
  const specs = operatorOf(op).attributes
  for (const attribute of node.attribute) {
    const { name, type, refAttrName } = attribute
    const { kind } = Object.hasOwn(specs, name) ? specs[name] : refuse(`node ${node.name} (${op}): it has no attribute ${JSON.stringify(name)}`)
    if (type !== attributeTypes[kind] || refAttrName) refuse(`node ${node.name} (${op}): attribute ${name} is not of the kind ${kind}`)
    if (Object.hasOwn(found, name)) refuse(`node ${node.name} (${op}): attribute ${name} is given twice`)
    found[name] = readers[kind](attribute, node, context)
  }
  return found
}

const plainDomain = (domain: string): string => (domain === 'ai.onnx' ? '' : domain)

function operatorNamed({ name, opType, domain }: NodeProto, { domains }: Context): OperatorName {
  const plain = plainDomain(domain)
  if (!domains.has(plain)) refuse(`node ${name} (${opType}): the file names no operator set ${plain || 'ai.onnx'}`)
  if (isOperator(opType) && operatorOf(opType).domain === plain) return opType
  return refuse(`node ${name}: the operator ${plain ? `${plain}.` : ''}${opType} is not known here`)
}

/** A node that only holds a tensor becomes an initializer. */
function addConstant(node: NodeProto, { builder, names }: Context): void {
  const [value] = node.attribute
  if (node.attribute.length !== 1 || value.name !== 'value' || value.type !== AttributeProto_AttributeType.TENSOR || !value.t || node.output.length !== 1) refuse(`node ${node.name}: only constants that are a tensor are known here`)
  const { dtype, dims, bytes } = readTensorAttribute(value.t, node.name)
  learn(names, builder.newInitializer(node.output[0], dtype, dims, { bytes }))
}

function learn(names: Context['names'], value: Value): void {
  if (value.name) names.set(value.name, value)
}

function addNode(node: NodeProto, context: Context): void {
  if (node.opType === 'Constant' && plainDomain(node.domain) === '') return addConstant(node, context)
  const { builder, names } = context
  const op = operatorNamed(node, context)
  if (node.overload) refuse(`node ${node.name} (${op}): functions are not known here`)
  const inputs = node.input.map((input) => (input === '' ? null : valueNamed(input, context) ?? refuse(`node ${node.name} (${op}): there is no value ${JSON.stringify(input)} before it`)))
  const attributes = attributesOf(node, op, context)
  for (const value of builder.named({ op, name: node.name, inputs, attributes, outputs: node.output })) learn(names, value)
}

/** What the file says of a value may be less than what was found, and never something else. */
function holdDeclared(declared: TensorType, found: TensorType, name: string): void {
  const contradicts = (size: Dimension, axis: number) => typeof size === 'number' && typeof found.shape[axis] === 'number' && size !== found.shape[axis]
  if (declared.dtype !== found.dtype || declared.shape.length !== found.shape.length || declared.shape.some(contradicts)) refuse(`output ${name} is declared as ${describe(declared)} and is ${describe(found)}`)
}

function fill(graph: GraphProto, context: Context): void {
  const { builder, names } = context
  if (graph.sparseInitializer.length) refuse(`graph ${graph.name}: sparse tensors are not known here`)
  for (const tensor of graph.initializer) {
    const { name, dtype, dims, data } = readInitializer(tensor)
    learn(names, builder.newInitializer(name, dtype, dims, data))
  }
  for (const input of graph.input) {
    const { dtype, shape } = typeOf(input)
    learn(names, builder.namedInput(input.name, dtype, shape))
  }
  for (const node of graph.node) addNode(node, context)
  for (const output of graph.output) {
    const value = valueNamed(output.name, context) ?? refuse(`graph ${graph.name}: nothing gives the output ${JSON.stringify(output.name)}`)
    holdDeclared(typeOf(output), value, output.name)
    builder.namedOutput(value)
  }
}

const bodyOf = (outer: Context, graph: GraphProto): Graph =>
  outer.builder.body(graph.name, (builder) => fill(graph, { builder, names: new Map(), outer, domains: outer.domains }))

function holdVersions({ irVersion, opsetImport, functions, trainingInfo }: ModelProto): void {
  if (irVersion < 3n || irVersion > versions.ir) refuse(`the file has IR version ${irVersion}; up to ${versions.ir} are known here`)
  for (const { domain, version } of opsetImport) {
    const known = versions.operators[plainDomain(domain) as keyof typeof versions.operators]
    if (known !== undefined && version !== known) refuse(`the file uses operator set ${domain || 'ai.onnx'} ${version}; ${known} is known here`)
  }
  if (functions.length || trainingInfo.length) refuse('functions and training information are not known here')
}

function parse(bytes: Uint8Array): ModelProto {
  try {
    return fromBinary(ModelProtoSchema, bytes)
  } catch (cause) {
    throw new GraphError(`the file is no ONNX model: ${(cause as Error).message}`, { cause })
  }
}

/**
 * @param bytes of a model file; external data is described, not read
 * @returns a graph with the names of the file
 * @throws GraphError with the reason: no ONNX, unknown versions or operators, wrong shapes, data of another size, a file outside of the model's folder
 */
export function readOnnx(bytes: Uint8Array): Graph {
  const model = parse(bytes)
  holdVersions(model)
  const graph = model.graph ?? refuse('the file has no graph')
  const builder = new GraphBuilder(graph.name)
  fill(graph, { builder, names: new Map(), outer: null, domains: new Set(model.opsetImport.map(({ domain }) => plainDomain(domain))) })
  return builder.finish()
}
