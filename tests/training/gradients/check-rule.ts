// Holds a gradient rule against finite differences of what ONNX Runtime computes, with fixed sizes and with symbols, in float32 and float16.
import { expect } from 'vitest'
import { GraphBuilder } from '../../../native-models/graph/builder.ts'
import { elements } from '../../../native-models/graph/dtypes.ts'
import { describe } from '../../../native-models/graph/errors.ts'
import type { Attribute, DType, Dimension, Shape, Value } from '../../../native-models/graph/ir.ts'
import { writeOnnx } from '../../../native-models/graph/onnx-writer.ts'
import type { OperatorName, OperatorsWithOwnGradient } from '../../../native-models/graph/operators.ts'
import { floats, openSession } from '../../../native-models/runtime/session.ts'
import type { HostTensor } from '../../../native-models/runtime/session.ts'
import type { Rule } from '../../../training/gradients/rule.ts'
import type { CaseInput } from '../../native-models/graph/operator-cases.ts'
import { carrierOf, placeCase } from '../../native-models/graph/place-case.ts'

export type Rules = Readonly<Partial<Record<OperatorsWithOwnGradient, Rule>>>

/** One call of an operator. Symbols in shapes are those of operator-cases.ts: batch 2, sequence 3, past 4, width 8, count 2, one 1. */
export interface RuleCase {
  readonly op: OperatorsWithOwnGradient
  /** Without `values` floats are random from 0.1 to 0.9, integers 0 or 1: give values where the operator has a kink or a pole. */
  readonly inputs: readonly (CaseInput | null)[]
  readonly attributes?: Readonly<Record<string, Attribute>>
  /** How many, where the operator leaves that open. */
  readonly outputs?: number
  /** Outputs that a gradient arrives at; the first unless told. */
  readonly seeded?: readonly number[]
  /** Inputs a gradient is asked for; all floats that are no constants unless told. */
  readonly wanted?: readonly number[]
  /** No float16: the CPU has no kernel for it. */
  readonly onlySingle?: boolean
  /** Of the norm of the gradient, 1e-3 unless told. */
  readonly tolerance?: number
}

const options = { provider: 'cpu', threads: 1 } as const
const isFloat = (dtype: DType): boolean => dtype.startsWith('float')

/** From -1 to 1, a different number for each place, the same in every run, and none near 0. */
const seedAt = (place: number): number => {
  const noise = (Math.sin((place + 1) * 78.233) * 43758.5453) % 1
  return noise + Math.sign(noise) * 0.1
}

interface Placed {
  readonly builder: GraphBuilder
  readonly feeds: Readonly<Record<string, HostTensor>>
  readonly inputs: readonly (Value | null)[]
  readonly outputs: readonly Value[]
}

function place({ op, inputs, attributes, outputs }: RuleCase, symbolic: boolean): Placed {
  const builder = new GraphBuilder('rule')
  let taken: readonly (Value | null)[] = []
  let results: readonly Value[] = []
  const { feeds } = placeCase(builder, {
    inputs,
    build: (graph, values) => {
      taken = values
      results = graph.add(op as OperatorName, values, attributes as never, outputs)
      return [...results]
    },
  }, 'input', symbolic)
  return { builder, feeds, inputs: taken, outputs: results }
}

const seededOf = ({ seeded }: RuleCase): readonly number[] => seeded ?? [0]
const wantedOf = ({ wanted, inputs }: RuleCase): readonly number[] =>
  wanted ?? inputs.flatMap((input, index) => (input && isFloat(input.dtype) && !input.constant ? [index] : []))

/** The seeded outputs as float32, by their index. */
async function openForward(ruleCase: RuleCase) {
  const { builder, feeds, outputs } = place(ruleCase, false)
  for (const output of seededOf(ruleCase)) builder.output(`output${output}`, builder.cast(outputs[output]!, 'float32'))
  return { session: await openSession(writeOnnx(builder.finish()), options), feeds }
}

type Seeds = Readonly<Record<string, HostTensor>>

function seedsOf(forward: Readonly<Record<string, HostTensor>>, ruleCase: RuleCase): Seeds {
  return Object.fromEntries(seededOf(ruleCase).map((output, index) => {
    const { dims } = forward[`output${output}`]!
    return [`seed${output}`, { dims, data: Float32Array.from({ length: elements(dims) }, (_, at) => seedAt(1000 * index + at)) }]
  }))
}

/** sum(y * seed) in double precision, over all seeded outputs. */
function lossOf(forward: Readonly<Record<string, HostTensor>>, seeds: Seeds, ruleCase: RuleCase): number {
  let sum = 0
  for (const output of seededOf(ruleCase)) {
    const seed = floats(seeds[`seed${output}`]!)
    floats(forward[`output${output}`]!).forEach((value, index) => (sum += value * seed[index]!))
  }
  return sum
}

