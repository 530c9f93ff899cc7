// Uploads: their names, their limits, and that nothing is left behind of what did not come whole.
import { globSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { safeParts } from '../../../main/hosts/web/upload-names.ts'
import { keepUpload, largestUpload } from '../../../main/hosts/web/uploads.ts'
import { makeHome } from '../../prepare.ts'
import { asPage, ask, open, send, signIn, startHost } from './client.ts'
import type { Running } from './client.ts'

async function* pieces(...all: string[]): AsyncGenerator<Uint8Array> {
  for (const one of all) yield Buffer.from(one)
}

describe('a name from a browser', () => {
  it('keeps folders and words, which are evidence', () => {
    expect(safeParts('Lisboa 2024/IMG_0041 (2).jpg')).toEqual(['Lisboa 2024', 'IMG_0041 (2).jpg'])
    expect(safeParts('東京/Москва – día.heic')).toEqual(['東京', 'Москва – día.heic'])
  })
  it('loses what leads elsewhere or misleads', () => {
    expect(safeParts('../../etc/passwd')).toEqual(['etc', 'passwd'])
    expect(safeParts('..\\..\\windows\\system.ini')).toEqual(['windows', 'system.ini'])
    expect(safeParts('C:\\a.jpg')).toEqual(['C_', 'a.jpg'])
    expect(safeParts('photo\u202Egpj.exe')).toEqual(['photogpj.exe'])
    expect(safeParts('a\0b\n.jpg')).toEqual(['a_b_.jpg'])
    expect(safeParts('.ssh/authorized_keys')).toEqual(['ssh', 'authorized_keys'])
    expect(safeParts('CON/aux.jpg')).toEqual(['_CON', '_aux.jpg'])
    expect(safeParts('a. /b.jpg. ')).toEqual(['a', 'b.jpg'])
    for (const name of ['', '/', '..', '.', ' ', '\u202E', '././..', '...']) expect(safeParts(name), JSON.stringify(name)).toBeNull()
  })
  it('keeps its ending when it is cut', () => {
    const [name] = safeParts(`${'ä'.repeat(500)}.jpeg`)!
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200)
    expect(name).toMatch(/^ä+\.jpeg$/)
  })
  it('is made of few, short and harmless parts, whatever it is', () => {
    const hostile = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('..', '/', '\\', '\0', '.', ' ', ':', 'nul.', '\uD800', '\u202E', 'x'.repeat(300))), { maxLength: 40 }).map((parts) => parts.join(''))
    fc.assert(fc.property(hostile, (name) => {
      const parts = safeParts(name)
      if (parts === null) return
      expect(parts.length).toBeLessThanOrEqual(9)
      const base = path.resolve('/base')
      expect(path.join(base, ...parts).split(path.sep)).toEqual([...base.split(path.sep), ...parts])
      for (const part of parts) {
        expect(Buffer.byteLength(part)).toBeLessThanOrEqual(210)
        expect(part).not.toMatch(/[\p{Cc}\p{Cf}/\\:]|^\.|[. ]$/u)
      }
    }), { numRuns: 500 })
  })
})

describe('a file from a browser', () => {
  let folder: string
  beforeEach(async () => void (folder = await mkdtemp(path.join(os.tmpdir(), 'geoagent-uploads-'))))
  afterEach(() => rm(folder, { recursive: true, force: true }))
  const keep = (name: string, ...content: string[]) => keepUpload(folder, { name, body: pieces(...content), size: null }, 10)
  const left = () => globSync('**/*', { cwd: folder, withFileTypes: true }).filter((entry) => entry.isFile()).length

  it('lies beside its sidecar, and never over another one', async () => {
    const first = [await keep('a/IMG.jpg', 'one'), await keep('a/IMG.jpg.xmp', 'about')]
    const second = [await keep('a/IMG.jpg', 'two'), await keep('a/IMG.jpg.xmp', 'more')]
    expect(first.map((one) => path.relative(folder, one))).toEqual(['1/a/IMG.jpg', '1/a/IMG.jpg.xmp'])
    expect(second.map((one) => path.relative(folder, one))).toEqual(['2/a/IMG.jpg', '2/a/IMG.jpg.xmp'])
    expect([...first, ...second].map((one) => readFileSync(one, 'utf8'))).toEqual(['one', 'about', 'two', 'more'])
  })
  it('may have the name of a folder, and a folder that of a file', async () => {
    await keep('a', 'file')
    expect(path.relative(folder, await keep('a/b', 'below'))).toBe('2/a/b')
    expect(path.relative(folder, await keep('a', 'again'))).toBe('3/a')
  })
  it('does not follow a link that lies where it would', async () => {
    const outside = path.join(folder, 'outside')
    writeFileSync(outside, 'before')
    await keep('a.jpg', 'one')
    symlinkSync(outside, path.join(folder, '1/b.jpg'))
    expect(path.relative(folder, await keep('b.jpg', 'two'))).toBe('2/b.jpg')
    expect(readFileSync(outside, 'utf8')).toBe('before')
  })
  it('is refused when it is too large, by its own word or not, and leaves nothing', async () => {
    await expect(keepUpload(folder, { name: 'a', body: pieces('x'), size: 11 }, 10)).rejects.toMatchObject({ code: 'too-large' })
    await expect(keep('a', '12345', '67890', '1')).rejects.toMatchObject({ code: 'too-large' })
    expect(left()).toBe(0)
    await keep('a', '12345', '67890')
    expect(left()).toBe(1)
  })
  it('leaves nothing when its sender goes away', async () => {
    const broken = async function* () {
      yield Buffer.from('x')
      throw new Error('gone')
    }
    await expect(keepUpload(folder, { name: 'a', body: broken(), size: null }, 10)).rejects.toThrow('gone')
    expect(left()).toBe(0)
  })
  it('is told in words where the disk is full', async () => {
    const full = async function* () {
      yield Buffer.from('x')
      throw Object.assign(new Error('write'), { code: 'ENOSPC' })
    }
    await expect(keepUpload(folder, { name: 'a', body: full(), size: null })).rejects.toMatchObject({ code: 'disk-full', message: expect.stringContaining(folder) })
    expect(left()).toBe(0)
  })
})

