// Orders and micro-batches of random sets of examples.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { epochUpdates, packMicroBatches, updateOrder } from '../../training/batches.ts'

const lengths = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 200 })
const options = fc.record({ batch: fc.integer({ min: 1, max: 20 }), bucketUpdates: fc.integer({ min: 1, max: 8 }), seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }) })
const many = Array.from({ length: 400 }, (_, index) => 1 + (index * 37) % 300)
const usual = { batch: 8, bucketUpdates: 4, seed: 1 }

describe('epochUpdates', () => {
  it('has each example once, in full updates but for one', () => {
    fc.assert(fc.property(lengths, options, fc.nat(999), (given, chosen, epoch) => {
      const updates = epochUpdates(given, epoch, chosen)
      expect(updates.flat().sort((a, b) => a - b)).toEqual(given.map((_, index) => index))
      expect(updates).toHaveLength(Math.ceil(given.length / chosen.batch))
      expect(updates.filter((update) => update.length !== chosen.batch).length).toBeLessThanOrEqual(1)
      expect(epochUpdates(given, epoch, chosen)).toEqual(updates)
    }))
  })

  it('is another one in each epoch and for each seed', () => {
    const orders = [0, 1, 2].flatMap((epoch) => [0, 1, 2 ** 32 - 1].map((seed) => epochUpdates(many, epoch, { ...usual, seed })))
    expect(new Set(orders.map((order) => JSON.stringify(order))).size).toBe(9)
  })

  it('puts like lengths together, and does not sort the epoch by them', () => {
    const spread = (bucketUpdates: number) => epochUpdates(many, 0, { ...usual, bucketUpdates }).map((update) => update.map((index) => many[index])).reduce((sum, update) => sum + Math.max(...update) - Math.min(...update), 0)
    expect(spread(4)).toBeLessThan(spread(1) / 2)
    const longest = epochUpdates(many, 0, { ...usual, bucketUpdates: 50 }).map((update) => Math.max(...update.map((index) => many[index])))
    expect(longest).not.toEqual([...longest].sort((a, b) => b - a))
  })
})

describe('updateOrder', () => {
  it('goes on with the next epoch, from any update', () => {
    const { epochLength, examplesOf } = updateOrder(many, usual)
    expect(epochLength).toBe(50)
    for (const update of [3, 49, 50, 2, 149, 100]) expect(examplesOf(update)).toEqual(epochUpdates(many, Math.floor(update / 50), usual)[update % 50])
  })
})

describe('packMicroBatches', () => {
  it('keeps the bound with every example, and only one too long goes alone beyond it', () => {
    fc.assert(fc.property(lengths, fc.integer({ min: 1, max: 3000 }), (given, tokens) => {
      const examples = given.map((length, index) => ({ ids: Array<number>(length).fill(index), answer: [0, length] as const }))
      const packed = packMicroBatches(examples, tokens)
      expect(packed.flat().map((example) => example.ids[0]).sort((a, b) => a - b)).toEqual(given.map((_, index) => index))
      for (const batch of packed) expect(batch.length === 1 || batch.length * Math.max(...batch.map(({ ids }) => ids.length)) <= tokens).toBe(true)
      packed.slice(1).forEach((_, index) => expect((packed[index].length + 1) * packed[index][0].ids.length).toBeGreaterThan(tokens))
    }))
  })
})
