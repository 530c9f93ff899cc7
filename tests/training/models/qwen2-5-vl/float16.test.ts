// Half precision with float32 islands, as it is for CUDA, on the CPU: its step is near the float32 one, and a loss scale that overflows costs no more than the update.
// The CPU has no float16 arithmetic: its kernels compute in float32 and round each result. What a card's own sums do is not held here.
import { describe, expect, it } from 'vitest'
import type { Precision } from '../../../../native-models/packs/pack-layout.ts'
import type { OptimizerState } from '../../../../training/learner.ts'
import type { Example, TrainableModel, TrainableOptions } from '../../../../training/models/qwen2-5-vl/trainable.ts'
import { defaultAdamW } from '../../../../training/optimizers/adamw.ts'
import { trainedModels } from '../../reference.ts'
import type { ReferenceTensors, TrainedModel } from '../../reference.ts'
import { distance } from './published.ts'
import { byPublishedName, examplesOf, gradientOf, loraOf, openLora, openTrained } from './trained.ts'

const everything = { kind: 'full', freeze: [] } as const
const half = { precision: 'float16' } as const

/** What is trained, and on which pack. */
const cases = [['full', 'fp32'], ['full', 'fp16'], ['lora', 'fp16'], ['lora', 'int4']] as const
type Kind = (typeof cases)[number][0]

const open = (name: TrainedModel, kind: Kind, precision: Precision, options: Partial<TrainableOptions>): Promise<TrainableModel> =>
  kind === 'full' ? openTrained(name, precision, { trained: everything, ...options }) : openLora(name, 'all-linear', precision, options)

async function stepOf(name: TrainedModel, kind: Kind, precision: Precision, options: Partial<TrainableOptions>): Promise<{ loss: number; gradient: ReferenceTensors }> {
  const model = await open(name, kind, precision, options)
  const { loss, gradient } = await gradientOf(model, [await examplesOf(model, name)])
  return { loss, gradient: byPublishedName(gradient, model, name, kind === 'full' ? everything : loraOf('all-linear')) }
}

/** The gradient of an update from the start under a loss scale, the scale taken out. */
async function scaledGradient(model: TrainableModel, microBatches: readonly (readonly Example[])[], lossScale: number): Promise<Float32Array> {
  const { state, finite } = await model.update({ ...model.start(), lossScale }, microBatches, 0)
  expect(finite).toBe(true)
  return state.first.map((value) => value / (1 - defaultAdamW.beta1))
}

const flat = (data: Float32Array): ReferenceTensors => new Map([['all', { dims: [data.length], data }]])

/** Both chats with answers of one length. */
function ofOneLength(examples: readonly Example[]): Example[] {
  const tokens = Math.min(...examples.map(({ answer: [start, end] }) => end - start))
  return examples.map((example) => ({ ...example, ids: example.ids.slice(0, example.answer[0] + tokens), answer: [example.answer[0], example.answer[0] + tokens] }))
}

/** Far beyond what a gradient of a token can be multiplied with in float16. */
const tooLarge = 2 ** 24

const vectors = ({ parameters, first, second }: OptimizerState) => ({ parameters, first, second })

describe.each(trainedModels)('%s in half precision', (name) => {
  it.each(cases)('is near float32 in loss and gradient: %s on %s', async (kind, precision) => {
    const single = await stepOf(name, kind, precision, {})
    for (const recompute of [false, true]) {
      const { loss, gradient } = await stepOf(name, kind, precision, { ...half, recompute })
      expect(Math.abs(loss - single.loss)).toBeLessThan(2e-3)
      expect(distance(gradient, single.gradient)).toBeLessThan(1e-2)
      // And it is not float32 itself.
      expect(distance(gradient, single.gradient)).toBeGreaterThan(1e-3)
    }
  })

  it('has log-probabilities near those in float32', async () => {
    const [single, model] = [await openLora(name, 'all-linear', 'fp16'), await openLora(name, 'all-linear', 'fp16', half)]
    const examples = await examplesOf(model, name)
    const [expected, found] = [await single.logProbabilities(single.initial, examples), await model.logProbabilities(model.initial, examples)]
    for (const [row, values] of expected.entries()) expect(Math.max(...values.map((value, token) => Math.abs(value - found[row]![token]!)))).toBeLessThan(2e-2)
  })

  it('gathers gradients in float32', async () => {
    const model = await openLora(name, 'all-linear', 'fp16', half)
    const [one, other] = ofOneLength(await examplesOf(model, name)) as [Example, Example]
    // Half the weight and twice the scale: what each of both is in float16 is the same to the bit as alone.
    const gathered = await scaledGradient(model, [[one], [other]], 2 ** 10)
    const alone = [await scaledGradient(model, [[one]], 2 ** 9), await scaledGradient(model, [[other]], 2 ** 9)] as const
    expect(distance(flat(gathered), flat(alone[0].map((value, index) => (value + alone[1][index]!) / 2)))).toBeLessThan(1e-6)
  })

  it.each(cases)('halves a loss scale that overflows, changes nothing else, and then learns: %s on %s', async (kind, precision) => {
    const model = await open(name, kind, precision, { ...half, maxGradientNorm: 1 })
    const examples = await examplesOf(model, name)
    const before: OptimizerState = { ...model.start(), lossScale: tooLarge }
    const kept = structuredClone(before)
    let result = await model.update(before, [examples], 1e-3)
    expect(result.finite).toBe(false)
    expect(result.state).toEqual({ ...kept, lossScale: tooLarge / 2 })
    expect(vectors(before)).toEqual(vectors(kept))
    const losses: number[] = []
    for (let attempts = 0; losses.length < 5 && attempts < 24; attempts++) {
      result = await model.update(result.state, [examples], 1e-3)
      if (result.finite) losses.push(result.loss)
    }
    expect(result.state.updates).toBe(5)
    expect(losses[4]).toBeLessThan(losses[0]!)
  })
})
