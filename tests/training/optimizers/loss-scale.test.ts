// Dynamic loss scaling over many updates.
import { describe, expect, it } from 'vitest'
import { initialLossScale, nextLossScale, smallestLossScale } from '../../../training/optimizers/loss-scale.ts'
import type { LossScale } from '../../../training/optimizers/loss-scale.ts'

const after = (start: LossScale, finite: readonly boolean[]) => finite.reduce(nextLossScale, start)
const times = (count: number, finite: boolean) => Array<boolean>(count).fill(finite)
const start = { lossScale: initialLossScale, goodUpdates: 0 }

describe('nextLossScale', () => {
  it('halves at an overflow and counts anew', () => {
    expect(after(start, [...times(1999, true), false])).toEqual({ lossScale: initialLossScale / 2, goodUpdates: 0 })
  })

  it('doubles after two thousand good updates', () => {
    expect(after(start, times(1999, true))).toEqual({ lossScale: initialLossScale, goodUpdates: 1999 })
    expect(after(start, times(2000, true))).toEqual({ lossScale: initialLossScale * 2, goodUpdates: 0 })
  })

  it('stays within its bounds', () => {
    expect(after(start, times(100, false)).lossScale).toBe(smallestLossScale)
    expect(after(start, times(40_000, true)).lossScale).toBe(2 ** 24)
  })
})