/** Step of the differences. With float32 rounding (6e-8) the quotient is off by some 1e-6, and the formula itself by step^4 / 30 of the fifth derivative. */
const step = 0.02

/** (8 (f(x+h) - f(x-h)) - (f(x+2h) - f(x-2h))) / 12h for each element of each wanted input. */
async function finiteDifferences(ruleCase: RuleCase): Promise<{ gradients: Map<number, number[]>; seeds: Seeds }> {
  const { session, feeds } = await openForward(ruleCase)
  const seeds = seedsOf(await session.run(feeds), ruleCase)
  const gradients = new Map<number, number[]>()
  for (const input of wantedOf(ruleCase)) {
    const { data, dims } = feeds[`input${input}`]!
    const lossAt = async (element: number, shift: number) => {
      const moved = Float32Array.from(data as Float32Array)
      moved[element]! += shift
      // What float32 made of the shift is what the quotient must be taken over.
      return { loss: lossOf(await session.run({ ...feeds, [`input${input}`]: { data: moved, dims } }), seeds, ruleCase), at: moved[element]! }
    }
    const gradient: number[] = []
    for (let element = 0; element < data.length; element++) {
      const [after, before, far, farBefore] = [await lossAt(element, step), await lossAt(element, -step), await lossAt(element, 2 * step), await lossAt(element, -2 * step)]
      gradient.push((4 * (after.loss - before.loss) / (after.at - before.at) - (far.loss - farBefore.loss) / (far.at - farBefore.at)) / 3)
    }
    gradients.set(input, gradient)
  }
  await session.release()
  return { gradients, seeds }
}

interface Differentiated { readonly graph: GraphBuilder; readonly feeds: Readonly<Record<string, HostTensor>>; readonly inputs: readonly (Value | null)[]; readonly gradients: readonly (Value | null)[] }

/** The operator and what its rule adds behind it; the inputs seed0, seed1, ... are the gradients of the outputs. */
function differentiated(rules: Rules, ruleCase: RuleCase, symbolic: boolean, wanted = wantedOf(ruleCase)): Differentiated {
  const rule = rules[ruleCase.op]
  if (!rule) throw new Error(`there is no rule for ${ruleCase.op}`)
  const { builder, feeds, inputs, outputs } = place(ruleCase, symbolic)
  builder.output('forward', builder.cast(outputs[0]!, carrierOf(outputs[0]!.dtype)))
  const node = builder.finish().nodes.find((found) => found.outputs[0] === outputs[0])!
  const seeded = seededOf(ruleCase)
  const gradients = outputs.map((output, index) => (seeded.includes(index) ? builder.cast(builder.input(`seed${index}`, 'float32', output.shape), output.dtype) : null))
  const found = rule({ graph: builder, node, gradients, wanted: node.inputs.map((_, index) => wanted.includes(index)) })
  return { graph: builder, feeds, inputs, gradients: found }
}

/** The rule's gradients by input, as ONNX Runtime computes them from the seeds. */
async function ruleGradients(rules: Rules, ruleCase: RuleCase, symbolic: boolean, seeds: Seeds): Promise<Map<number, readonly number[]>> {
  const { graph, feeds, inputs, gradients } = differentiated(rules, ruleCase, symbolic)
  for (const input of wantedOf(ruleCase)) {
    const gradient = gradients[input]
    expect(gradient && describe(gradient), `input ${input}`).toBe(describe(inputs[input]!))
    graph.output(`gradient${input}`, graph.cast(gradient!, 'float32'))
  }
  const session = await openSession(writeOnnx(graph.finish()), options)
  const taken = Object.fromEntries(Object.entries({ ...feeds, ...seeds }).filter(([name]) => session.inputs.includes(name)))
  const results = await session.run(taken)
  await session.release()
  return new Map(wantedOf(ruleCase).map((input) => {
    const { dims } = results[`gradient${input}`]!
    expect(dims).toEqual(feeds[`input${input}`]!.dims)
    return [input, [...floats(results[`gradient${input}`]!)]]
  }))
}

const norm = (values: readonly number[]): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0))

/** |found - expected| of |expected|, or as it is where nothing is expected. */
export function relativeError(found: readonly number[], expected: readonly number[]): number {
  expect(found).toHaveLength(expected.length)
  return norm(found.map((value, index) => value - expected[index]!)) / Math.max(norm(expected), 1e-3)
}

