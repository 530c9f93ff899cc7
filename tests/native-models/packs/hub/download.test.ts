// Downloads from a hub on loopback that stalls, truncates, refuses ranges, changes files, lies and redirects.
import { createHash } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { describeCheckpoint } from '../../../../native-models/packs/hub/describe.ts'
import { consentFor } from '../../../../native-models/packs/hub/description.ts'
import { downloadCheckpoint } from '../../../../native-models/packs/hub/download.ts'
import type { DownloadOptions, DownloadProgress } from '../../../../native-models/packs/hub/download.ts'
import type { Contact } from '../../../../native-models/packs/hub/exchange.ts'
import { noise, repository, sendContent, smallFiles, startHub } from './fake-hub.ts'
import type { FakeHub, Misbehaviour } from './fake-hub.ts'

const weights = 'model.safetensors'
const content = noise(300_000)
let hub: FakeHub
let target: string
let contacts: Contact[]
let told: DownloadProgress[]
beforeEach(async () => {
  hub = await startHub({ ...smallFiles, [weights]: content })
  target = path.join(await mkdtemp(path.join(os.tmpdir(), 'hub-')), 'checkpoint')
  contacts = []
  told = []
})
afterEach(async () => {
  await hub.close()
  await rm(path.dirname(target), { recursive: true, force: true })
})

const signal = new AbortController().signal
const report = (contact: Contact) => void contacts.push(contact)
const described = () => describeCheckpoint({ hub: hub.url, repository, signal, report: () => undefined })
async function download(options: Partial<DownloadOptions> = {}) {
  const description = options.description ?? await described()
  return downloadCheckpoint({ description, consent: description.consent, target, signal, report, stallMilliseconds: 30_000, patience: { firstWait: 5, retries: 3 }, progress: (progress) => void told.push(progress), ...options })
}
const refusal = (code: string, words = '') => expect.objectContaining({ code, message: expect.stringContaining(words) as string }) as Error
const arrived = async (name: string) => readFile(path.join(target, name))
/** Short, as a failing comparison of whole files is told for minutes. */
const inShort = (bytes: Buffer) => `${bytes.length} bytes ${createHash('sha256').update(bytes).digest('hex')}`
const weightsInShort = async () => inShort(await arrived(weights))
const contentInShort = inShort(content)
const ranges = () => hub.contentSeen.map(({ range }) => range)
const partial = () => path.join(target, '.download', `${weights}.part`)

const onDisk = () => (existsSync(partial()) ? statSync(partial()).size : 0)

/** The first bytes of the answer; `and`, once they are on the disk: a client may drop what it has not read when the connection breaks. */
const part = (bytes: number, and: (response: Parameters<Misbehaviour>[1]) => void): Misbehaviour => (_, response) => {
  response.writeHead(200, { 'content-length': content.length, etag: `"of-the-content-host-${content.length}"` })
  response.write(content.subarray(0, bytes))
  const timer = setInterval(() => {
    if (onDisk() !== bytes) return
    clearInterval(timer)
    and(response)
  }, 5)
  response.on('close', () => clearInterval(timer))
}
const breakOff = (bytes: number) => part(bytes, (response) => response.destroy())
const stall = (bytes: number) => part(bytes, () => undefined)
const again = <Value>(count: number, value: Value) => Array.from({ length: count }, () => value)

/** Ends as a killed or cancelled download does: with 100,000 bytes on disk. */
async function leavePart() {
  const controller = new AbortController()
  hub.misbehave(weights, stall(100_000))
  const running = download({ signal: controller.signal })
  await expect.poll(onDisk).toBe(100_000)
  controller.abort()
  await expect(running).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
  expect(inShort(await readFile(partial()))).toBe(inShort(content.subarray(0, 100_000)))
  hub.contentSeen.length = 0
}

