// GRPO's update of the whole model against trl's trainer on the same rollouts: loss, gradient of the LoRA, log-probabilities.
import { describe, expect, it } from 'vitest'
import { readGrpo, readGrpoGradients } from '../../reference.ts'
import type { GrpoCase, ReferenceTensors } from '../../reference.ts'
import { distance } from './published.ts'
import { byPublishedName, gradientOf, loraOf, openLora, rolloutsOf } from './trained.ts'

const name = 'tied-4-1'
const { rows, cases } = readGrpo()
const gradients = readGrpoGradients()

/** What the product trains with: a mean over answers of means over their tokens, the divergence as GRPO has it. */
const ours = Object.entries(cases).filter(([, { kind, corrected }]) => kind === 'grpo' && !corrected)

const openGrpo = ({ beta, epsilonLow, epsilonHigh }: GrpoCase) => openLora(name, 'all-linear', 'fp32', { objective: { kind: 'grpo', temperature: 1, beta, epsilonLow, epsilonHigh } })

const gradientsOf = (key: string): ReferenceTensors => new Map([...gradients].filter(([tensor]) => tensor.startsWith(`${key}:`)).map(([tensor, value]) => [tensor.slice(key.length + 1), value]))

describe('rollouts', () => {
  it.each(ours)('have the loss and gradient of trl: %s', async (key, given) => {
    const model = await openGrpo(given)
    const { loss, norm, gradient } = await gradientOf(model, [await rolloutsOf(model, rows, given.old)])
    expect(Math.abs(loss - given.loss)).toBeLessThan(2e-5)
    expect(Math.abs(norm / given.norm - 1)).toBeLessThan(1e-4)
    expect(distance(byPublishedName(gradient, model, name, loraOf('all-linear')), gradientsOf(key))).toBeLessThan(1e-4)
  })

  it('have the same gradient when they are gathered one by one', async () => {
    const model = await openGrpo(cases.clipped!)
    const rollouts = await rolloutsOf(model, rows, true)
    const { loss, gradient } = await gradientOf(model, rollouts.map((rollout) => [rollout]))
    expect(Math.abs(loss - cases.clipped!.loss)).toBeLessThan(2e-5)
    expect(distance(byPublishedName(gradient, model, name, loraOf('all-linear')), gradientsOf('clipped'))).toBeLessThan(1e-4)
  })

  it('have the log-probabilities of trl, with the adapter and without', async () => {
    const model = await openGrpo(cases.clipped!)
    const rollouts = await rolloutsOf(model, rows, true)
    const found = await model.logProbabilities(model.initial, rollouts)
    const without = await model.logProbabilities(new Float32Array(model.initial.length), rollouts)
    rows.forEach(({ logProbabilities, reference }, row) => {
      logProbabilities.forEach((value, token) => expect(found[row]![token]).toBeCloseTo(value, 3))
      reference.forEach((value, token) => expect(without[row]![token]).toBeCloseTo(value, 3))
    })
  })
})
