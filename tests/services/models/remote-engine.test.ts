// The remote engine against servers that work: pictures, streaming, samples, fields, concurrency, the case's log.
import { setTimeout as delay } from 'node:timers/promises'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import type { GenerationPiece } from '../../../main/contract/engine.ts'
import { verifyCase } from '../../../main/storage/verify.ts'
import { sampleImage, taskOf } from '../../jobs/scripted-pack.ts'
import { beginStream, chatServer, ending, piece, say, tell } from './chat-server.ts'
import { startRemote } from './remote.ts'

const prompt = { say: [] }
const warm = { temperature: 0.7, topP: 1, topK: 0, repetitionPenalty: 1, seed: 7 }

test('a picture is sent as a JPEG without metadata, the answer streams, and the log of the case tells of both', async () => {
  const server = await chatServer((response) => say(response, ['Fr', 'ance'], 'length'))
  const { engine, store, image, askedFor, log } = startRemote(server.address, { key: () => 'secret-key' })
  const pieces: GenerationPiece[] = []
  const original = sampleImage('01-gps.jpg')
  const generation = await engine.generate(taskOf(null, prompt, [original]), { askedFor, onText: (one) => pieces.push(one) })
  expect(pieces).toEqual(['Fr', 'ance'].map((text) => ({ sample: 0, text, tokens: [], logProbabilities: [-0.25] })))
  expect(generation).toMatchObject({ promptTokens: [], samples: [{ text: 'France', tokens: [], logProbabilities: [-0.25, -0.25], ended: 'length' }], usage: { promptTokens: 11, completionTokens: 2 } })
  expect(generation.timings.image).toBeGreaterThan(0)
  const [{ url, headers, bytes, body }] = server.received
  expect(url).toBe('/v1/chat/completions')
  expect(headers.authorization).toBe('Bearer secret-key')
  expect(body).toMatchObject({ model: 'geo-7b', stream: true, temperature: 0, top_p: 1, max_tokens: 100, seed: 7, logprobs: true, stream_options: { include_usage: true } })
  const sent = /^data:image\/jpeg;base64,(.+)$/.exec((body.messages[0]!.content[1] as { image_url: { url: string } }).image_url.url)!
  const jpeg = await sharp(Buffer.from(sent[1]!, 'base64')).metadata()
  expect([jpeg.format, jpeg.exif, jpeg.xmp, jpeg.iptc]).toEqual(['jpeg', undefined, undefined, undefined])
  expect(Math.max(jpeg.width, jpeg.height)).toBeLessThanOrEqual(1280)
  expect(log()).toMatchObject([
    { action: 'model.asked', subject: `image:${image}`, actor: 'tester', details: { host: server.host, model: 'geo-7b', bytesSent: bytes, originals: [original.sha256] } },
    { action: 'model.answered', details: { host: server.host, outcome: 'answered' } },
  ])
  expect(JSON.stringify(log())).not.toContain('secret-key')
  expect((await verifyCase(store, { originals: false })).findings).toEqual([])
})

test('nothing is sent before it is in the log', async () => {
  const server = await chatServer((response) => say(response, ['x']))
  const { engine, store, askedFor } = startRemote(server.address)
  store.close()
  await expect(engine.generate(taskOf(null, prompt), { askedFor })).rejects.toMatchObject({ code: 'not-found' })
  expect(server.received).toEqual([])
})

test('pictures of no case are not sent; words are', async () => {
  const server = await chatServer((response) => say(response, ['x']))
  const { engine } = startRemote(server.address)
  await expect(engine.generate(taskOf(null, prompt, [sampleImage('01-gps.jpg')]))).rejects.toMatchObject({ code: 'invalid-request' })
  expect(server.received).toEqual([])
  expect((await engine.generate(taskOf(null, prompt))).samples[0]!.text).toBe('x')
})

test('several samples come by one request where the server can do that', async () => {
  const server = await chatServer((response, { body }) => {
    beginStream(response)
    for (let index = 0; index < body.n!; index++) tell(response, piece(`a${index}`, { index }))
    for (let index = 0; index < body.n!; index++) tell(response, ending('stop', index))
    tell(response, '[DONE]')
    response.end()
  })
  const { engine } = startRemote(server.address)
  const { samples } = await engine.generate(taskOf(null, prompt, [], { samples: 3, sampling: warm }))
  expect(samples.map(({ text }) => text)).toEqual(['a0', 'a1', 'a2'])
  expect(server.received).toHaveLength(1)
})

test('and by one request each, with seeds of their own, where it cannot', async () => {
  const server = await chatServer((response, { body }) => say(response, [`seed ${body.seed}`]))
  const { engine } = startRemote(server.address)
  const { samples, usage } = await engine.generate(taskOf(null, prompt, [], { samples: 3, sampling: warm }))
  expect(samples.map(({ text }) => text)).toEqual(['seed 7', 'seed 8', 'seed 9'])
  expect(usage).toEqual({ promptTokens: 11, completionTokens: 3 })
  expect(server.received.map(({ body }) => body.n ?? 1)).toEqual([3, 1, 1])
  await engine.generate(taskOf(null, prompt, [], { samples: 2 }))
  expect(server.received.slice(3).map(({ body }) => body.n ?? 1)).toEqual([1, 1])
})

