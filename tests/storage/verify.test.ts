// Verifying originals, referenced and copied.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { addImages, type AddedImage } from '../../main/storage/images.ts'
import { saveObservation } from '../../main/storage/observations.ts'
import { copyOriginal, hashFile } from '../../main/storage/originals.ts'
import { verifyCase } from '../../main/storage/verify.ts'
import { ACTOR, observationOf } from './contents.ts'
import { newCase, scratch } from './scratch.ts'

async function caseWithOriginals(storage: 'referenced' | 'copied') {
  const store = newCase()
  const photos = scratch()
  const files = ['a', 'b', 'c'].map((name) => path.join(photos, `${name}.jpg`))
  for (const file of files) {
    fs.writeFileSync(file, `bytes of ${file}`)
    const [{ image }] = addImages(store, ACTOR, [{ file: { path: file }, bytes: 1, mtimeMs: 1 }]) as [AddedImage]
    if (storage === 'copied') await copyOriginal(store.originals, { path: file })
    saveObservation(store, ACTOR, image, { observation: observationOf(image, { sha256: await hashFile(file) }), storage, tools: {} })
  }
  return { store, files }
}

test('an altered and a missing referenced original are found', async () => {
  const { store, files } = await caseWithOriginals('referenced')
  const seen: number[] = []
  expect(await verifyCase(store, { originals: true, onProgress: (checked) => seen.push(checked) })).toMatchObject({ sound: true, originalsChecked: 3 })
  expect(seen).toEqual([1, 2, 3])
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

test('a name that is no valid UTF-8 is opened by its bytes', async () => {
  const store = newCase()
  const raw = Buffer.concat([Buffer.from(`${scratch()}/`), Buffer.from([0xff, 0xfe, 0x2e, 0x6a])])
  fs.writeFileSync(raw, 'bytes')
  const file = { path: raw.toString(), bytes: raw.toString('base64') }
  const copied = await copyOriginal(store.originals, file)
  const [{ image }] = addImages(store, ACTOR, [{ file, bytes: 5, mtimeMs: 1 }]) as [AddedImage]
  saveObservation(store, ACTOR, image, { observation: observationOf(image, { sha256: copied.sha256 }), storage: 'referenced', tools: {} })
  expect((await verifyCase(store, { originals: true })).sound).toBe(true)
})