describe('a download', () => {
  it('brings every file, checked and in place, and leaves nothing else', async () => {
    const { files } = await download()
    expect((await readdir(target)).sort()).toEqual([...Object.keys(smallFiles), weights].sort())
    expect(await weightsInShort()).toBe(contentInShort)
    expect((await arrived('config.json')).toString()).toBe(smallFiles['config.json'])
    expect(files).toHaveLength(7)
    expect(told.at(-1)).toMatchObject({ bytes: content.length + Object.values(smallFiles).join('').length, total: told.at(-1)!.bytes })
  })
  it('reports every contact with its host and bytes, and tells no signed address', async () => {
    await download()
    const ended = contacts.filter(({ phase }) => phase === 'ended')
    expect(ended).toHaveLength(contacts.length / 2)
    expect(ended.filter(({ host }) => host === new URL(hub.contentUrl).host)).toEqual([{ phase: 'ended', method: 'GET', host: new URL(hub.contentUrl).host, subject: weights, status: 200, bytes: content.length }])
    expect(ended.length).toBe(hub.seen.filter(({ path: asked }) => asked.includes('/resolve/')).length + hub.contentSeen.length)
    expect(JSON.stringify([contacts, told])).not.toContain('signature')
  })
  it('asks for nothing that is in place, and again for what was changed there', async () => {
    await download()
    hub.seen.length = 0
    await download({ description: await described() })
    expect(hub.seen.filter(({ path: asked }) => asked.includes('/resolve/'))).toEqual([])
    await writeFile(path.join(target, 'config.json'), 'x'.repeat(smallFiles['config.json'].length))
    await download()
    expect((await arrived('config.json')).toString()).toBe(smallFiles['config.json'])
  })
  it('takes empty files', async () => {
    hub.files.set('NOTICE', Buffer.alloc(0))
    await download()
    expect(await arrived('NOTICE')).toHaveLength(0)
  })
  it('works on several files at a time, and not on more', async () => {
    let [running, most] = [0, 0]
    const slow: Misbehaviour = (_, response, serve) => {
      most = Math.max(most, ++running)
      setTimeout(serve, 50)
      response.on('finish', () => running--)
    }
    for (const name of Object.keys(smallFiles)) hub.misbehave(name, slow)
    await download({ parallel: 3 })
    expect(most).toBe(3)
  })
})

describe('consent', () => {
  const unasked = async (work: Promise<unknown>, code: string) => {
    hub.seen.length = 0
    await expect(work).rejects.toThrow(refusal(code))
    expect([hub.seen.length, contacts.length, existsSync(target)]).toEqual([0, 0, false])
  }
  it('is needed, and to exactly this', async () => {
    const description = await described()
    const { consent } = description
    await unasked(download({ description, consent: undefined }), 'no-consent')
    await unasked(download({ description, consent: { ...consent, bytes: consent.bytes + 1 } }), 'no-consent')
    await unasked(download({ description: { ...description, files: description.files.map((file) => ({ ...file, bytes: file.bytes + 1 })) }, consent }), 'no-consent')
    await unasked(download({ description: { ...description, hub: 'http://127.0.0.1:1' }, consent }), 'no-consent')
    await unasked(download({ description: { ...description, bytes: 1 }, consent }), 'no-consent')
  })
  it.each(['../evil', 'a/b', '/etc/x', 'NUL', 'x'.repeat(200), '.download'])('does not help the file name %j', async (name) => {
    const description = await described()
    const forged = { ...description, files: [{ ...description.files[0]!, path: name }] }
    await unasked(download({ description: forged, consent: consentFor(forged) }), 'hostile')
  })
  it('does not let a hub that is not this machine be asked without https, nor what is no hub', async () => {
    const forged = { ...await described(), hub: 'http://hub.example' }
    await unasked(download({ description: forged, consent: consentFor(forged) }), 'invalid')
    await unasked(download({ description: { ...forged, hub: 'nonsense' }, consent: consentFor(forged) }), 'invalid')
  })
})

