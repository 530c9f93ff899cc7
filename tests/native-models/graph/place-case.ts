// Puts a case of operator-cases.ts into a graph, as fixed numbers or with symbols.
import type { GraphBuilder } from '../../../native-models/graph/builder.ts'
import { elements } from '../../../native-models/graph/dtypes.ts'
import type { DType, Dimension, Value } from '../../../native-models/graph/ir.ts'
import type { HostTensor } from '../../../native-models/runtime/session.ts'
import { sizes } from './operator-cases.ts'
import type { CaseInput, OperatorCase } from './operator-cases.ts'

/** float16, int8 and bool do not cross the runtime's border: they travel as these. */
const carriers: Partial<Record<DType, DType>> = { float16: 'float32', int8: 'int32', bool: 'uint8' }
export const carrierOf = (dtype: DType): DType => carriers[dtype] ?? dtype

const arrays = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array } as const

function hostTensor(dtype: DType, dims: readonly number[], values: readonly number[]): HostTensor {
  const carrier = carrierOf(dtype)
  return { dims, data: carrier === 'int64' ? BigInt64Array.from(values.map(BigInt)) : new arrays[carrier as keyof typeof arrays](values) }
}

/** A different number for each place, the same in every run. */
const noise = (place: number): number => Math.abs(Math.sin(place * 12.9898) * 43758.5453) % 1
const randomValues = (dtype: DType, count: number): number[] => Array.from({ length: count }, (_, place) => (dtype.startsWith('float') ? 0.1 + 0.8 * noise(place) : Math.round(noise(place))))

const sizeOf = (dimension: Dimension): number => (typeof dimension === 'number' ? dimension : sizes[dimension])

export interface Placed {
  readonly feeds: Readonly<Record<string, HostTensor>>
  /** Without those that are never written. */
  readonly results: readonly Value[]
}

function placeInput(builder: GraphBuilder, input: CaseInput, name: string, symbolic: boolean, feeds: Record<string, HostTensor>): Value {
  const dims = input.shape.map(sizeOf)
  const values = input.values ?? randomValues(input.dtype, elements(dims))
  if (input.constant) return builder.constant(values, input.dtype, dims)
  feeds[name] = hostTensor(input.dtype, dims, values)
  return builder.cast(builder.input(name, carrierOf(input.dtype), symbolic ? input.shape : dims), input.dtype)
}

/** @param prefix of the names of its inputs */
export function placeCase(builder: GraphBuilder, { inputs, build }: OperatorCase, prefix: string, symbolic: boolean): Placed {
  const feeds: Record<string, HostTensor> = {}
  const values = inputs.map((input, index) => input && placeInput(builder, input, `${prefix}${index}`, symbolic, feeds))
  return { feeds, results: build(builder, values).filter((result) => result.name !== '') }
}
