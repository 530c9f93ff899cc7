// The recorded reference of training is whole and agrees with itself and with the checkpoints that it was made from.
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkpointFolder, readConfig } from '../native-models/models/qwen2-5-vl/reference.ts'
import { decodeSafetensors } from '../native-models/packs/tiny-checkpoint.ts'
import { readGradients, readGradientTensors, trainedModels } from './reference.ts'
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

describe.each(trainedModels)('%s', (name) => {
  const reference = readGradients(name)
  const checkpoint = checkpointFolder(name)
  const shards = readdirSync(checkpoint).filter((file) => file.endsWith('.safetensors')).map((file) => decodeSafetensors(path.join(checkpoint, file)))

  test('every tensor of the checkpoint has a gradient of its shape', () => {
    const gradients = readGradientTensors(name)
    const published = shards.flatMap((shard) => [...shard.values()].map((tensor) => [tensor.name, tensor.shape]))
    expect(Object.fromEntries([...gradients].map(([key, { dims }]) => [key, dims]))).toEqual(Object.fromEntries(published))
    expect(normOf(gradients)).toBeCloseTo(reference.norm, 4)
  })

  test('the loss is the mean over the answers, which end in the token that ends a turn', () => {
    const { endOfText } = readConfig(name).tokens
    for (const [row, { tokens, answer: [start, end] }] of reference.rows.entries()) {
      expect(endOfText).toContain(tokens[end - 1])
      expect(tokens).toHaveLength(end + 1)
      expect(reference.logProbabilities[row]).toHaveLength(end - start)
    }
    expect(lossOf(reference)).toBeCloseTo(reference.loss, 5)
  })
})