describe('over HTTP', () => {
  let home: string
  let running: Running
  let port: number
  let cookie: string
  let key: string
  const put = (where: string, body: string, headers: Record<string, string> = {}) => ask(port, where, { method: 'PUT', headers: { ...asPage(port, cookie), 'content-type': 'application/octet-stream', ...headers }, body })

  beforeAll(async () => {
    home = makeHome('uploads')
    running = await startHost(home, { uploads: path.join(home, 'uploads') })
    port = running.host.port
    cookie = await signIn(running.host.url)
    const created = await send(port, cookie, 'case.create', { title: 'Uploads' })
    if (!created.ok) throw new Error(created.error.message)
    key = created.value.key
  })
  afterAll(async () => {
    await running?.close()
    await rm(home, { recursive: true, force: true })
  })

  it('is off unless asked for, and says so', async () => {
    const other = makeHome('no-uploads')
    const closed = await startHost(other)
    const { port: at, url } = closed.host
    const { status, body } = await ask(at, `/upload/${key}/a.jpg`, { method: 'PUT', headers: asPage(at, await signIn(url)), body: 'x' })
    expect(status).toBe(403)
    expect(JSON.parse(body)).toMatchObject({ ok: false, error: { code: 'unsupported', message: expect.stringContaining('--uploads') } })
    await closed.close()
    await rm(other, { recursive: true, force: true })
  })
  it('keeps a file under the case and gives its path', async () => {
    const { status, body } = await put(`/upload/${key}/${encodeURIComponent('Lisboa 2024/100%.jpg')}`, 'picture')
    expect(status).toBe(200)
    const { value } = JSON.parse(body) as { value: { path: string } }
    expect(path.relative(path.join(home, 'uploads', key), value.path)).toBe(path.join('1', 'Lisboa 2024', '100%.jpg'))
    expect(readFileSync(value.path, 'utf8')).toBe('picture')
  })
  it('takes nothing for a case that is not open, nor by a path in place of a key', async () => {
    for (const other of ['none', `${key}x`, '..', '%2e%2e', `..%2f${key}`, `${key}%2f..`, `${key}%00`]) expect([403, 404, 405], other).toContain((await put(`/upload/${other}/a.jpg`, 'x')).status)
    expect((await put(`/upload/${key}/${encodeURIComponent('../..')}`, 'x')).status).toBe(400)
  })
  it('stays within its folder', async () => {
    const { body } = await put(`/upload/${key}/${encodeURIComponent('../../../../../tmp/evil.jpg')}`, 'x')
    expect((JSON.parse(body) as { value: { path: string } }).value.path.startsWith(path.join(home, 'uploads', key) + path.sep)).toBe(true)
  })
  it('refuses what is too large by its own word, at once', async () => {
    const response = await new Promise<number | undefined>((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port, path: `/upload/${key}/huge.tif`, method: 'PUT', agent: false, headers: { ...asPage(port, cookie), 'content-length': largestUpload + 1 } })
      asked.on('response', ({ statusCode }) => {
        resolve(statusCode)
        asked.destroy()
      }).on('error', reject).flushHeaders()
    })
    expect(response).toBe(413)
  })
  it('leaves nothing of a file whose sender went away', async () => {
    const asked = request({ host: '127.0.0.1', port, path: `/upload/${key}/broken.jpg`, method: 'PUT', agent: false, headers: { ...asPage(port, cookie), 'content-length': 1000 } })
    asked.on('error', () => undefined).write('x'.repeat(100))
    const files = () => globSync('**/broken.jpg', { cwd: path.join(home, 'uploads') })
    await expect.poll(files).toHaveLength(1)
    asked.destroy()
    await expect.poll(files).toHaveLength(0)
    expect(running.failures).toEqual([])
  })
  it('is the way of a picture into the case', async () => {
    const sample = readFileSync(path.resolve(import.meta.dirname, '../../samples/Lisboa 2024/11-folder-name.jpg'))
    const response = await open(port, `/upload/${key}/${encodeURIComponent('Lisboa 2024/11-folder-name.jpg')}`, { method: 'PUT', headers: asPage(port, cookie), body: sample })
    const chunks: Buffer[] = []
    for await (const chunk of response) chunks.push(chunk as Buffer)
    const { value } = JSON.parse(Buffer.concat(chunks).toString()) as { value: { path: string } }
    const list = await send(port, cookie, 'case.list', {})
    const folder = list.ok ? list.value.find((one) => one.key === key)!.case : ''
    const added = await send(port, cookie, 'image.add', { case: folder, files: [value], copy: true })
    expect(added).toMatchObject({ ok: true, value: { added: 1, problems: [] } })
  })
})
