// The process that is kept warm: answers, deaths, time limits, idleness.
import { EventEmitter, once } from 'node:events'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { forkWorker } from '../../main/jobs/fork-spawner.ts'
import type { Spawner } from '../../main/jobs/spawner.ts'
import { WarmWorker } from '../../main/jobs/warm-worker.ts'
import type { WarmWorkerOptions } from '../../main/jobs/warm-worker.ts'
import { workerFile } from './run.ts'

function warm(changed: Partial<WarmWorkerOptions> = {}) {
  const pids: (number | undefined)[] = []
  const ends = new EventEmitter()
  const spawn: Spawner = (entry) => {
    const worker = forkWorker(entry)
    pids.push(worker.pid)
    worker.onExit(() => ends.emit('end'))
    return worker
  }
  const worker = new WarmWorker({ spawn, entry: pathToFileURL(workerFile('worker')), hand: 1, limitMs: 10_000, idleMs: 60_000, ...changed })
  onTestFinished(() => worker.close())
  return { worker, pids, ended: () => once(ends, 'end'), ask: (act: string, value?: unknown) => worker.ask({ act, value }) }
}

test('one process answers one question after the other', async () => {
  const { ask, pids } = warm()
  expect(await ask('echo', 1)).toBe(1)
  expect(await Promise.all([ask('echo', 2), ask('echo', 3)])).toEqual([2, 3])
  expect(pids).toHaveLength(1)
})

test('of what waits the newest comes first', async () => {
  const { worker } = warm()
  const order: unknown[] = []
  await Promise.all([1, 2, 3].map((value) => worker.ask({ act: 'echo', value }).then((answer) => order.push(answer))))
  expect(order).toEqual([1, 3, 2])
})

test("the worker's own errors come as they are, and an answer that does not fit is one", async () => {
  const { ask, pids } = warm()
  await expect(ask('fail')).rejects.toMatchObject({ code: 'unreadable', message: 'not a picture' })
  await expect(ask('garbage')).rejects.toMatchObject({ code: 'internal' })
  expect(await ask('echo', 'still there')).toBe('still there')
  expect(pids).toHaveLength(1)
})

test('a death fails what was in hand, what waits goes to a new process', async () => {
  const { ask, pids } = warm()
  const [dead, alive] = await Promise.allSettled([ask('die'), ask('echo', 'next')])
  expect(dead).toMatchObject({ status: 'rejected', reason: { code: 'worker-died', message: expect.stringContaining('Try again') } })
  expect(alive).toEqual({ status: 'fulfilled', value: 'next' })
  expect(new Set(pids).size).toBe(2)
})

test('a process that hangs is ended, and the next question finds another', async () => {
  const { ask } = warm({ limitMs: 400 })
  await expect(ask('hang')).rejects.toMatchObject({ code: 'timed-out' })
  expect(await ask('echo', 'next')).toBe('next')
})

test('one that is not needed for a while ends, and comes back', async () => {
  const { ask, pids, ended } = warm({ idleMs: 50 })
  expect(await ask('echo', 1)).toBe(1)
  await ended()
  expect(await ask('echo', 2)).toBe(2)
  expect(pids).toHaveLength(2)
})

test('closing ends it at once, and what waits is told', async () => {
  const { worker, ask } = warm()
  const waiting = Promise.allSettled([ask('stall'), ask('echo')])
  await worker.close()
  for (const one of await waiting) expect(one).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } })
  await expect(ask('echo')).rejects.toMatchObject({ code: 'cancelled' })
})
