// Loss and gradients of the whole model against torch's autograd on tiny checkpoints: all weights, and LoRA as peft has it.
import { describe, expect, it } from 'vitest'
import { loraKinds, readBatch, readGradients, readLoraGradients, readLoraLoss, readLoss, trainedModels } from '../../reference.ts'
import type { ReferenceTensors } from '../../reference.ts'
import { distance } from './published.ts'
import { byPublishedName, examplesOf, gradientOf, loraOf, openLora, openTrained } from './trained.ts'

const everything = { kind: 'full', freeze: [] } as const

/** Each tensor by itself: in the norm of all, a small one that is wrong would be lost. */
function worst(found: ReferenceTensors, expected: ReferenceTensors): number {
  const names = [...expected.keys()]
  return Math.max(...names.map((name) => distance(new Map([[name, found.get(name)!]]), new Map([[name, expected.get(name)!]]))))
}

describe.each(trainedModels)('%s', (name) => {
  const rows = readBatch(name)

  it('reads chats with their answers as the reference does', async () => {
    const model = await openLora(name, 'query-value', 'fp32')
    const examples = await examplesOf(model, name)
    expect(examples.map(({ ids }) => [...ids])).toEqual(rows.map(({ tokens, answer: [, end] }) => tokens.slice(0, end)))
    expect(examples.map(({ answer }) => answer)).toEqual(rows.map(({ answer }) => answer))
  })

  it.each([false, true])('has the gradient of every weight that torch has; computed again: %s', async (recompute) => {
    const model = await openTrained(name, 'fp32', { trained: everything, recompute })
    const { loss, norm, gradient } = await gradientOf(model, [await examplesOf(model, name)])
    expect(loss).toBeCloseTo(readLoss(name).loss, 4)
    expect(norm).toBeCloseTo(readLoss(name).norm, 3)
    const found = byPublishedName(gradient, model, name, everything)
    expect(distance(found, readGradients(name))).toBeLessThan(1e-4)
    expect(worst(found, readGradients(name))).toBeLessThan(1e-3)
  })

  it.each(loraKinds.flatMap((kind) => [[kind, false], [kind, true]] as const))('has the gradient of a LoRA on %s that peft has; computed again: %s', async (kind, recompute) => {
    const model = await openLora(name, kind, 'fp32', { recompute })
    const { loss, gradient } = await gradientOf(model, [await examplesOf(model, name)])
    expect(loss).toBeCloseTo(readLoraLoss(name, kind, 'float32').loss, 4)
    const found = byPublishedName(gradient, model, name, loraOf(kind))
    expect(distance(found, readLoraGradients(name, kind, 'float32'))).toBeLessThan(1e-4)
    expect(worst(found, readLoraGradients(name, kind, 'float32'))).toBeLessThan(1e-3)
  })

  it('gathers the same gradient over micro-batches', async () => {
    const model = await openLora(name, 'all-linear', 'fp32')
    const { loss, gradient } = await gradientOf(model, (await examplesOf(model, name)).map((example) => [example]))
    expect(loss).toBeCloseTo(readLoraLoss(name, 'all-linear', 'float32').loss, 4)
    expect(distance(byPublishedName(gradient, model, name, loraOf('all-linear')), readLoraGradients(name, 'all-linear', 'float32'))).toBeLessThan(1e-4)
  })

  // The frozen tower is the inference engine's, which rounds activations to 8 bits: pictures are learned from as they will be seen. The reference does not round.
  it('has the gradient of a LoRA on int4 that peft has on what int4 stands for', async () => {
    const model = await openLora(name, 'all-linear', 'int4')
    const { loss, gradient } = await gradientOf(model, [await examplesOf(model, name)])
    expect(Math.abs(loss - readLoraLoss(name, 'all-linear', 'int4').loss)).toBeLessThan(5e-3)
    const found = byPublishedName(gradient, model, name, loraOf('all-linear'))
    expect(distance(found, readLoraGradients(name, 'all-linear', 'int4'))).toBeLessThan(0.05)
    expect(distance(found, readLoraGradients(name, 'all-linear', 'float32'))).toBeGreaterThan(0.12)
  })

  it('has the log-probabilities of what int4 stands for where there is no picture', async () => {
    const model = await openLora('untied-2-2', 'all-linear', 'int4')
    const found = await model.logProbabilities(model.initial, await examplesOf(model, 'untied-2-2'))
    const expected = readLoraLoss('untied-2-2', 'all-linear', 'int4').logProbabilities[1]
    expect(Math.max(...expected.map((value, index) => Math.abs(value - found[1]![index]!)))).toBeLessThan(1e-4)
  })

  it('gives the log-probability of each token of the answers', async () => {
    const model = await openLora(name, 'all-linear', 'fp32')
    const found = await model.logProbabilities(model.initial, await examplesOf(model, name))
    const expected = readLoraLoss(name, 'all-linear', 'float32').logProbabilities
    expect(found.map(({ length }) => length)).toEqual(expected.map(({ length }) => length))
    for (const [row, values] of expected.entries()) values.forEach((value, token) => expect(found[row]![token]).toBeCloseTo(value, 3))
  })
})
