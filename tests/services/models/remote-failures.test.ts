// The remote engine where it may not ask, and against servers that stall, refuse, break off, answer garbage or too much.
import net from 'node:net'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { requireAddress } from '../../../main/services/models/remote/address.ts'
import { sampleImage, taskOf } from '../../jobs/scripted-pack.ts'
import { beginStream, chatServer, ending, piece, say, tell } from './chat-server.ts'
import { startRemote } from './remote.ts'

const task = taskOf(null, { say: [] })

test.each([
  ['nothing set up', null, {}, 'No remote model is set up'],
  ['no consent', 'http://127.0.0.1:1', { consentedAt: null }, 'Agree to that in the settings'],
  ['plain http elsewhere', 'http://models.example', {}, 'plain http'],
  ['a key in the address', 'https://me:key@models.example', {}, 'no user name'],
] as const)('%s: nothing is asked', async (_, address, settings, message) => {
  const { engine, askedFor, log } = startRemote(address, {}, settings)
  const refused = engine.generate(taskOf(null, { say: [] }, [sampleImage('01-gps.jpg')]), { askedFor })
  await expect(refused).rejects.toMatchObject({ code: 'invalid-request', message: expect.stringContaining(message) })
  expect(log()).toEqual([])
})

test.each([
  ['http://localhost:8000', 'http://localhost:8000/v1'], ['http://127.0.0.2/v1', 'http://127.0.0.2/v1'], ['http://[::1]:9/v1/', 'http://[::1]:9/v1'],
  ['https://models.example/openai', 'https://models.example/openai/v1'], ['http://localhost.example', null], ['http://127.0.0.1.example', null], ['http://0.0.0.0', null],
  ['ftp://localhost', null], ['https://models.example/?to=elsewhere', null],
])('%s is asked at %s', (address, base) => {
  const found = () => requireAddress({ address, allowInsecure: false }).href
  if (base === null) expect(found).toThrow()
  else expect(found()).toBe(base)
})

test('plain http to another machine only where it is allowed expressly', () => {
  expect(requireAddress({ address: 'http://gpu.local:8000', allowInsecure: true }).href).toBe('http://gpu.local:8000/v1')
})

test('a server that is busy or fails is asked again, after the wait it asks for', async () => {
  const server = await chatServer((response, _, number) => {
    if (number === 0) return void response.writeHead(429, { 'retry-after': '0' }).end('{"error": "busy"}')
    if (number === 1) return void response.writeHead(503).end()
    if (number === 2) return void response.destroy()
    say(response, ['Chad'])
  })
  const { engine, askedFor, outcomes } = startRemote(server.address)
  expect((await engine.generate(task, { askedFor })).samples[0]!.text).toBe('Chad')
  expect(outcomes()).toEqual(['timed-out', 'worker-died', 'worker-died', 'answered'])
})

test('not for ever, and not after too long a wait', async () => {
  const busy = await chatServer((response) => void response.writeHead(500).end('out of memory'))
  await expect(startRemote(busy.address).engine.generate(task)).rejects.toMatchObject({ code: 'worker-died', message: expect.stringContaining('It says: out of memory') })
  expect(busy.received).toHaveLength(4)
  const later = await chatServer((response) => void response.writeHead(429, { 'retry-after': '3600' }).end())
  await expect(startRemote(later.address).engine.generate(task)).rejects.toMatchObject({ code: 'timed-out' })
  expect(later.received).toHaveLength(1)
})

test('never again once a word was delivered', async () => {
  const server = await chatServer((response) => {
    beginStream(response)
    tell(response, piece('Bra'))
    setTimeout(() => response.destroy(), 50)
  })
  const told: string[] = []
  const { engine, askedFor, outcomes } = startRemote(server.address)
  await expect(engine.generate(task, { askedFor, onText: ({ text }) => told.push(text) })).rejects.toMatchObject({ code: 'worker-died' })
  expect(told).toEqual(['Bra'])
  expect(outcomes()).toEqual(['worker-died'])
})

test('a stream that ends in the midst is no answer; one that ends after its reason is', async () => {
  const cut = await chatServer((response) => {
    beginStream(response)
    tell(response, piece('Bra'))
    response.end()
  })
  await expect(startRemote(cut.address).engine.generate(task)).rejects.toMatchObject({ code: 'worker-died', message: expect.stringContaining('in the midst') })
  expect(cut.received).toHaveLength(1)
  const whole = await chatServer((response) => {
    beginStream(response)
    tell(response, piece('Brazil'))
    tell(response, ending())
    response.end()
  })
  expect((await startRemote(whole.address).engine.generate(task)).samples[0]).toMatchObject({ text: 'Brazil', ended: 'stop' })
})

test.each([
  ['a first word that never comes', (response) => beginStream(response), 'no first word'],
  ['an answer that never begins', () => undefined, 'no first word'],
  ['words that stop', (response) => { beginStream(response); tell(response, piece('Bra')) }, 'nothing more'],
] satisfies [string, Parameters<typeof chatServer>[0], string][])('%s is waited for no longer than the limit', async (_, answer, message) => {
  const server = await chatServer(answer)
  const { engine, askedFor, outcomes } = startRemote(server.address)
  await expect(engine.generate(task, { askedFor })).rejects.toMatchObject({ code: 'timed-out', message: expect.stringContaining(message) })
  expect(outcomes()).toEqual(['timed-out'])
})

