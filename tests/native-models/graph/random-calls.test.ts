// Random calls of random operators: a shape rule refuses with a GraphError or tells, and where ONNX Runtime runs the call it tells the truth.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '../../../native-models/graph/builder.ts'
import { GraphError } from '../../../native-models/graph/errors.ts'
import type { Attribute, DType, Dimension, Value } from '../../../native-models/graph/ir.ts'
import { writeOnnx } from '../../../native-models/graph/onnx-writer.ts'
import { operatorOf, operators } from '../../../native-models/graph/operators.ts'
import type { OperatorName } from '../../../native-models/graph/operators.ts'
import type { AttributeSpec } from '../../../native-models/graph/operators/schema.ts'
import { openSession } from '../../../native-models/runtime/session.ts'
import type { Session } from '../../../native-models/runtime/session.ts'
import type { CaseInput, OperatorCase } from './operator-cases.ts'
import { carrierOf, placeCase } from './place-case.ts'
import type { Placed } from './place-case.ts'

const dtypes = ['float32', 'float16', 'int64', 'int32', 'uint8', 'int8', 'bool'] as const satisfies DType[]
const size = fc.constantFrom<Dimension[]>(0, 1, 1, 2, 2, 3, 4, 16, 32)
const symbol = fc.constantFrom<Dimension[]>('batch', 'sequence', 'past', 'one')
const small = fc.integer({ min: -4, max: 4 })

const attributeValues: Readonly<Record<Exclude<AttributeSpec['kind'], 'graph'>, fc.Arbitrary<Attribute>>> = {
  int: fc.oneof({ weight: 6, arbitrary: fc.constantFrom(0, 1) }, { weight: 4, arbitrary: small }, fc.constantFrom(16, 32, Number.MAX_SAFE_INTEGER)),
  float: fc.constantFrom(0, 0.5, 1e-5, NaN),
  string: fc.constantFrom('none', 'tanh', 'add', 'nonsense'),
  ints: fc.oneof(fc.shuffledSubarray([0, 1, 2], { minLength: 1 }), fc.array(small, { maxLength: 4 })),
  tensor: fc.constant({ dtype: 'int64', dims: [1], bytes: new Uint8Array(8) }),
  dtype: fc.constantFrom(...dtypes),
}

/** Mostly of the dtypes that the operator names, so that calls get as far as their shapes. */
function inputOf(op: OperatorName, index: number, dimension: fc.Arbitrary<Dimension>): fc.Arbitrary<CaseInput | null> {
  const argument = operatorOf(op).inputs[index] ?? operatorOf(op).inputs.at(-1)!
  const dtype = fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...argument.dtypes.slice(0, 1)) }, fc.constantFrom(...argument.dtypes), fc.constantFrom(...dtypes))
  const tensor = fc.record({ dtype, shape: fc.array(dimension, { maxLength: 4 }) })
  const list = fc.record({ dtype, values: fc.array(small, { minLength: 1, maxLength: 3 }), constant: fc.constant(true) })
    .map(({ dtype: found, values, constant }) => ({ dtype: found, constant, shape: [values.length], values: found === 'uint8' || found === 'bool' ? values.map((value) => Number(value > 0)) : values }))
  const wanted = argument.dtypes.length <= 2 && argument.dtypes.includes('int64') ? { weight: 4, arbitrary: list } : { weight: 1, arbitrary: list }
  return fc.oneof({ weight: 4, arbitrary: tensor }, wanted, ...argument.optional ? [{ weight: 4, arbitrary: fc.constant(null) }] : [])
}

function attributesOf(op: OperatorName): fc.Arbitrary<Record<string, Attribute>> {
  const specs = Object.entries(operatorOf(op).attributes)
  const values = specs.map(([name, { kind }]) => [name, kind === 'graph' ? fc.constant(1) : attributeValues[kind]] as const)
  return fc.record(Object.fromEntries(values), { requiredKeys: specs.flatMap(([name, spec]) => (spec.required ? [name] : [])) }) as fc.Arbitrary<Record<string, Attribute>>
}

interface RandomCall { op: OperatorName; inputs: (CaseInput | null)[]; attributes: Record<string, Attribute>; outputs: number }

function callOf(op: OperatorName, dimension: fc.Arbitrary<Dimension>): fc.Arbitrary<RandomCall> {
  const { inputs, outputs } = operatorOf(op)
  const taken = fc.integer({ min: inputs.filter((argument) => !argument.optional).length, max: inputs.length + (inputs.at(-1)?.variadic ? 2 : 0) })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => inputOf(op, index, dimension))))
  return fc.record({ op: fc.constant(op), inputs: taken, attributes: attributesOf(op), outputs: fc.integer({ min: outputs.minimum, max: Math.min(outputs.maximum, outputs.minimum + 3) }) })
}

const caseOf = ({ op, inputs, attributes, outputs }: RandomCall): OperatorCase =>
  ({ inputs, build: (builder: GraphBuilder, values: readonly (Value | null)[]) => builder.add(op, values, attributes as never, outputs) })

const names = Object.keys(operators) as OperatorName[]
const anyCall = (dimension: fc.Arbitrary<Dimension>) => fc.constantFrom(...names).chain((op) => callOf(op, dimension))

/** Null where the rule refuses. @throws whatever is no GraphError */
function build(call: RandomCall, symbolic: boolean): (Placed & { bytes: Uint8Array }) | null {
  try {
    const builder = new GraphBuilder('random')
    const placed = placeCase(builder, caseOf(call), 'input', symbolic)
    placed.results.forEach((result, index) => builder.output(`output${index}`, builder.cast(result, carrierOf(result.dtype))))
    return { ...placed, bytes: writeOnnx(builder.finish()) }
  } catch (error) {
    if (error instanceof GraphError) return null
    throw error
  }
}

async function openIfItCan(bytes: Uint8Array): Promise<Session | null> {
  try {
    return await openSession(bytes, { provider: 'cpu', threads: 1 })
  } catch {
    return null
  }
}

/** Null where the runtime does not take the call either. */
async function dimsOf({ bytes, feeds }: Placed & { bytes: Uint8Array }): Promise<(readonly number[])[] | null> {
  const session = await openIfItCan(bytes)
  if (!session) return null
  try {
    const results = await session.run(feeds)
    return session.outputs.map((name) => results[name].dims)
  } catch {
    return null
  } finally {
    await session.release()
  }
}

/** Of nothing, ONNX Runtime's reductions return shapes that ONNX does not define. */
const reducesNothing = ({ op, inputs }: RandomCall): boolean => (op.startsWith('Reduce') || op === 'ArgMax') && inputs.some((input) => input?.shape.includes(0))

describe('random calls', () => {
  it('are refused with a GraphError or told', () => {
    fc.assert(fc.property(anyCall(fc.oneof(size, symbol)), (call) => {
      const built = build(call, true)
      expect(built === null || built.bytes.length > 0).toBe(true)
    }), { numRuns: 5000 })
  })

  it('are told as ONNX Runtime runs them', async () => {
    // Always the same calls: a kernel that fails on one of others would end this process.
    await fc.assert(fc.asyncProperty(anyCall(size).filter((call) => !reducesNothing(call)), async (call) => {
      const built = build(call, false)
      const dims = built && await dimsOf(built)
      if (dims) expect(built.results.map((result, output) => result.shape.map((told, axis) => (typeof told === 'number' ? told : dims[output][axis])))).toEqual(dims)
    }), { numRuns: 1000, seed: 7 })
  })
})
