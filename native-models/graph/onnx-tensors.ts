// Reads ONNX's tensors: the data inline in one of its forms, or a place in a file.
import { elementBytes, elements, toBytes } from './dtypes.ts'
import { GraphError } from './errors.ts'
import type { DType, Initializer, TensorAttribute, TensorData } from './ir.ts'
import { holdInitializer } from './model-state.ts'
import { TensorProto_DataLocation } from './onnx-protobuf.ts'
import type { TensorProto } from './onnx-protobuf.ts'
import { dtypeOf, onnxTypeName } from './onnx-types.ts'

/** @throws GraphError for a type that no graph here has */
export function dtypeNamed(number: number, user: string): DType {
  return dtypeOf(number) ?? refuse(`${user}: the element type ${onnxTypeName(number)} is not known here`)
}

function refuse(reason: string): never {
  throw new GraphError(reason)
}

/** @throws GraphError when the number does not fit into 53 bits */
export function safeNumber(value: bigint, user: string): number {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : refuse(`${user}: ${value} is out of range`)
}

/** float16 is kept as its bits in the 32-bit integers, low half. */
function halves(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 2)
  const view = new DataView(bytes.buffer)
  values.forEach((value, index) => view.setUint16(index * 2, value & 0xffff, true))
  return bytes
}

function typedBytes(tensor: TensorProto, dtype: DType): Uint8Array {
  if (dtype === 'float32') return toBytes(tensor.floatData, dtype)
  if (dtype === 'int64') return toBytes(tensor.int64Data, dtype)
  return dtype === 'float16' ? halves(tensor.int32Data) : toBytes(tensor.int32Data, dtype)
}

const decimal = /^\d{1,16}$/

function place(tensor: TensorProto, name: string, bytes: number): TensorData {
  const entries = new Map(tensor.externalData.map(({ key, value }) => [key, value]))
  if (entries.size < tensor.externalData.length) refuse(`initializer ${name}: a key of its external data is given twice`)
  const [file, offset, length] = [entries.get('location'), entries.get('offset') ?? '0', entries.get('length') ?? String(bytes)]
  if (file === undefined) refuse(`initializer ${name}: its external data has no location`)
  if (!decimal.test(offset) || !decimal.test(length)) refuse(`initializer ${name}: offset ${JSON.stringify(offset)} and length ${JSON.stringify(length)} are no place in a file`)
  return { file, offset: Number(offset), length: Number(length) }
}

function dataOf(tensor: TensorProto, name: string, dtype: DType, bytes: number): TensorData {
  if (tensor.dataLocation === TensorProto_DataLocation.EXTERNAL) return place(tensor, name, bytes)
  return { bytes: tensor.rawData.length ? tensor.rawData : typedBytes(tensor, dtype) }
}

function readTensor(tensor: TensorProto, name: string): Initializer {
  const user = `initializer ${name}`
  if (tensor.segment) refuse(`${user}: tensors in segments are not known here`)
  const dtype = dtypeNamed(tensor.dataType, user)
  const dims = tensor.dims.map((size) => safeNumber(size, user))
  const initializer = { name, dtype, dims, data: dataOf(tensor, name, dtype, elements(dims) * elementBytes[dtype]) }
  holdInitializer(initializer)
  return initializer
}

/** @throws GraphError when type, sizes, bytes or place are wrong */
export const readInitializer = (tensor: TensorProto): Initializer => readTensor(tensor, tensor.name || refuse('an initializer has no name'))

/** A tensor inside a node. @throws GraphError as for initializers, and when it is kept in a file */
export function readTensorAttribute(tensor: TensorProto, node: string): TensorAttribute {
  const { dtype, dims, data } = readTensor(tensor, `in node ${node}`)
  return 'bytes' in data ? { dtype, dims, bytes: data.bytes } : refuse(`node ${node}: a tensor in a node cannot lie in a file`)
}
