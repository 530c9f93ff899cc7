// Applies an operator's declaration to one node: checks inputs and attributes, finds the types of the outputs and known integers.
import { canonical, isDimension, largestRank } from './dimensions.ts'
import type { Attribute, DType, Dimension, TensorType } from './ir.ts'
import { operatorOf } from './operators.ts'
import type { OperatorName } from './operators.ts'
import { Call } from './operators/call.ts'
import type { Argument, AttributeSpec, Operator } from './operators/schema.ts'

export interface NodeFacts {
  readonly op: OperatorName
  readonly name: string
  readonly inputs: readonly (TensorType | null)[]
  readonly attributes: Readonly<Record<string, Attribute>>
  readonly outputs: number
  readonly contents: (input: number) => readonly Dimension[] | null
}

export interface Inferred {
  readonly types: readonly TensorType[]
  /** Of output 0. */
  readonly contents: readonly Dimension[] | null
}

const dtypes: readonly string[] = ['float32', 'float16', 'int64', 'int32', 'uint8', 'int8', 'bool'] satisfies DType[]

const isNumbers = (value: unknown): boolean => Array.isArray(value) && value.every((item) => Number.isInteger(item))
const isObjectWith = (value: unknown, key: string): boolean => typeof value === 'object' && value !== null && key in value

const checks: Readonly<Record<AttributeSpec['kind'], (value: unknown) => boolean>> = {
  int: (value) => Number.isSafeInteger(value),
  float: (value) => typeof value === 'number',
  string: (value) => typeof value === 'string',
  ints: isNumbers,
  graph: (value) => isObjectWith(value, 'nodes'),
  tensor: (value) => isObjectWith(value, 'bytes'),
  dtype: (value) => dtypes.includes(value as string),
}

function holdAttributes(call: Call, operator: Operator, given: Readonly<Record<string, Attribute>>): void {
  for (const [name, value] of Object.entries(given)) {
    const spec = Object.hasOwn(operator.attributes, name) ? operator.attributes[name] : call.fail(`it has no attribute ${name}`)
    if (!checks[spec.kind](value)) call.fail(`attribute ${name} must be ${spec.kind}`)
    if (spec.flag && value !== 0 && value !== 1) call.fail(`attribute ${name} must be 0 or 1`)
  }
  for (const [name, spec] of Object.entries(operator.attributes)) if (spec.required && given[name] === undefined) call.fail(`attribute ${name} is missing`)
}

const argumentOf = (inputs: readonly Argument[], index: number): Argument | undefined => inputs[index] ?? (inputs.at(-1)?.variadic ? inputs.at(-1) : undefined)

function holdArgument(call: Call, argument: Argument, input: TensorType, letters: Map<string, DType>): void {
  if (!argument.dtypes.includes(input.dtype)) call.fail(`${argument.name} cannot be ${input.dtype}`)
  if (!argument.letter) return
  const same = letters.get(argument.letter) ?? input.dtype
  if (same !== input.dtype) call.fail(`${argument.name} is ${input.dtype} where ${same} is needed`)
  letters.set(argument.letter, same)
}

function holdInputs(call: Call, operator: Operator): void {
  const letters = new Map<string, DType>()
  call.inputs.forEach((input, index) => {
    const argument = argumentOf(operator.inputs, index) ?? call.fail(`it takes ${operator.inputs.length} inputs`)
    if (input) holdArgument(call, argument, input, letters)
  })
  operator.inputs.forEach((argument, index) => {
    if (!argument.optional && !call.has(index)) call.fail(`${argument.name} is missing`)
  })
}

function holdOutputs(call: Call, operator: Operator): void {
  const { minimum, maximum } = operator.outputs
  if (call.outputs < minimum || call.outputs > maximum) call.fail(`${call.outputs} outputs are asked for; it has ${minimum === maximum ? minimum : `${minimum} to ${maximum}`}`)
}

function holdType(call: Call, type: TensorType): TensorType {
  if (!type.shape.every(isDimension) || type.shape.length > largestRank) call.fail(`the output would be [${type.shape.join(', ')}]`)
  return { dtype: type.dtype, shape: type.shape.map(canonical) }
}

/** Longer vectors are no shapes. */
const longestContents = 32

function contentsOf(call: Call, operator: Operator, type: TensorType): readonly Dimension[] | null {
  if (!operator.contents || type.shape.length > 1 || (type.dtype !== 'int64' && type.dtype !== 'int32')) return null
  const contents = operator.contents(call)
  return contents && contents.length <= longestContents && contents.length === (type.shape[0] ?? 1) ? contents : null
}

/** @throws GraphError naming the node, the operator and the shapes of its inputs */
export function infer({ op, name, inputs, attributes, outputs, contents }: NodeFacts): Inferred {
  const operator = operatorOf(op)
  const defaults = Object.entries(operator.attributes).flatMap(([key, spec]) => (spec.default === undefined ? [] : [[key, spec.default] as const]))
  const call = new Call({ op, name, inputs, attributes: { ...Object.fromEntries(defaults), ...attributes }, outputs, contents })
  holdAttributes(call, operator, attributes)
  holdInputs(call, operator)
  holdOutputs(call, operator)
  const types = operator.infer(call).map((type) => holdType(call, type))
  if (types.length < outputs) call.fail(`${outputs} outputs are asked for; it has ${types.length}`)
  return { types: types.slice(0, outputs), contents: contentsOf(call, operator, types[0]) }
}
