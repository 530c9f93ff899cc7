// What lies in a pack's weights.safetensors: for each tensor of the model's table one or two stored ones, by the pack's precision.
import type { PackTensor } from '../models/qwen2-5-vl/weights.ts'
import { blockBytes, blocksOf } from './int4.ts'
import { tensorBytes } from './safetensors-header.ts'
import type { StoredDType, TensorShape } from './safetensors-header.ts'

export const precisions = ['fp32', 'fp16', 'int4'] as const
export type Precision = (typeof precisions)[number]

export const scalesName = (name: string): string => `${name}.scales`

/** float32 unless it is a matrix of an fp16 pack. */
export const floatDType = (tensor: PackTensor, precision: Precision): 'F32' | 'F16' => (tensor.kind !== 'vector' && precision === 'fp16' ? 'F16' : 'F32')

export const isQuantized = (tensor: PackTensor, precision: Precision): boolean => tensor.kind !== 'vector' && precision === 'int4'

/** int4: `NAME` U8 [N, ceil(K/32), 16] and `NAME.scales` F32 [N, ceil(K/32)]; otherwise `NAME` alone. */
export function storedForms(tensor: PackTensor, precision: Precision): TensorShape[] {
  const { name, dims } = tensor
  if (!isQuantized(tensor, precision)) return [{ name, dtype: floatDType(tensor, precision), shape: dims }]
  const [rows, columns] = dims as readonly [number, number]
  return [
    { name, dtype: 'U8', shape: [rows, blocksOf(columns), blockBytes] },
    { name: scalesName(name), dtype: 'F32', shape: [rows, blocksOf(columns)] },
  ]
}

/** Vectors first: they are float32, and whatever follows then lies on a multiple of its dtype's size. */
export const fileOrder = (table: readonly PackTensor[]): PackTensor[] =>
  [...table.filter(({ kind }) => kind === 'vector'), ...table.filter(({ kind }) => kind !== 'vector')]

/** All that weights.safetensors holds, in the order of its data. */
export const packLayout = (table: readonly PackTensor[], precision: Precision): TensorShape[] => fileOrder(table).flatMap((tensor) => storedForms(tensor, precision))

const sameShape = (one: readonly number[], other: readonly number[]): boolean => one.length === other.length && one.every((size, index) => size === other[index])

const shapeWords = ({ dtype, shape }: { dtype: StoredDType; shape: readonly number[] }): string => `${dtype} [${shape.join(', ')}]`

/** @returns what differs between a file's tensors and those that the table asks for; empty when nothing does */
export function layoutFaults(found: ReadonlyMap<string, TensorShape>, table: readonly PackTensor[], precision: Precision): string[] {
  const layout = packLayout(table, precision)
  const expected = new Set(layout.map(({ name }) => name))
  const faults = [...found.keys()].filter((name) => !expected.has(name)).map((name) => `${JSON.stringify(name)} is no tensor of this model`)
  for (const tensor of layout) {
    const stored = found.get(tensor.name)
    if (!stored) faults.push(`${tensor.name} is missing`)
    else if (stored.dtype !== tensor.dtype || !sameShape(stored.shape, tensor.shape)) faults.push(`${tensor.name} is ${shapeWords(stored)} instead of ${shapeWords(tensor)}`)
  }
  return faults
}

/** Bytes of all tensors, without the header. */
export const layoutBytes = (layout: readonly TensorShape[]): number => layout.reduce((sum, { dtype, shape }) => sum + tensorBytes(dtype, shape), 0)
