// Where redirects may lead, and what failures of network and disk become.
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { accessOf } from '../../../../native-models/packs/hub/describe.ts'
import { onDisk } from '../../../../native-models/packs/hub/errors.ts'
import { ask, redirectTarget } from '../../../../native-models/packs/hub/exchange.ts'
import type { Contact } from '../../../../native-models/packs/hub/exchange.ts'

const publicHub = { hub: new URL('https://hub.example') }
const from = new URL('https://hub.example/a/b')

describe('a redirect of a hub elsewhere', () => {
  it.each([['https://content.example/x?y', 'https://content.example/x?y'], ['/other', 'https://hub.example/other'], ['//content.example/x', 'https://content.example/x']])('may lead to %s', (location, href) => {
    expect(redirectTarget(publicHub, from, location, 'a file').href).toBe(href)
  })
  it.each(['https://localhost/x', 'http://127.0.0.1:631/', 'https://[::1]/', 'https://0x7f000001/', 'https://[::ffff:127.0.0.1]/', 'https://0/', 'http://content.example/x', null])('may not lead to %s', (location) => {
    expect(() => redirectTarget(publicHub, from, location, 'a file')).toThrow(expect.objectContaining({ code: 'hostile' }))
  })
})

async function failure(address: string) {
  const contacts: Contact[] = []
  const access = accessOf(new URL(address), { signal: new AbortController().signal, report: (contact) => void contacts.push(contact), stallMilliseconds: 1000 })
  const error = await ask(access, { address: new URL(address), subject: 'a file' }, async () => null).catch((reason: unknown) => reason)
  return { error, contacts }
}

describe('a network', () => {
  it('where nobody listens is worth another try, and is reported', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    const { error, contacts } = await failure(`http://127.0.0.1:${port}`)
    expect(error).toMatchObject({ code: 'unreachable', passing: true, message: expect.stringContaining('ECONNREFUSED') as string })
    expect(contacts.map(({ phase, status, bytes }) => [phase, status, bytes])).toEqual([['begun', null, 0], ['ended', null, 0]])
  })
  it('where another protocol is spoken fails in words', async () => {
    const server = createServer((socket) => socket.end('220 mail.example ready\r\n').on('error', () => undefined))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { error } = await failure(`https://127.0.0.1:${(server.address() as AddressInfo).port}`)
    server.close()
    expect(error).toMatchObject({ name: 'HubError', code: 'unreachable' })
  })
})

it.skipIf(process.platform !== 'linux')('words a full disk', async () => {
  await expect(onDisk('the file', writeFile('/dev/full', 'x'))).rejects.toThrow(expect.objectContaining({ code: 'no-space', message: expect.stringContaining('the file') as string }))
})
