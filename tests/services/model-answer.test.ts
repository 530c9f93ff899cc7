// A model's answer in a real case: it is kept, becomes evidence, moves the conclusion, and stands in record, export and window.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { LocationRecord } from '../../main/contract/record.ts'
import { Workspace } from '../../main/services/workspace.ts'
import { storeModelAnswer } from '../../main/services/locate/model-answer.ts'
import type { NewModelAnswer } from '../../main/services/locate/model-answer.ts'
import { forkWorker } from '../../main/jobs/fork-spawner.ts'
import { openCase } from '../../main/storage/case-folder.ts'
import { jsonOf, munich, thinkOf } from '../evidence/model-answer/written.ts'
import { caseOf, startApp } from './app.ts'

const answer = (texts: readonly string[], change: Partial<NewModelAnswer> = {}): NewModelAnswer => ({
  id: 'run-1', model: { name: 'GeoAgent-7B', packHash: 'a'.repeat(64), adapterHash: null }, prompt: 'Where was this taken?', samples: texts.map((text) => ({ text, ended: 'stop' })),
  seed: 7, sampling: { temperature: 0 }, timings: { image: 5, decode: 700 }, reliability: null, ...change,
})

/** The case as a run would hold it; the app is closed, as one process writes at a time. */
async function openedCase(names: readonly string[]) {
  const started = startApp()
  const { folder, images } = await caseOf(started, names)
  await started.app.close()
  const workspace = new Workspace(started.home, forkWorker)
  const store = openCase(folder, { write: true })
  const knowledge = await workspace.knowledge()
  const close = async () => {
    store.close()
    await workspace.close()
  }
  return { started, folder, image: images[0]!, store, knowledge, close }
}

const shaOf = ({ store, image }: Awaited<ReturnType<typeof openedCase>>): string => store.column<string>('SELECT sha256 FROM images WHERE id = ?', image)[0]!

test('an answer becomes evidence, and record, report and window show its chain', async () => {
  const opened = await openedCase(['12-nothing.png'])
  const { store, knowledge, image, folder, started, close } = opened
  const hostile = { ...munich, stages: { ...munich.stages, place: { ...munich.stages.place, clues: ['<img src=x onerror=alert(1)>\u202e'] } } }
  const posterior = storeModelAnswer(store, knowledge, 'tester', image, shaOf(opened), answer([thinkOf(hostile), jsonOf(munich)]))!
  expect(posterior.countries[0]).toMatchObject({ code: 'DE' })
  await close()
  const { ask } = startApp({ home: started.home })
  const { record, evidence } = await ask('image.show', { case: folder, image })
  expect(LocationRecord.parse(record)).toEqual(record)
  expect(record.reasoning).toMatchObject({ model: { name: 'GeoAgent-7B', packHash: 'a'.repeat(64) }, seed: 7, timings: { image: 5, decode: 700 }, text: thinkOf(hostile), others: [{ text: jsonOf(munich), answer: munich.answer }] })
  expect(record.reasoning!.chain).toMatchObject({ stages: hostile.stages, answer: munich.answer, problems: [] })
  expect(record.reasoning!.clues.map(({ state }) => state)).toEqual(['unverified', 'unverified', 'unverified', 'unverified'])
  expect(evidence).toMatchObject([{ kind: 'model-answer', accepted: true, source: { origin: 'model' } }])
  expect(record.country).toMatchObject({ code: 'DE' })
  expect(record.country!.probability).toBeLessThan(0.9)
  expect(await ask('case.verify', { case: folder })).toMatchObject({ sound: true })
  expect(await ask('case.log', { case: folder, image, limit: 1 })).toMatchObject([{ action: 'image.answered', details: { answer: 'run-1', samples: 2 } }])
  const out = (format: 'html' | 'csv' | 'kml' | 'geojson' | 'jsonl') => ask('case.export', { case: folder, format, out: path.join(started.home, `out.${format}`) }).then(({ file }) => fs.readFileSync(file, 'utf8'))
  const report = await out('html')
  expect(report).toContain('&lt;img src=x onerror=alert(1)&gt;[U+202E]')
  expect(report).not.toContain('<img src=x')
  expect(await out('csv')).toContain(',GeoAgent-7B,Germany; Bavaria; Munich,')
  expect(await out('kml')).toContain('GeoAgent-7B answered: Germany; Bavaria; Munich')
  expect(JSON.parse(await out('geojson')).features[0].properties.reasoning.chain.answer).toEqual(munich.answer)
  expect(JSON.parse(await out('jsonl')).reasoning).toEqual(record.reasoning)
})

test('hard evidence contradicts a clue, and outweighs the answer', async () => {
  const opened = await openedCase(['01-gps.jpg'])
  const { store, knowledge, image, folder, started, close } = opened
  const chile = { ...munich, stages: { ...munich.stages, country: { ...munich.stages.country, clues: ['The plates are those of Chile'] } }, answer: ['Chile', 'Santiago'] }
  storeModelAnswer(store, knowledge, 'tester', image, shaOf(opened), answer([jsonOf(chile)]))
  await close()
  const { ask } = startApp({ home: started.home })
  const { record } = await ask('image.show', { case: folder, image })
  expect(record.reasoning!.clues[0]).toMatchObject({ state: 'contradicted', because: expect.stringContaining('it names Chile') })
  expect(record.country!.name).not.toBe('Chile')
  expect(record.evidence.map(({ kind }) => kind)).toContain('model-answer')
})

test('stays when the picture is looked at again, and what a person decided of it too', async () => {
  const opened = await openedCase(['12-nothing.png'])
  const { store, knowledge, image, folder, started, close } = opened
  storeModelAnswer(store, knowledge, 'tester', image, shaOf(opened), answer([thinkOf(munich)]))
  await close()
  const { ask } = startApp({ home: started.home })
  const [item] = await ask('evidence.list', { case: folder, image })
  const { posterior } = await ask('evidence.reject', { case: folder, id: item!.id, reason: 'no' })
  expect(posterior).toBeNull()
  const job = await ask('run.start', { case: folder, images: [image], again: true, options: { readText: false, workers: 1 } })
  await ask('job.wait', { case: folder, job: job!.job })
  const { evidence, record } = await ask('image.show', { case: folder, image })
  expect(evidence).toMatchObject([{ id: item!.id, accepted: false, decided: true }])
  expect(record.status).toBe('unlocated')
  expect(record.reasoning!.chain!.answer).toEqual(munich.answer)
})

test('a run saved again replaces itself, as one entry of the log', async () => {
  const opened = await openedCase(['12-nothing.png'])
  const { store, knowledge, image, close } = opened
  const sha256 = shaOf(opened)
  storeModelAnswer(store, knowledge, 'tester', image, sha256, answer([thinkOf(munich)]))
  const entries = () => store.column<number>('SELECT count(*) FROM audit')[0]!
  const before = entries()
  const posterior = storeModelAnswer(store, knowledge, 'tester', image, sha256, answer([jsonOf({ ...munich, answer: ['Kenya', 'Nairobi'] })]))
  expect(posterior!.countries[0]).toMatchObject({ code: 'KE' })
  expect(entries()).toBe(before + 1)
  expect(() => storeModelAnswer(store, knowledge, 'tester', image, 'f'.repeat(64), answer(['x']))).toThrow(expect.objectContaining({ code: 'invalid-request' }))
  expect(() => storeModelAnswer(store, knowledge, 'tester', image, sha256, { ...answer([]), id: '' })).toThrow()
  expect(entries()).toBe(before + 1)
  await close()
})
