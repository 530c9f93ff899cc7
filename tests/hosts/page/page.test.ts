// The page server by its one function: the built window, pictures, the basemap, and all the ways to ask for something else.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WorkstationError } from '../../../main/contract/errors.ts'
import { basemapPath, mediaPath } from '../../../main/contract/media.ts'
import { createPage } from '../../../main/hosts/page/page.ts'
import type { Media } from '../../../main/hosts/page/page.ts'

const base = mkdtempSync(path.join(os.tmpdir(), 'geoagent-page-'))
const folder = path.join(base, 'window')
const bytes = Buffer.from(Array.from({ length: 700_001 }, (_, at) => (at * 31) % 251))
const sha256 = '0123456789abcdef'.repeat(4)
const address = mediaPath('harbour', { id: 7, sha256 }, 'picture')!
let basemap: string | null = null

/** The core's side: one picture of one open case. */
const media: Media = {
  picture: async (key, image, kind, version) => {
    if (key === 'harbour' && image === 7 && version === sha256.slice(0, 16)) return { path: path.join(base, kind === 'picture' ? 'picture.jpg' : 'nowhere.webp'), type: 'image/jpeg' }
    if (key === 'odd') return { path: path.join(base, 'pipe'), type: 'image/jpeg' }
    if (key === 'raw') return { path: Buffer.concat([Buffer.from(base), Buffer.from('/caf\xe9.jpg', 'latin1')]), type: 'image/jpeg' }
    throw new WorkstationError('not-found', 'No such picture.')
  },
  basemap: async () => (basemap === null ? null : { path: basemap, type: 'application/vnd.pmtiles' }),
}
const page = createPage({ folder, media })
const get = (where: string, headers: Record<string, string> = {}, method = 'GET') => page(new Request(`http://127.0.0.1${where}`, { headers, method }))
const openFiles = () => readdirSync('/proc/self/fd').length

beforeAll(() => {
  mkdirSync(path.join(folder, 'assets'), { recursive: true })
  writeFileSync(path.join(folder, 'index.html'), '<!doctype html><title>window</title>')
  writeFileSync(path.join(folder, 'assets/main-a1b2c3d4.js'), 'export {}')
  writeFileSync(path.join(folder, 'assets/ä b-a1b2c3d4.css'), 'body {}')
  writeFileSync(path.join(folder, 'odd.unknown-ending'), '<script>')
  writeFileSync(path.join(base, 'secret.txt'), 'secret')
  symlinkSync(path.join(base, 'secret.txt'), path.join(folder, 'link.txt'))
  writeFileSync(path.join(base, 'picture.jpg'), bytes)
  writeFileSync(path.join(base, 'empty.pmtiles'), '')
  writeFileSync(path.join(base, 'one.pmtiles'), 'one')
  writeFileSync(path.join(base, 'two.pmtiles'), 'two')
  if (process.platform !== 'win32') execFileSync('mkfifo', [path.join(base, 'pipe')])
})
afterAll(() => rmSync(base, { recursive: true, force: true }))

describe('the built window', () => {
  it('starts at / and is asked for anew each time', async () => {
    const response = await get('/')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-cache')
    expect(await response.text()).toContain('<title>window</title>')
    const again = await get('/', { 'if-none-match': response.headers.get('etag')! })
    expect([again.status, await again.text()]).toEqual([304, ''])
  })
  it('gives files that carry a hash for ever, with their types', async () => {
    const script = await get('/assets/main-a1b2c3d4.js')
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(script.headers.get('cache-control')).toBe('private, max-age=31536000, immutable')
    expect((await get('/assets/%C3%A4%20b-a1b2c3d4.css')).headers.get('content-type')).toBe('text/css; charset=utf-8')
    expect((await get('/odd.unknown-ending')).headers.get('content-type')).toBe('application/octet-stream')
  })
  it('carries the security headers on everything, failures too', async () => {
    for (const where of ['/', '/assets/main-a1b2c3d4.js', '/none', address, '/media/harbour/8/picture/0123456789abcdef']) {
      const { headers } = await get(where, {}, 'HEAD')
      expect(headers.get('content-security-policy'), where).toMatch(/^default-src 'none'; script-src 'self';/)
      expect(headers.get('content-security-policy')).not.toContain("script-src 'unsafe")
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
    }
  })
  it('has nothing outside its folder, by no spelling', async () => {
    const spellings = [
      '/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/%2e%2e%2fsecret.txt', '/..%5csecret.txt', '/..\\secret.txt', '/%252e%252e%252fsecret.txt',
      '/assets/../../secret.txt', '/assets/..%2f..%2fsecret.txt', '//secret.txt', `/${base}/secret.txt`, `/${encodeURIComponent(`${base}/secret.txt`)}`,
      '/secret.txt%00.html', '/index.html%00', '/%00', '/assets', '/assets/', '/link.txt', '/%', '/%ff', '/%c0%ae%c0%ae/secret.txt', '/INDEX.HTML', '/index.html/',
    ]
    for (const where of spellings) expect((await get(where)).status, where).toBe(404)
  })
  it('gives no file that is not in the folder for any address at all', async () => {
    await fc.assert(fc.asyncProperty(fc.webPath(), async (where) => {
      const response = await get(where.startsWith('/') ? where : `/${where}`)
      expect(await response.text()).not.toContain('secret')
    }))
  })
  it('takes no other method', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) expect((await get('/', {}, method)).status, method).toBe(405)
    const head = await get('/', {}, 'HEAD')
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '36', ''])
  })
  it('is served whole after it was built anew', async () => {
    writeFileSync(path.join(folder, 'assets/main-e5f6a7b8.js'), 'export {}')
    expect((await get('/assets/main-e5f6a7b8.js')).status).toBe(404)
    await get('/')
    expect((await get('/assets/main-e5f6a7b8.js')).status).toBe(200)
  })
  it('is not there where it was never built', async () => {
    const nothing = createPage({ folder: path.join(base, 'never'), media })
    expect((await nothing(new Request('http://127.0.0.1/'))).status).toBe(404)
  })
})

