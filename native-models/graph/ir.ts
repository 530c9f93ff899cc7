// The tensor graph that models are built as: values with dtype and shape, nodes in the order they run, initializers.
import type { OperatorName } from './operators.ts'

export type DType = 'float32' | 'float16' | 'int64' | 'int32' | 'uint8' | 'int8' | 'bool'

/** A string is a symbol or simple arithmetic over symbols, in the form of dimensions.ts: 'batch', 'past + sequence'. */
export type Dimension = number | string
export type Shape = readonly Dimension[]

export interface TensorType { readonly dtype: DType; readonly shape: Shape }

/** Names are unique in the whole model, bodies included. The empty name is an output that is not wanted. */
export interface Value extends TensorType { readonly name: string }

/** Little-endian, row-major. `file` is relative to the model's folder and never leads out of it; offset and length in bytes. */
export type TensorData =
  | { readonly bytes: Uint8Array }
  | { readonly file: string; readonly offset: number; readonly length: number }

export interface Initializer { readonly name: string; readonly dtype: DType; readonly dims: readonly number[]; readonly data: TensorData }

/** A small tensor inside a node, such as the value that ConstantOfShape fills with. */
export interface TensorAttribute { readonly dtype: DType; readonly dims: readonly number[]; readonly bytes: Uint8Array }

export type Attribute = number | string | readonly number[] | readonly string[] | TensorAttribute | Graph

export interface GraphNode {
  readonly op: OperatorName
  readonly name: string
  /** Null where an optional input is left out. */
  readonly inputs: readonly (Value | null)[]
  readonly outputs: readonly Value[]
  /** Only those that were given; the operator set has the defaults. */
  readonly attributes: Readonly<Record<string, Attribute>>
}

/** A body of Loop or If has no initializers of its own, and its nodes may take values of the graphs around it. */
export interface Graph {
  readonly name: string
  readonly inputs: readonly Value[]
  readonly outputs: readonly Value[]
  readonly nodes: readonly GraphNode[]
  readonly initializers: readonly Initializer[]
}
