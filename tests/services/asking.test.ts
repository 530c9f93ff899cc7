// A run that asks a model: after the looking, once for each question, kept with what it was asked, and what that does to the answer.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { ModelQuestion } from '../../main/contract/engine.ts'
import { caseOf, samples, startApp } from './app.ts'
import type { TestApp } from './app.ts'
import { chatServer, say } from './models/chat-server.ts'
import { checkpoint } from './models/checkpoint.ts'
import { remoteSettings } from './models/remote.ts'
import { exportAdapter } from '../../native-models/packs/export-adapter.ts'

const options = (model: Partial<ModelQuestion> & { pack: string | null } | null) => ({ readText: false, workers: 1, model })

/** Starts a run and waits for all of its jobs; tells their kinds and ends. */
async function run({ ask }: TestApp, folder: string, model: Parameters<typeof options>[0] | undefined, images?: number[]): Promise<{ kind: string; state: string; done: number; failed: number }[]> {
  const before = new Set((await ask('job.list', { case: folder })).map(({ job }) => job))
  await ask('run.start', { case: folder, images, options: model === undefined ? { readText: false, workers: 1 } : options(model) })
  const jobs = (await ask('job.list', { case: folder })).filter(({ job }) => !before.has(job)).sort((a, b) => a.job - b.job)
  const ends = []
  for (const { job } of jobs) ends.push(await ask('job.wait', { case: folder, job }))
  return ends.map(({ kind, state, done, failed }) => ({ kind, state, done, failed }))
}

/** Changes the tiny model's first output projection. */
async function writeSmallAdapter(target: string): Promise<void> {
  const values = (count: number) => Float32Array.from({ length: count }, (_, index) => Math.sin(1 + index))
  const linear = { tensor: 'layers.0.output.weight', rows: { start: 0, end: 64 }, module: 'model.layers.0.self_attn.o_proj', inputs: 64, rank: 2, alpha: 4, scale: 2, A: values(128), B: values(128) }
  await exportAdapter({ adapter: { linears: [linear], rankStabilized: false, baseModel: null }, target })
}

const chain = (answer: string, clue: string) => JSON.stringify({
  ChainOfThought: { CountryIdentification: { Clues: [clue], Reasoning: 'Tiles like these.', Conclusion: 'Portugal', Uncertainty: 'Little.' } }, FinalAnswer: answer,
})

test('a pack on this machine answers each picture once for each question, after the looking', async () => {
  const app = startApp()
  const { ask, home } = app
  await ask('models.import', { source: checkpoint(), name: 'tiny' })
  const folder = path.join(home, 'case.geocase')
  fs.writeFileSync(path.join(home, 'broken.jpg'), 'no picture')
  await ask('case.create', { case: folder })
  const files = [path.join(samples, '01-gps.jpg'), path.join(samples, '04-no-evidence.jpg'), path.join(home, 'broken.jpg')].filter((file) => fs.existsSync(file))
  const { images } = await ask('image.add', { case: folder, files: files.map((file) => ({ path: file })) })
  const question = { pack: 'tiny', maxTokens: 12, sampling: { temperature: 1, seed: 5 }, samples: 2 }
  const seen = images.length - 1
  expect(await run(app, folder, question)).toEqual([{ kind: 'inspect', state: 'done', done: seen, failed: 1 }, { kind: 'ask', state: 'done', done: images.length, failed: 0 }])
  const shown = await ask('image.show', { case: folder, image: images[0]! })
  expect(shown.record!.reasoning).toMatchObject({ model: { name: 'tiny', packHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string }, seed: 5, sampling: { temperature: 1, topP: 1, topK: 0, repetitionPenalty: 1.05 } })
  expect(shown.record!.reasoning!.others).toHaveLength(1)
  expect(await run(app, folder, question)).toEqual([])
  expect(await run(app, folder, { ...question, sampling: { ...question.sampling, seed: 6 } })).toEqual([{ kind: 'ask', state: 'done', done: seen, failed: 0 }])
  expect((await ask('case.verify', { case: folder })).findings).toEqual([])
})

