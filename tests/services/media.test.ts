// Pictures given out to a page: the image's own file, one made of it, and nothing else.
import fs from 'node:fs'
import path from 'node:path'
import sharp from 'sharp'
import type { Sharp } from 'sharp'
import { expect, test } from 'vitest'
import type { MediaKind } from '../../main/contract/media.ts'
import { forkWorker } from '../../main/jobs/fork-spawner.ts'
import { caseOf, samples, startApp } from './app.ts'
import type { TestApp } from './app.ts'

async function pictures(started: TestApp, names: readonly string[], options: { copy?: boolean } = {}) {
  const { folder, images } = await caseOf(started, names, options)
  const { key } = await started.ask('case.show', { case: folder })
  const { images: summaries } = await started.ask('image.list', { case: folder, filter: { ids: images } })
  const versions = new Map(summaries.map(({ id, sha256 }) => [id, sha256!.slice(0, 16)]))
  const fetch = (image: number, kind: MediaKind, version = versions.get(image)!, ofCase = key) => started.app.media.picture(ofCase, image, kind, version)
  return { folder, images, key, versions, fetch }
}

const codeOf = async (work: Promise<unknown>) => work.then(() => 'ok', (error: { code?: string }) => error.code)

/** A picture file of this home with `make`'s bytes. */
async function madeFile(home: string, name: string, make: (picture: Sharp) => Sharp): Promise<string> {
  const file = path.join(home, name)
  await make(sharp(path.join(samples, '01-gps.jpg')).resize(640, 400, { fit: 'fill' })).toFile(file)
  return file
}

test('a picture that browsers show is its own file, the thumbnail that of the run', async () => {
  const started = startApp()
  const { folder, images: [image], fetch } = await pictures(started, ['01-gps.jpg'])
  expect(await fetch(image, 'picture')).toEqual({ path: path.join(samples, '01-gps.jpg'), type: 'image/jpeg' })
  const thumbnail = await fetch(image, 'thumbnail')
  expect(thumbnail).toEqual({ path: expect.stringMatching(`^${folder}/derived/[0-9a-f]{2}/[0-9a-f]{64}\\.webp$`), type: 'image/webp' })
  expect((await sharp(String(thumbnail.path)).metadata()).format).toBe('webp')
})

test('a thumbnail that was deleted is made again, by one process for many', async () => {
  let spawned = 0
  const started = startApp({ spawn: (entry) => (spawned++, forkWorker(entry)) })
  const { folder, images, fetch } = await pictures(started, ['01-gps.jpg', '02-same-walk.jpg'])
  fs.rmSync(path.join(folder, 'derived'), { recursive: true })
  spawned = 0
  const made = await Promise.all([...images, ...images].map((image) => fetch(image, 'thumbnail')))
  for (const { path: file } of made) expect((await sharp(String(file)).metadata()).width).toBe(512)
  expect(spawned).toBe(1)
})

test('what browsers do not show becomes an upright WebP, once', async () => {
  const started = startApp()
  const tiff = await madeFile(started.home, 'scan.tif', (picture) => picture.tiff())
  const turned = await madeFile(started.home, 'turned.png', (picture) => picture.withMetadata({ orientation: 6 }).png())
  const { images: [scan, side], fetch } = await pictures(started, [tiff, turned])
  const shown = await fetch(scan, 'picture')
  expect(shown.type).toBe('image/webp')
  expect(await sharp(String(shown.path)).metadata()).toMatchObject({ format: 'webp', width: 640, height: 400 })
  // Browsers differ in whether they turn a PNG by its EXIF.
  expect(await sharp(String((await fetch(side, 'picture')).path)).metadata()).toMatchObject({ format: 'webp', width: 400, height: 640 })
  const { mtimeMs } = fs.statSync(String(shown.path))
  expect(fs.statSync(String((await fetch(scan, 'picture')).path)).mtimeMs).toBe(mtimeMs)
})

