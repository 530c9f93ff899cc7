// Our dtypes and attribute kinds in ONNX's numbers.
import type { DType } from './ir.ts'
import { AttributeProto_AttributeType, TensorProto_DataType } from './onnx-protobuf.ts'
import type { AttributeSpec } from './operators/schema.ts'

/** ONNX IR version and the operator sets that the declared operators belong to. */
export const versions = { ir: 10n, operators: { '': 21n, 'com.microsoft': 1n } } as const

export const onnxTypes: Readonly<Record<DType, TensorProto_DataType>> = {
  float32: TensorProto_DataType.FLOAT, float16: TensorProto_DataType.FLOAT16, int64: TensorProto_DataType.INT64, int32: TensorProto_DataType.INT32,
  uint8: TensorProto_DataType.UINT8, int8: TensorProto_DataType.INT8, bool: TensorProto_DataType.BOOL,
}

const dtypes = new Map<number, DType>((Object.entries(onnxTypes) as [DType, number][]).map(([dtype, number]) => [number, dtype]))

/** Null for a type that no graph here has. */
export const dtypeOf = (number: number): DType | null => dtypes.get(number) ?? null

/** Told in messages: DOUBLE, or the number where ONNX has no such type. */
export const onnxTypeName = (number: number): string => Object.entries(TensorProto_DataType).find(([, value]) => value === number)?.[0] ?? `number ${number}`

export const attributeTypes: Readonly<Record<AttributeSpec['kind'], AttributeProto_AttributeType>> = {
  int: AttributeProto_AttributeType.INT, float: AttributeProto_AttributeType.FLOAT, string: AttributeProto_AttributeType.STRING, ints: AttributeProto_AttributeType.INTS,
  graph: AttributeProto_AttributeType.GRAPH, tensor: AttributeProto_AttributeType.TENSOR, dtype: AttributeProto_AttributeType.INT,
}
