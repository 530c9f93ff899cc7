// Event streams and calls of the browser host at their limits: many, slow, gone, and at the host's end.
import { rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EventListener } from '../../../main/contract/events.ts'
import type { Call } from '../../../main/contract/requests.ts'
import { streamLimits } from '../../../main/hosts/web/event-streams.ts'
import { startWebHost } from '../../../main/hosts/web/host.ts'
import type { Core, WebHost } from '../../../main/hosts/web/host.ts'
import { makeHome } from '../../prepare.ts'
import { asPage, ask, listen, makeWindow, open, signIn } from './client.ts'

let home: string
let host: WebHost
let cookie: string
let tell: EventListener
let listening: number
const calls: Call[] = []

/** A core whose requests end only when they are stopped, and whose events come when a test says so. */
const core: Core = {
  dispatch: (name, _input, call) => {
    calls.push(call)
    const cancelled = { ok: false as const, error: { code: 'cancelled' as const, message: `${name} was cancelled.`, details: {} } }
    return new Promise((resolve) => call.signal.addEventListener('abort', () => resolve(cancelled)))
  },
  media: { picture: () => Promise.reject(new Error('none')), basemap: async () => null },
  listen: (listener) => {
    tell = listener
    listening++
    return () => void listening--
  },
}

async function start(limits = streamLimits): Promise<void> {
  host = await startWebHost({ core, window: makeWindow(home), actor: 'tester', version: '1', failed: () => undefined, limits })
  cookie = await signIn(host.url)
}

beforeEach(async () => {
  listening = 0
  calls.length = 0
  home = makeHome('streams')
  await start()
})
afterEach(async () => {
  await host.close()
  await rm(home, { recursive: true, force: true })
})

const events = () => open(host.port, '/events', { headers: { cookie } })
/** Whether it came to its own end and was not cut. */
const ended = (stream: IncomingMessage) => new Promise<boolean>((resolve) => stream.on('error', () => resolve(false)).on('close', () => resolve(stream.complete)).resume())

/** A reader that asks for events and then reads nothing. */
async function sleeper(): Promise<Socket> {
  const socket = connect(host.port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(`GET /events HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nCookie: ${cookie}\r\n\r\n`)
  await new Promise((resolve) => socket.once('data', resolve))
  socket.pause()
  return socket
}

describe('events', () => {
  it('reach every window as they were told, line breaks and all', async () => {
    const seen: unknown[] = []
    const stops = await Promise.all([1, 2].map(() => listen(host.port, cookie, (name, event) => void seen.push([name, event]))))
    tell('case.changed', { case: '/a\nevent: settings.changed\ndata: {}\n\n\u2028\r' })
    const one = ['case.changed', { case: '/a\nevent: settings.changed\ndata: {}\n\n\u2028\r' }]
    await expect.poll(() => seen).toEqual([one, one])
    for (const stop of stops) stop()
  })
  it('say that the host is there when nothing happens', async () => {
    await host.close()
    await start({ ...streamLimits, heartbeatMs: 50 })
    const stream = await events()
    let text = ''
    stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    await expect.poll(() => text).toMatch(/^retry: 1000\n\n(: here\n\n){2}/)
    expect(stream.headers['content-type']).toBe('text/event-stream')
    stream.destroy()
  })
  it('go to a bounded number of windows, however many ask, and to another one once a window is closed', async () => {
    const asked = await Promise.all(Array.from({ length: 1000 }, () => events().catch(() => null)))
    const streams = asked.filter((one) => one?.statusCode === 200)
    expect(streams).toHaveLength(streamLimits.streams)
    expect(asked.every((one) => one === null || one.statusCode === 200 || one.statusCode === 503)).toBe(true)
    for (const one of asked) if (one?.statusCode !== 200) one?.destroy()
    expect((await ask(host.port, '/events', { headers: { cookie } })).status).toBe(503)
    streams[0]!.destroy()
    await expect.poll(async () => {
      const again = await events()
      again.destroy()
      return again.statusCode
    }).toBe(200)
    for (const stream of streams) stream!.destroy()
  })
  it('are not kept without end for a window that does not read, and still reach the others', async () => {
    const sleeping = await Promise.all(Array.from({ length: 8 }, sleeper))
    let seen = 0
    const stop = await listen(host.port, cookie, () => seen++)
    const before = process.memoryUsage().rss
    const words = 'x'.repeat(64 * 1024)
    let sent = 0
    // 1000 events of 64 kB for each of nine: 576 MB if all were kept.
    for (; sent < 1000; sent++) {
      tell('case.changed', { case: words })
      await expect.poll(() => seen, { interval: 1, timeout: 20_000 }).toBe(sent + 1)
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 2 ** 20)
    const cut = Promise.all(sleeping.map((socket) => new Promise((resolve) => socket.on('close', resolve).resume())))
    await cut
    expect(seen).toBe(sent)
    stop()
  })
})

describe('a call', () => {
  const request = (signal?: AbortSignal) => ask(host.port, '/request/job.wait', { method: 'POST', headers: asPage(host.port, cookie), body: '{}', signal })

  it('is made for the person, and ends when the asker goes away', async () => {
    const controller = new AbortController()
    const asked = request(controller.signal).catch((error: Error) => error.name)
    await expect.poll(() => calls.length).toBe(1)
    expect(calls[0]).toMatchObject({ host: 'web', actor: 'tester' })
    expect(calls[0].signal.aborted).toBe(false)
    controller.abort()
    expect(await asked).toBe('AbortError')
    await expect.poll(() => calls[0].signal.aborted).toBe(true)
  })
  it('ends with the host, told in words', async () => {
    const asked = request()
    await expect.poll(() => calls.length).toBe(1)
    await host.close()
    expect(JSON.parse((await asked).body)).toMatchObject({ ok: false, error: { code: 'cancelled' } })
  })
})

describe('the end', () => {
  it('comes within two seconds, with windows open, readers asleep, half a request sent and connections kept', async () => {
    const streams = await Promise.all(Array.from({ length: 10 }, events))
    const sleeping = await sleeper()
    const half = connect(host.port, '127.0.0.1')
    half.on('error', () => undefined)
    half.write(`POST /request/job.wait HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nOrigin: http://127.0.0.1:${host.port}\r\nCookie: ${cookie}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`)
    const closings = streams.map(ended)
    const began = performance.now()
    await host.close()
    expect(performance.now() - began).toBeLessThan(2000)
    expect(await Promise.all(closings)).toEqual(Array(10).fill(true))
    expect(listening).toBe(0)
    sleeping.destroy()
    await expect(ask(host.port, '/host')).rejects.toThrow('ECONNREFUSED')
  })
  it('leaves the port free for another one, and a port in use is told in words', async () => {
    const options = { core, window: home, actor: 'tester', version: '1', failed: () => undefined, port: host.port }
    await expect(startWebHost(options)).rejects.toMatchObject({ code: 'unsupported', message: expect.stringContaining(`Port ${host.port} is in use`) })
    await host.close()
    const next = await startWebHost(options)
    expect(next.port).toBe(host.port)
    expect((await ask(next.port, '/host', { headers: { cookie } })).status).toBe(401)
    await next.close()
  })
})
