// A job's progress in one line.
import type { JobProgress, JobState } from '../../../main/contract/job.ts'

const states: Partial<Record<JobState, string>> = { queued: 'waiting', paused: 'paused', done: 'done', cancelled: 'cancelled', failed: 'stopped' }

/** "8 s", "3 min 34 s", "2 h 5 min" */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}

const count = new Intl.NumberFormat('en-GB')

/** "1,181 of 1,846 · 3.1/s · 3 min 34 s left"; "asking the model · 12 of 40" */
export function jobWords({ kind, state, total, done, failed, quarantined, rate, secondsLeft }: JobProgress): string {
  const finished = done + failed + quarantined
  const parts = [...(kind === 'ask' ? ['asking the model'] : []), `${count.format(finished)} of ${count.format(total)}`]
  if (state === 'running' && rate !== null) parts.push(`${rate.toPrecision(2)}/s`)
  if (state === 'running' && secondsLeft !== null && finished < total) parts.push(`${duration(secondsLeft)} left`)
  if (failed + quarantined > 0) parts.push(`${count.format(failed + quarantined)} failed`)
  if (states[state]) parts.push(states[state])
  return parts.join(' · ')
}
