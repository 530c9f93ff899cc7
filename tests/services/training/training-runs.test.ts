// Training runs with real processes: done, paused, killed with their worker or their program, queued behind others, failed, discarded; what they come to is the same.
import { fork } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import type { TrainingLine } from '../../../main/contract/training.ts'
import { isRunning, processOf } from '../../../main/storage/process-identity.ts'
import { sleep, workerFile } from '../../jobs/run.ts'
import { scratch } from '../../storage/scratch.ts'
import { openProgram, planFor, writeDataset } from './training-home.ts'
import type { Program } from './training-home.ts'

// What trains yields to all else, the other tests among it.
vi.setConfig({ testTimeout: 300_000 })

const weightsOf = (folder: string): unknown => JSON.parse(fs.readFileSync(path.join(folder, 'state.json'), 'utf8'))
const updatesOf = (log: readonly TrainingLine[]): unknown[] => log.filter(({ event }) => event === 'update').map(({ update }) => update)
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)

async function untilUpdate({ runs }: Pick<Program, 'runs'>, id: string, update: number): Promise<void> {
  while (runs.show(id).run.updates < update) await sleep(5)
}

/** What a run comes to that nothing happens to. */
async function leftAlone(updates: number): Promise<unknown> {
  const { runs, start } = openProgram()
  const { id, folder } = await start(writeDataset({ updates }))
  expect(await runs.wait(id)).toMatchObject({ state: 'done' })
  return weightsOf(folder)
}

test('a run trains to its end, tells each line, and leaves log, best weights and what it was', async () => {
  const { runs, workers, told, start } = openProgram()
  const { id, state } = await start(writeDataset({ updates: 12, everyMs: 20 }))
  expect(state).toBe('queued')
  await untilUpdate({ runs }, id, 3)
  expect(runs.show(id).run).toMatchObject({ state: 'running', totalUpdates: 2 })
  expect(os.getPriority(workers.at(-1)!.pid)).toBe(os.constants.priority.PRIORITY_LOW)
  const run = await runs.wait(id)
  expect(run).toMatchObject({ state: 'done', outcome: 'finished', updates: 12, error: null, best: path.join(run.folder, 'best-00000012'), data: { train: 3 } })
  expect(updatesOf(runs.show(id, 100).log)).toEqual(upTo(12))
  expect(runs.show(id, 2).log.map(({ update }) => update)).toEqual([11, 12])
  expect(told.filter(({ name, event }) => name === 'training.progress' && 'line' in event && event.line !== null)).toHaveLength(12)
  expect(runs.list().map((one) => one.id)).toEqual([id])
  expect(() => runs.resume(id)).toThrow(/is done.*--adapter .*best-00000012/)
})

test('paused at the end of an update, it goes on to the same weights', async () => {
  const { runs, start } = openProgram()
  const { id, folder } = await start(writeDataset({ updates: 30, everyMs: 10, checkpointEvery: 100 }))
  for (const update of [4, 9, 17]) {
    await untilUpdate({ runs }, id, update)
    expect(await runs.pause(id)).toMatchObject({ state: 'paused', error: null, phase: null })
    expect(runs.resume(id).state).toBe('queued')
  }
  expect(await runs.wait(id)).toMatchObject({ state: 'done', updates: 30 })
  expect(weightsOf(folder)).toEqual(await leftAlone(30))
  expect(updatesOf(runs.show(id, 100).log)).toEqual(upTo(30))
  await expect(runs.pause(id)).rejects.toMatchObject({ code: 'invalid-request', message: expect.stringContaining('it is done') })
})

test('a worker that is killed at any point leaves an interrupted run, which goes on to the same weights', async () => {
  const { runs, workers, start } = openProgram()
  const { id, folder } = await start(writeDataset({ updates: 60, everyMs: 4 }))
  for (const update of [1, 7, 22, 48]) {
    await untilUpdate({ runs }, id, update)
    await sleep(Math.random() * 20)
    workers.at(-1)!.kill()
    const run = await runs.wait(id)
    expect(run).toMatchObject({ state: 'interrupted', error: { code: 'worker-died', message: expect.stringMatching(/SIGKILL.*geoagent train resume/) } })
    runs.resume(id)
  }
  await runs.wait(id)
  expect(weightsOf(folder)).toEqual(await leftAlone(60))
  expect(updatesOf(runs.show(id, 1000).log)).toEqual(upTo(60))
})

interface Host { run: string; worker: number; update: number; kill(): void; exited: Promise<unknown> }

function startHost(home: string, plan: object, run?: string): Promise<Host> & { host: Host } {
  const child = fork(workerFile('training-host'), [home, JSON.stringify(plan), ...(run === undefined ? [] : [run])])
  const host: Host = { run: '', worker: 0, update: 0, kill: () => child.kill('SIGKILL'), exited: new Promise((resolve) => child.once('exit', resolve)) }
  const begun = new Promise<Host>((resolve) => child.on('message', (told: Partial<Host>) => {
    Object.assign(host, told)
    if (told.run !== undefined) resolve(host)
  }))
  return Object.assign(begun, { host })
}

