// Checkpoints from a hub on loopback: asked for with the person's word, downloaded as offered, resumed, imported, every contact in the log.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { commit, noise } from '../../native-models/packs/hub/fake-hub.ts'
import type { FakeHub } from '../../native-models/packs/hub/fake-hub.ts'
import { startApp } from '../app.ts'
import type { TestApp } from '../app.ts'
import { hubWithCheckpoint, repository } from './checkpoint.ts'

let hub: FakeHub
beforeEach(async () => {
  hub = await hubWithCheckpoint()
})
afterEach(() => hub.close())

const host = () => new URL(hub.url).host
const offered = ({ ask }: TestApp) => ask('models.describe', { repository, hub: hub.url, consent: { host: host() } })
const downloads = ({ home }: TestApp) => path.join(home, 'models', '.downloads')
const logged = ({ home }: TestApp) => fs.readFileSync(path.join(home, 'network.log'), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as { id: string; outcome: string })

describe('without the word of the person', () => {
  test('no hub is asked, and nothing downloaded', async () => {
    const app = startApp()
    expect(await app.codeOf('models.describe', { repository, hub: hub.url, consent: { host: 'other.example' } })).toBe('invalid-request')
    expect(await app.codeOf('models.describe', { repository, hub: hub.url } as never)).toBe('invalid-request')
    expect(await app.codeOf('models.get', { consent: 'f'.repeat(64) })).toBe('invalid-request')
    expect(hub.seen).toEqual([])
    expect(fs.existsSync(path.join(app.home, 'network.log'))).toBe(false)
  })

  test('a host that is not reached by https, and a name that is none, are refused before any contact', async () => {
    const app = startApp()
    expect(await app.codeOf('models.describe', { repository, hub: 'http://hub.example', consent: { host: 'hub.example' } })).toBe('invalid-request')
    expect(await app.codeOf('models.describe', { repository: '../../etc', hub: hub.url, consent: { host: host() } })).toBe('invalid-request')
    expect(await app.codeOf('models.describe', { repository, hub: 'nowhere', consent: { host: '' } })).toBe('invalid-request')
    expect(hub.seen).toEqual([])
  })
})

test('an offer tells size, licence, host and files, and each contact is in the log', async () => {
  const app = startApp()
  const offer = await offered(app)
  expect(offer).toMatchObject({ repository, host: host(), commit, licence: 'apache-2.0', kind: 'model', gated: false, bytesHere: 0 })
  expect(offer.bytes).toBe(offer.files.reduce((sum, { bytes }) => sum + bytes, 0))
  expect(offer.bytesFree).toBeGreaterThan(0)
  const contacts = await app.ask('models.contacts', {})
  expect(contacts).toHaveLength(hub.seen.length)
  expect(contacts.at(-1)).toMatchObject({ host: host(), method: 'GET', asked: `description of ${repository}`, outcome: 'status 200' })
  expect(contacts.every(({ bytes }) => bytes > 0)).toBe(true)
  expect(logged(app).map(({ outcome }) => outcome)).toEqual(hub.seen.flatMap(() => ['begun', 'status 200']))
})

test('what was offered is downloaded, imported under its origin, and its files deleted', async () => {
  const app = startApp()
  const { fingerprint } = await offered(app)
  const pack = await app.ask('models.get', { consent: fingerprint, name: 'from the hub' })
  expect(pack).toMatchObject({
    name: 'from the hub', problems: [],
    facts: { licence: 'apache-2.0', baseModel: 'Qwen/Qwen2.5-VL-3B-Instruct', source: `${hub.url}/${repository}@${commit}`, precision: 'int4' },
  })
  expect((await app.ask('models.verify', { pack: pack.name })).sound).toBe(true)
  expect(fs.readdirSync(downloads(app))).toEqual([])
  const phases = app.told.filter(([name]) => name === 'models.progress').map(([, event]) => (event as { work: { phase: string } }).work.phase)
  expect(phases).toEqual(expect.arrayContaining(['checking', 'importing']))
  const contacts = await app.ask('models.contacts', { limit: 1000 })
  expect(contacts).toHaveLength(hub.seen.length + hub.contentSeen.length)
  expect(contacts.some((contact) => contact.host === new URL(hub.contentUrl).host && contact.asked === `model.safetensors of ${repository}`)).toBe(true)
  expect(fs.readFileSync(path.join(app.home, 'network.log'), 'utf8')).not.toContain('signature')
})

