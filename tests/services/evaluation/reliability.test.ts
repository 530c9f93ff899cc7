// A pack's reliability: fitted to its answers, kept beside the packs, believed by the next run, taken back.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readPack } from '../../../native-models/packs/manifest.ts'
import { settleQuestion } from '../../../main/services/locate/questioning.ts'
import { fittedReliability } from '../../../main/services/models/fitted-reliability.ts'
import { ModelQuestion } from '../../../main/contract/engine.ts'
import { Workspace } from '../../../main/services/workspace.ts'
import { forkWorker } from '../../../main/jobs/fork-spawner.ts'
import { startApp } from '../app.ts'
import type { TestApp } from '../app.ts'
import { checkpoint } from '../models/checkpoint.ts'

const towns = [['France; Occitanie; Toulouse', 43.604, 1.444], ['Germany; Bavaria; Munich', 48.137, 11.575], ['Italy; Tuscany; Arezzo', 43.463, 11.879], ['Germany; Berlin', 52.524, 13.411]] as const

/** A report of 200 answers: each in four of ten right, one within a region, one in the wrong half of the world. */
async function measured({ ask, home }: TestApp): Promise<string> {
  const rows = Array.from({ length: 200 }, (_, index) => ({ id: `${index}.jpg`, town: towns[index % 4]!, isRight: index % 10 < 4, isNear: index % 10 < 5 }))
  const shift = ({ isRight, isNear }: (typeof rows)[number]): number => (isRight ? 0.01 : isNear ? 1 : 60)
  fs.writeFileSync(path.join(home, 'truth.csv'), ['IMG_ID,LAT,LON', ...rows.map((row) => `${row.id},${row.town[1] - shift(row)},${row.town[2]}`)].join('\n'))
  fs.writeFileSync(path.join(home, 'given.jsonl'), rows.map(({ id, town }) => JSON.stringify({ id, answer: town[0] })).join('\n'))
  const json = path.join(home, 'run.json')
  await ask('evaluation.score', { benchmark: { form: 'im2gps3k', file: path.join(home, 'truth.csv') }, predictions: path.join(home, 'given.jsonl'), bootstrap: { rounds: 100 }, write: { json } })
  return json
}

test('it is counted, kept under the hash of the pack, shown, weighed in the next run, and forgotten', async () => {
  const app = startApp()
  const { ask, home } = app
  const { folder, facts } = await ask('models.import', { source: checkpoint(), name: 'tiny' })
  const report = await measured(app)
  const reckoned = await ask('evaluation.fit', { report, pack: 'tiny', strength: 0, keep: false })
  expect(reckoned.file).toBeNull()
  expect(reckoned.reliability.shares).toEqual({ within25Km: 0.4, within200Km: 0.5, within750Km: 0.5, within2500Km: 0.5 })
  expect((await ask('models.info', { pack: 'tiny' })).reliability!.source).toContain('nothing was measured')

  const fitted = await ask('evaluation.fit', { report, pack: 'tiny' })
  expect(fitted).toMatchObject({ model: { name: 'tiny', packHash: facts!.hash, adapterHash: null }, before: { source: expect.stringContaining('nothing was measured') }, counted: [{ answers: 200, within: 80 }, { within: 100 }, {}, {}] })
  expect(fitted.reliability.shares.within25Km).toBeCloseTo((80 + 20 * 0.0357) / 220, 12)
  expect(fitted.reliability.source).toBe(`measured here on 200 of 200 pictures of truth.csv, ${new Date().toISOString().slice(0, 10)}`)
  expect(path.dirname(fitted.file!)).toBe(path.join(home, 'reliability'))
  expect((await readPack(folder)).hash).toBe(facts!.hash)
  expect((await ask('models.verify', { pack: 'tiny' })).sound).toBe(true)
  expect((await ask('models.info', { pack: 'tiny' })).reliability).toEqual(fitted.reliability)

  const workspace = new Workspace(home, forkWorker)
  const asked = await settleQuestion(ModelQuestion.parse({ pack: 'tiny' }), workspace, (pack) => ask('models.info', { pack }))
  expect(asked!.reliability).toEqual(fitted.reliability)
  await workspace.close()

  expect(await ask('evaluation.forget', { pack: 'tiny' })).toBe(true)
  expect(await ask('evaluation.forget', { pack: 'tiny' })).toBe(false)
  expect((await ask('models.info', { pack: 'tiny' })).reliability!.source).toContain('nothing was measured')
})

test('a report of another model is refused, and a damaged file says nothing', async () => {
  const app = startApp()
  const { ask, codeOf, home } = app
  const { facts } = await ask('models.import', { source: checkpoint(), name: 'tiny' })
  const report = await measured(app)
  const other = JSON.parse(fs.readFileSync(report, 'utf8')) as Record<string, unknown>
  const file = path.join(home, 'other.json')
  const write = (change: object) => fs.writeFileSync(file, JSON.stringify({ ...other, ...change }))
  write({ predictions: null, model: { name: 'tiny', packHash: 'b'.repeat(64), adapterHash: null } })
  expect(await codeOf('evaluation.fit', { report: file, pack: 'tiny' })).toBe('invalid-request')
  write({ predictions: null, model: null })
  expect(await codeOf('evaluation.fit', { report: file, pack: 'tiny' })).toBe('invalid-request')
  write({ predictions: null, model: { name: 'tiny', packHash: facts!.hash, adapterHash: null } })
  expect(await codeOf('evaluation.fit', { report: file, pack: 'tiny' })).toBe('ok')
  write({ pictures: [] })
  expect(await codeOf('evaluation.fit', { report: file, pack: 'tiny' })).toBe('invalid-request')
  expect(await codeOf('evaluation.fit', { report, pack: 'none' })).toBe('not-found')
  expect(await codeOf('evaluation.fit', { report, pack: 'remote' })).toBe('invalid-request')

  const [kept] = fs.readdirSync(path.join(home, 'reliability'))
  const model = { name: 'renamed', packHash: facts!.hash, adapterHash: null }
  expect(fittedReliability(home, model)!.name).toBe('tiny')
  expect(fittedReliability(home, { ...model, adapterHash: 'c'.repeat(64) })).toBeNull()
  for (const text of ['{', '{"format":1}', 'null', fs.readFileSync(path.join(home, 'reliability', kept!), 'utf8').replace(/"within25Km": [\d.]+/, '"within25Km": 0.99')]) {
    fs.writeFileSync(path.join(home, 'reliability', kept!), text)
    expect(fittedReliability(home, model)).toBeNull()
  }
})