describe('resuming', () => {
  it('asks for the rest only, with the ETag that the part came with', async () => {
    await leavePart()
    await download()
    expect(hub.contentSeen).toEqual([expect.objectContaining({ range: 'bytes=100000-', ifRange: `"of-the-content-host-${content.length}"` })])
    expect(await weightsInShort()).toBe(contentInShort)
    expect(contacts.at(-1)!.bytes).toBe(200_000)
  })
  it('starts anew from a server that answers with the whole', async () => {
    await leavePart()
    hub.misbehave(weights, (_, response) => response.writeHead(200, { 'content-length': content.length }).end(content))
    await download()
    expect(await weightsInShort()).toBe(contentInShort)
  })
  it('starts anew where If-Range says that it has changed at the host', async () => {
    await leavePart()
    hub.misbehave(weights, (request, response) => sendContent(request, response, content, '"another"'))
    await download()
    expect([ranges(), await weightsInShort()]).toEqual([['bytes=100000-'], contentInShort])
  })
  it('starts anew where a host overlooks If-Range and gives the range of another', async () => {
    await leavePart()
    hub.misbehave(weights, (request, response) => {
      delete request.headers['if-range']
      sendContent(request, response, noise(content.length, 2), '"another"')
    })
    await download()
    expect([ranges(), await weightsInShort()]).toEqual([['bytes=100000-', undefined], contentInShort])
  })
  it.each(['bytes 0-299999/300000', 'bytes 100000-299999/400000', 'bytes 99999-299999/300000', 'nonsense', ''])('starts anew where the range is %j', async (range) => {
    await leavePart()
    hub.misbehave(weights, (_, response) => response.writeHead(206, { 'content-range': range }).end(content.subarray(100_000)))
    await download()
    expect([ranges(), await weightsInShort()]).toEqual([['bytes=100000-', undefined], contentInShort])
  })
  it('starts anew where the host has no such range', async () => {
    await leavePart()
    hub.misbehave(weights, (_, response) => response.writeHead(416).end())
    await download()
    expect(await weightsInShort()).toBe(contentInShort)
  })
  it('starts anew where another file is described now', async () => {
    await leavePart()
    hub.files.set(weights, noise(content.length, 7))
    await download()
    expect([ranges(), await weightsInShort()]).toEqual([[undefined], inShort(noise(content.length, 7))])
  })
  it.each([['a record that cannot be read', async () => writeFile(path.join(target, '.download', `${weights}.json`), '{')], ['a part that is too long', async () => writeFile(partial(), noise(content.length + 1))]])('starts anew at %s', async (_, spoil) => {
    await leavePart()
    await spoil()
    await download()
    expect([ranges(), await weightsInShort()]).toEqual([[undefined], contentInShort])
  })
  it('finds bytes that went wrong on the disk by the hash, and fetches the file once more', async () => {
    await leavePart()
    await writeFile(partial(), noise(100_000, 9))
    await download()
    expect([ranges(), await weightsInShort()]).toEqual([['bytes=100000-', undefined], contentInShort])
  })
  it('asks for nothing where only the last check was missing', async () => {
    await leavePart()
    await writeFile(partial(), content)
    await download()
    expect([ranges(), await weightsInShort()]).toEqual([[], contentInShort])
  })
  it('is refused to a second download in the same folder, and left to it when that ends', async () => {
    const controller = new AbortController()
    hub.misbehave(weights, stall(1000))
    const first = download({ signal: controller.signal })
    await expect.poll(() => existsSync(partial())).toBe(true)
    await expect(download()).rejects.toThrow(refusal('locked'))
    controller.abort()
    await expect(first).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
    await download()
    expect(await weightsInShort()).toBe(contentInShort)
  })
  it('takes over from a process that is gone', async () => {
    await mkdir(path.join(target, '.download'), { recursive: true })
    await writeFile(path.join(target, '.download', 'lock'), `2147483646 ${os.hostname()}`)
    await download()
    expect(await readdir(target)).toHaveLength(7)
  })
})

