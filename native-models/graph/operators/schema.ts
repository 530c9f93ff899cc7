// What a declaration of an operator is made of: arguments with dtypes, attributes with defaults, and the words to write them.
import type { Attribute, DType, Dimension, Graph, TensorAttribute, TensorType } from '../ir.ts'
import type { Call } from './call.ts'

/**
 * 'own': training has a rule for it. 'composed': it must be taken apart into operators that have one before a gradient can pass,
 * and a gradient that reaches it is refused. 'none': its outputs do not depend smoothly on its inputs, or these are never trained.
 */
export type Gradient = 'own' | 'composed' | 'none'

export interface Argument {
  readonly name: string
  /** Arguments with the same letter have the same dtype. */
  readonly letter: string
  readonly dtypes: readonly DType[]
  readonly optional: boolean
  /** Stands for any number of inputs, one at least; only the last may. */
  readonly variadic: boolean
}

interface AttributeTypes {
  int: number
  float: number
  string: string
  ints: readonly number[]
  graph: Graph
  tensor: TensorAttribute
  /** A DType here, ONNX's number for it in the file. */
  dtype: DType
}

export interface AttributeSpec<Kind extends keyof AttributeTypes = keyof AttributeTypes, Required extends boolean = boolean> {
  readonly kind: Kind
  readonly required: Required
  readonly default?: Attribute
  /** 0 or 1; ONNX Runtime does not agree with itself on what another number means. */
  readonly flag?: boolean
}

export type AttributeOf<Spec> = Spec extends AttributeSpec<infer Kind> ? AttributeTypes[Kind] : never

export interface Operator {
  readonly domain: '' | 'com.microsoft'
  readonly inputs: readonly Argument[]
  /** How many; `never` lists those that ONNX Runtime declares and does not write, whose names stay empty. */
  readonly outputs: { readonly minimum: number; readonly maximum: number; readonly never?: readonly number[] }
  readonly attributes: Readonly<Record<string, AttributeSpec>>
  readonly gradient: Gradient
  /** The type of each output, of at least as many as the call asks for. */
  readonly infer: (call: Call) => TensorType[]
  /** The integers in output 0 as far as they are known: a scalar or a short vector, such as a shape. */
  readonly contents?: (call: Call) => readonly Dimension[] | null
}

export const floats = ['float32', 'float16'] as const
export const indices = ['int64', 'int32'] as const
export const signed = [...floats, ...indices, 'int8'] as const
export const numeric = [...signed, 'uint8'] as const
export const any = [...numeric, 'bool'] as const

const argument = (name: string, letter: string, dtypes: readonly DType[], optional: boolean, variadic: boolean): Argument => ({ name, letter, dtypes, optional, variadic })

export const needed = (name: string, letter: string, dtypes: readonly DType[]): Argument => argument(name, letter, dtypes, false, false)
export const optional = (name: string, letter: string, dtypes: readonly DType[]): Argument => argument(name, letter, dtypes, true, false)
export const variadic = (name: string, letter: string, dtypes: readonly DType[]): Argument => argument(name, letter, dtypes, false, true)

export const one = { minimum: 1, maximum: 1 } as const

export const int = (value: number): AttributeSpec<'int', false> => ({ kind: 'int', required: false, default: value })
export const flag = (value: 0 | 1): AttributeSpec<'int', false> => ({ kind: 'int', required: false, default: value, flag: true })
export const float = (value: number): AttributeSpec<'float', false> => ({ kind: 'float', required: false, default: value })
export const text = (value: string): AttributeSpec<'string', false> => ({ kind: 'string', required: false, default: value })
export const required = <Kind extends keyof AttributeTypes>(kind: Kind): AttributeSpec<Kind, true> => ({ kind, required: true })
/** Without a default: the operator does something else when it is left out. */
export const unset = <Kind extends keyof AttributeTypes>(kind: Kind): AttributeSpec<Kind, false> => ({ kind, required: false })
