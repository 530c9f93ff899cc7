// Element types: sizes, and small tensors to and from bytes (little-endian, as ONNX keeps them).
import { GraphError } from './errors.ts'
import type { DType } from './ir.ts'

/** Bytes an element takes. */
export const elementBytes: Readonly<Record<DType, number>> = { float32: 4, float16: 2, int64: 8, int32: 4, uint8: 1, int8: 1, bool: 1 }

type Writer = (view: DataView, offset: number, value: number | bigint) => void

const writers: Readonly<Record<DType, Writer>> = {
  float32: (view, offset, value) => view.setFloat32(offset, Number(value), true),
  float16: (view, offset, value) => view.setFloat16(offset, Number(value), true),
  int64: (view, offset, value) => view.setBigInt64(offset, BigInt(value), true),
  int32: (view, offset, value) => view.setInt32(offset, Number(value), true),
  uint8: (view, offset, value) => view.setUint8(offset, Number(value)),
  int8: (view, offset, value) => view.setInt8(offset, Number(value)),
  bool: (view, offset, value) => view.setUint8(offset, Number(value) ? 1 : 0),
}

const readers: Readonly<Record<DType, (view: DataView, offset: number) => number>> = {
  float32: (view, offset) => view.getFloat32(offset, true),
  float16: (view, offset) => view.getFloat16(offset, true),
  int64: (view, offset) => Number(view.getBigInt64(offset, true)),
  int32: (view, offset) => view.getInt32(offset, true),
  uint8: (view, offset) => view.getUint8(offset),
  int8: (view, offset) => view.getInt8(offset),
  bool: (view, offset) => view.getUint8(offset),
}

const integerRange: Partial<Record<DType, readonly [number, number]>> = {
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER], int32: [-(2 ** 31), 2 ** 31 - 1], uint8: [0, 255], int8: [-128, 127], bool: [0, 1],
}

function holdRange(value: number | bigint, dtype: DType): void {
  const range = integerRange[dtype]
  if (!range || typeof value === 'bigint') return
  if (!Number.isInteger(value) || value < range[0] || value > range[1]) throw new GraphError(`${value} is no ${dtype}`)
}

/** @throws GraphError for a number that the integer type cannot hold */
export function toBytes(values: readonly (number | bigint)[], dtype: DType): Uint8Array {
  const bytes = new Uint8Array(values.length * elementBytes[dtype])
  const view = new DataView(bytes.buffer)
  values.forEach((value, index) => {
    holdRange(value, dtype)
    writers[dtype](view, index * elementBytes[dtype], value)
  })
  return bytes
}

/** int64 beyond 2^53 loses its last digits. */
export function fromBytes(bytes: Uint8Array, dtype: DType): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: bytes.byteLength / elementBytes[dtype] }, (_, index) => readers[dtype](view, index * elementBytes[dtype]))
}

export const elements = (dims: readonly number[]): number => dims.reduce((product, dim) => product * dim, 1)

/** A tensor of one element for ConstantOfShape's `value`. */
export const filling = (value: number, dtype: DType) => ({ dtype, dims: [1], bytes: toBytes([value], dtype) })
