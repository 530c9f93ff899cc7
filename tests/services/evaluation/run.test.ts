// A benchmark run in a case: what may count there, the truth from the pictures' own tags, the report, and going on after a stop.
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { EvaluationReport } from '../../../main/contract/evaluation.ts'
import type { Benchmark } from '../../../main/contract/evaluation.ts'
import { forkWorker } from '../../../main/jobs/fork-spawner.ts'
import { storeModelAnswer } from '../../../main/services/locate/model-answer.ts'
import { Workspace } from '../../../main/services/workspace.ts'
import { openCase } from '../../../main/storage/case-folder.ts'
import { jsonOf, munich } from '../../evidence/model-answer/written.ts'
import { caseOf, samples, startApp } from '../app.ts'
import type { TestApp } from '../app.ts'

const own: Benchmark = { form: 'folder', images: samples }

async function ran(app: TestApp, evidence: 'pixels' | 'all', benchmark = own) {
  const folder = path.join(app.home, `${evidence}.geocase`)
  const prepared = await app.ask('evaluation.prepare', { case: folder, benchmark, evidence })
  const job = await app.ask('run.start', { case: folder, images: prepared.images, options: { readText: false, workers: 1, model: null } })
  if (job) await app.ask('job.wait', { case: folder, job: job.job })
  return { folder, ...prepared }
}

const report = async (app: TestApp, folder: string, benchmark = own) => {
  const json = path.join(app.home, 'report.json')
  await app.ask('evaluation.report', { case: folder, benchmark, bootstrap: { rounds: 100 }, write: { json } })
  return EvaluationReport.parse(JSON.parse(fs.readFileSync(json, 'utf8')))
}

async function kindsIn({ ask }: TestApp, folder: string): Promise<string[]> {
  const { images } = await ask('image.list', { case: folder, limit: 100 })
  const ledgers = await Promise.all(images.map(({ id }) => ask('evidence.list', { case: folder, image: id })))
  return [...new Set(ledgers.flat().map(({ kind }) => kind))].sort()
}

