// Pictures of a real case over HTTP: made by the core, kept by the browser, of cases opened here only.
import { readFileSync } from 'node:fs'
import { cp, rm } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ImageSummary } from '../../../main/contract/case.ts'
import { mediaPath } from '../../../main/contract/media.ts'
import type { Reply } from '../../../main/contract/requests.ts'
import { makeHome } from '../../prepare.ts'
import { ask, askBytes, send, signIn, startHost } from './client.ts'
import type { Running } from './client.ts'

const sample = path.resolve(import.meta.dirname, '../../samples/01-gps.jpg')
let home: string
let running: Running
let port: number
let cookie: string
let key: string
let image: ImageSummary

function value<Value>(reply: Reply<Value>): Value {
  if (!reply.ok) throw new Error(reply.error.message)
  return reply.value
}

async function start(): Promise<void> {
  running = await startHost(home)
  port = running.host.port
  cookie = await signIn(running.host.url)
}

beforeAll(async () => {
  home = makeHome('media')
  await start()
  const folder = path.join(home, 'harbour.geocase')
  ;({ key } = value(await send(port, cookie, 'case.create', { case: folder })))
  const { images } = value(await send(port, cookie, 'image.add', { case: folder, files: [{ path: sample }] }))
  const job = value(await send(port, cookie, 'run.start', { case: folder, images, options: { readText: false, workers: 1 } }))
  value(await send(port, cookie, 'job.wait', { case: folder, job: job!.job }))
  ;({ images: [image] } = value(await send(port, cookie, 'image.list', { case: folder })))
})
afterAll(async () => {
  await running?.close()
  await rm(home, { recursive: true, force: true })
})

const get = (where: string, headers: Record<string, string> = {}) => ask(port, where, { headers: { cookie, ...headers } })

it('gives a thumbnail and the picture itself, in parts too, and once', async () => {
  const thumbnail = await get(mediaPath(key, image, 'thumbnail')!)
  expect([thumbnail.status, thumbnail.headers['content-type']]).toEqual([200, 'image/webp'])
  const where = mediaPath(key, image, 'picture')!
  const original = readFileSync(sample)
  expect((await askBytes(port, where, { headers: { cookie } })).equals(original)).toBe(true)
  const part = await askBytes(port, where, { headers: { cookie, range: 'bytes=10-99' } })
  expect(part.equals(original.subarray(10, 100))).toBe(true)
  const { headers } = await get(where)
  expect(headers).toMatchObject({ 'content-type': 'image/jpeg', 'cache-control': 'private, max-age=31536000, immutable', 'x-content-type-options': 'nosniff' })
  expect((await get(where, { 'if-none-match': headers.etag! })).status).toBe(304)
})

it('gives none to a stranger, of another version, and of a case that is not open', async () => {
  const where = mediaPath(key, image, 'picture')!
  expect((await ask(port, where)).status).toBe(401)
  expect((await get(mediaPath(key, { ...image, sha256: 'f'.repeat(64) }, 'picture')!)).status).toBe(404)
  expect((await get(mediaPath(key, { ...image, id: 99 }, 'picture')!)).status).toBe(404)
  await cp(path.join(home, 'harbour.geocase'), path.join(home, 'copy.geocase'), { recursive: true })
  const { key: other } = value(await send(port, cookie, 'case.show', { case: path.join(home, 'copy.geocase') }))
  expect(other).not.toBe(key)
  expect((await get(mediaPath(other, image, 'picture')!)).status).toBe(404)
})

it('gives none of a case that was open in another launch until it is opened again', async () => {
  const where = mediaPath(key, image, 'picture')!
  await running.close()
  await start()
  expect((await get(where)).status).toBe(404)
  value(await send(port, cookie, 'case.open', { case: path.join(home, 'harbour.geocase') }))
  expect((await get(where)).status).toBe(200)
})