test('the answer of a model becomes evidence that moves the conclusion, and its failure leaves all else', async () => {
  const app = startApp()
  const { ask } = app
  const server = await chatServer((response, _, number) => {
    if (number === 0) say(response, [chain('Portugal; Lisbon; Alfama', 'blue tiles')])
    else response.writeHead(400, { 'content-type': 'application/json' }).end('{"error": {"message": "no"}}')
  })
  const plain = fs.readdirSync(samples).find((name) => name.startsWith('05'))!
  const { folder, images } = await caseOf(app, [plain, '01-gps.jpg'])
  await ask('workspace.change', { remoteEngine: { ...remoteSettings(server.address), model: 'GeoAgent', concurrency: 1 } })
  const before = await ask('image.show', { case: folder, image: images[0]! })
  expect(await run(app, folder, { pack: null }, [images[0]!])).toEqual([{ kind: 'ask', state: 'done', done: 1, failed: 0 }])
  expect(await run(app, folder, { pack: null }, [images[1]!])).toEqual([{ kind: 'ask', state: 'done', done: 0, failed: 1 }])
  const { record, evidence } = await ask('image.show', { case: folder, image: images[0]! })
  expect(evidence.find(({ kind }) => kind === 'model-answer')).toMatchObject({ accepted: true, source: { origin: 'model' } })
  expect(record!.reasoning).toMatchObject({ model: { name: 'GeoAgent', packHash: null }, chain: { answer: ['Portugal', 'Lisbon', 'Alfama'] } })
  const leads = (one: typeof record) => one?.country?.code === 'PT'
  expect([leads(before.record), leads(record)]).toEqual([false, true])
  const other = await ask('image.show', { case: folder, image: images[1]! })
  expect(other.record).toMatchObject({ status: 'located', reasoning: null })
  const [job] = (await ask('job.list', { case: folder })).filter(({ kind }) => kind === 'ask')
  expect((await ask('job.failures', { case: folder, job: job!.job }))[0]!.error.message).toContain('400')
})

test('what cannot be asked is refused before anything is queued; a default pack is asked unless none is wanted', async () => {
  const app = startApp()
  const { ask, codeOf } = app
  const { folder } = await caseOf(app, ['01-gps.jpg'])
  expect(await codeOf('run.start', { case: folder, options: options({ pack: 'missing' }) })).toBe('not-found')
  expect(await codeOf('run.start', { case: folder, options: options({ pack: null }) })).toBe('invalid-request')
  await ask('models.import', { source: checkpoint(), name: 'tiny' })
  expect(await codeOf('run.start', { case: folder, options: options({ pack: 'tiny', samples: 3, sampling: { temperature: 0 } }) })).toBe('invalid-request')
  expect(await ask('job.active', {})).toEqual([])
  await ask('models.setDefault', { pack: 'tiny' })
  expect(await run(app, folder, null)).toEqual([])
  expect(await run(app, folder, undefined)).toMatchObject([{ kind: 'ask', done: 1 }])
})

test('a job that asks is paused between pictures and goes on where it was', async () => {
  const app = startApp()
  const { ask } = app
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  const server = await chatServer(async (response, _, number) => {
    if (number === 0) await held
    say(response, [chain('Portugal; Lisbon', 'tiles')])
  })
  const { folder, images } = await caseOf(app, fs.readdirSync(samples).filter((name) => /^0[1-6].*\.jpg$/.test(name)))
  await ask('workspace.change', { remoteEngine: { ...remoteSettings(server.address), concurrency: 1 } })
  const { job } = (await ask('run.start', { case: folder, options: options({ pack: null }) }))!
  await expect.poll(() => server.received.length).toBeGreaterThan(0)
  await ask('job.pause', { case: folder, job })
  release()
  const paused = await ask('job.wait', { case: folder, job })
  expect(paused.state).toBe('paused')
  expect(paused.done).toBeLessThan(images.length)
  await ask('job.resume', { case: folder, job })
  expect(await ask('job.wait', { case: folder, job })).toMatchObject({ state: 'done', done: images.length })
  expect(server.received).toHaveLength(images.length)
})

test('an adapter is named by its hash and makes another question; what was measured without it does not count', async () => {
  const app = startApp()
  const { ask, codeOf, home } = app
  const { folder } = await caseOf(app, ['01-gps.jpg'])
  await ask('models.import', { source: checkpoint(), name: 'GeoAgent tiny', precision: 'fp32' })
  const adapter = path.join(home, 'adapter')
  await writeSmallAdapter(adapter)
  const question = { pack: 'GeoAgent tiny', maxTokens: 8 }
  expect(await codeOf('run.start', { case: folder, options: options({ ...question, adapter: home }) })).toBe('not-found')
  expect(await codeOf('run.start', { case: folder, options: options({ pack: null, adapter }) })).toBe('invalid-request')
  expect(await run(app, folder, question)).toMatchObject([{ kind: 'ask', done: 1 }])
  expect(await run(app, folder, { ...question, adapter })).toMatchObject([{ kind: 'ask', done: 1 }])
  const [{ id: image }] = (await ask('image.list', { case: folder })).images
  const { record } = await ask('image.show', { case: folder, image })
  expect(record!.reasoning!.model.adapterHash).toMatch(/^[0-9a-f]{64}$/)
  const plain = await ask('models.generate', { pack: 'GeoAgent tiny', prompt: 'Where?', maxTokens: 8 })
  const adapted = await ask('models.generate', { pack: 'GeoAgent tiny', adapter, prompt: 'Where?', maxTokens: 8 })
  expect(adapted).toMatchObject({ adapterHash: record!.reasoning!.model.adapterHash })
  expect(adapted.samples[0]!.tokens).not.toEqual(plain.samples[0]!.tokens)
})