test('more samples than were asked for are left out', async () => {
  const server = await chatServer((response) => {
    beginStream(response)
    for (const index of [1, 0]) tell(response, piece(`answer ${index}`, { index }))
    for (const index of [1, 0]) tell(response, ending('stop', index))
    response.end()
  })
  const { samples } = await startRemote(server.address).engine.generate(taskOf(null, prompt, [], { samples: 2 }))
  expect(samples.map(({ text }) => text)).toEqual(['answer 0', 'answer 0'])
})

test('a server that refuses what not all know is asked without it, and from then on', async () => {
  const server = await chatServer((response, { body }) => {
    if (body.n === undefined && body.logprobs === undefined) return say(response, ['plain'])
    response.writeHead(400, { 'content-type': 'application/json' }).end('{"error": {"message": "unknown field"}}')
  })
  const { engine, outcomes, askedFor } = startRemote(server.address)
  const task = taskOf(null, prompt, [], { samples: 2, form: 'reasoning-chain' })
  for (let time = 0; time < 2; time++) expect((await engine.generate(task, { askedFor })).samples.map(({ text }) => text)).toEqual(['plain', 'plain'])
  expect(server.received.map(({ body }) => 'logprobs' in body)).toEqual([true, false, false, false, false])
  expect(outcomes()).toEqual(['invalid-request', 'answered', 'answered', 'answered', 'answered'])
})

test('the chain is asked for by its schema; a top-k and a penalty by the names that servers know', async () => {
  const server = await chatServer((response) => say(response, ['{}']))
  const { engine } = startRemote(server.address)
  await engine.generate(taskOf(null, prompt, [], { form: 'reasoning-chain', sampling: { temperature: 0.7, topP: 0.9, topK: 40, repetitionPenalty: 1.1, seed: 1 } }))
  const { body } = server.received[0]!
  expect(body).toMatchObject({ temperature: 0.7, top_p: 0.9, top_k: 40, repetition_penalty: 1.1, repeat_penalty: 1.1 })
  expect(JSON.stringify(body.response_format)).toMatch(/CountryIdentification.*RegionalGuess.*PreciseLocalization.*FinalAnswer/)
})

test('an answer that is not streamed is taken whole', async () => {
  const server = await chatServer((response) => void response.writeHead(200, { 'content-type': 'application/json' })
    .end(JSON.stringify({ choices: [{ index: 0, message: { role: 'assistant', content: 'Peru' }, finish_reason: 'stop' }], usage: { prompt_tokens: 5, completion_tokens: 1, total_tokens: 6 } })))
  const { engine } = startRemote(server.address)
  expect(await engine.generate(taskOf(null, prompt))).toMatchObject({ samples: [{ text: 'Peru', ended: 'stop', logProbabilities: [] }], usage: { promptTokens: 5 } })
})

test('so many at once, and a batch after those who wait', async () => {
  const order: string[] = []
  const server = await chatServer(async (response, { body }) => {
    order.push((JSON.parse((body.messages[0]!.content[0] as { text: string }).text) as { say: string[] }).say[0]!)
    await delay(60)
    say(response, ['x'])
  })
  const { engine } = startRemote(server.address)
  const ask = (name: string, background: boolean) => engine.generate(taskOf(null, { say: [name] }), { background })
  await Promise.all([ask('a', true), ask('b', true), ask('c', true), ask('d', true), ask('now', false)])
  expect(server.busy.most).toBe(2)
  expect(order.slice(0, 2)).toEqual(['a', 'b'])
  expect(order.slice(2)).toEqual(['now', 'c', 'd'])
})

test('cancelling keeps what was written, and hangs up', async () => {
  const server = await chatServer((response) => {
    beginStream(response)
    tell(response, piece('Is it'))
  })
  const { engine, outcomes, askedFor } = startRemote(server.address)
  const stop = new AbortController()
  const { samples } = await engine.generate(taskOf(null, prompt), { askedFor, signal: stop.signal, onText: () => stop.abort() })
  expect(samples).toMatchObject([{ text: 'Is it', ended: 'cancelled' }])
  expect(outcomes()).toEqual(['cancelled'])
  await expect.poll(() => server.busy.now).toBe(0)
})

test('cancelled before the first word, it is an error, and so is closing', async () => {
  const server = await chatServer(() => undefined)
  const { engine } = startRemote(server.address)
  const stop = new AbortController()
  const running = engine.generate(taskOf(null, prompt), { signal: stop.signal })
  const other = engine.generate(taskOf(null, prompt))
  const third = engine.generate(taskOf(null, prompt), { signal: stop.signal })
  setTimeout(() => stop.abort(), 100)
  await expect(running).rejects.toMatchObject({ code: 'cancelled' })
  await expect(third).rejects.toMatchObject({ code: 'cancelled' })
  await engine.close()
  await expect(other).rejects.toMatchObject({ code: 'cancelled' })
})
