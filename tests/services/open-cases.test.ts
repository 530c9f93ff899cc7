// Cases that are deleted, moved or replaced while they are open, and the list of cases that outlives them.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { createCase, openCase } from '../../main/storage/case-folder.ts'
import { startApp, caseOf } from './app.ts'

const folderIn = (home: string) => path.join(home, 'a.geocase')

test('a case that was deleted is not there at once, and told of once', async () => {
  const { ask, codeOf, home, event, told } = startApp()
  const folder = folderIn(home)
  await ask('case.create', { case: folder })
  fs.rmSync(folder, { recursive: true })
  expect(await codeOf('image.list', { case: folder })).toBe('not-found')
  expect(await codeOf('case.show', { case: folder })).toBe('not-found')
  expect(await event('case.gone')).toEqual({ case: folder })
  expect(await codeOf('case.open', { case: folder })).toBe('not-found')
  expect(told.filter(([name]) => name === 'case.gone')).toHaveLength(1)
})

test('one that nobody asks for is noticed within three seconds', async () => {
  const { ask, home, event } = startApp()
  const folder = folderIn(home)
  await ask('case.create', { case: folder })
  fs.renameSync(folder, `${folder}.moved`)
  const since = performance.now()
  expect(await event('case.gone')).toEqual({ case: folder })
  expect(performance.now() - since).toBeLessThan(3000)
})

test('one that was moved opens where it is now, also for writing', async () => {
  const { ask, codeOf, home, event } = startApp()
  const folder = folderIn(home)
  await ask('case.create', { case: folder, title: 'Before' })
  fs.renameSync(folder, `${folder}.moved`)
  expect(await codeOf('case.rename', { case: folder, title: 'After' })).toBe('not-found')
  await event('case.gone')
  expect((await ask('case.open', { case: `${folder}.moved` })).title).toBe('Before')
  expect((await ask('case.rename', { case: `${folder}.moved`, title: 'After' })).title).toBe('After')
})

test('another case in the same place is another case', async () => {
  const { ask, codeOf, home, event } = startApp()
  const folder = folderIn(home)
  await ask('case.create', { case: folder, title: 'Old' })
  fs.rmSync(folder, { recursive: true })
  createCase(folder, { title: 'New', actor: 'another' }).close()
  expect(await codeOf('case.rename', { case: folder, title: 'Written into the old one' })).toBe('not-found')
  expect(await event('case.gone')).toEqual({ case: folder })
  expect((await ask('case.open', { case: folder })).title).toBe('New')
  expect((await ask('case.verify', { case: folder })).sound).toBe(true)
})

test('a case can be made anew where one was deleted', async () => {
  const { ask, home } = startApp()
  const folder = folderIn(home)
  await ask('case.create', { case: folder, title: 'Old' })
  fs.rmSync(folder, { recursive: true })
  expect((await ask('case.create', { case: folder, title: 'New' })).title).toBe('New')
  expect((await ask('case.show', { case: folder })).title).toBe('New')
})

test('a job in a case that was moved away stops, writes nothing more, and goes on in the new place', async () => {
  const { ask, home, event, told } = startApp()
  const folder = folderIn(home)
  await ask('case.create', { case: folder })
  const pictures = path.join(home, 'pictures')
  const sample = path.resolve(import.meta.dirname, '../samples/01-gps.jpg')
  fs.mkdirSync(pictures)
  for (let copy = 0; copy < 40; copy++) fs.writeFileSync(path.join(pictures, `${copy}.jpg`), Buffer.concat([fs.readFileSync(sample), Buffer.from(String(copy))]))
  await ask('image.add', { case: folder, files: [{ path: pictures }] })
  await ask('run.start', { case: folder, options: { readText: false, workers: 1 } })
  await event('image.changed')
  fs.renameSync(folder, `${folder}.moved`)
  await event('case.gone')
  expect(told.filter(([name]) => name === 'job.stopped')).toEqual([])
  expect(fs.existsSync(folder)).toBe(false)
  const { images } = await ask('case.open', { case: `${folder}.moved` })
  expect(images.failed).toBe(0)
  expect(images.located).toBeLessThan(40)
  const [{ progress }] = await ask('job.active', {})
  expect(await ask('job.wait', { case: `${folder}.moved`, job: progress.job })).toMatchObject({ state: 'done', done: 40, failed: 0 })
  expect((await ask('case.verify', { case: `${folder}.moved` })).sound).toBe(true)
})

test('the list leaves out what is gone or damaged, and a case that another process writes to can be looked at', async () => {
  const { ask, home } = startApp()
  const sound = await ask('case.create', { title: 'Sound' })
  const elsewhere = path.join(home, 'elsewhere.geocase')
  const store = createCase(elsewhere, { title: 'Elsewhere', actor: 'another' })
  await ask('case.open', { case: elsewhere })
  const gone = path.join(home, 'gone.geocase')
  await ask('case.create', { case: gone })
  await ask('case.open', { case: gone })
  fs.rmSync(gone, { recursive: true })
  const damaged = path.join(home, 'cases', 'damaged.geocase')
  fs.mkdirSync(damaged)
  fs.writeFileSync(path.join(damaged, 'case.db'), 'no database')
  expect((await ask('case.list', {})).map(({ title }) => title).sort()).toEqual(['Elsewhere', 'Sound'])
  store.close()
  await ask('case.forget', { case: sound.case })
  expect((await ask('case.list', {})).map(({ title }) => title)).toEqual(['Elsewhere'])
  await ask('case.open', { case: sound.case })
  expect((await ask('case.list', {})).map(({ title }) => title).sort()).toEqual(['Elsewhere', 'Sound'])
})

test('whoever reads on while the case is opened for writing reads on', async () => {
  const { ask, home } = startApp()
  const folder = folderIn(home)
  createCase(folder, { title: 'A', actor: 'another' }).close()
  await ask('case.show', { case: folder })
  const [report] = await Promise.all([ask('case.verify', { case: folder }), ask('case.rename', { case: folder, title: 'B' })])
  expect(report.sound).toBe(true)
  expect(() => openCase(folder, { write: true })).toThrow(expect.objectContaining({ code: 'locked' }))
})

test('a job that cannot go on says so once, and goes on when told to', async () => {
  const started = startApp()
  const { ask, event, told } = started
  const { folder, images } = await caseOf(started, ['01-gps.jpg'])
  const job = await ask('run.start', { case: folder, images, again: true, options: { readText: false, workers: 1, languageFolders: ['/nowhere'] } })
  expect(await event('job.stopped')).toEqual({ case: folder, job: job!.job, error: expect.objectContaining({ code: 'not-found' }) })
  expect(told.filter(([name]) => name === 'job.stopped')).toHaveLength(1)
  await event('job.progress', ({ progress }) => progress.error !== null)
  expect(await ask('job.active', {})).toMatchObject([{ case: folder, title: 'A case', progress: { job: job!.job, error: { code: 'not-found' } } }])
  const again = await ask('run.start', { case: folder, images, again: true, options: { readText: false, workers: 1 } })
  expect(await ask('job.wait', { case: folder, job: again!.job })).toMatchObject({ state: 'done', error: null })
})
