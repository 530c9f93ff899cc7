// Copying originals into a case.
import fs from 'node:fs'
import path from 'node:path'
import { hash } from 'node:crypto'
import { expect, test } from 'vitest'
import { openCase } from '../../main/storage/case-folder.ts'
import { copyOriginal } from '../../main/storage/originals.ts'
import { newCase, scratch } from './scratch.ts'

test('a copy lies under its hash, once, and the source stays as it is', async () => {
  const store = newCase()
  const photo = path.join(scratch(), 'a.jpg')
  const bytes = Buffer.alloc(300_000, 5)
  fs.writeFileSync(photo, bytes)
  const sha256 = hash('sha256', bytes)
  expect(await copyOriginal(store.originals, { path: photo })).toEqual({ sha256, bytes: 300_000 })
  await copyOriginal(store.originals, { path: photo })
  expect(fs.readdirSync(store.originals)).toEqual([sha256])
  expect(fs.readFileSync(path.join(store.originals, sha256)).equals(bytes)).toBe(true)
  expect(fs.readFileSync(photo).equals(bytes)).toBe(true)
})

test('a source that is not there leaves nothing', async () => {
  const store = newCase()
  await expect(copyOriginal(store.originals, { path: path.join(scratch(), 'none.jpg') })).rejects.toMatchObject({ code: 'ENOENT' })
  expect(fs.readdirSync(store.originals)).toEqual([])
})

test('what a killed copy left is removed when the case is opened', () => {
  const store = newCase()
  store.close()
  fs.writeFileSync(path.join(store.originals, 'half.partial'), 'x')
  fs.writeFileSync(path.join(store.originals, 'a'.repeat(64)), 'x')
  openCase(store.folder, { write: true }).close()
  expect(fs.readdirSync(store.originals)).toEqual(['a'.repeat(64)])
})
