// Running jobs: results and states together, pause, resume, cancel, retry, interruption.
import { describe, expect, test } from 'vitest'
import { JobItemFailure, JobProgress } from '../../main/contract/job.ts'
import { WorkstationError } from '../../main/contract/errors.ts'
import { cancelJob, getJob, jobFailures, jobProgress, openJobs, pauseJob, resumeJob, retryJob } from '../../main/jobs/queue.ts'
import { getImage } from '../../main/storage/images.ts'
import { verifyCase } from '../../main/storage/verify.ts'
import { bench, sleep, type Bench } from './run.ts'

test('each item is done once, its result written once, progress told', async () => {
  const work = bench(60)
  const told: JobProgress[] = []
  const end = await work.run({ onProgress: (progress) => told.push(progress) })
  expect(end).toMatchObject({ state: 'done', total: 60, done: 60, failed: 0, quarantined: 0, secondsLeft: 0 })
  expect(work.results()).toEqual(Array(60).fill(1))
  expect(told.at(-1)).toEqual(end)
  for (const progress of told) expect(JobProgress.parse(progress)).toEqual(progress)
  expect(getJob(work.store, work.job)).toMatchObject({ state: 'done', startedAt: expect.any(String), finishedAt: expect.any(String) })
  expect(work.workers.size).toBe(0)
  expect((await verifyCase(work.store, { originals: false })).sound).toBe(true)
})

test('clean errors fail their item and no other, wherever they come from', async () => {
  const work = bench(12, { 2: { act: 'fail' }, 4: { act: 'garbage' } })
  const at = (place: number) => work.images[place]
  const prepare = ({ image }: { image: number }) => {
    if (image === at(6)) throw new WorkstationError('not-found', 'the file is gone')
    if (image === at(7)) return null
    return { act: image === at(2) ? 'fail' : image === at(4) ? 'garbage' : 'echo', value: image }
  }
  const accept = ({ image }: { image: number }) => {
    if (image === at(8)) throw new WorkstationError('corrupt', 'does not fit')
    return () => {
      if (image === at(9)) throw new Error('the write failed')
    }
  }
  expect(await work.run({ prepare, accept })).toMatchObject({ state: 'done', done: 7, failed: 5 })
  const failures = jobFailures(work.store, work.job)
  for (const failure of failures) expect(JobItemFailure.parse(failure)).toEqual(failure)
  expect(failures.map(({ image, error }) => [image, error.code, error.message])).toEqual([
    [at(2), 'unreadable', 'not a picture'],
    [at(4), 'internal', expect.stringContaining('does not fit')],
    [at(6), 'not-found', 'the file is gone'],
    [at(8), 'corrupt', 'does not fit'],
    [at(9), 'internal', 'the write failed'],
  ])
  expect(getImage(work.store, at(8) as number)).toMatchObject({ status: 'failed', error: { code: 'corrupt' } })
})

async function someDone(work: Bench, count = 3): Promise<void> {
  while (work.states().filter((state) => state === 'done').length < count) await sleep(5)
}

describe('a job', () => {
  test('paused finishes what is in hand, and goes on when resumed', async () => {
    const work = bench(40, {}, { act: 'echo', delayMs: 30 })
    const running = work.run()
    await someDone(work)
    pauseJob(work.store, work.job)
    expect((await running).state).toBe('paused')
    const done = work.results().filter((times) => times === 1).length
    expect(done).toBeGreaterThan(0)
    expect(done).toBeLessThan(40)
    expect(work.started).toHaveLength(done)
    expect(work.states()).not.toContain('leased')
    expect((await work.run()).state).toBe('paused')
    resumeJob(work.store, work.job)
    expect(await work.run()).toMatchObject({ state: 'done', done: 40 })
    expect(work.results()).toEqual(Array(40).fill(1))
  })

  test('paused and resumed before it came to rest goes on', async () => {
    const work = bench(30, {}, { act: 'echo', delayMs: 30 })
    const running = work.run()
    await someDone(work)
    pauseJob(work.store, work.job)
    resumeJob(work.store, work.job)
    expect(await running).toMatchObject({ state: 'done', done: 30 })
  })

  test('cancelled ends at once and keeps what is done', async () => {
    const work = bench(40, { 10: { act: 'stall' }, 11: { act: 'stall' }, 12: { act: 'stall' }, 13: { act: 'stall' } })
    const running = work.run()
    await someDone(work, 10)
    cancelJob(work.store, work.job)
    const end = await running
    expect(end).toMatchObject({ state: 'cancelled', done: 10, failed: 0 })
    expect(work.workers.size).toBe(0)
    expect(new Set(work.states())).toEqual(new Set(['done', 'cancelled']))
    await sleep(50)
    expect(work.results().reduce((sum, times) => sum + times, 0)).toBe(10)
    expect(await work.run()).toMatchObject({ state: 'cancelled' })
  })

  test('interrupted by its signal goes back into the queue without blame', async () => {
    const work = bench(30, {}, { act: 'echo', delayMs: 20 })
    const stop = new AbortController()
    const running = work.run({ signal: stop.signal })
    await someDone(work)
    stop.abort()
    expect((await running).state).toBe('queued')
    expect(work.states()).not.toContain('leased')
    expect(openJobs(work.store)).toEqual([work.job])
    expect((await work.run({ signal: stop.signal })).state).toBe('queued')
    expect(await work.run()).toMatchObject({ state: 'done', done: 30 })
    expect(work.results()).toEqual(Array(30).fill(1))
  })

  test('tries failed items again and no others', async () => {
    const acts: Record<number, { act: 'fail' | 'echo' }> = { 1: { act: 'fail' }, 3: { act: 'fail' } }
    const work = bench(6, acts)
    expect(await work.run()).toMatchObject({ done: 4, failed: 2 })
    delete acts[1]
    expect(retryJob(work.store, work.job)).toMatchObject({ state: 'queued', failed: 0 })
    expect(await work.run()).toMatchObject({ state: 'done', done: 5, failed: 1 })
    expect(work.started).toHaveLength(8)
  })

  test('stops when the disk is full, and can be run again', async () => {
    const work = bench(20)
    const { database } = work.store
    const accept = () => () => {
      throw new WorkstationError('disk-full', 'full')
    }
    await expect(work.run({ accept })).rejects.toMatchObject({ code: 'disk-full' })
    expect(work.workers.size).toBe(0)
    expect(database.inTransaction).toBe(false)
    expect(jobProgress(work.store, work.job)).toMatchObject({ state: 'queued', done: 0, failed: 0 })
    expect(await work.run()).toMatchObject({ state: 'done', done: 20 })
  })

  test('with nothing in it is done', async () => {
    expect(await bench(0).run()).toMatchObject({ state: 'done', total: 0 })
  })
})
