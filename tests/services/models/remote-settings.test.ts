// Settings of the remote model: consent and key belong to one address, and the key is told to nobody.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readRemoteKey } from '../../../main/services/settings/remote-key.ts'
import { caseOf, startApp } from '../app.ts'
import { chatServer, say } from './chat-server.ts'
import { remoteSettings } from './remote.ts'

const here = remoteSettings('http://127.0.0.1:8000')
const agreed = here.consentedAt

test('off until it is set up; consent and key go with another address', async () => {
  const { ask } = startApp()
  expect((await ask('workspace.settings', {})).remoteEngine).toBeNull()
  expect((await ask('workspace.change', { remoteEngine: { ...here, consentedAt: null } })).remoteEngine).toEqual({ ...here, consentedAt: null })
  expect((await ask('workspace.change', { remoteEngine: here, remoteKey: 'secret' })).remoteEngine).toEqual({ ...here, hasKey: true })
  const sameServer = await ask('workspace.change', { remoteEngine: { ...here, address: 'http://127.0.0.1:8000/v1', model: 'another' } })
  expect(sameServer.remoteEngine).toMatchObject({ consentedAt: agreed, hasKey: true })
  const elsewhere = await ask('workspace.change', { remoteEngine: { ...here, address: 'https://models.example' } })
  expect(elsewhere.remoteEngine).toMatchObject({ address: 'https://models.example', consentedAt: null, hasKey: false })
  const consented = await ask('workspace.change', { remoteEngine: { ...here, address: 'https://models.example', consentedAt: '2026-02-02T00:00:00Z' } })
  expect(consented.remoteEngine).toMatchObject({ consentedAt: '2026-02-02T00:00:00Z' })
})

test('the key is kept for the person alone, and in no reply, file of settings or log', async () => {
  const { ask, home, told } = startApp()
  await ask('workspace.change', { remoteEngine: here, remoteKey: 'secret' })
  expect(readRemoteKey(home)).toBe('secret')
  if (process.platform !== 'win32') expect(fs.statSync(path.join(home, 'remote-key')).mode & 0o777).toBe(0o600)
  expect(fs.readFileSync(path.join(home, 'settings.json'), 'utf8')).not.toContain('secret')
  expect(JSON.stringify([await ask('workspace.settings', {}), told])).not.toContain('secret')
  await ask('workspace.change', { globe: true })
  expect(readRemoteKey(home)).toBe('secret')
  expect((await ask('workspace.change', { remoteKey: null })).remoteEngine).toMatchObject({ hasKey: false })
  await ask('workspace.change', { remoteKey: 'again' })
  expect((await ask('workspace.change', { remoteEngine: null })).remoteEngine).toBeNull()
  expect(readRemoteKey(home)).toBeNull()
})

test.each([
  { remoteEngine: { ...here, address: 'http://models.example' } }, { remoteEngine: { ...here, address: 'file:///etc/passwd' } }, { remoteEngine: { ...here, address: 'https://me:key@models.example' } },
  { remoteEngine: { ...here, concurrency: 0 } }, { remoteKey: 'two\r\nlines' }, { modelMemory: -1 },
])('%j is refused and changes nothing', async (changed) => {
  const { ask, codeOf } = startApp()
  const before = await ask('workspace.settings', {})
  expect(await codeOf('workspace.change', changed)).toBe('invalid-request')
  expect(await ask('workspace.settings', {})).toEqual(before)
})

test('one model is asked by default: a pack takes the place of the remote engine and the other way, and without consent it is none', async () => {
  const { ask } = startApp()
  const chosen = async () => {
    const { defaultModel, remoteEngine } = await ask('workspace.settings', {})
    return [defaultModel, remoteEngine?.isDefault ?? null]
  }
  await ask('workspace.change', { defaultModel: 'a pack' })
  expect(await chosen()).toEqual(['a pack', null])
  await ask('workspace.change', { remoteEngine: here })
  expect(await chosen()).toEqual(['a pack', false])
  await ask('workspace.change', { remoteEngine: { ...here, isDefault: true } })
  expect(await chosen()).toEqual([null, true])
  await ask('workspace.change', { defaultModel: 'a pack' })
  expect(await chosen()).toEqual(['a pack', false])
  await ask('workspace.change', { remoteEngine: { ...here, isDefault: true } })
  await ask('models.setDefault', { pack: null })
  expect(await chosen()).toEqual([null, false])
  await ask('workspace.change', { remoteEngine: { ...here, isDefault: true } })
  await ask('workspace.change', { remoteEngine: { ...here, isDefault: true, consentedAt: null } })
  expect(await chosen()).toEqual([null, false])
})

test('a run asks the remote engine by default where that is set, and refuses before anything is queued where the person has not agreed', async () => {
  const app = startApp()
  const { ask, codeOf } = app
  const server = await chatServer((response) => say(response, ['{"FinalAnswer": "Portugal; Lisbon"}']))
  const { folder } = await caseOf(app, ['01-gps.jpg'])
  const asks = async () => ((await ask('run.start', { case: folder, options: { readText: false, workers: 1 } }))?.kind ?? null)
  await ask('workspace.change', { remoteEngine: { ...remoteSettings(server.address), consentedAt: null, isDefault: true } })
  expect(await asks()).toBeNull()
  expect(await codeOf('run.start', { case: folder, options: { readText: false, workers: 1, model: { pack: null } } })).toBe('invalid-request')
  expect(await ask('job.active', {})).toEqual([])
  await ask('workspace.change', { remoteEngine: { ...remoteSettings(server.address), isDefault: true } })
  expect(await asks()).toBe('ask')
  await expect.poll(() => server.received.length).toBe(1)
})

test('a folder of GPU libraries must be one', async () => {
  const { ask, codeOf, home } = startApp()
  for (const [folder, code] of [['libraries', 'invalid-request'], [path.join(home, 'none'), 'not-found']] as const) expect(await codeOf('workspace.change', { gpuLibraries: folder })).toBe(code)
  expect((await ask('workspace.change', { gpuLibraries: home })).gpuLibraries).toBe(home)
  expect((await ask('workspace.change', { gpuLibraries: null })).gpuLibraries).toBeNull()
})
