// Verifying originals, referenced and copied.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openCase } from '../../main/storage/case-folder.ts'
import { addImages, type AddedImage } from '../../main/storage/images.ts'
import { saveObservation } from '../../main/storage/observations.ts'
import { hashFile } from '../../main/storage/originals.ts'
import { verifyCase } from '../../main/storage/verify.ts'
import { ACTOR, addFiles, observationOf } from './contents.ts'
import { newCase, scratch } from './scratch.ts'

async function caseWithOriginals(storage: 'referenced' | 'copied') {
  const store = newCase()
  const photos = scratch()
  const files = ['a', 'b', 'c'].map((name) => path.join(photos, `${name}.jpg`))
  for (const file of files) {
    fs.writeFileSync(file, `bytes of ${file}`)
    const [{ image }] = addImages(store, ACTOR, [{ file: { path: file }, bytes: 1, mtimeMs: 1 }]) as [AddedImage]
    const sha256 = await hashFile(file)
    if (storage === 'copied') fs.copyFileSync(file, path.join(store.originals, sha256))
    saveObservation(store, ACTOR, image, { observation: observationOf(image, { sha256 }), storage, tools: {} })
  }
  return { store, files }
}

test('an altered and a missing referenced original are found', async () => {
  const { store, files } = await caseWithOriginals('referenced')
  expect(await verifyCase(store, { originals: true })).toMatchObject({ sound: true, originalsChecked: 3 })
  fs.appendFileSync(files[0] as string, '!')
  fs.rmSync(files[2] as string)
  const report = await verifyCase(store, { originals: true })
  expect(report.findings.map(({ kind, subject }) => [kind, subject])).toEqual([['original-altered', 'image:1'], ['original-missing', 'image:3']])
  expect((await verifyCase(store, { originals: false })).sound).toBe(true)
})

test('a copied original is checked in the case and not where it came from', async () => {
  const { store, files } = await caseWithOriginals('copied')
  fs.rmSync(files[0] as string)
  expect((await verifyCase(store, { originals: true })).sound).toBe(true)
  const [copy] = fs.readdirSync(store.originals) as [string]
  fs.appendFileSync(path.join(store.originals, copy), '!')
  expect((await verifyCase(store, { originals: true })).findings).toMatchObject([{ kind: 'original-altered' }])
})

test('the caches of the database are as before afterwards', async () => {
  const { store } = await caseWithOriginals('referenced')
  const sizes = () => ['main', 'temp'].map((schema) => store.database.pragma(`${schema}.cache_size`, { simple: true }))
  const before = sizes()
  await verifyCase(store, { originals: false })
  expect(sizes()).toEqual(before)
})

test.skipIf(process.platform === 'win32')('a pipe in the place of an original is found and not waited for', async () => {
  const { store, files } = await caseWithOriginals('referenced')
  fs.rmSync(files[1] as string)
  execFileSync('mkfifo', [files[1] as string])
  expect((await verifyCase(store, { originals: true })).findings).toMatchObject([{ kind: 'original-altered', subject: 'image:2' }])
})

test('what a killed copy left among the originals disturbs neither writing nor verification, and stays for a worker to remove', async () => {
  const { store } = await caseWithOriginals('copied')
  const left = path.join(store.originals, '.incoming-1-0123456789ab')
  fs.writeFileSync(left, 'half a picture')
  store.close()
  const again = openCase(store.folder, { write: true })
  onTestFinished(() => again.close())
  addFiles(again, ['/photos/new.jpg'])
  expect(await verifyCase(again, { originals: true })).toMatchObject({ sound: true, originalsChecked: 3 })
  expect(fs.existsSync(left)).toBe(true)
})

test('a name that is no valid UTF-8 is opened by its bytes', async () => {
  const store = newCase()
  const raw = Buffer.concat([Buffer.from(`${scratch()}/`), Buffer.from([0xff, 0xfe, 0x2e, 0x6a])])
  fs.writeFileSync(raw, 'bytes')
  const file = { path: raw.toString(), bytes: raw.toString('base64') }
  const [{ image }] = addImages(store, ACTOR, [{ file, bytes: 5, mtimeMs: 1 }]) as [AddedImage]
  saveObservation(store, ACTOR, image, { observation: observationOf(image, { sha256: await hashFile(raw) }), storage: 'referenced', tools: {} })
  expect((await verifyCase(store, { originals: true })).sound).toBe(true)
})
