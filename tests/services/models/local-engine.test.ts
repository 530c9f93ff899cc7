// The engine on this machine, with real processes: load once, stream, cancel, die, grow too large, take turns, change packs and providers.
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import type { GenerationPiece, ProviderState } from '../../../main/contract/engine.ts'
import { forkWorker } from '../../../main/jobs/fork-spawner.ts'
import type { WorkerHandle } from '../../../main/jobs/spawner.ts'
import { LocalEngine } from '../../../main/services/models/local-engine.ts'
import type { LocalEngineOptions } from '../../../main/services/models/local-engine.ts'
import { workerFile } from '../../jobs/run.ts'
import { openedOf, sampleImage, scriptedPack, taskOf } from '../../jobs/scripted-pack.ts'
import { scratch } from '../../storage/scratch.ts'

const cpuOnly: ProviderState[] = [{ name: 'cuda', reason: 'no driver' }, { name: 'webgpu', reason: 'no loader' }, { name: 'cpu', reason: null }]

function start(changed: Partial<LocalEngineOptions> = {}, states = cpuOnly) {
  const workers: WorkerHandle[] = []
  const spawn = (entry: string | URL) => {
    const worker = forkWorker(entry)
    workers.push(worker)
    return worker
  }
  const settings = { modelMemory: null as number | null, gpuLibraries: null as string | null }
  const engine = new LocalEngine({ spawn, entry: pathToFileURL(workerFile('scripted-inference')), settings: () => settings, probe: async () => states, threads: 1, ...changed })
  onTestFinished(() => engine.close())
  return { engine, workers, settings }
}

const hello = { say: ['Fr', 'an', 'ce'] }

test('a pack is loaded once and answers one task after the other, streaming', async () => {
  const { engine, workers } = start()
  const pack = scriptedPack('one')
  const pieces: GenerationPiece[] = []
  const first = await engine.generate(taskOf(pack, hello), { onText: (piece) => pieces.push(piece) })
  expect(pieces).toEqual(hello.say.map((text, place) => ({ sample: 0, text, tokens: [place], logProbabilities: [-0.5] })))
  expect(first).toMatchObject({ promptTokens: [1, 2, 3], samples: [{ text: 'France', tokens: [0, 1, 2], ended: 'stop' }], timings: { prefill: 1, decode: 2 } })
  await engine.generate(taskOf(pack, hello))
  expect(openedOf(pack)).toEqual([`cpu ${workers[0]!.pid}`])
  expect(workers).toHaveLength(1)
  expect(await engine.describe()).toEqual({ kind: 'local', model: 'one', provider: 'cpu', passedOver: cpuOnly.slice(0, 2), address: null })
})

test('pictures are decoded in the process, whole', async () => {
  const { engine } = start()
  const { samples } = await engine.generate(taskOf(scriptedPack('eyes'), hello, [sampleImage('01-gps.jpg')]))
  const [, width, height, bytes] = /\[(\d+)x(\d+)\/(\d+)\]/.exec(samples[0]!.text)!.map(Number)
  expect(bytes).toBe(width! * height! * 3)
  const missing = { ...sampleImage('01-gps.jpg'), file: { path: '/nowhere.jpg' } }
  await expect(engine.generate(taskOf(scriptedPack('eyes'), hello, [missing]))).rejects.toMatchObject({ code: 'not-found' })
})

test('another pack takes the place of the one before; a changed one is another', async () => {
  const { engine, workers } = start()
  const [one, two] = [scriptedPack('one'), scriptedPack('two')]
  for (const pack of [one, two, one]) await engine.generate(taskOf(pack, hello))
  const opened = `cpu ${workers[0]!.pid}`
  expect(openedOf(one)).toEqual([opened, 'closed', opened])
  expect(openedOf(two)).toEqual([opened, 'closed'])
  const manifest = path.join(one, 'manifest.json')
  fs.writeFileSync(manifest, fs.readFileSync(manifest, 'utf8').replace('"source":"tests"', '"source":"changed"'))
  await engine.generate(taskOf(one, hello))
  expect(openedOf(one)).toEqual([opened, 'closed', opened, 'closed', opened])
})

test('what is no pack is refused with its reason, and the process goes on', async () => {
  const { engine, workers } = start()
  const bad = scriptedPack('bad')
  fs.writeFileSync(path.join(bad, 'manifest.json'), '{"format": 9}')
  await expect(engine.generate(taskOf(bad, hello))).rejects.toMatchObject({ code: 'unreadable', message: expect.stringContaining('manifest.json') })
  await expect(engine.generate(taskOf('/nowhere', hello))).rejects.toMatchObject({ code: 'not-found' })
  await expect(engine.generate(taskOf(null, hello))).rejects.toMatchObject({ code: 'invalid-request' })
  await expect(engine.generate(taskOf(scriptedPack('good'), { ...hello, fail: 'no such axis' }))).rejects.toMatchObject({ code: 'internal', message: expect.stringContaining('RangeError: no such axis') })
  await engine.generate(taskOf(scriptedPack('good'), hello))
  expect(workers).toHaveLength(1)
})