describe('troubles that pass', () => {
  it.each<[string, Misbehaviour]>([
    ['a stall', stall(100_000)],
    ['a broken connection', breakOff(100_000)],
    ['a body that ends early', (_, response) => response.writeHead(200).end(content.subarray(0, 100_000))],
  ])('%s: goes on where it was', async (_, trouble) => {
    hub.misbehave(weights, trouble)
    await download({ stallMilliseconds: 1000 })
    expect([ranges(), await weightsInShort()]).toEqual([[undefined, 'bytes=100000-'], contentInShort])
    expect(told.filter(({ phase }) => phase === 'waiting')).toHaveLength(1)
  })
  it('a stall before any answer, a status 429 with Retry-After, 500 and 503', async () => {
    hub.misbehave(weights, () => undefined, (_, response) => response.writeHead(429, { 'retry-after': '0' }).end(), (_, response) => response.writeHead(503).end())
    hub.misbehave(`hub:${weights}`, (_, response) => response.writeHead(500).end())
    await download({ stallMilliseconds: 1000, patience: { firstWait: 5, retries: 4 } })
    expect(await weightsInShort()).toBe(contentInShort)
  })
  it('waits as long as Retry-After says', async () => {
    hub.misbehave(weights, (_, response) => response.writeHead(429, { 'retry-after': '1' }).end())
    const began = performance.now()
    await download()
    expect(performance.now() - began).toBeGreaterThan(950)
    expect(told.find(({ phase }) => phase === 'waiting')!.reason).toContain('1 s')
  })
  it('that do not pass end it, and leave the part to be resumed', async () => {
    hub.misbehave(weights, breakOff(100_000), ...again(3, (_: unknown, response: Parameters<Misbehaviour>[1]) => response.writeHead(500).end()))
    await expect(download()).rejects.toThrow(refusal('unreachable', '500'))
    hub.contentSeen.length = 0
    await download()
    expect(ranges()).toEqual(['bytes=100000-'])
  })
  it('a drip of single bytes counts as a stall', async () => {
    hub.misbehave(weights, (_, response) => {
      response.writeHead(200, { 'content-length': content.length })
      let at = 0
      const timer = setInterval(() => response.write(content.subarray(at, ++at)), 10)
      response.on('close', () => clearInterval(timer))
    })
    await download({ stallMilliseconds: 1000 })
    expect(told.find(({ phase }) => phase === 'waiting')!.reason).toContain('sent nothing')
    expect(await weightsInShort()).toBe(contentInShort)
  })
})

