// Ten updates of the whole model against torch's AdamW with clipping: losses, norms, and what the weights have become.
import { describe, expect, it } from 'vitest'
import { defaultAdamW } from '../../../../training/optimizers/adamw.ts'
import type { TrainableModel, TrainableOptions } from '../../../../training/models/qwen2-5-vl/trainable.ts'
import { adapterFolder, readSteps, readStepTensors, stepRuns, trainedModels } from '../../reference.ts'
import type { ReferenceTensors, StepRun, TrainedModel } from '../../reference.ts'
import { distance } from './published.ts'
import { byPublishedName, examplesOf, loraOf, openTrained } from './trained.ts'

const learningRate = 1e-3

const trainedBy: Record<StepRun, TrainableOptions['trained']> = {
  full: { kind: 'full', freeze: [] }, 'full-decay': { kind: 'full', freeze: [] }, 'frozen-tower-decay': { kind: 'full', freeze: ['vision', 'merger'] },
  lora: loraOf('all-linear'), 'lora-decay': loraOf('all-linear'),
}

function openRun(name: TrainedModel, run: StepRun): Promise<TrainableModel> {
  const trained = trainedBy[run]
  const optimizer = { ...defaultAdamW, weightDecay: run.endsWith('decay') ? 0.1 : 0 }
  return openTrained(name, 'fp32', { trained, optimizer, maxGradientNorm: 1, ...trained.kind === 'lora' ? { adapter: adapterFolder(name, 'all-linear') } : {} })
}

const only = (tensors: ReferenceTensors, names: readonly string[]): ReferenceTensors => new Map(names.map((key) => [key, tensors.get(key)!]))

const norm = (values: Float32Array): number => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0))

/** Largest relative difference between two lists. */
const apart = (found: readonly number[], expected: readonly number[]): number => Math.max(...expected.map((value, index) => Math.abs(found[index]! / value - 1)))

describe.each(trainedModels)('%s', (name) => {
  it.each(stepRuns)('makes ten updates as torch does: %s', async (run) => {
    const model = await openRun(name, run)
    const examples = await examplesOf(model, name)
    const [losses, norms]: [number[], number[]] = [[], []]
    let state = model.start()
    for (let update = 0; update < 10; update++) {
      const result = await model.update(state, [examples], learningRate)
      losses.push(result.loss)
      norms.push(result.gradientNorm)
      state = result.state
    }
    const expected = readSteps(name, run)
    expect(apart(losses, expected.losses)).toBeLessThan(1e-4)
    expect(apart(norms, expected.norms)).toBeLessThan(3e-4)
    const [found, end] = [byPublishedName(state.parameters, model, name, trainedBy[run]), readStepTensors(name, run)]
    expect(distance(only(found, [...end.keys()]), end)).toBeLessThan(1e-4)
    const moved = byPublishedName(state.parameters.map((value, index) => value - model.initial[index]!), model, name, trainedBy[run])
    expect([...moved.keys()].sort()).toEqual(Object.keys(expected.changes).sort())
    for (const [key, change] of Object.entries(expected.changes)) expect(Math.abs(norm(moved.get(key)!.data) / change - 1), key).toBeLessThan(2e-3)
  })
})
