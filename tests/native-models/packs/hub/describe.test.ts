// What a hub says of a checkpoint, read from a hub on loopback that is honest, strange or hostile.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { describeCheckpoint } from '../../../../native-models/packs/hub/describe.ts'
import type { DescribeOptions } from '../../../../native-models/packs/hub/describe.ts'
import { consentFor } from '../../../../native-models/packs/hub/description.ts'
import type { Contact } from '../../../../native-models/packs/hub/exchange.ts'
import { retryAfter } from '../../../../native-models/packs/hub/answers.ts'
import { commit, noise, repository, smallFiles, startHub } from './fake-hub.ts'
import type { FakeHub, Misbehaviour } from './fake-hub.ts'

let hub: FakeHub
let contacts: Contact[]
beforeEach(async () => {
  hub = await startHub({ ...smallFiles, 'model.safetensors': noise(5000), 'pytorch_model.bin': 'pickle', '.gitattributes': '' })
  contacts = []
})
afterEach(() => hub.close())

const ask = (options: Partial<DescribeOptions> = {}) =>
  describeCheckpoint({ hub: hub.url, repository, signal: new AbortController().signal, report: (contact) => void contacts.push(contact), patience: { firstWait: 5 }, ...options })
const refusal = (code: string, words = '') => expect.objectContaining({ code, message: expect.stringContaining(words) as string }) as Error

describe('a description', () => {
  it('holds the commit, the needed files with their hashes, the licence and the bytes', async () => {
    const described = await ask({ revision: 'v1.0' })
    expect(described).toMatchObject({
      repository, revision: 'v1.0', commit, licence: 'apache-2.0', baseModel: 'Qwen/Qwen2.5-VL-3B-Instruct', modelType: 'qwen2_5_vl', parameters: 1234, kind: 'model', gated: false,
      consent: { host: new URL(hub.url).host, bytes: described.bytes, licence: 'apache-2.0' },
    })
    expect(described.files.map(({ path }) => path)).toEqual([...Object.keys(smallFiles), 'model.safetensors'].sort())
    expect(described.bytes).toBe(5000 + Object.values(smallFiles).reduce((sum, { length }) => sum + length, 0))
    // git hash-object of the content '{}'
    expect(described.files.find(({ path }) => path === 'tokenizer_config.json')!.hash).toEqual({ kind: 'git-blob', value: '9e26dfeeb6e641a33dae4961196235bdb965b21b' })
    expect(described.files.find(({ path }) => path === 'model.safetensors')!.hash.kind).toBe('sha256')
    expect(described.consent).toEqual(consentFor(described))
  })
  it('follows pages, asks for no file, and reports each request before and after', async () => {
    await ask()
    expect(hub.seen.map(({ path }) => path.split('?')[0]!.split('/').at(-2))).toEqual(['revision', 'tree', 'tree', 'tree', 'tree'])
    expect(contacts.map(({ phase, status }) => [phase, status])).toEqual(hub.seen.flatMap(() => [['begun', null], ['ended', 200]]))
    expect(contacts.filter(({ phase }) => phase === 'ended').every(({ bytes, host, method }) => bytes > 10 && host === new URL(hub.url).host && method === 'GET')).toBe(true)
  })
  it.each([
    [{ license: 'other', license_name: 'qwen-research', license_link: 'LICENSE' }, [], 'qwen-research'],
    [{ license: ['mit', 'apache-2.0'] }, [], 'mit, apache-2.0'],
    [undefined, ['license:cc-by-nc-4.0'], 'cc-by-nc-4.0'],
    [undefined, [], 'not stated'],
    [{ license: 7 }, [], 'not stated'],
    [{ license: 'mit\u001b[31m\u202e evil\n' }, [], 'mit [31m evil'],
  ])('tells the licence of %j %j', async (cardData, tags, licence) => {
    Object.assign(hub.information, { cardData, tags })
    expect((await ask()).licence).toBe(licence)
  })
  it('is asked with the token, at the hub alone', async () => {
    await ask({ token: 'hf_secret' })
    expect(hub.seen.every(({ authorization }) => authorization === 'Bearer hf_secret')).toBe(true)
    expect(JSON.stringify(contacts)).not.toContain('hf_secret')
  })
  it('comes after a wait that the hub asks for, and after troubles', async () => {
    hub.misbehave('description', (_, response) => response.writeHead(429, { 'retry-after': '0' }).end(), (_, response) => response.writeHead(503).end(), (request) => request.socket.destroy())
    expect((await ask()).commit).toBe(commit)
    expect(contacts.filter(({ subject, phase }) => subject === 'description' && phase === 'ended').map(({ status }) => status)).toEqual([429, 503, null, 200])
  })
  it('changes its consent with anything that was agreed to', async () => {
    const described = await ask()
    const { fingerprint } = described.consent
    const others = [{ licence: 'mit' }, { commit: 'f'.repeat(40) }, { repository: 'a/b' }, { hub: 'https://other.example' }, { files: described.files.slice(1) }, { files: described.files.map((file) => ({ ...file, bytes: file.bytes + 1 })) }]
    expect(others.map((other) => consentFor({ ...described, ...other }).fingerprint)).not.toContain(fingerprint)
  })
})