describe('refused', () => {
  const keepsNothing = async (code: string, words = '', options: Partial<DownloadOptions> = {}) => {
    await expect(download(options)).rejects.toThrow(refusal(code, words))
    expect(existsSync(path.join(target, weights))).toBe(false)
  }
  it('another Content-Length than the announced size', async () => {
    hub.misbehave(weights, (_, response) => response.writeHead(200, { 'content-length': content.length + 1 }).end(Buffer.concat([content, Buffer.alloc(1)])))
    await keepsNothing('corrupt', 'announces 300001')
    expect(hub.contentSeen).toHaveLength(1)
  })
  it('a body without end, as soon as it is too long', async () => {
    let sent = 0
    hub.misbehave(weights, (_, response) => {
      const more = () => {
        do sent += 65536
        while (response.writable && response.write(Buffer.alloc(65536)))
      }
      response.writeHead(200).on('drain', more)
      more()
    })
    await keepsNothing('corrupt', 'sends more')
    expect(sent).toBeLessThan(20_000_000)
  })
  it('a smaller size announced by the hub than it has', async () => {
    hub.entries.set(weights, { lfs: { oid: 'a'.repeat(64), size: 1000 } })
    await keepsNothing('changed')
  })
  it('the right size with other content, after one more try', async () => {
    const other = noise(content.length, 3)
    hub.misbehave(weights, ...again(2, (request: Parameters<Misbehaviour>[0], response: Parameters<Misbehaviour>[1]) => sendContent(request, response, other, '"x"')))
    await keepsNothing('corrupt', 'another hash')
    expect(hub.contentSeen).toHaveLength(2)
    expect(existsSync(partial())).toBe(false)
  })
  it('a small file with other content', async () => {
    const other = smallFiles['config.json'].replace('qwen', 'evil')
    hub.misbehave('config.json', ...again(2, (_: unknown, response: Parameters<Misbehaviour>[1]) => response.end(other)))
    await expect(download()).rejects.toThrow(refusal('corrupt', 'config.json'))
    expect(existsSync(path.join(target, 'config.json'))).toBe(false)
  })
  it.each([['x-repo-commit', 'f'.repeat(40)], ['x-linked-size', '5'], ['x-linked-etag', `"${'b'.repeat(64)}"`]])('what the hub says to have changed by %s', async (header, value) => {
    hub.misbehave(`hub:${weights}`, (_, response) => response.writeHead(302, { [header]: value, location: `${hub.contentUrl}/${weights}` }).end())
    await keepsNothing('changed')
    expect(hub.contentSeen).toHaveLength(0)
  })
  it('compression that was not asked for', async () => {
    hub.misbehave(weights, (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(content))
    await keepsNothing('corrupt', 'compresses')
  })
  it('a part where the whole was asked for', async () => {
    hub.misbehave(weights, (_, response) => response.writeHead(206, { 'content-range': 'bytes 0-99/300000' }).end(content.subarray(0, 100)))
    await keepsNothing('unreachable', '206')
  })
  it('a server that breaks off and starts anew for ever', async () => {
    const large = noise(12_000_000)
    hub.files.set(weights, large)
    const broken: Misbehaviour = (_, response) => {
      response.writeHead(200, { 'content-length': large.length })
      response.write(large.subarray(0, 11_000_000), () => setTimeout(() => response.destroy(), 20))
    }
    hub.misbehave(weights, ...again(100, broken))
    await keepsNothing('corrupt', 'again and again', { patience: { firstWait: 1, retries: 100 } })
    expect(contacts.filter(({ phase }) => phase === 'ended').reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(4 * large.length + 16 * 1024 * 1024)
  })
  it('401, 403 and 404, at once', async () => {
    for (const [status, code] of [[401, 'refused'], [403, 'refused'], [404, 'not-found']] as const) {
      hub.misbehave(`hub:${weights}`, (_, response) => response.writeHead(status).end())
      await keepsNothing(code)
    }
  })
  it('more than the disk holds, before anything is asked for', async () => {
    hub.entries.set(weights, { lfs: { oid: 'a'.repeat(64), size: 2 ** 52 } })
    const description = await described()
    await keepsNothing('no-space', 'free', { description })
    expect(contacts).toEqual([])
  })
  it('a target that is a file', async () => {
    await writeFile(target, '')
    await expect(download()).rejects.toThrow(refusal('unwritable'))
  })
  it('a folder in the place of a file', async () => {
    await mkdir(path.join(target, weights), { recursive: true })
    await expect(download()).rejects.toThrow(refusal('unwritable'))
  })
})

describe('redirects', () => {
  const redirect = (location: string): Misbehaviour => (_, response) => response.writeHead(307, { location }).end()
  it('carry the token to no other host', async () => {
    await download({ token: 'hf_secret' })
    const files = hub.seen.filter(({ path: asked }) => asked.includes('/resolve/'))
    expect(files.map(({ authorization }) => authorization)).toEqual(files.map(() => 'Bearer hf_secret'))
    expect(hub.contentSeen.map(({ authorization }) => authorization)).toEqual([undefined])
    expect(JSON.stringify([contacts, told])).not.toContain('hf_secret')
  })
  it('within the hub are followed, relative ones too', async () => {
    hub.misbehave('config.json', redirect('tokenizer_config.json/../config.json'))
    await download()
    expect((await arrived('config.json')).toString()).toBe(smallFiles['config.json'])
  })
  it('without end are given up', async () => {
    hub.misbehave(`hub:${weights}`, ...again(9, redirect('#')))
    await expect(download({ limitRedirects: 3 })).rejects.toThrow(refusal('hostile', '3 times'))
  })
  it.each(['http://content.example/x', 'file:///etc/passwd', 'ftp://127.0.0.1/x', 'https://user:word@content.example/x', 'http://[', ''])('to %j are refused', async (location) => {
    hub.misbehave(`hub:${weights}`, redirect(location))
    await expect(download({ limitRedirects: 0 })).rejects.toThrow(refusal('hostile'))
    expect(hub.contentSeen).toEqual([])
  })
})

describe('cancelling', () => {
  it('ends all files at once, tells its reason, and asks for nothing where it came before', async () => {
    const controller = new AbortController()
    hub.misbehave(weights, stall(1000))
    const running = download({ signal: controller.signal })
    await expect.poll(() => existsSync(partial())).toBe(true)
    controller.abort(new Error('enough'))
    await expect(running).rejects.toThrow('enough')
    hub.seen.length = 0
    const description = await described()
    hub.seen.length = 0
    await expect(download({ description, signal: controller.signal })).rejects.toThrow('enough')
    expect(hub.seen).toEqual([])
  })
  it('ends a wait', async () => {
    const controller = new AbortController()
    hub.misbehave(weights, (_, response) => response.writeHead(429, { 'retry-after': '300' }).end())
    const running = download({ signal: controller.signal })
    await expect.poll(() => told.some(({ phase }) => phase === 'waiting')).toBe(true)
    controller.abort(new Error('enough'))
    await expect(running).rejects.toThrow('enough')
  })
})
