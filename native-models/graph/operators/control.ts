// Operators with graphs inside: a loop, a pass over rows and a choice.
import { symbolsOf } from '../dimensions.ts'
import { describe } from '../errors.ts'
import type { Dimension, Graph, GraphNode, TensorType, Value } from '../ir.ts'
import { symbolName } from './call.ts'
import type { Call } from './call.ts'
import { any, needed, optional, required, variadic } from './schema.ts'
import type { Argument, Operator } from './schema.ts'

const carriedArgument: Argument = { name: 'carried', letter: '', dtypes: any, optional: true, variadic: true }

/** The body takes [iteration number, condition, ...carried] and gives [condition, ...carried, ...collected]. */
function holdBody(call: Call, body: Graph, carried: number): void {
  if (body.inputs.length !== carried + 2) call.fail(`the body ${body.name} takes ${body.inputs.length} inputs; iteration, condition and ${carried} carried were expected`)
  if (body.outputs.length < carried + 1) call.fail(`the body ${body.name} gives ${body.outputs.length} outputs; condition and ${carried} carried were expected`)
  const [iteration, condition] = body.inputs
  if (iteration.dtype !== 'int64' || condition.dtype !== 'bool' || body.outputs[0].dtype !== 'bool') call.fail(`the body ${body.name} must take an int64 iteration and a bool condition, and give a bool condition first`)
}

/** A size that the body changes must be a symbol in its input, since it is not the same in each iteration. */
function carriedDimension(call: Call, initial: Dimension, before: Dimension, after: Dimension, output: number, axis: number): Dimension {
  if (typeof before === 'number') call.unify(initial, before, `carried value ${output}, dimension ${axis}, outside and in the body`)
  if (before === after) return initial
  if (typeof before === 'number' && typeof after === 'number') call.fail(`carried value ${output}, dimension ${axis}, goes from ${before} to ${after} in the body: its input needs a symbol there`)
  return call.fresh(output, axis)
}

function carriedType(call: Call, body: Graph, index: number): TensorType {
  const [initial, before, after] = [call.type(index + 2), body.inputs[index + 2], body.outputs[index + 1]]
  const told = `carried value ${index}: ${describe(initial)} outside, ${describe(before)} into the body, ${describe(after)} out of it`
  if (initial.dtype !== before.dtype || before.dtype !== after.dtype) call.fail(`${told} differ in dtype`)
  if (initial.shape.length !== before.shape.length || before.shape.length !== after.shape.length) call.fail(`${told} differ in rank`)
  return { dtype: initial.dtype, shape: initial.shape.map((size, axis) => carriedDimension(call, size, before.shape[axis], after.shape[axis], index, axis)) }
}

/** A symbol of the body's inputs is one size: carried values that share it cannot come in with different ones. */
function holdSymbols(call: Call, body: Graph, carried: number): void {
  const sizes = new Map<Dimension, Dimension>()
  for (let index = 0; index < carried; index++) {
    body.inputs[index + 2].shape.forEach((size, axis) => sizes.set(size, call.unify(sizes.get(size) ?? call.shape(index + 2)[axis], call.shape(index + 2)[axis], `sizes that come in as ${size}`)))
  }
}

/**
 * What the body's own symbols come to outside: those that carried values keep are the sizes these came with, others mean nothing there.
 * A symbol that is not in it is one of the graph around.
 */
function outsideSizes(call: Call, body: Graph): ReadonlyMap<string, Dimension | null> {
  const sizes = new Map<string, Dimension | null>(body.nodes.flatMap((node) => node.outputs.flatMap((output) => output.shape).flatMap(symbolsOf).filter((symbol) => isOf(node, symbol)).map((symbol) => [symbol, null])))
  for (const symbol of body.inputs.flatMap((input) => input.shape).flatMap(symbolsOf)) sizes.set(symbol, null)
  for (const [index, before] of body.inputs.slice(2).entries()) {
    const after = body.outputs[index + 1].shape
    before.shape.forEach((size, axis) => typeof size === 'string' && size === after[axis] && sizes.get(size) === null && sizes.set(size, call.shape(index + 2)[axis]))
  }
  return sizes
}

/** ONNX Runtime counts in place: collecting the iteration number itself gives the last one in each place. */
function holdCollected(call: Call, body: Graph, collected: Value): void {
  const maker = body.nodes.find((node) => node.outputs.includes(collected))
  const source = maker?.op === 'Identity' ? maker.inputs[0] : collected
  if (source === body.inputs[0]) call.fail(`the body ${body.name} collects its iteration number; compute something with it first`)
}

/** A symbol that the node made because no rule told a size. */
const isOf = (node: GraphNode, symbol: string): boolean => symbol.startsWith(`${symbolName(node.name)}.`)