test('cancelling ends between chunks with what was written; what waits is not begun', async () => {
  const { engine, workers } = start()
  const pack = scriptedPack('slow')
  const stop = new AbortController()
  const long = { say: Array.from({ length: 200 }, () => 'x'), everyMs: 25 }
  const running = engine.generate(taskOf(pack, long), { signal: stop.signal, onText: ({ tokens }) => tokens[0] === 3 && stop.abort() })
  const waiting = engine.generate(taskOf(pack, hello), { signal: stop.signal })
  waiting.catch(() => undefined)
  const { samples } = await running
  expect(samples[0]!.ended).toBe('cancelled')
  expect(samples[0]!.text.length).toBeGreaterThanOrEqual(4)
  expect(samples[0]!.text.length).toBeLessThan(50)
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' })
  expect((await engine.generate(taskOf(pack, hello))).samples[0]!.text).toBe('France')
  expect(workers).toHaveLength(1)
})

test('one that does not hear that it is cancelled is ended, and the next finds another', async () => {
  const { engine, workers } = start({ cancelMs: 200 })
  const pack = scriptedPack('deaf')
  const stop = new AbortController()
  const running = engine.generate(taskOf(pack, { ...hello, hang: true }), { signal: stop.signal })
  setTimeout(() => stop.abort(), 500)
  await expect(running).rejects.toMatchObject({ code: 'cancelled' })
  expect((await engine.generate(taskOf(pack, hello))).samples[0]!.text).toBe('France')
  expect(workers).toHaveLength(2)
})

test('a batch waits for those who wait for an answer', async () => {
  const { engine } = start()
  const pack = scriptedPack('queue')
  const order: string[] = []
  const ask = (name: string, background: boolean) => engine.generate(taskOf(pack, { say: [name], everyMs: 100 }), { background }).then(({ samples }) => order.push(samples[0]!.text))
  await Promise.all([ask('a', true), ask('b', true), ask('c', true), ask('now', false)])
  expect(order).toEqual(['a', 'now', 'b', 'c'])
})

test('after a death the task is tried again, and nothing is told twice', async () => {
  const { engine, workers } = start()
  const pieces: string[] = []
  const script = { say: ['a', 'b', 'c', 'd'], everyMs: 20, dieAt: 2, unless: path.join(scratch(), 'died') }
  const { samples } = await engine.generate(taskOf(scriptedPack('frail'), script, [], { samples: 2 }), { onText: ({ sample, text }) => sample === 1 && pieces.push(text) })
  expect(samples.map(({ text }) => text)).toEqual(['abcd', 'abcd'])
  expect(pieces).toEqual(['a', 'b', 'c', 'd'])
  expect(workers).toHaveLength(2)
})

test('a task that kills it twice is refused with the reason, others go on', async () => {
  const { engine, workers } = start()
  const pack = scriptedPack('victim')
  const [killer, other] = await Promise.allSettled([engine.generate(taskOf(pack, { ...hello, dieAt: 1 })), engine.generate(taskOf(pack, hello))])
  expect(killer).toMatchObject({ status: 'rejected', reason: { code: 'worker-died', message: expect.stringContaining('2 times while working on this prompt'), details: { signal: 'SIGSEGV', deaths: 2 } } })
  expect(other).toMatchObject({ status: 'fulfilled' })
  expect(workers).toHaveLength(2)
})

test('silence for too long is a death too', async () => {
  const { engine } = start({ limitMs: 700 })
  await expect(engine.generate(taskOf(scriptedPack('mute'), { ...hello, hang: true }))).rejects.toMatchObject({ code: 'timed-out', details: { deaths: 2 } })
})

test('words are signs of life', async () => {
  const { engine } = start({ limitMs: 3000 })
  const { samples } = await engine.generate(taskOf(scriptedPack('chatty'), { say: Array.from({ length: 10 }, () => 'x'), everyMs: 400 }))
  expect(samples[0]!.text).toHaveLength(10)
})