test('a copy in the case is shown, also when the file it was made of is gone', async () => {
  const started = startApp()
  const file = await madeFile(started.home, 'a.jpg', (picture) => picture.jpeg())
  const { folder, images: [image], fetch } = await pictures(started, [file], { copy: true })
  fs.rmSync(file)
  expect(await fetch(image, 'picture')).toEqual({ path: expect.stringContaining(path.join(folder, 'originals')), type: 'image/jpeg' })
})

test('a file that is another one by now is not shown, and one that is gone is not there', async () => {
  const started = startApp()
  const file = await madeFile(started.home, 'a.jpg', (picture) => picture.jpeg())
  fs.utimesSync(file, 1.7e9, 1.7e9)
  const { folder, images: [image], fetch } = await pictures(started, [file])
  fs.copyFileSync(path.join(samples, '02-same-walk.jpg'), file)
  fs.utimesSync(file, 1.7e9, 1.7e9)
  expect(await codeOf(fetch(image, 'picture'))).toBe('corrupt')
  fs.rmSync(path.join(folder, 'derived'), { recursive: true })
  expect(await codeOf(fetch(image, 'thumbnail'))).toBe('corrupt')
  fs.rmSync(file)
  expect(await codeOf(fetch(image, 'picture'))).toBe('not-found')
})

test('a file that is no picture is never given out, whatever the case says of it', async () => {
  const started = startApp()
  const file = path.join(started.home, 'a.jpg')
  fs.copyFileSync(path.join(samples, '01-gps.jpg'), file)
  fs.utimesSync(file, 1.7e9, 1.7e9)
  const { images: [image], fetch } = await pictures(started, [file])
  fs.writeFileSync(file, 'secret'.padEnd(fs.statSync(file).size, '.'))
  fs.utimesSync(file, 1.7e9, 1.7e9)
  expect(await codeOf(fetch(image, 'picture'))).toBe('unreadable')
})

test('only opened cases, their images and their versions are there', async () => {
  const started = startApp()
  const { folder, images: [image], key, versions, fetch } = await pictures(started, ['01-gps.jpg'])
  const version = versions.get(image)!
  expect(await codeOf(fetch(99, 'picture', version))).toBe('not-found')
  expect(await codeOf(fetch(image, 'picture', '0'.repeat(16)))).toBe('not-found')
  expect(await codeOf(fetch(image, 'picture', ''))).toBe('not-found')
  expect(await codeOf(fetch(image, 'picture', version.slice(0, 8)))).toBe('not-found')
  expect(await codeOf(fetch(image, 'picture', version, '0'.repeat(16)))).toBe('not-found')
  await started.app.close()
  const other = startApp({ home: started.home })
  await other.ask('case.show', { case: folder })
  expect(await codeOf(other.app.media.picture(key, image, 'picture', version))).toBe('not-found')
  await other.ask('case.open', { case: folder })
  expect(await codeOf(other.app.media.picture(key, image, 'picture', version))).toBe('ok')
  fs.rmSync(folder, { recursive: true })
  expect(await codeOf(other.app.media.picture(key, image, 'picture', version))).toBe('not-found')
})

test('the basemap is the PMTiles file of the settings', async () => {
  const { app, ask, codeOf: replyCode, home } = startApp()
  expect(await app.media.basemap()).toBeNull()
  const file = path.join(home, 'world.pmtiles')
  expect(await replyCode('workspace.change', { basemap: file })).toBe('not-found')
  fs.writeFileSync(file, 'PMTiles\x03...')
  await ask('workspace.change', { basemap: file })
  expect(await app.media.basemap()).toEqual({ path: file, type: 'application/vnd.pmtiles' })
  fs.writeFileSync(file, 'something else')
  expect(await app.media.basemap()).toBeNull()
  fs.rmSync(file)
  expect(await app.media.basemap()).toBeNull()
})