/** The outputs that are collected get the number of iterations in front. */
function collectedType(call: Call, sizes: ReadonlyMap<string, Dimension | null>, collected: Value, output: number): TensorType {
  const outside = (size: Dimension, axis: number): Dimension => {
    const own = symbolsOf(size).filter((symbol) => sizes.has(symbol) && sizes.get(symbol) !== symbol)
    return own.length === 0 ? size : sizes.get(String(size)) ?? call.fresh(output, axis + 1)
  }
  return { dtype: collected.dtype, shape: [call.fresh(output, 0), ...collected.shape.map(outside)] }
}

function loop(call: Call): TensorType[] {
  const body = call.graph('body')
  const carried = Math.max(0, call.inputs.length - 2)
  holdBody(call, body, carried)
  for (const input of [0, 1]) if (call.has(input) && call.shape(input).some((size) => size !== 1)) call.fail(`input ${input} must be a scalar`)
  const results = Array.from({ length: carried }, (_, index) => carriedType(call, body, index))
  holdSymbols(call, body, carried)
  for (const value of body.outputs.slice(carried + 1)) holdCollected(call, body, value)
  const sizes = outsideSizes(call, body)
  const collected = body.outputs.slice(carried + 1).map((value, index) => collectedType(call, sizes, value, carried + index))
  return [...results, ...collected]
}

function choice(call: Call): TensorType[] {
  const [yes, no] = [call.graph('then_branch'), call.graph('else_branch')]
  if (yes.inputs.length || no.inputs.length) call.fail('branches take no inputs; they use values of the graph around them')
  if (yes.outputs.length !== no.outputs.length) call.fail(`the branches give ${yes.outputs.length} and ${no.outputs.length} outputs`)
  return yes.outputs.map((a, output) => {
    const b = no.outputs[output]
    if (a.dtype !== b.dtype || a.shape.length !== b.shape.length) call.fail(`output ${output} is ${describe(a)} or ${describe(b)}`)
    return { dtype: a.dtype, shape: a.shape.map((size, axis) => (size === b.shape[axis] ? size : call.fresh(output, axis))) }
  })
}

/** @returns how many rows there are */
function holdRow(call: Call, input: number, row: Value): Dimension {
  const [count, ...rest] = call.shape(input)
  const isRow = count !== undefined && row.dtype === call.dtype(input) && row.shape.length === rest.length && rest.every((size, axis) => size === row.shape[axis])
  return isRow ? count : call.fail(`the body takes ${describe(row)}, which is no row of input ${input}`)
}

/** A size that a node of the body made for want of a rule is not known outside. */
function scan(call: Call): TensorType[] {
  const body = call.graph('body')
  if (call.int('num_scan_inputs') !== call.inputs.length) call.fail('it must go through the rows of all its inputs; nothing is carried')
  if (body.inputs.length !== call.inputs.length) call.fail(`the body ${body.name} takes ${body.inputs.length} inputs; a row of each of ${call.inputs.length} was expected`)
  const count = body.inputs.map((row, input) => holdRow(call, input, row)).reduce((a, b) => call.unify(a, b, 'numbers of rows'))
  const isOwn = (symbol: string): boolean => body.nodes.some((node) => isOf(node, symbol))
  const outside = (size: Dimension, output: number, axis: number): Dimension => (symbolsOf(size).some(isOwn) ? call.fresh(output, axis) : size)
  return body.outputs.map(({ dtype, shape }, output) => ({ dtype, shape: [count, ...shape.map((size, axis) => outside(size, output, axis + 1))] }))
}

export const control = {
  /** Goes through the rows of all its inputs, which have as many; outputs what the body gives for each row, one below the other. */
  Scan: {
    domain: '', inputs: [variadic('rows', '', any)], outputs: { minimum: 1, maximum: Infinity },
    attributes: { body: required('graph'), num_scan_inputs: required('int') }, gradient: 'composed', infer: scan,
  },
  /** Inputs [trip count, condition, ...carried], either of the first two may be null; outputs the carried values, then what each iteration collects. */
  Loop: {
    domain: '', inputs: [optional('count', 'M', ['int64']), optional('condition', 'B', ['bool']), carriedArgument], outputs: { minimum: 1, maximum: Infinity },
    attributes: { body: required('graph') }, gradient: 'composed', infer: loop,
  },
  If: {
    domain: '', inputs: [needed('condition', 'B', ['bool'])], outputs: { minimum: 1, maximum: Infinity },
    attributes: { then_branch: required('graph'), else_branch: required('graph') }, gradient: 'composed', infer: choice,
  },
} as const satisfies Record<string, Operator>