test('a download that was cancelled goes on where it was, after the program was started again', async () => {
  const app = startApp()
  const weights = hub.files.get('model.safetensors')!
  // Half of it, slowly, and then silence.
  hub.misbehave('model.safetensors', (_, response) => {
    response.writeHead(200, { 'content-length': weights.length, etag: '"of-the-content-host"' })
    for (let part = 0; part < 4; part++) setTimeout(() => response.write(weights.subarray((part * weights.length) / 8, ((part + 1) * weights.length) / 8)), part * 150)
  })
  const { fingerprint, bytes } = await offered(app)
  const stopped = app.codeOf('models.get', { consent: fingerprint })
  await app.event('models.progress', ({ work }) => work.phase === 'downloading' && work.done > weights.length / 3)
  await expect.poll(() => hub.contentSeen.length).toBe(1)
  const [work] = await app.ask('models.works', {})
  expect(work).toMatchObject({ kind: 'get', total: bytes })
  await app.ask('models.cancel', { work: work!.id })
  expect(await stopped).toBe('cancelled')
  expect(fs.readdirSync(downloads(app))).toHaveLength(1)
  expect((await app.ask('models.list', {})).packs).toEqual([])
  await app.app.close()

  const later = startApp({ home: app.home })
  const [left] = (await later.ask('models.list', {})).unfinished
  expect(left).toMatchObject({ repository, commit, bytes: expect.any(Number) })
  expect(left!.bytes).toBeGreaterThan(weights.length / 3)
  const again = await offered(later)
  expect(again.bytesHere).toBeGreaterThan(weights.length / 3)
  await later.ask('models.get', { consent: again.fingerprint, name: 'resumed' })
  expect(hub.contentSeen.at(-1)!.range).toBe(`bytes=${weights.length / 2}-`)
  expect((await later.ask('models.verify', { pack: 'resumed' })).sound).toBe(true)
  expect(fs.readdirSync(downloads(later))).toEqual([])
})

test('what a download left is deleted when the person wants that, and nothing else', async () => {
  const app = startApp()
  const name = `someone--Tiny-VL@${commit}`
  fs.mkdirSync(path.join(downloads(app), name), { recursive: true })
  fs.writeFileSync(path.join(downloads(app), name, 'config.json'), '{}')
  fs.mkdirSync(path.join(downloads(app), 'other'))
  expect((await app.ask('models.list', {})).unfinished).toEqual([{ name, repository, commit, bytes: 2 }])
  for (const download of ['..', 'other', `../.downloads/${name}`, '.', name.replace('T', 't')]) expect(await app.codeOf('models.discard', { download })).toBe('not-found')
  expect(fs.readdirSync(downloads(app)).sort()).toEqual(['other', name])
  fs.mkdirSync(path.join(downloads(app), name, '.download'))
  const lock = path.join(downloads(app), name, '.download', 'lock')
  fs.writeFileSync(lock, `${process.pid} ${os.hostname()} another`)
  expect(await app.codeOf('models.discard', { download: name })).toBe('locked')
  fs.rmSync(lock)
  expect(await app.ask('models.discard', { download: name })).toBeNull()
  expect(fs.readdirSync(downloads(app))).toEqual(['other'])
})

test('a file with another content than was consented to makes no pack', async () => {
  const app = startApp()
  const { fingerprint } = await offered(app)
  const weights = hub.files.get('model.safetensors')!
  hub.misbehave('model.safetensors', ...Array.from({ length: 3 }, () => (_: unknown, response: { end(bytes: Buffer): void }) => response.end(noise(weights.length))))
  expect(await app.codeOf('models.get', { consent: fingerprint })).toBe('corrupt')
  expect((await app.ask('models.list', {})).packs).toEqual([])
})

test('a token goes to the hub alone: to no content host, reply, log or error', async () => {
  const app = startApp()
  const tokenFile = path.join(app.home, 'token')
  fs.writeFileSync(tokenFile, 'hf_secret123\n')
  const offer = await app.ask('models.describe', { repository, hub: hub.url, tokenFile, consent: { host: host() } })
  await app.ask('models.get', { consent: offer.fingerprint, tokenFile })
  expect(new Set(hub.seen.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer hf_secret123']))
  expect(hub.contentSeen.map(({ authorization }) => authorization)).toEqual([undefined])
  expect(JSON.stringify([offer, app.told]) + fs.readFileSync(path.join(app.home, 'network.log'), 'utf8')).not.toContain('secret123')
  fs.writeFileSync(tokenFile, 'two words\nand lines')
  expect(await app.codeOf('models.describe', { repository, hub: hub.url, tokenFile, consent: { host: host() } })).toBe('unreadable')
  expect(await app.codeOf('models.describe', { repository, hub: hub.url, tokenFile: path.join(app.home, 'none'), consent: { host: host() } })).toBe('unreadable')
})

test('a repository that is not there, or that holds only an adapter, is told as that', async () => {
  const app = startApp()
  expect(await app.codeOf('models.describe', { repository: 'someone/Other', hub: hub.url, consent: { host: host() } })).toBe('not-found')
  hub.files.clear()
  for (const name of ['adapter_config.json', 'adapter_model.safetensors']) hub.files.set(name, noise(100))
  const offer = await offered(app)
  expect(offer.kind).toBe('adapter')
  expect(await app.codeOf('models.get', { consent: offer.fingerprint })).toBe('unsupported')
  expect(hub.contentSeen).toEqual([])
})

