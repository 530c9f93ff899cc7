// Sizes and needs in words, and work whose rate is told.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { byteWords, parameterWords } from '../../../main/contract/bytes.ts'
import type { ModelWork } from '../../../main/contract/models.ts'
import { memoryNeed } from '../../../main/services/models/memory-verdict.ts'
import { ModelWorks } from '../../../main/services/models/model-works.ts'

const GB = 2 ** 30

describe('sizes', () => {
  test('have two digits, and the unit that fits', () => {
    expect([0, 1, 812, 1023, 1024, 2.44 * 2 ** 20, 5.34 * GB, 15.6 * GB, 1023.7 * 2 ** 20, 3 * 2 ** 40].map(byteWords)).toEqual(
      ['0 bytes', '1 byte', '812 bytes', '1023 bytes', '1.0 KB', '2.4 MB', '5.3 GB', '16 GB', '1.0 GB', '3.0 TB'],
    )
  })
  test('are never off by more than their last digit', () => {
    const powers: Record<string, number> = { byte: 1, bytes: 1, KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40 }
    fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 52 }), (bytes) => {
      const [number = '', unit = ''] = byteWords(bytes).split(' ')
      expect(Math.abs(Number(number) * powers[unit]! - bytes)).toBeLessThanOrEqual((number.includes('.') ? 0.051 : 0.51) * powers[unit]!)
    }))
  })
  test('of models', () => expect([191_240, 12_345_678, 8.29e9, 72e9, null].map(parameterWords)).toEqual(['191,240', '12 million', '8.3 billion', '72 billion', 'not stated']))
})

describe('a need for memory', () => {
  const parts = (total: number) => ({ weights: total, keyValueCache: 0, activations: 0, total, contextTokens: 4096 })
  test('fits, fits only just or not at all, with the runtime counted', () => {
    expect(memoryNeed(parts(5 * GB), 16 * GB, 16 * GB)).toMatchObject({ verdict: 'fits', words: 'Needs 5.1 GB of the 16 GB that a model may hold here: fits.' })
    expect(memoryNeed(parts(13 * GB), 16 * GB, 16 * GB).verdict).toBe('tight')
    expect(memoryNeed(parts(16 * GB), 16 * GB, 64 * GB)).toMatchObject({ verdict: 'too-large', words: expect.stringContaining('does not fit: take a smaller precision or model') })
  })
  test('says where there is room but others hold it now', () => {
    expect(memoryNeed(parts(5 * GB), 16 * GB, 2 * GB).words).toContain('fits. Now 2.0 GB are free.')
  })
})

test('work tells each phase and its end at once, and in between not more often than one can see', async () => {
  const told: ModelWork[] = []
  let changes = 0
  const works = new ModelWorks({ changed: () => changes++, progress: (work) => void told.push(work), failed: () => undefined })
  await works.run({ kind: 'get', pack: 'a', folder: '/a' }, new AbortController().signal, async ({ tell }) => {
    for (let done = 0; done <= 1000; done++) tell({ phase: 'downloading', done, total: 1000, detail: 'x' })
    for (let done = 0; done <= 1000; done++) tell({ phase: 'importing', done, total: 1000, detail: 'y' })
    expect(() => works.requireIdle('/a')).toThrow('a is being downloaded')
    expect(works.list()).toHaveLength(1)
  })
  expect(told.map(({ phase, done }) => [phase, done])).toEqual([['downloading', 0], ['downloading', 1000], ['importing', 0], ['importing', 1000]])
  expect([changes, works.list().length]).toEqual([2, 0])
})

test('the time left comes from the rate', async () => {
  const told: ModelWork[] = []
  const works = new ModelWorks({ changed: () => undefined, progress: (work) => void told.push(work), failed: () => undefined })
  await works.run({ kind: 'verify', pack: 'a', folder: '/a' }, new AbortController().signal, async ({ tell }) => {
    tell({ phase: 'verifying', done: 0, total: 100, detail: '' })
    await new Promise((resolve) => setTimeout(resolve, 1100))
    tell({ phase: 'verifying', done: 50, total: 100, detail: '' })
  })
  const { rate, secondsLeft } = told.at(-1)!
  expect(rate).toBeGreaterThan(20)
  expect(rate! * secondsLeft!).toBeCloseTo(50, 6)
})