describe('a case of an evaluation', () => {
  it('lets pixels alone count: no tag, no sidecar, no name; and yet knows the truth by the tags', async () => {
    const app = startApp()
    const { folder, images } = await ran(app, 'pixels')
    expect(images).toHaveLength(13)
    expect(await kindsIn(app, folder)).toEqual([])
    const { benchmark, pictures, evidence, published } = await report(app, folder)
    // GPS in the file, in XMP that contradicts it, in Takeout's sidecar; the zeros of a receiver without a fix are no truth.
    expect(pictures.map(({ id }) => id)).toEqual(['01-gps.jpg', '09-contradiction.jpg', '10-takeout.png'])
    expect(benchmark).toMatchObject({ pictures: 3, withoutTruth: 10, missing: 0, unfinished: 0 })
    expect(pictures.map(({ truth: { country } }) => country)).toEqual(['IT', expect.stringMatching(/AT|HU/), 'JP'])
    expect(pictures.every(({ answers, rank, error }) => answers.posterior!.distanceKm === null && rank === null && error === null)).toBe(true)
    expect([evidence, published]).toEqual(['pixels', null])
    const [first] = (await app.ask('image.list', { case: folder })).images
    expect((await app.ask('image.show', { case: folder, image: first!.id })).observation!.metadata.coordinates).not.toEqual([])
  })
  it('with "all" takes clock and names, and never coordinates or what rests on them', async () => {
    const app = startApp()
    const { folder } = await ran(app, 'all')
    expect(await kindsIn(app, folder)).toEqual(['clock', 'named-place'])
  })
  it('keeps to what it began with, and is no other case', async () => {
    const app = startApp()
    const { folder } = await ran(app, 'pixels')
    expect(await app.codeOf('evaluation.prepare', { case: folder, benchmark: own, evidence: 'all' })).toBe('invalid-request')
    expect(await app.codeOf('evaluation.prepare', { case: folder, benchmark: own, evidence: 'pixels' })).toBe('ok')
    const ordinary = await caseOf(app, ['01-gps.jpg'])
    expect(await app.codeOf('evaluation.prepare', { case: ordinary.folder, benchmark: own })).toBe('invalid-request')
    expect((await app.ask('image.list', { case: ordinary.folder })).total).toBe(1)
    expect(await app.codeOf('evaluation.prepare', { case: path.join(app.home, 'new.geocase'), benchmark: { form: 'folder', images: path.join(app.home, 'none') } })).toBe('not-found')
    expect(fs.existsSync(path.join(app.home, 'new.geocase'))).toBe(false)
  })
  it('counts what is not there, not looked at yet, or broken as wrong, and says so', async () => {
    const app = startApp()
    const folder = path.join(app.home, 'some.geocase')
    const broken = path.join(app.home, 'pictures', 'broken.jpg')
    fs.mkdirSync(path.dirname(broken))
    fs.writeFileSync(broken, 'no picture')
    fs.copyFileSync(path.join(samples, '01-gps.jpg'), path.join(path.dirname(broken), 'good.jpg'))
    const file = path.join(app.home, 'truth.csv')
    fs.writeFileSync(file, 'IMG_ID,LAT,LON\nbroken.jpg,1,1\ngood.jpg,43.4,11.8\nnone.jpg,2,2\n')
    const benchmark: Benchmark = { form: 'im2gps3k', file, images: path.dirname(broken) }
    const { images, missing } = await app.ask('evaluation.prepare', { case: folder, benchmark })
    expect([images.length, missing]).toEqual([2, 1])
    expect((await report(app, folder, benchmark)).benchmark).toMatchObject({ pictures: 3, missing: 1, unfinished: 3 })
    const job = await app.ask('run.start', { case: folder, images, options: { readText: false, workers: 1, model: null } })
    await app.ask('job.wait', { case: folder, job: job!.job })
    const { benchmark: counts, pictures, summary, published } = await report(app, folder, benchmark)
    expect(counts).toMatchObject({ pictures: 3, missing: 1, unfinished: 1 })
    expect(pictures.map(({ error }) => error)).toEqual([expect.any(String), null, 'No such file.'])
    expect(summary.answers.posterior).toMatchObject({ pictures: 3, answered: 0, geoScore: { value: 0 } })
    expect(published!.results).toHaveLength(5)
    // The same run again has nothing left to do.
    expect(await app.ask('run.start', { case: folder, images, options: { readText: false, workers: 1, model: null } })).toBeNull()
  })
})

test("a model's answers are measured apart from the posterior, with their clues; a picture without one is wrong", async () => {
  const app = startApp()
  const { folder, images } = await ran(app, 'pixels')
  await app.app.close()
  const workspace = new Workspace(app.home, forkWorker)
  const store = openCase(folder, { write: true })
  const answer = { id: 'run-1', model: { name: 'GeoAgent', packHash: 'a'.repeat(64), adapterHash: null }, prompt: 'Where?', samples: [{ text: jsonOf(munich), ended: 'stop' as const }], seed: 0, sampling: {}, timings: {}, reliability: null }
  const sha256 = store.column<string>('SELECT sha256 FROM images WHERE id = ?', images[0]!)[0]!
  storeModelAnswer(store, await workspace.knowledge(), 'tester', images[0]!, sha256, answer)
  store.close()
  await workspace.close()
  const next = startApp({ home: app.home })
  const { summary, pictures, model } = await report(next, folder)
  expect(model).toEqual(answer.model)
  expect(Object.keys(summary.answers)).toEqual(['posterior', 'model'])
  const [first, second] = pictures
  expect(first).toMatchObject({ id: '01-gps.jpg', answers: { model: { text: 'Germany; Bavaria; Munich', distanceKm: expect.closeTo(520, -2) } }, clues: { unverified: 4, verified: 0 }, samples: [{ grain: 'place' }] })
  expect(first!.country!.code).toBe('DE')
  expect(first!.rank!.level).toBeGreaterThan(0)
  expect(first!.regions.map(({ level }) => level)).toEqual([0.5, 0.9])
  expect(second!.answers.model).toEqual({ text: null, latitude: null, longitude: null, distanceKm: null })
  expect(summary.answers.model).toMatchObject({ pictures: 3, answered: 1, within750Km: { value: 1 / 3 } })
  expect(summary.clues).toMatchObject({ pictures: 1, verifiedShare: 0 })
})
