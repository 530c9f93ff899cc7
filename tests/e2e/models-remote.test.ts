// The command line's remote model from outside: set up, agreed to, asked by a run, and off again; its key is printed nowhere.
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeHome } from '../prepare.ts'
import { samples } from '../services/app.ts'
import { chatServer, say } from '../services/models/chat-server.ts'
import type { ChatServer } from '../services/models/chat-server.ts'
import { run } from './command.ts'

const picture = path.join(samples, '12-nothing.png')
const answer = JSON.stringify({ ChainOfThought: { CountryIdentification: { Clues: ['blue tiles'], Reasoning: 'Tiles like these.', Conclusion: 'Portugal', Uncertainty: 'Little.' } }, FinalAnswer: 'Portugal; Lisbon; Alfama' })

let home: string
beforeAll(() => {
  home = makeHome('models-remote')
  fs.writeFileSync(path.join(home, 'key'), 'a-secret-key\n')
})
afterAll(() => fs.rmSync(home, { recursive: true, force: true }))

const remote = (...words: string[]) => run(home, ['models', 'remote', ...words])
const locate = (name: string, ...words: string[]) => run(home, ['locate', picture, '--case', path.join(home, `${name}.geocase`), '--no-text', '--json', ...words])
const asked = ({ received }: ChatServer) => received.filter(({ url }) => url === '/v1/chat/completions').length

/** Has two models, and sees Lisbon in every picture. */
const server = () => chatServer((response, { url }) => {
  if (url === '/v1/models') response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data: [{ id: 'GeoAgent' }, { id: 'other\u001b[31m' }] }))
  else say(response, [answer])
})

it('is set up, agreed to, asked by a run, and off again', async () => {
  const chat = await server()
  expect((await remote()).output).toMatch(/^No remote model is set up, and nothing is sent\./)
  expect((await locate('none', '--model', 'remote')).status).toBe(2)

  const set = await remote('--address', chat.address, '--model', 'GeoAgent', '--key-file', path.join(home, 'key'))
  expect([set.status, set.errors]).toEqual([0, ''])
  expect(set.output).toMatch(new RegExp(`key +one is kept\\n[^]*pictures +none are sent: you have not agreed that they go to ${chat.host}; --consent does\\n`))
  expect(await locate('refused', '--model', 'remote')).toMatchObject({ status: 2, errors: expect.stringContaining(`would send pictures to ${chat.host}. Agree to that in the settings first`) as string })
  expect(chat.received).toEqual([])

  const agreed = await remote('--consent', '--check')
  expect([agreed.status, agreed.errors]).toEqual([0, `Asking ${chat.host} for the names of its models; no picture is sent.\n`])
  expect(agreed.output).toMatch(/pictures +go to 127\.0\.0\.1:\d+ when it is asked; you agreed at \d{4}-[^]*The server has this model\. It has:\n {2}GeoAgent\n {2}other\n/)
  expect(chat.received).toMatchObject([{ url: '/v1/models', headers: { authorization: 'Bearer a-secret-key' } }])

  const located = await locate('asked', '--model', 'remote')
  expect(JSON.parse(located.output)).toMatchObject({ failed: 0, asked: { kind: 'ask', done: 1, failed: 0 } })
  expect(asked(chat)).toBe(1)
  const shown = await run(home, ['locate', picture, '--case', path.join(home, 'asked.geocase'), '--no-text', '--format', 'jsonl'])
  expect(JSON.parse(shown.output)).toMatchObject({ country: { code: 'PT' }, reasoning: { model: { name: 'GeoAgent', packHash: null } } })

  expect((await remote('--off')).output).toMatch(/^No remote model is set up/)
  expect(fs.existsSync(path.join(home, 'remote-key'))).toBe(false)
  expect((await locate('off', '--model', 'remote')).status).toBe(2)
  expect(asked(chat)).toBe(1)
  for (const { output, errors } of [set, agreed, located, shown]) expect(output + errors).not.toContain('a-secret-key')
}, 120_000)

it('is asked by runs that name no model where it is the default, until consent is taken back', async () => {
  const chat = await server()
  expect(await remote('--address', chat.address, '--model', 'GeoAgent', '--default')).toMatchObject({ status: 2, errors: expect.stringContaining('--consent') as string })
  const { remoteEngine } = JSON.parse((await remote('--address', chat.address, '--model', 'GeoAgent', '--consent', '--default', '--concurrency', '3', '--json')).output) as { remoteEngine: object }
  expect(remoteEngine).toMatchObject({ address: chat.address, model: 'GeoAgent', concurrency: 3, isDefault: true, hasKey: false, consentedAt: expect.stringMatching(/Z$/) as string })
  await locate('default')
  expect(asked(chat)).toBe(1)
  expect(JSON.parse((await remote('--no-consent', '--json')).output)).toMatchObject({ remoteEngine: { consentedAt: null, isDefault: false, concurrency: 3 } })
  await locate('taken-back')
  expect(asked(chat)).toBe(1)
}, 120_000)

it('takes consent for one address only, and no words that are off', async () => {
  const chat = await server()
  await remote('--address', chat.address, '--model', 'GeoAgent', '--consent')
  expect(JSON.parse((await remote('--address', 'https://models.example', '--json')).output)).toMatchObject({ remoteEngine: { address: 'https://models.example', consentedAt: null } })
  expect(await remote('--address', 'http://models.example', '--consent')).toMatchObject({ status: 2, errors: expect.stringContaining('can be read on the way') as string })
  expect((await remote('--address', 'http://models.example', '--allow-insecure', '--consent')).output).toContain('anyone on the way can see the pictures')
  for (const words of [['--concurrency', '99'], ['--off', '--consent'], ['--key-file', path.join(home, 'none')]]) expect([words, (await remote(...words)).status]).toEqual([words, 2])
  expect((await remote('--off', '--json')).output).toBe('{\n  "remoteEngine": null\n}\n')
  expect((await remote('--model', 'GeoAgent')).status).toBe(2)
}, 120_000)

it('that a check does not find ends with 1', async () => {
  const chat = await server()
  expect(await remote('--address', chat.address, '--model', 'none', '--check')).toMatchObject({ status: 1, output: expect.stringContaining('does NOT name this model') as string })
  expect((await remote('--address', 'http://127.0.0.1:1', '--check')).status).toBe(1)
}, 120_000)
