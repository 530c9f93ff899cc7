// geoagent rewards from outside: a file of completions scored, and the same over HTTP for a trainer that has the token.
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeHome } from '../prepare.ts'
import { completionFor } from '../services/rewards/completions.ts'
import { run, start, until } from './command.ts'
import type { Started } from './command.ts'

let home: string
beforeAll(() => { home = makeHome('rewards') })
afterAll(() => fs.rmSync(home, { recursive: true, force: true }))

const score = (words: string[], input = '') => run(home, ['rewards', 'score', ...words], { input })
const write = (name: string, text: string): string => {
  const file = path.join(home, name)
  fs.writeFileSync(file, text)
  return file
}

interface Case { line: object; scores: Record<string, number> }
const [tables, ...cases] = fs.readFileSync(path.resolve(import.meta.dirname, '../fixtures/training/rewards/cases.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as unknown) as [object, ...Case[]]
const lines = cases.map(({ line }) => JSON.stringify({ ...line, ...tables, images: ['rides along.jpg'] }))
const scoresIn = (text: string): Record<string, number>[] => text.trim().split('\n').map((line) => JSON.parse(line) as Record<string, number>)
const names = ['format', 'answerFormat', 'semantic', 'spatial', 'consistency', 'total']
const munich = { completion: completionFor('Deutschland; Bayern; München'), solution: 'Germany; Bavaria; Munich' }

function agree(scores: Record<string, number>[], wanted: readonly Case[]): void {
  expect(scores.map((one) => Object.keys(one))).toEqual(wanted.map(() => names))
  for (const [at, one] of scores.entries()) for (const name of names) expect(one[name], `${at + 1} ${name}`).toBeCloseTo(wanted[at]!.scores[name]!, 10)
}

describe('rewards score', () => {
  it('writes a line of scores for each line, as the formulas give them, and says once that nobody concludes', async () => {
    const file = write('cases.jsonl', `\ufeff${lines.join('\r\n')}\r\n\n`)
    const printed = await score([file])
    expect(printed.status).toBe(0)
    agree(scoresIn(printed.output), cases)
    expect(printed.errors).toMatch(/^geoagent: Nobody concludes from the reasoning, so that consistency is 0 where a line brings no "agent"\. --agent names one\.\n$/)
    const out = path.join(home, 'scores.jsonl')
    expect(await score(['-', '--out', out], lines.join('\n'))).toMatchObject({ status: 0, output: '' })
    expect(fs.readFileSync(out, 'utf8')).toBe(printed.output)
    expect(fs.readdirSync(home).filter((name) => name.includes('unfinished'))).toEqual([])
  })
  it('takes every number as an option, and shows our own rewards where they have a weight', async () => {
    const line = JSON.stringify({ ...munich, seen: ['a sign'] })
    const words = ['--weights-spatial', '3', '--weights-consistency', '0', '--weights-clue-grounding', '2', '--weights-length-guard', '1', '--length-guard-free-characters', '0', '--length-guard-limit-characters', '1', '--semantic-field-weights', '0.5,0.5,0']
    const { status, output, errors } = await score(['-', ...words], line)
    expect([status, errors]).toEqual([0, ''])
    const [scores] = scoresIn(output)
    expect(Object.keys(scores!)).toEqual([...names.slice(0, 5), 'clueGrounding', 'lengthGuard', 'total'])
    expect(scores).toEqual({ format: 1, answerFormat: 1, semantic: 1, spatial: 1, consistency: 0, clueGrounding: 0, lengthGuard: -1, total: 5 })
    expect(await score(['-', '--weights-spatial', '-1'], line)).toMatchObject({ status: 2, output: '', errors: expect.stringContaining('rewards.weights.spatial') as string })
    expect(await score(['-', '--consistency-compare-with', 'nobody'], line)).toMatchObject({ status: 2, output: '' })
  })
  it.each([
    ['no JSON', '{"completion": "a"', /line 3: It is no JSON/],
    ['no completion', '{"solution": "a"}', /line 3: completion: /],
    ['a place off the earth', '{"completion": "a", "solution": "b", "geocodes": {"b": [91, 0]}}', /line 3: geocodes\.b\[0\]: /],
    ['a stage that is none', '{"completion": "a", "solution": "b", "agent": {"Country": "c"}}', /line 3: agent/],
    ['no object', '17', /line 3: /],
    ['bytes that are no text', Buffer.concat([Buffer.from('{"completion": "'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]), /line 3: It is no UTF-8/],
  ])('refuses %s with the line, after what stands before it', async (_, bad, words) => {
    const good = JSON.stringify(munich)
    const file = path.join(home, 'bad.jsonl')
    fs.writeFileSync(file, Buffer.concat([Buffer.from(`${good}\n\n`), Buffer.from(bad), Buffer.from(`\n${good}\n`)]))
    const printed = await score([file])
    expect(printed).toMatchObject({ status: 1, errors: expect.stringMatching(words) as string })
    expect(printed.errors).toContain(file)
    expect(scoresIn(printed.output)).toMatchObject([{ format: 1, spatial: 1 }])
  })
  it('leaves a file as it was where a line is refused', async () => {
    const out = write('before.jsonl', 'what was there')
    expect((await score(['-', '--out', out], `${JSON.stringify(munich)}\n{}`)).status).toBe(1)
    expect(fs.readFileSync(out, 'utf8')).toBe('what was there')
    expect(fs.readdirSync(home).filter((name) => name.includes('unfinished'))).toEqual([])
  })
  it('says what it cannot open', async () => {
    expect(await score([path.join(home, 'none.jsonl')])).toMatchObject({ status: 1, errors: expect.stringMatching(/none\.jsonl cannot be opened \(ENOENT\)/) as string })
    expect(await score(['-', '--out', path.join(home, 'none', 'out.jsonl')], JSON.stringify(munich))).toMatchObject({ status: 1, errors: expect.stringMatching(/cannot be opened/) as string })
    expect(await score(['-', '--agent', 'no-such-pack'], JSON.stringify(munich))).toMatchObject({ status: 1, errors: expect.stringMatching(/no-such-pack/) as string })
  })
})

interface Service extends Started { url: string; token: string; port: number }

async function serve(...words: string[]): Promise<Service> {
  const started = start(home, ['rewards', 'serve', '--json', ...words])
  let printed = ''
  started.child.stdout!.on('data', (chunk: string) => (printed += chunk))
  await until(() => printed.includes('\n') || started.child.exitCode !== null)
  return { ...started, ...(JSON.parse(printed) as Pick<Service, 'url' | 'token' | 'port'>) }
}

async function ended({ child, ended: end }: Service) {
  child.kill('SIGINT')
  return end
}

const post = (service: Service, body: string, headers: Record<string, string> = {}) =>
  fetch(service.url, { method: 'POST', body, headers: { authorization: `Bearer ${service.token}`, 'content-type': 'application/json', ...headers } })

describe('rewards serve', () => {
  let service: Service
  beforeAll(async () => { service = await serve() })
  afterAll(async () => void (await ended(service)))

  it('answers one line, an array and lines alike, as the formulas give', async () => {
    const one = await post(service, lines[0]!)
    expect([one.status, one.headers.get('content-type')]).toEqual([200, 'application/json'])
    agree([(await one.json()) as Record<string, number>], cases.slice(0, 1))
    agree((await (await post(service, `[${lines.join(',')}]`)).json()) as Record<string, number>[], cases)
    for (const type of ['application/jsonl', 'application/x-ndjson', 'application/json']) {
      const many = await post(service, `${lines.join('\n')}\n`, { 'content-type': type })
      expect(many.headers.get('content-type')).toBe('application/jsonl')
      agree(scoresIn(await many.text()), cases)
    }
    expect(await (await post(service, '[]')).json()).toEqual([])
    expect(await (await post(service, JSON.stringify(munich, null, 2))).json()).toMatchObject({ semantic: 1, spatial: 1, total: 4.5 })
  })
  it('refuses what does not fit with the line, and goes on', async () => {
    for (const [body, line] of [['{', 1], [`[${lines[0]},{}]`, 2], [`${lines[0]}\n\n{"solution": 1}`, 3], ['"a"', 1], ['', 1], ['[', 1]] as const) {
      const refused = await post(service, body)
      expect(refused.status, body.slice(-30)).toBe(400)
      expect(await refused.json()).toMatchObject({ error: { code: 'invalid-request', line, message: expect.stringMatching(/./) as string } })
    }
    expect((await post(service, 'x'.repeat(9 * 2 ** 20))).status).toBe(413)
    expect((await post(service, lines[0]!)).status).toBe(200)
  })
  it('is for whoever has the token, by its own name, and tells anyone that it is there', async () => {
    for (const authorization of ['', 'Bearer', 'Bearer x', `Basic ${service.token}`, `Bearer ${service.token}x`]) {
      const refused = await post(service, lines[0]!, { authorization })
      expect([refused.status, refused.headers.get('www-authenticate')], authorization).toEqual([401, 'Bearer'])
    }
    const at = (where: string, method = 'GET') => fetch(new URL(where, service.url), { method, headers: { authorization: `Bearer ${service.token}` } })
    expect((await at('/score')).status).toBe(404)
    expect(await (await fetch(new URL('/health', service.url))).json()).toEqual({ status: 'ok', inHand: 0 })
    const request = http.request({ port: service.port, host: '127.0.0.1', path: '/health', headers: { host: 'example.org' } }).end()
    const [response] = (await once(request, 'response')) as [http.IncomingMessage]
    expect(response.resume().statusCode).toBe(403)
  })
  it('tells those that come while it has its hands full to come again, and serves them then', async () => {
    const waiting = Array.from({ length: 40 }, () => http.request({ port: service.port, host: '127.0.0.1', method: 'POST', path: '/score', headers: { authorization: `Bearer ${service.token}`, 'content-length': '2' } }))
    const answers = waiting.map(async (request) => ((await once(request, 'response')) as [http.IncomingMessage])[0])
    // Half a body each: they stay in hand.
    for (const request of waiting) request.write('[')
    const health = async () => ((await (await fetch(new URL('/health', service.url))).json()) as { inHand: number }).inHand
    await expect.poll(health).toBe(32)
    const refused = await post(service, '[]')
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1'])
    for (const request of waiting) request.end(']')
    const statuses = (await Promise.all(answers)).map((response) => response.resume().statusCode)
    expect(statuses.filter((status) => status === 200)).toHaveLength(32)
    expect(statuses.filter((status) => status === 503)).toHaveLength(8)
    await expect.poll(health).toBe(0)
    expect((await post(service, '[]')).status).toBe(200)
  })
})

it('serves with a token of the file, says so without it, and ends at Ctrl-C with what it said once', async () => {
  const token = 'a-token-of-my-own-0123'
  const service = await serve('--token-file', write('token', `${token}\n`))
  expect(service.token).toBeUndefined()
  expect((await post({ ...service, token }, JSON.stringify([munich, munich]))).status).toBe(200)
  expect((await post({ ...service, token }, JSON.stringify(munich))).status).toBe(200)
  expect((await post({ ...service, token: 'another-token-of-16' }, '[]')).status).toBe(401)
  const taken = await run(home, ['rewards', 'serve', '--port', String(service.port)])
  expect(taken).toMatchObject({ status: 1, errors: expect.stringMatching(/is in use/) as string })
  const { status, errors, output } = await ended(service)
  expect(status).toBe(0)
  expect(errors.match(/Nobody concludes/g)).toHaveLength(1)
  expect(output + errors).not.toContain(token)
  expect(await run(home, ['rewards', 'serve', '--token-file', write('short', 'abc')])).toMatchObject({ status: 2, errors: expect.stringMatching(/holds no token/) as string })
})
