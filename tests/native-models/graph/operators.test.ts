// Every operator's dtype and shape rule against what ONNX Runtime really returns.
import { describe, expect, it } from 'vitest'
import { GraphBuilder } from '../../../native-models/graph/builder.ts'
import { symbolsOf } from '../../../native-models/graph/dimensions.ts'
import type { Dimension, Graph } from '../../../native-models/graph/ir.ts'
import { writeOnnx } from '../../../native-models/graph/onnx-writer.ts'
import { operatorOf } from '../../../native-models/graph/operators.ts'
import type { OperatorName } from '../../../native-models/graph/operators.ts'
import { openSession } from '../../../native-models/runtime/session.ts'
import type { HostTensor } from '../../../native-models/runtime/session.ts'
import { cases, sizes } from './operator-cases.ts'
import type { CaseInput, OperatorCase } from './operator-cases.ts'
import { carrierOf, placeCase } from './place-case.ts'
import type { Placed } from './place-case.ts'

const options = { provider: 'cpu', threads: 1 } as const

/** What 'past + 2*sequence - 1' comes to; written apart from dimensions.ts. Null when a symbol is a node's own. */
function evaluate(dimension: Dimension): number | null {
  if (typeof dimension === 'number') return dimension
  if (symbolsOf(dimension).some((symbol) => sizes[symbol] === undefined)) return null
  return Number(new Function(...Object.keys(sizes), `return ${dimension}`)(...Object.values(sizes)))
}

interface Built extends Placed { readonly graph: Graph }

/** @param bare leaves the results in their dtype, so that opening a session holds the declared one against the runtime's own */
function build(call: OperatorCase, symbolic: boolean, bare: boolean): Built {
  const builder = new GraphBuilder('case')
  const placed = placeCase(builder, call, 'input', symbolic)
  placed.results.forEach((result, index) => builder.output(`output${index}`, bare ? result : builder.cast(result, carrierOf(result.dtype))))
  return { ...placed, graph: builder.finish() }
}

async function run({ graph, feeds }: Built): Promise<HostTensor[]> {
  const session = await openSession(writeOnnx(graph), options)
  const outputs = await session.run(feeds)
  await session.release()
  return graph.outputs.map((output) => outputs[output.name])
}

async function open(graph: Graph): Promise<void> {
  await (await openSession(writeOnnx(graph), options)).release()
}

const halved = (input: CaseInput | null): CaseInput | null => (input?.dtype === 'float32' ? { ...input, dtype: 'float16' } : input)

/** Every case in float16 too, where it has floats at all and the rule takes them. */
function variants(op: OperatorName, found: OperatorCase): OperatorCase[] {
  const half = { ...found, inputs: found.inputs.map(halved) }
  const takesHalf = operatorOf(op).inputs.some((argument) => argument.dtypes.includes('float16'))
  return takesHalf && !found.onlySingle && !found.inputs.every((input, index) => input === half.inputs[index]) ? [found, half] : [found]
}

describe('the shape rules', () => {
  it('would be caught when they told another dtype', async () => {
    const { graph } = build(cases.ArgMax[0], false, true)
    const wrong = { ...graph, outputs: graph.outputs.map((output) => ({ ...output, dtype: 'int32' as const })) }
    await expect(open(wrong)).rejects.toThrow('does not match expected type')
  })

  for (const [op, calls] of Object.entries(cases) as [OperatorName, readonly OperatorCase[]][]) {
    describe(op, () => {
      calls.flatMap((call) => variants(op, call)).forEach((call, number) => {
        const inputs = call.inputs.map((input) => (input ? `${input.dtype}[${input.shape.join()}]` : '-')).join(' ')
        it(`${number + 1}: ${inputs}`, async () => {
          await open(build(call, true, true).graph)
          const fixed = build(call, false, false)
          const dims = (await run(fixed)).map((output) => output.dims)
          fixed.results.forEach((result, index) => result.shape.forEach((size, axis) => typeof size === 'number' && expect(size).toBe(dims[index][axis])))
          expect(fixed.results.map((result) => result.shape.length)).toEqual(dims.map((found) => found.length))
          const told = build(call, true, false)
          expect((await run(told)).map((output) => output.dims)).toEqual(dims)
          told.results.forEach((result, index) => expect(result.shape.map((size, axis) => evaluate(size) ?? dims[index][axis])).toEqual(dims[index]))
          if (call.told) expect(told.results[0].shape).toEqual(call.told)
        })
      })
    })
  }
})
