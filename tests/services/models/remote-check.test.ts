// The check of a remote engine: only the host that the person agreed to, its own key alone, the contact in the workspace's log.
import type { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { startApp } from '../app.ts'
import { chatServer } from './chat-server.ts'
import { remoteSettings } from './remote.ts'

const list = (response: ServerResponse, ...ids: string[]) => void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ object: 'list', data: ids.map((id) => ({ id })) }))

test('lists the models before anything is set up, sends no picture, and is in the log', async () => {
  const { ask } = startApp()
  const server = await chatServer((response) => list(response, 'geo-7b', 'other'))
  const found = await ask('remote.check', { address: `${server.address}/v1/`, key: 'typed', consent: { host: server.host } })
  expect(found).toEqual({ host: server.host, models: ['geo-7b', 'other'] })
  expect(server.received.map(({ url, bytes, headers }) => [url, bytes, headers.authorization])).toEqual([['/v1/models', 0, 'Bearer typed']])
  expect(await ask('models.contacts', {})).toMatchObject([{ host: server.host, method: 'GET', asked: 'names of its models', outcome: 'answered' }])
  expect((await ask('models.contacts', {}))[0]!.bytes).toBeGreaterThan(20)
  expect((await ask('workspace.settings', {})).remoteEngine).toBeNull()
})

test('the key that is kept goes to its own address and to no other', async () => {
  const { ask } = startApp()
  const [its, other] = [await chatServer((response) => list(response)), await chatServer((response) => list(response))]
  await ask('workspace.change', { remoteEngine: { ...remoteSettings(its.address), consentedAt: null }, remoteKey: 'kept' })
  for (const { address, host } of [its, other]) await ask('remote.check', { address, consent: { host } })
  expect([its, other].map(({ received }) => received[0]!.headers.authorization)).toEqual(['Bearer kept', undefined])
})

test('without the word for this host, or over plain http to another machine, nobody is asked', async () => {
  const { ask, codeOf } = startApp()
  const server = await chatServer((response) => list(response))
  for (const draft of [{ address: server.address, consent: { host: 'other.example' } }, { address: 'http://models.example', consent: { host: 'models.example' } }]) {
    expect(await codeOf('remote.check', draft)).toBe('invalid-request')
  }
  expect(server.received).toEqual([])
  expect(await ask('models.contacts', {})).toEqual([])
})

test('what is no list of models is told as such, and so is a key that is not accepted', async () => {
  const { ask, codeOf } = startApp()
  const wrong = await chatServer((response) => void response.writeHead(200).end('<html>'))
  const closed = await chatServer((response) => void response.writeHead(401).end('no'))
  const codes = []
  for (const { address, host } of [wrong, closed]) codes.push(await codeOf('remote.check', { address, consent: { host } }))
  expect(codes).toEqual(['unreadable', 'invalid-request'])
  expect((await ask('models.contacts', {})).map(({ outcome }) => outcome)).toEqual(['invalid-request', 'unreadable'])
})
