// Cases written by earlier versions, each as it was released, open in this one.
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { listEvidence } from '../../main/storage/evidence.ts'
import { listImages } from '../../main/storage/image-list.ts'
import { migrate, migrations, newestVersion, versionOf } from '../../main/storage/migrations/migrate.ts'
import { openCase } from '../../main/storage/case-folder.ts'
import { openForWriting } from '../../main/storage/sqlite.ts'
import { listModelAnswers } from '../../main/storage/model-answers.ts'
import { listReadings } from '../../main/storage/readings.ts'
import { getReview } from '../../main/storage/reviews.ts'
import { summarize } from '../../main/storage/summary.ts'
import { listTags } from '../../main/storage/tags.ts'
import { verifyCase } from '../../main/storage/verify.ts'
import { jobProgress, openJobs } from '../../main/jobs/queue.ts'
import { ACTOR, addFiles, finishImage, leading, modelAnswerOf, readingOf } from './contents.ts'
import { scratch } from './scratch.ts'

const fixtures = fileURLToPath(new URL('../fixtures/cases/', import.meta.url))

function copyOf(version: number): string {
  const folder = path.join(scratch(), 'a.geocase')
  fs.cpSync(path.join(fixtures, `v${version}.geocase`), folder, { recursive: true })
  return folder
}

test('each version from the first on has a step and a fixture', () => {
  expect(migrations.map(({ version }) => version)).toEqual(Array.from({ length: newestVersion }, (_, i) => i + 1))
  for (const { version } of migrations) expect(fs.existsSync(path.join(fixtures, `v${version}.geocase`, 'case.db')), `v${version}`).toBe(true)
})

describe.each(migrations.map(({ version }) => version))('a case of version %i', (version) => {
  test.each([true, false])('opens whole (for writing: %s)', async (write) => {
    const store = openCase(copyOf(version), { write })
    onTestFinished(() => store.close())
    expect(summarize(store)).toMatchObject({ title: `Written by version ${version}`, schemaVersion: newestVersion, images: { total: 3, located: 1, failed: 1, pending: 1 } })
    const { images } = listImages(store, { search: 'louvre' }, { sort: 'id', descending: false, limit: 10, offset: 0 })
    expect(images).toMatchObject([{ id: 1, name: 'Palais.jpg', country: 'DE', capturedAt: '2024-05-01T12:00:00+02:00', tags: ['kept'] }])
    expect(listEvidence(store, 1).map(({ id, accepted, decided }) => [id, accepted, decided])).toEqual([['e1', false, true], ['e2', true, false], ['pin', true, true]])
    expect(store.column("SELECT observation ->> '$.text[0].text' FROM observations")).toEqual(['Palais du LOUVRE'])
    expect(openJobs(store).map((job) => jobProgress(store, job).total)).toEqual([1])
    expect(getReview(store, 1)).toEqual(version < 2 ? null : { verdict: 'accepted', hypothesis: leading, note: 'as the sign says', actor: ACTOR, at: expect.any(String) })
    expect(listReadings(store, 1)).toEqual(version < 2 ? [] : [readingOf('1-box-1', ['PYRAMIDE'])])
    expect(listModelAnswers(store, 1)).toEqual(version < 3 ? [] : [modelAnswerOf('run-1', ['{"FinalAnswer": "France; Paris"}'])])
    expect(await verifyCase(store, { originals: false })).toMatchObject({ sound: true })
  })

  test('can be worked on', async () => {
    const store = openCase(copyOf(version), { write: true })
    onTestFinished(() => store.close())
    const [image] = addFiles(store, ['/photos/new.jpg']) as [number]
    finishImage(store, image)
    expect(listTags(store, image)).toEqual([])
    expect(await verifyCase(store, { originals: false })).toMatchObject({ sound: true })
  })
})

test('a step that fails leaves the version before', () => {
  const database = openForWriting(path.join(scratch(), 'case.db'))
  onTestFinished(() => void database.close())
  const broken = { version: newestVersion + 1, up: () => void database.exec('CREATE TABLE half (x); INSERT INTO nowhere VALUES (1)') }
  database.transaction(() => migrate(database)).immediate()
  expect(() => database.transaction(() => migrate(database, [...migrations, broken])).immediate()).toThrow('nowhere')
  expect(versionOf(database)).toBe(newestVersion)
  expect(database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'half'").get()).toBeUndefined()
})
