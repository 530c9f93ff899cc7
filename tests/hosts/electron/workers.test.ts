// Workers as utility processes: messages, ends and deaths, and a real job whose worker is killed.
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callBridge, startOwnPage } from '../../fixtures/electron/own-page.ts'
import { startProcess } from '../../fixtures/electron/start.ts'
import type { AppHandle } from '../../fixtures/electron/start.ts'
import { makeHome } from '../../prepare.ts'

const workers = path.resolve(import.meta.dirname, '../../fixtures/workers')
const workerFile = path.join(workers, 'worker.ts')

type Told = { kind: 'ready' | 'message' | 'exit'; id: number; value?: unknown }

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('the spawner', () => {
  let home: string
  let host: AppHandle
  const told: Told[] = []
  const watchers: (() => void)[] = []

  beforeAll(async () => {
    home = makeHome('electron-workers')
    host = startProcess(home, { entry: path.resolve(import.meta.dirname, '../../fixtures/electron/spawner-entry.ts') })
    const tell = (kind: Told['kind']) => (id: number, value?: unknown) => {
      told.push({ kind, id, value })
      watchers.splice(0).forEach((watcher) => watcher())
    }
    const began = new Promise<void>((resolve) => host.link.handle({ ready: tell('ready'), message: tell('message'), exit: tell('exit'), began: resolve }))
    await began
  })
  afterAll(async () => {
    host.process.kill('SIGKILL')
    await host.ended
    await rm(home, { recursive: true, force: true })
  })

  const start = async (entry: string) => (await host.link.call('start', entry)) as number
  const heard = async (kind: Told['kind'], id: number): Promise<unknown> => {
    for (;;) {
      const one = told.find((candidate) => candidate.kind === kind && candidate.id === id)
      if (one) return one.value
      await new Promise<void>((resolve) => watchers.push(resolve))
    }
  }

  it('says when the entry listens, and loses no message that was sent before', async () => {
    const id = await start(path.join(workers, 'slow-start.ts'))
    await host.link.call('send', id, { id: 7, task: { act: 'echo', value: { nested: [1, null, 'ü'] } } })
    expect(await heard('message', id)).toEqual({ id: 7, ok: true, value: { nested: [1, null, 'ü'] } })
    expect(told.filter((one) => one.id === id).map(({ kind }) => kind)).toEqual(['ready', 'message'])
    await host.link.call('kill', id)
    expect(await heard('exit', id)).toMatchObject({ code: null, signal: 'SIGKILL' })
  })
  it('lets a worker tidy up, with nothing of the environment that changes how programs run', async () => {
    const id = await start(path.join(workers, 'farewell.ts'))
    await host.link.call('send', id, 'hello')
    const answer = (await heard('message', id)) as { environment: string[] }
    expect(answer).toMatchObject({ message: 'hello', connected: true })
    expect(answer.environment.filter((name) => /^(NODE_|PERL|ELECTRON_|GEOAGENT_)/.test(name))).toEqual([])
    await host.link.call('stop', id)
    expect(await heard('exit', id)).toEqual({ code: 0, signal: null, output: 'goodbye\n' })
  })
  it('ends a worker that has nothing to tidy up', async () => {
    const id = await start(workerFile)
    await heard('ready', id)
    await host.link.call('stop', id)
    expect(await heard('exit', id)).toMatchObject({ code: 0 })
  })
  it('ends one that hangs', async () => {
    const id = await start(workerFile)
    await host.link.call('send', id, { id: 1, task: { act: 'hang' } })
    await heard('ready', id)
    await host.link.call('stop', id)
    await host.link.call('kill', id)
    expect(await heard('exit', id)).toMatchObject({ signal: 'SIGKILL' })
  })
  it('tells what a dying worker wrote, and that one never came up', async () => {
    const dying = await start(workerFile)
    await host.link.call('send', dying, { id: 1, task: { act: 'die' } })
    expect(((await heard('exit', dying)) as { output: string }).output).toContain('going down')
    const broken = await start(path.join(workers, 'broken.ts'))
    expect(((await heard('exit', broken)) as { output: string }).output).toContain('the library is not there')
    expect(told.some(({ kind, id }) => kind === 'ready' && id === broken)).toBe(false)
  })
  it('leaves no worker behind when the host is killed', async () => {
    const id = await start(workerFile)
    await heard('ready', id)
    const pid = (await host.link.call('pid', id)) as number
    expect(isAlive(pid)).toBe(true)
    host.process.kill('SIGKILL')
    await host.ended
    await expect.poll(() => isAlive(pid), { timeout: 30_000 }).toBe(false)
  })
})

describe('a job', () => {
  it('goes on when its worker is killed, and leaves no process behind', async () => {
    const home = makeHome('electron-job')
    const run = await startOwnPage(home)
    try {
      const folder = path.join(home, 'a.geocase')
      const samples = path.resolve(import.meta.dirname, '../../samples')
      const files = ['01-gps.jpg', '02-same-walk.jpg', '09-contradiction.jpg'].map((name) => ({ path: path.join(samples, name) }))
      const ask = (name: string, input: unknown) => callBridge(run.page, 'request', name, input, name) as Promise<{ ok: boolean; value: { job: number; done: number } }>
      await ask('case.create', { case: folder })
      await ask('image.add', { case: folder, files })
      const { value } = await ask('run.start', { case: folder, options: { readText: false, workers: 1 } })
      const pids = () => run.app.link.call('utility.pids') as Promise<number[]>
      await expect.poll(async () => (await pids()).length, { timeout: 30_000 }).toBeGreaterThan(0)
      process.kill((await pids()).at(-1) as number, 'SIGKILL')
      expect(await ask('job.wait', { case: folder, job: value.job })).toMatchObject({ ok: true, value: { state: 'done', done: 3, quarantined: 0 } })
      const all = await pids()
      await run.close()
      expect(all.filter(isAlive)).toEqual([])
    } finally {
      await run.close()
      await rm(home, { recursive: true, force: true })
    }
  })
})
