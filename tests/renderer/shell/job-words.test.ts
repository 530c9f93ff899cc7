// A job's progress in words.
import { expect, test } from 'vitest'
import type { JobProgress } from '../../../main/contract/job.ts'
import { ago } from '../../../renderer/views/cases/ago.ts'
import { duration, jobWords } from '../../../renderer/views/shell/job-words.ts'

const job: JobProgress = { job: 1, kind: 'inspect', state: 'running', total: 1846, done: 1180, failed: 1, quarantined: 0, rate: 3.1, secondsLeft: 213.4, error: null }

test('one line says how far, how fast, how long and what failed', () => {
  expect(jobWords(job)).toBe('1,181 of 1,846 · 3.1/s · 3 min 34 s left · 1 failed')
  expect(jobWords({ ...job, state: 'paused', failed: 0 })).toBe('1,180 of 1,846 · paused')
  expect(jobWords({ ...job, state: 'done', done: 1846, failed: 0, secondsLeft: 0 })).toBe('1,846 of 1,846 · done')
})

test('a job that asks a model says so', () => {
  expect(jobWords({ ...job, kind: 'ask', total: 40, done: 12, failed: 0, rate: 0.052, secondsLeft: 538 })).toBe('asking the model · 12 of 40 · 0.052/s · 8 min 58 s left')
})

test('durations never round to a sixtieth second or minute', () => {
  expect([0.2, 59.4, 60, 119.6, 3599.9, 3600, 7499].map(duration)).toEqual(['1 s', '1 min 0 s', '1 min 0 s', '2 min 0 s', '1 h 0 min', '1 h 0 min', '2 h 4 min'])
})

test('how long ago', () => {
  const now = Date.parse('2026-11-28T12:00:00Z')
  expect(['2026-11-28T11:59:30Z', '2026-11-28T09:00:00Z', '2026-11-27T11:00:00Z', '2027-01-01T00:00:00Z', 'nonsense'].map((at) => ago(at, now))).toEqual(['just now', '3 hours ago', 'yesterday', 'just now', ''])
})