describe('no description', () => {
  it.each([[401, 'refused'], [403, 'refused'], [404, 'not-found'], [418, 'unreachable']] as const)('of status %i', async (status, code) => {
    hub.misbehave('description', (_, response) => response.writeHead(status).end('no'))
    await expect(ask()).rejects.toThrow(refusal(code))
  })
  it('after four troubles', async () => {
    const trouble: Misbehaviour = (_, response) => response.writeHead(500).end()
    hub.misbehave('description', ...Array.from({ length: 9 }, () => trouble))
    await expect(ask()).rejects.toThrow(refusal('unreachable', '500'))
    expect(hub.seen).toHaveLength(4)
  })
  it('where it is asked to wait for too long', async () => {
    hub.misbehave('description', (_, response) => response.writeHead(429, { 'retry-after': '86400' }).end())
    await expect(ask()).rejects.toThrow(refusal('unreachable', '86400 s'))
  })
  it('from a page that is no hub', async () => {
    hub.misbehave('description', (_, response) => response.end('<html>welcome</html>'))
    await expect(ask()).rejects.toThrow(refusal('corrupt', 'not be a hub'))
  })
  it('from one that never ends', async () => {
    hub.misbehave('file list', (_, response) => {
      const more = () => { while (response.writable && response.write(Buffer.alloc(65536, ' '))); }
      response.on('drain', more)
      more()
    })
    await expect(ask()).rejects.toThrow(refusal('hostile', 'more than'))
  })
  it('from one that is silent', async () => {
    hub.misbehave('description', ...Array.from({ length: 4 }, () => () => undefined))
    await expect(ask({ stallMilliseconds: 200 })).rejects.toThrow(refusal('timed-out'))
  })
  it.each(['../evil.json', '/etc/passwd', 'C:\\evil', 'a/../../b', `${'x'.repeat(3000)}`, 'a\nb'])('with the name %j in its list', async (name) => {
    hub.files.set(name, Buffer.from('x'))
    await expect(ask()).rejects.toThrow(refusal('hostile', 'nothing'))
  })
  it('with pages at another host, without end, or absurd sizes', async () => {
    hub.misbehave('file list', (_, response) => response.writeHead(200, { link: '<https://elsewhere.example/api>; rel="next"' }).end('[]'))
    await expect(ask()).rejects.toThrow(refusal('hostile', 'another host'))
    const endless: Misbehaviour = (_, response) => response.writeHead(200, { link: '<?cursor=0>; rel="next"' }).end('[]')
    hub.misbehave('file list', ...Array.from({ length: 300 }, () => endless))
    await expect(ask()).rejects.toThrow(refusal('hostile', 'pages'))
  })
  it('of sizes that cannot be, or without a hash', async () => {
    hub.entries.set('model.safetensors', { lfs: { oid: 'a'.repeat(64), size: Number.MAX_SAFE_INTEGER } })
    await expect(ask()).rejects.toThrow(refusal('hostile', 'absurd'))
    hub.entries.set('model.safetensors', { lfs: { oid: 'no hash', size: 3 } })
    await expect(ask()).rejects.toThrow(refusal('corrupt', 'hash'))
    hub.entries.set('model.safetensors', { size: -1 })
    await expect(ask()).rejects.toThrow(refusal('corrupt', 'file list'))
  })
  it('once it is cancelled', async () => {
    const controller = new AbortController()
    hub.misbehave('description', () => controller.abort(new Error('enough')))
    await expect(ask({ signal: controller.signal })).rejects.toThrow('enough')
  })
})

it('reads both forms of Retry-After', () => {
  expect(retryAfter('120')).toBe(120_000)
  expect(retryAfter('Sat, 28 Nov 2026 12:00:10 GMT', Date.parse('2026-11-28T12:00:00Z'))).toBe(10_000)
  expect(retryAfter('Sat, 28 Nov 2020 12:00:10 GMT')).toBe(0)
  expect(retryAfter('soon')).toBeUndefined()
  expect(retryAfter(null)).toBeUndefined()
})
