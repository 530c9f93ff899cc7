// How good an answer is within its group, against trl and in groups that float32 cannot tell apart.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spreadOf } from '../../training/reward-statistics.ts'
import { advantagesOf } from '../../training/rollouts.ts'
import { readGrpo } from './reference.ts'

const groups = readGrpo().advantages

describe('advantagesOf', () => {
  it.each(groups)('is that of trl: groups of $size', ({ rewards, scaled, withoutSpread }) => {
    const found = rewards.map(advantagesOf)
    found.forEach((group, index) => {
      // trl computes in float32: what rewards and their mean are rounded by is divided by the spread too, and rewards 1e-5 apart keep three digits.
      const rounding = (2 ** -22 * Math.max(1, ...rewards[index].map(Math.abs))) / (spreadOf(rewards[index]) + 1e-4)
      group.forEach((advantage, answer) => { expect(Math.abs(advantage - scaled[index][answer])).toBeLessThan(1e-6 + rounding) })
    })
    expect(found.filter((group) => group.every((advantage) => advantage === 0))).toHaveLength(withoutSpread)
  })

  it('is exactly nothing where all are as good, whatever their mean rounds to', () => {
    fc.assert(fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.integer({ min: 1, max: 20 }), (reward, size) => {
      expect(advantagesOf(Array<number>(size).fill(reward))).toEqual(Array(size).fill(0))
    }))
  })

  it('adds up to nothing, keeps the order, and does not change with a constant or, but for the 1e-4, a factor', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 500 }).map((hundredths) => hundredths / 100), { minLength: 2, maxLength: 16 }), (rewards) => {
      const advantages = advantagesOf(rewards)
      expect(advantages.reduce((sum, advantage) => sum + advantage, 0)).toBeCloseTo(0, 9)
      rewards.forEach((one, index) => rewards.forEach((other, against) => { expect(Math.sign(advantages[index] - advantages[against])).toBe(Math.sign(one - other)) }))
      advantagesOf(rewards.map((reward) => reward + 3)).forEach((advantage, index) => { expect(advantage).toBeCloseTo(advantages[index], 6) })
      advantagesOf(rewards.map((reward) => reward * 1000)).forEach((advantage, index) => { expect(Math.abs(advantage - advantages[index])).toBeLessThan(0.2 * Math.abs(advantage) + 1e-9) })
    }))
  })
})