test('a program that is killed at any point leaves a run that any other finds interrupted and brings to the same weights, once the orphaned worker is gone', async () => {
  const home = scratch()
  const plan = await planFor(writeDataset({ updates: 60, everyMs: 15 }))
  let run: string | undefined
  for (const update of [2, 13, 31]) {
    const host = await startHost(home, plan, run)
    while (host.update < update) await sleep(2)
    host.kill()
    await host.exited
    run = host.run
    const { runs } = openProgram(home)
    expect(runs.show(run).run).toMatchObject({ state: 'interrupted', error: { message: expect.stringContaining('The program ended while it trained') } })
  }
  const { runs } = openProgram(home)
  runs.resume(run!)
  const ended = await runs.wait(run!)
  expect(ended).toMatchObject({ state: 'done', updates: 60 })
  expect(weightsOf(ended.folder)).toEqual(await leftAlone(60))
  expect(updatesOf(runs.show(run!, 1000).log)).toEqual(upTo(60))
})

test('the worker of a killed program is waited for before anything else writes into the run', async () => {
  const home = scratch()
  const stuck = path.join(home, 'stuck')
  const host = await startHost(home, await planFor(writeDataset({ updates: 6, everyMs: 5, stickAt: 2, unless: stuck })))
  while (host.update < 2 || !fs.existsSync(stuck)) await sleep(2)
  const orphan = processOf(host.worker)
  host.kill()
  await host.exited
  const program = openProgram(home)
  program.runs.resume(host.run)
  while (program.workers.length === 0) await sleep(1)
  expect(isRunning(orphan)).toBe(false)
  expect(await program.runs.wait(host.run)).toMatchObject({ state: 'done', updates: 6 })
})

test('one trains at a time, also of two programs; the others wait in order, and may be paused while they do', async () => {
  const home = scratch()
  const [one, two] = [openProgram(home), openProgram(home)]
  const first = await one.start(writeDataset({ updates: 1e6, everyMs: 20 }))
  const second = await one.start(writeDataset({ updates: 3 }))
  const third = await two.start(writeDataset({ updates: 3 }))
  const fourth = await two.start(writeDataset({ updates: 3 }))
  await untilUpdate(one, first.id, 2)
  expect([second, third, fourth].map(({ id }) => one.runs.show(id).run.state)).toEqual(['queued', 'queued', 'queued'])
  expect(one.runs.show(second.id).run.phase).toContain('waiting')
  expect(await two.runs.pause(fourth.id)).toMatchObject({ state: 'paused', updates: 0 })
  expect(() => two.runs.resumable(second.id)).toThrow(/waits in process/)
  await expect(two.runs.discard(first.id)).rejects.toMatchObject({ code: 'locked', message: expect.stringContaining('trains in process') })
  const ended = await Promise.all([one.runs.pause(first.id), one.runs.wait(second.id), two.runs.wait(third.id)])
  expect(ended.map(({ state }) => state)).toEqual(['paused', 'done', 'done'])
  const times = ended.map(({ started, ended: end }) => [started!, end!] as const)
  expect(times[1]![0] >= times[0]![1] && times[2]![0] >= times[1]![1]).toBe(true)
})

test('another program pauses it too', async () => {
  const home = scratch()
  const host = await startHost(home, await planFor(writeDataset({ updates: 1000, everyMs: 5, checkpointEvery: 1000 })))
  while (host.update < 3) await sleep(2)
  const { runs } = openProgram(home)
  expect(await runs.pause(host.run)).toMatchObject({ state: 'paused' })
  await host.exited
  expect(weightsOf(runs.show(host.run).run.folder)).toMatchObject({ update: runs.show(host.run).run.updates })
})

test('what the run cannot do is its failure, which names the last checkpoint; tried again it goes on from there', async () => {
  const { runs, start } = openProgram()
  const dataset = writeDataset({ updates: 20, checkpointEvery: 5, everyMs: 5 })
  const { id, folder } = await start(dataset)
  await untilUpdate({ runs }, id, 6)
  await runs.pause(id)
  fs.writeFileSync(`${dataset}.script.json`, JSON.stringify({ updates: 20, fail: 'The disk is full.' }))
  runs.resume(id)
  const failed = await runs.wait(id)
  expect(failed).toMatchObject({ state: 'failed', error: { code: 'disk-full', details: { checkpoint: path.join(folder, 'state.json') } } })
  expect(failed.error!.message).toBe(`The disk is full. "geoagent train resume ${id}" goes on from ${path.join(folder, 'state.json')}.`)
  fs.writeFileSync(`${dataset}.script.json`, JSON.stringify({ updates: 20 }))
  runs.resume(id)
  expect(await runs.wait(id)).toMatchObject({ state: 'done', error: null })
  expect(weightsOf(folder)).toEqual(await leftAlone(20))
})

