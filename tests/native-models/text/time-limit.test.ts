// Work is stopped wherever it hangs, and otherwise left alone.
import { expect, test } from 'vitest'
import { TextError } from '../../../native-models/text/errors.ts'
import { withinTime } from '../../../native-models/text/time-limit.ts'

test('gives what the work gives, also undefined, also inside other work', () => {
  expect(withinTime(1000, 'work', () => 3)).toBe(3)
  expect(withinTime(1000, 'work', () => undefined)).toBeUndefined()
  expect(withinTime(1000, 'outer', () => withinTime(1000, 'inner', () => 1) + withinTime(1000, 'inner', () => 2))).toBe(3)
})

test('throws what the work throws', () => {
  const error = new RangeError('mine')
  expect(() => withinTime(1000, 'work', () => { throw error })).toThrow(error)
})

test.each<[string, () => unknown]>([
  ['a loop', () => { for (;;); }],
  ['a regular expression', () => /^(?:a+)+$/.test(`${'a'.repeat(60)}b`)],
  ['a loop that catches everything', () => { for (;;) try { throw new Error('again') } catch { continue } }],
  ['recursion through native code', () => { const spin = (n: number): number => [n, n].map((m) => (m > 60 ? m : spin(m + 1)))[0]!; return spin(0) }],
])('stops %s, and work after it runs', (_, work) => {
  expect(() => withinTime(50, 'the work', work)).toThrow(new TextError('limit', 'the work took more than 50 ms and was stopped'))
  expect(withinTime(1000, 'work', () => 'after')).toBe('after')
})
