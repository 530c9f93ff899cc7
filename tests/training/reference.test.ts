// The recorded reference of training is whole and agrees with itself and with the checkpoints that it was made from.
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkpointFolder, readConfig } from '../native-models/models/qwen2-5-vl/reference.ts'
import { decodeSafetensors } from '../native-models/packs/tiny-checkpoint.ts'
import { loraKinds, readBatch, readGradients, readGrpo, readGrpoGradients, readLoraGradients, readLoraLoss, readLoss, readSteps, readStepTensors, readTensors, stepRuns, trainedModels } from './reference.ts'
import type { ReferenceLoss, ReferenceTensors } from './reference.ts'

function normOf(tensors: ReferenceTensors): number {
  let sum = 0
  for (const { data } of tensors.values()) for (const value of data) sum += value ** 2
  return Math.sqrt(sum)
}

/** Minus the mean over all answer tokens. */
function lossOf({ logProbabilities }: ReferenceLoss): number {
  const all = logProbabilities.flat()
  return -all.reduce((sum, value) => sum + value, 0) / all.length
}

const shapesOf = (tensors: ReferenceTensors) => Object.fromEntries([...tensors].map(([name, { dims }]) => [name, dims]))

describe.each(trainedModels)('%s', (name) => {
  const rows = readBatch(name)
  const checkpoint = checkpointFolder(name)
  const shards = readdirSync(checkpoint).filter((file) => file.endsWith('.safetensors')).map((file) => decodeSafetensors(path.join(checkpoint, file)))

  test('every tensor of the checkpoint has a gradient of its shape', () => {
    const published = shards.flatMap((shard) => [...shard.values()].map((tensor) => [tensor.name, tensor.shape]))
    expect(shapesOf(readGradients(name))).toEqual(Object.fromEntries(published))
  })

  test('answers end in the token that ends a turn', () => {
    const { endOfText } = readConfig(name).tokens
    for (const { tokens, answer: [, end] } of rows) {
      expect(endOfText).toContain(tokens[end - 1])
      expect(tokens).toHaveLength(end + 1)
    }
  })

  test.each(loraKinds)('every matrix of the adapter on %s has a gradient of its shape, and none is zero', (kind) => {
    const gradients = readLoraGradients(name, kind, 'float32')
    expect(shapesOf(gradients)).toEqual(shapesOf(readTensors(name, kind, 'adapter', 'adapter_model.safetensors')))
    expect([...gradients.values()].filter(({ data }) => data.every((value) => value === 0))).toEqual([])
  })

  test.each([
    ['all weights', readLoss(name), readGradients(name)],
    ...loraKinds.map((kind) => [kind, readLoraLoss(name, kind, 'float32'), readLoraGradients(name, kind, 'float32')] as const),
    ['all-linear on int4', readLoraLoss(name, 'all-linear', 'int4'), readLoraGradients(name, 'all-linear', 'int4')],
  ] as const)('loss and norm of %s are those of the answers and gradients', (_, reference, gradients) => {
    expect(reference.logProbabilities.map((row) => row.length)).toEqual(rows.map(({ answer: [start, end] }) => end - start))
    expect(lossOf(reference)).toBeCloseTo(reference.loss, 5)
    expect(normOf(gradients)).toBeCloseTo(reference.norm, 6)
  })

  test.each(stepRuns)('ten updates of %s are whole and lower the loss', (run) => {
    const { losses, norms, changes } = readSteps(name, run)
    expect([losses.length, norms.length]).toEqual([10, 10])
    expect(losses[9]).toBeLessThan(losses[0]!)
    const start = run.startsWith('lora') ? readTensors(name, 'all-linear', 'adapter', 'adapter_model.safetensors') : readGradients(name)
    const shapes = shapesOf(start)
    const trained = Object.keys(shapes).filter((key) => run !== 'frozen-tower-decay' || !key.startsWith('visual.'))
    expect(Object.keys(changes).sort()).toEqual(trained.sort())
    for (const [key, { dims }] of readStepTensors(name, run)) expect(dims).toEqual(shapes[key])
  })
})

describe('grpo', () => {
  const { group, rows, cases, advantages } = readGrpo()

  test('each answer has its numbers, and each group an advantage for each reward', () => {
    for (const { tokens, answer: [start, end], logProbabilities, old, reference } of rows) {
      expect(end).toBe(tokens.length)
      expect([logProbabilities.length, old.length, reference.length]).toEqual([end - start, end - start, end - start])
    }
    expect(rows.length % group).toBe(0)
    for (const { size, rewards, scaled, centred } of advantages) expect([rewards, scaled, centred].flat().map((values) => values.length)).toEqual(rewards.flatMap(() => [size, size, size]))
  })

  test('both sides are clipped in some case', () => {
    expect(Object.values(cases).filter(({ metrics }) => metrics.clippedLow > 0 && metrics.clippedHigh > 0).length).toBeGreaterThan(4)
  })

  test.each(Object.keys(cases))('%s has a slope for each token and a gradient for each matrix', (name) => {
    expect(cases[name]!.slopes.map((slopes) => slopes.length)).toEqual(rows.map(({ logProbabilities }) => logProbabilities.length))
    const own = new Map([...readGrpoGradients()].filter(([key]) => key.startsWith(`${name}:`)).map(([key, tensor]) => [key.slice(name.length + 1), tensor]))
    expect(shapesOf(own)).toEqual(shapesOf(readLoraGradients('tied-4-1', 'all-linear', 'float32')))
    expect(normOf(own)).toBeCloseTo(cases[name]!.norm, 6)
  })
})