function holdNear(found: ReadonlyMap<number, readonly number[]>, expected: ReadonlyMap<number, readonly number[]>, tolerance: number, what: string): void {
  for (const [input, values] of expected) {
    const error = relativeError(found.get(input)!, values)
    expect(error, `${what}, input ${input}: ${found.get(input)!.slice(0, 6).join(' ')} ... where ${values.slice(0, 6).join(' ')} ... are right`).toBeLessThan(tolerance)
  }
}

const numbers = (data: ArrayLike<number>): number[] => Array.from({ length: data.length }, (_, index) => data[index]!)

/** Floats as float16 holds them: both precisions then start from the same numbers. */
function halved(ruleCase: RuleCase): RuleCase {
  const { feeds } = place(ruleCase, false)
  const half = (input: CaseInput | null, index: number): CaseInput | null => {
    if (input?.dtype !== 'float32') return input
    const values = input.values ?? numbers(feeds[`input${index}`]!.data as Float32Array)
    return { ...input, dtype: 'float16', values: [...new Float16Array(values)] }
  }
  return { ...ruleCase, inputs: ruleCase.inputs.map(half) }
}

const isHalf = (input: CaseInput | null): boolean => input?.dtype === 'float16'
const single = (ruleCase: RuleCase): RuleCase => ({ ...ruleCase, inputs: ruleCase.inputs.map((input) => (input && isHalf(input) ? { ...input, dtype: 'float32' } : input)) })

/** What a float16 gradient may be off by: some roundings of 2^-11 each. */
const halfTolerance = 5e-3

async function checkHalf(rules: Rules, ruleCase: RuleCase, seeds: Seeds): Promise<void> {
  const half = halved(ruleCase)
  const expected = await ruleGradients(rules, single(half), false, seeds)
  for (const symbolic of [false, true]) holdNear(await ruleGradients(rules, half, symbolic, seeds), expected, halfTolerance, 'float16')
}

/** Nothing is computed for inputs that nobody asks for. */
function checkUnwanted(rules: Rules, ruleCase: RuleCase): void {
  for (const input of wantedOf(ruleCase)) {
    const { gradients } = differentiated(rules, ruleCase, true, [input])
    expect(gradients.flatMap((gradient, index) => (gradient ? [index] : []))).toEqual([input])
  }
}

/**
 * The rule's gradients with fixed sizes and with symbols against finite differences, then in float16 against float32; dtypes and shapes must be told as those of the inputs.
 * @param rules the table that has the operator's rule
 */
export async function checkRule(rules: Rules, ruleCase: RuleCase): Promise<void> {
  checkUnwanted(rules, ruleCase)
  const { gradients: expected, seeds } = await finiteDifferences(ruleCase)
  for (const symbolic of [false, true]) holdNear(await ruleGradients(rules, ruleCase, symbolic, seeds), expected, ruleCase.tolerance ?? 1e-3, symbolic ? 'with symbols' : 'with fixed sizes')
  if (!ruleCase.onlySingle) await checkHalf(rules, ruleCase, seeds)
}

/**
 * The rule's gradients by input, for comparing with a closed form.
 * @param seeds dL/d(output) of the seeded outputs, in their order
 */
export async function gradientsOf(rules: Rules, ruleCase: RuleCase, seeds: readonly { readonly dims: readonly number[]; readonly values: readonly number[] }[]): Promise<Map<number, readonly number[]>> {
  const named = seededOf(ruleCase).map((output, index) => [`seed${output}`, { dims: seeds[index]!.dims, data: Float32Array.from(seeds[index]!.values) }] as const)
  return ruleGradients(rules, ruleCase, true, Object.fromEntries(named))
}

/** The nodes that the rule adds, as '(dtype of the first input) operator'. */
export function addedNodes(rules: Rules, ruleCase: RuleCase): string[] {
  const both = differentiated(rules, ruleCase, true)
  const forward = place(ruleCase, true)
  forward.builder.output('forward', forward.builder.cast(forward.outputs[0]!, carrierOf(forward.outputs[0]!.dtype)))
  const before = forward.builder.finish().nodes.length
  return both.graph.finish().nodes.slice(before).flatMap(({ op, inputs }) => (op === 'Cast' ? [] : [`${inputs[0]!.dtype} ${op}`]))
}

const tensor = (dtype: DType) => (...shape: Dimension[]): CaseInput => ({ dtype, shape })
export const f32 = tensor('float32')
export const i64 = tensor('int64')
export const bool = tensor('bool')

/** A float32 input with these values. */
export const valued = (shape: Shape, values: readonly number[], dtype: DType = 'float32'): CaseInput => ({ dtype, shape, values })

/** A constant vector of int64, or a scalar. */
export const known = (values: number | readonly number[], dtype: DType = 'int64'): CaseInput =>
  ({ dtype, shape: typeof values === 'number' ? [] : [values.length], values: typeof values === 'number' ? [values] : values, constant: true })
