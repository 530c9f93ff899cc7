// The pace of the loop: one token with the prompt, then as many as fit a quarter of a second.
import { expect, test } from 'vitest'
import { Pace } from '../../../native-models/generation/pace.ts'

test('begins with one token and two, and then goes by what they take', () => {
  const pace = new Pace()
  expect(pace.turns).toBe(1)
  pace.learn(null, 5000)
  expect(pace.turns).toBe(2)
  for (const [turns, milliseconds, next] of [[2, 60, 8], [8, 240, 8], [8, 40, 16], [16, 0.1, 16], [16, 16_000, 1], [1, 900, 1], [1, 100, 2]] as const) {
    pace.learn(turns, milliseconds)
    expect(pace.turns).toBe(next)
  }
})