describe('a picture', () => {
  it('is kept for ever under the address of its version', async () => {
    const response = await get(address)
    expect(response.headers.get('content-type')).toBe('image/jpeg')
    expect(response.headers.get('cache-control')).toBe('private, max-age=31536000, immutable')
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true)
    expect((await get(address, { 'if-none-match': `"other", ${response.headers.get('etag')}` })).status).toBe(304)
  })
  it('comes in the part that was asked for', async () => {
    const size = bytes.length
    await fc.assert(fc.asyncProperty(fc.nat(size + 5), fc.nat(size + 5), async (first, last) => {
      const response = await get(address, { range: `bytes=${first}-${last}` })
      const got = Buffer.from(await response.arrayBuffer())
      const part = last < first ? bytes : bytes.subarray(first, last + 1)
      const [status, range] = last < first ? [200, null] : first >= size ? [416, `bytes */${size}`] : [206, `bytes ${first}-${Math.min(last, size - 1)}/${size}`]
      expect([response.status, response.headers.get('content-range'), response.headers.get('content-length')]).toEqual([status, range, String(part.length)])
      expect(got.equals(part)).toBe(true)
    }), { numRuns: 60 })
  })
  it('comes whole where the part is of another version', async () => {
    const etag = (await get(address, {}, 'HEAD')).headers.get('etag')!
    expect((await get(address, { range: 'bytes=0-9', 'if-range': etag }, 'HEAD')).status).toBe(206)
    expect((await get(address, { range: 'bytes=0-9', 'if-range': '"other"' }, 'HEAD')).status).toBe(200)
  })
  it('is not there for another case, image, kind, version or spelling', async () => {
    const others = [
      '/media/other/7/picture/0123456789abcdef', '/media/harbour/8/picture/0123456789abcdef', '/media/harbour/7/picture/0123456789abcdee', '/media/harbour/7/original/0123456789abcdef',
      '/media/harbour/07/picture/0123456789abcdef', '/media/harbour/7e0/picture/0123456789abcdef', '/media/harbour/-7/picture/0123456789abcdef', '/media/harbour/7/picture/0123456789ABCDEF',
      '/media/..%2fharbour/7/picture/0123456789abcdef', '/media/harbour%00/7/picture/0123456789abcdef', `${address}/`, `${address}/..`, '/media/harbour/7/thumbnail/0123456789abcdef',
    ]
    for (const where of others) expect((await get(where)).status, where).toBe(404)
  })
  it.skipIf(process.platform === 'win32')('is read by the raw name of its file, and a pipe in its place is not waited for', async () => {
    const name = Buffer.concat([Buffer.from(base), Buffer.from('/caf\xe9.jpg', 'latin1')])
    writeFileSync(name, 'odd name')
    expect(await (await get('/media/raw/1/picture/0123456789abcdef')).text()).toBe('odd name')
    expect((await get('/media/odd/1/picture/0123456789abcdef')).status).toBe(404)
  })
  it.skipIf(process.platform !== 'linux')('leaves no file open, read to its end or not', async () => {
    await get(address, {}, 'HEAD')
    const before = openFiles()
    for (let round = 0; round < 50; round++) {
      const response = await get(address)
      const reader = response.body!.getReader()
      if (round % 2 === 0) await reader.read()
      await reader.cancel()
      await get(address, { range: 'bytes=999999999-' })
      await get(address, { 'if-none-match': response.headers.get('etag')! })
      await get(address, {}, 'HEAD')
      await get('/media/odd/1/picture/0123456789abcdef')
    }
    await expect.poll(openFiles).toBeLessThanOrEqual(before)
  })
})

describe('the basemap', () => {
  it('is not there until one is set', async () => {
    expect((await get(basemapPath)).status).toBe(404)
  })
  it('comes in ranges and is asked for again, so that another one in the settings shows', async () => {
    basemap = path.join(base, 'one.pmtiles')
    const first = await get(basemapPath, { range: 'bytes=0-1' })
    expect([first.status, first.headers.get('cache-control'), await first.text()]).toEqual([206, 'no-cache', 'on'])
    basemap = path.join(base, 'two.pmtiles')
    const second = await get(basemapPath, { 'if-none-match': first.headers.get('etag')! })
    expect([second.status, await second.text()]).toEqual([200, 'two'])
  })
  it('may be empty or gone', async () => {
    basemap = path.join(base, 'empty.pmtiles')
    const empty = await get(basemapPath)
    expect([empty.status, empty.headers.get('content-length'), await empty.text()]).toEqual([200, '0', ''])
    basemap = path.join(base, 'gone.pmtiles')
    expect((await get(basemapPath)).status).toBe(404)
    basemap = base
    expect((await get(basemapPath)).status).toBe(404)
  })
})