test('one that holds more than it may ends itself and says so', async () => {
  const { engine, settings } = start()
  settings.modelMemory = 0.4
  const greedy = engine.generate(taskOf(scriptedPack('greedy'), { ...hello, hoard: 1000 }))
  await expect(greedy).rejects.toMatchObject({ code: 'too-large', message: expect.stringContaining('more than the 0.4 GB'), details: { deaths: 2, limit: Math.round(0.4 * 2 ** 30) } })
  settings.modelMemory = null
  await engine.generate(taskOf(scriptedPack('greedy'), { ...hello, hoard: 450 }))
})

test('another limit takes another process, once the one before has answered', async () => {
  const { engine, workers, settings } = start()
  const pack = scriptedPack('limited')
  const first = engine.generate(taskOf(pack, { say: ['a', 'b'], everyMs: 100 }))
  await expect.poll(() => workers.length).toBe(1)
  settings.modelMemory = 8
  const second = engine.generate(taskOf(pack, hello))
  expect((await first).samples[0]!.text).toBe('ab')
  expect((await second).samples[0]!.text).toBe('France')
  expect(workers).toHaveLength(2)
  await engine.generate(taskOf(pack, hello))
  expect(workers).toHaveLength(2)
})

const twoReady: ProviderState[] = [{ name: 'cuda', reason: null }, { name: 'webgpu', reason: 'no loader' }, { name: 'cpu', reason: null }]

test('a model that does not open on the best provider opens on the next, and the reason is told', async () => {
  const { engine } = start({}, twoReady)
  const pack = scriptedPack('picky', { opening: { refuses: ['cuda'] } })
  await engine.generate(taskOf(pack, hello))
  expect(await engine.describe()).toMatchObject({ provider: 'cpu', passedOver: [{ name: 'webgpu', reason: 'no loader' }, { name: 'cuda', reason: 'no room on cuda' }] })
  const nowhere = scriptedPack('nowhere', { opening: { refuses: ['cuda', 'cpu'] } })
  await expect(engine.generate(taskOf(nowhere, hello))).rejects.toMatchObject({ code: 'unsupported', message: expect.stringContaining('on cuda: no room on cuda; on cpu: no room on cpu') })
})

test('one that opens on a provider and does not run there goes to the next, once', async () => {
  const { engine, workers } = start({}, twoReady)
  const pack = scriptedPack('half', { opening: { cannotRun: ['cuda'] } })
  for (let time = 0; time < 2; time++) expect((await engine.generate(taskOf(pack, hello))).samples[0]!.text).toBe('France')
  const pid = workers[0]!.pid
  expect(openedOf(pack)).toEqual([`cuda ${pid}`, 'closed', `cpu ${pid}`])
  expect(await engine.describe()).toMatchObject({ provider: 'cpu', passedOver: [{ name: 'webgpu' }, { name: 'cuda', reason: 'no kernel on cuda' }] })
  const nowhere = scriptedPack('nowhere', { opening: { cannotRun: ['cuda', 'cpu'] } })
  await expect(engine.generate(taskOf(nowhere, hello))).rejects.toMatchObject({ code: 'internal', message: expect.stringContaining('no kernel on cpu') })
  const fine = scriptedPack('fine')
  await expect(engine.generate(taskOf(fine, { ...hello, fail: 'too long' }))).rejects.toMatchObject({ message: expect.stringContaining('too long') })
  expect(openedOf(fine)).toEqual([`cuda ${pid}`])
})

test('what fails in mid-answer, or where the model has answered before, is not the provider\'s fault', async () => {
  const { engine } = start({}, twoReady)
  const pack = scriptedPack('able')
  for (const breakAt of [1, 0]) {
    await expect(engine.generate(taskOf(pack, { ...hello, breakAt }))).rejects.toMatchObject({ code: 'internal', message: expect.stringContaining('lost the device') })
    expect(openedOf(pack)).toHaveLength(1)
    await engine.generate(taskOf(pack, hello))
  }
})

test('a provider that ends the process while a model is loaded is passed over', async () => {
  const { engine, workers } = start({}, twoReady)
  await engine.generate(taskOf(scriptedPack('fatal', { opening: { dies: ['cuda'] } }), hello))
  expect(await engine.describe()).toMatchObject({ provider: 'cpu', passedOver: [{ name: 'webgpu' }, { name: 'cuda', reason: expect.stringContaining('ended the process') }] })
  expect(workers).toHaveLength(2)
})

test('closing ends it in mid-answer', async () => {
  const { engine, workers } = start()
  const running = engine.generate(taskOf(scriptedPack('late'), { say: Array.from({ length: 100 }, () => 'x'), everyMs: 50 }), { onText: () => void engine.close() })
  await expect(running).rejects.toMatchObject({ code: 'cancelled' })
  await engine.close()
  expect(() => process.kill(workers[0]!.pid!, 0)).toThrow()
})
