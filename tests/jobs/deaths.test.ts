// Workers that die, hang or are killed: the true killer is found, and nothing else is lost.
import { describe, expect, test } from 'vitest'
import { extendJob, jobFailures, jobProgress, resumeJob, retryJob } from '../../main/jobs/queue.ts'
import { getImage } from '../../main/storage/images.ts'
import { bench, sleep, workerFile, type Act } from './run.ts'

const itemColumn = (work: ReturnType<typeof bench>, column: string) =>
  work.store.statement<{ value: unknown }>(`SELECT ${column} AS value FROM job_items ORDER BY id`).all().map(({ value }) => value)

describe('an item that kills its worker', () => {
  test('is quarantined with its reason; those beside it are done and not blamed', async () => {
    const work = bench(24, { 3: { act: 'die', delayMs: 30 }, 12: { act: 'die' } }, { act: 'echo', delayMs: 15 })
    expect(await work.run()).toMatchObject({ state: 'done', done: 22, quarantined: 2, failed: 0 })
    expect(work.states().map((state, place) => (state === 'quarantined' ? place : -1)).filter((place) => place >= 0)).toEqual([3, 12])
    expect(itemColumn(work, 'deaths')).toEqual(Array.from({ length: 24 }, (_, place) => (place === 3 || place === 12 ? 2 : 0)))
    expect(work.results()).toEqual(Array.from({ length: 24 }, (_, place) => (place === 3 || place === 12 ? 0 : 1)))
    const [failure] = jobFailures(work.store, work.job)
    expect(failure).toMatchObject({ state: 'quarantined', error: { code: 'worker-died', message: expect.stringContaining('SIGSEGV'), details: { signal: 'SIGSEGV', output: 'going down' } } })
    expect(getImage(work.store, work.images[3] as number)).toMatchObject({ status: 'failed', error: { code: 'worker-died' } })
  })

  test('does so again alone when it is retried', async () => {
    const work = bench(8, { 0: { act: 'die' } }, { act: 'echo', delayMs: 5 })
    await work.run({ workers: 1 })
    expect(retryJob(work.store, work.job)).toMatchObject({ state: 'queued', quarantined: 0 })
    expect(await work.run({ workers: 1 })).toMatchObject({ state: 'done', done: 7, quarantined: 1 })
  })

  test('begins afresh when it is asked for again before its job is done: it runs twice more', async () => {
    const acts: Record<number, Act> = { 0: { act: 'die' }, 1: { act: 'stall' } }
    const work = bench(2, acts)
    const stop = new AbortController()
    const running = work.run({ workers: 1, signal: stop.signal })
    while (work.states()[0] !== 'quarantined') await sleep(20)
    stop.abort()
    expect(await running).toMatchObject({ state: 'queued', quarantined: 1 })
    extendJob(work.store, work.job, {}, [work.images[0] as number])
    expect(['state', 'suspicion', 'deaths'].map((column) => itemColumn(work, column)[0])).toEqual(['waiting', 'none', 0])
    delete acts[1]
    const before = work.started.length
    expect(await work.run({ workers: 1 })).toMatchObject({ state: 'done', done: 1, quarantined: 1 })
    expect(work.started.slice(before).filter((image) => image === work.images[0])).toHaveLength(2)
  })

  test('is found among others of its kind', async () => {
    const work = bench(5, { 0: { act: 'die' }, 1: { act: 'die' }, 2: { act: 'die' }, 3: { act: 'die' }, 4: { act: 'die' } })
    expect(await work.run()).toMatchObject({ state: 'done', done: 0, quarantined: 5 })
  })
})

describe('an item over its time', () => {
  test.each(['hang', 'stall'] as const)('is quarantined when it makes its worker %s', async (act) => {
    const work = bench(16, { 5: { act } }, { act: 'echo', delayMs: 10 })
    expect(await work.run({ itemTimeoutMs: 600 })).toMatchObject({ state: 'done', done: 15, quarantined: 1 })
    expect(jobFailures(work.store, work.job)).toMatchObject([{ image: work.images[5], error: { code: 'timed-out', message: expect.stringContaining('0.6 seconds') } }])
    expect(itemColumn(work, 'deaths')).toEqual(Array.from({ length: 16 }, (_, place) => (place === 5 ? 2 : 0)))
  })

  test('does not count the time it waits behind another', async () => {
    const work = bench(6, {}, { act: 'echo', delayMs: 400 })
    expect(await work.run({ itemTimeoutMs: 1000, workers: 1 })).toMatchObject({ done: 6 })
  })
})

const suspected = (work: ReturnType<typeof bench>) =>
  work.store.statement("SELECT 1 FROM job_items WHERE suspicion <> 'none' AND state IN ('waiting', 'leased')").all().length

test('workers killed at random moments lose nothing', async () => {
  const work = bench(300, {}, { act: 'echo', delayMs: 8 })
  let over = false
  const running = work.run().finally(() => (over = true))
  let kills = 0
  while (!over && kills < 20) {
    await sleep(60 + Math.random() * 240)
    // A second kill of the same item would be held against it, and rightly.
    if (suspected(work) > 0) continue
    const [victim] = [...work.workers].sort(() => Math.random() - 0.5)
    victim?.kill()
    kills += 1
  }
  expect(await running).toMatchObject({ state: 'done', done: 300, quarantined: 0, failed: 0 })
  expect(work.results()).toEqual(Array(300).fill(1))
})

test('workers that never come up fail the job, and no image is blamed', async () => {
  const work = bench(8)
  await expect(work.run({ entry: workerFile('broken') })).rejects.toMatchObject({ code: 'worker-died', details: { output: expect.stringContaining('the library is not there') } })
  expect(jobProgress(work.store, work.job)).toMatchObject({ state: 'failed', failed: 0, quarantined: 0 })
  expect(new Set(work.states())).toEqual(new Set(['waiting']))
  resumeJob(work.store, work.job)
  expect(await work.run()).toMatchObject({ state: 'done', done: 8 })
})