test('a process that comes to hold more than it may is ended, and the run says how much that was', async () => {
  const { runs, workspace, start } = openProgram()
  workspace.settings.change({ modelMemory: 0.4 })
  const { id } = await start(writeDataset({ updates: 2000, everyMs: 2, hoard: 700 }))
  expect(await runs.wait(id)).toMatchObject({ state: 'interrupted', error: { code: 'too-large', message: expect.stringMatching(/came to hold \d+ MB, more than the 410 MB it may/) } })
})

test('the host says what completions are worth, and what it cannot say fails the run', async () => {
  const scores = { format: 1, answerFormat: 1, semantic: 0.5, spatial: 0.25, consistency: 0, clueGrounding: null, lengthGuard: null, repetitionGuard: null, total: 2.875 }
  const asked: unknown[] = []
  const one = openProgram(scratch(), async (items) => (asked.push(...items), [scores]))
  const dataset = writeDataset({ updates: 1, score: 'an answer' })
  const { id } = await one.start(dataset, { method: 'grpo' })
  await one.runs.wait(id)
  expect(asked).toEqual([{ id: '0', completion: 'an answer', solution: 'Austria; Vienna' }])
  expect(one.runs.show(id, 10).log[0]).toMatchObject({ event: 'scored', total: 2.875 })
  const other = openProgram(scratch(), async () => { throw new Error('no gazetteer') })
  const failing = await other.start(dataset, { method: 'grpo' })
  expect(await other.runs.wait(failing.id)).toMatchObject({ state: 'failed', error: { message: expect.stringContaining('no gazetteer') } })
})

test('paused at once, a process that hears nothing is ended, and the run goes on from its last checkpoint', async () => {
  const { runs, start, workspace } = openProgram()
  const stuck = path.join(workspace.home, 'stuck')
  const { id, folder } = await start(writeDataset({ updates: 12, everyMs: 5, stickAt: 7, unless: stuck }))
  await untilUpdate({ runs }, id, 7)
  // It tells of the update before it sticks, and sticks but once.
  while (!fs.existsSync(stuck)) await sleep(5)
  expect(await runs.pause(id, true)).toMatchObject({ state: 'paused', error: null, updates: 7 })
  runs.resume(id)
  expect(await runs.wait(id)).toMatchObject({ state: 'done', updates: 12 })
  expect(weightsOf(folder)).toEqual(await leftAlone(12))
})

test('a program that is closed does not wait for a process that is deaf', async () => {
  const { runs, start } = openProgram()
  const { id } = await start(writeDataset({ updates: 5, hang: true }))
  while (runs.show(id).run.state !== 'running') await sleep(5)
  await runs.close()
  expect(runs.show(id).run).toMatchObject({ state: 'interrupted', error: { message: expect.stringContaining('The program was closed before the update in hand had ended.') } })
})

test('discarded, it is gone with all that it wrote; what is no run is not found and nothing outside is touched', async () => {
  const { runs, workspace, start } = openProgram()
  const { id, folder } = await start(writeDataset({ updates: 200, everyMs: 5 }))
  await untilUpdate({ runs }, id, 1)
  await expect(runs.discard(id)).rejects.toMatchObject({ code: 'locked' })
  await runs.pause(id)
  const outside = path.join(workspace.home, 'outside')
  fs.mkdirSync(outside)
  fs.writeFileSync(path.join(outside, 'run.json'), fs.readFileSync(path.join(folder, 'run.json')))
  for (const name of ['../outside', '..', '.', '', 'a/b', 'none', id.toUpperCase()]) await expect(runs.discard(name), name).rejects.toMatchObject({ code: 'not-found' })
  await runs.discard(id)
  expect(fs.existsSync(folder)).toBe(false)
  expect(runs.list()).toEqual([])
  expect(fs.readdirSync(path.dirname(folder)).filter((name) => name !== 'queue.lock')).toEqual([])
  expect(fs.existsSync(path.join(outside, 'run.json'))).toBe(true)
})

test('a damaged or moved run.json is no run, and the others are', async () => {
  const { runs, start } = openProgram()
  const { id, folder } = await start(writeDataset({ updates: 1 }))
  await runs.wait(id)
  fs.cpSync(folder, `${folder}-copy`, { recursive: true })
  fs.mkdirSync(path.join(path.dirname(folder), 'torn'))
  fs.writeFileSync(path.join(path.dirname(folder), 'torn', 'run.json'), '{"format": 1, "id": "to')
  expect(runs.list().map((run) => run.id)).toEqual([id])
  expect(() => runs.show('torn')).toThrow(/no training run torn/)
})