test('signs of life that are no words do not count as the first', async () => {
  const server = await chatServer((response) => {
    beginStream(response)
    const beat = setInterval(() => response.write(': wait\n\n'), 50)
    response.on('close', () => clearInterval(beat))
  })
  await expect(startRemote(server.address).engine.generate(task)).rejects.toMatchObject({ code: 'timed-out', message: expect.stringContaining('no first word') })
})

test('until the first word the longer limit holds, whatever else was said', async () => {
  const server = await chatServer((response) => {
    beginStream(response)
    tell(response, { choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] })
    setTimeout(() => { tell(response, piece('Oman')); tell(response, ending()); response.end() }, 750)
  })
  expect((await startRemote(server.address).engine.generate(task)).samples[0]!.text).toBe('Oman')
})

test('a connection that is not taken is given up', async () => {
  const silent = net.createServer().listen(0, '127.0.0.1')
  await once(silent, 'listening')
  onTestFinished(() => void silent.close())
  const secure = `https://127.0.0.1:${(silent.address() as AddressInfo).port}`
  await expect(startRemote(secure).engine.generate(task)).rejects.toMatchObject({ code: 'timed-out', message: expect.stringContaining('connected') })
})

test('where nothing listens it says so', async () => {
  const gone = net.createServer().listen(0, '127.0.0.1')
  await once(gone, 'listening')
  const { port } = gone.address() as AddressInfo
  gone.close()
  await expect(startRemote(`http://127.0.0.1:${port}`).engine.generate(task)).rejects.toMatchObject({ code: 'not-found', message: expect.stringContaining('cannot be reached') })
})

const page = (type: string, text: string) => (response: Parameters<Parameters<typeof chatServer>[0]>[0]) => void response.writeHead(200, { 'content-type': type }).end(text)

test.each([
  ['a page', page('text/html', '<html>Welcome</html>')],
  ['an empty object', page('application/json', '{}')],
  ['chunks of something else', page('text/event-stream', 'data: {"choices": "none"}\n\n')],
  ['no JSON', page('text/event-stream', 'data: hello\n\ndata: [DONE]\n\n')],
  ['an end without a beginning', page('text/event-stream', 'data: [DONE]\n\n')],
  ['samples that were not asked for', page('text/event-stream', 'data: {"choices": [{"index": 5, "delta": {"content": "x"}, "finish_reason": "stop"}]}\n\ndata: [DONE]\n\n')],
])('garbage is told as such: %s', async (_, answer) => {
  const server = await chatServer(answer)
  await expect(startRemote(server.address).engine.generate(task)).rejects.toMatchObject({ code: 'unreadable' })
})

test("the server's own error in the stream is told, on one line", async () => {
  const server = await chatServer(page('text/event-stream', `data: ${JSON.stringify({ error: { message: `out\nof ${'memory '.repeat(200)}` } })}\n\n`))
  await expect(startRemote(server.address).engine.generate(task)).rejects.toMatchObject({ code: 'worker-died', message: expect.stringMatching(/It says: out of memory [^\n]{0,300}$/) })
})

test.each([
  [401, 'invalid-request', 'key'], [404, 'not-found', 'no such model'], [413, 'too-large', 'too large'], [422, 'invalid-request', 'refuses'],
])('status %i is %s and not tried again as it is', async (status, code, words) => {
  const server = await chatServer((response) => void response.writeHead(status).end('no'))
  await expect(startRemote(server.address).engine.generate(task)).rejects.toMatchObject({ code, message: expect.stringContaining(words) })
  expect(server.received.length).toBe(status === 422 ? 2 : 1)
})

test('a picture goes to no other address than the one agreed to', async () => {
  const other = await chatServer((response) => say(response, ['x']))
  const server = await chatServer((response) => void response.writeHead(307, { location: `${other.address}/v1/chat/completions` }).end())
  await expect(startRemote(server.address).engine.generate(task)).rejects.toMatchObject({ code: 'invalid-request', message: expect.stringContaining('another address') })
  expect(other.received).toEqual([])
})

test('megabytes are listened to only so far', async () => {
  const line = await chatServer((response) => {
    beginStream(response)
    response.write(`data: "${'x'.repeat(3 * 2 ** 20)}`)
  })
  await expect(startRemote(line.address).engine.generate(task)).rejects.toMatchObject({ code: 'too-large' })
  const flood = await chatServer((response) => {
    beginStream(response)
    const much = `data: ${JSON.stringify(piece('y'.repeat(500_000)))}\n\n`
    const pour = () => { while (response.write(much)); }
    response.on('drain', pour)
    pour()
  })
  const { engine, askedFor, outcomes } = startRemote(flood.address)
  await expect(engine.generate(task, { askedFor })).rejects.toMatchObject({ code: 'too-large', message: expect.stringContaining(String(64 * 2 ** 20)) })
  expect(outcomes()).toEqual(['too-large'])
  await expect.poll(() => flood.busy.now).toBe(0)
})

test('half a surrogate pair becomes a sign that can be kept', async () => {
  const server = await chatServer((response) => say(response, ['\ud83d']))
  expect((await startRemote(server.address).engine.generate(task)).samples[0]!.text).toBe('\ufffd')
})
