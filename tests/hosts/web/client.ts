// A browser host on a real port and clients of all manners for it.
import { mkdirSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, RequestOptions } from 'node:http'
import { connect } from 'node:net'
import path from 'node:path'
import { buffer, text } from 'node:stream/consumers'
import { createApp } from '../../../main/app.ts'
import type { App } from '../../../main/app.ts'
import type { EventListener, EventName, Events } from '../../../main/contract/events.ts'
import type { Reply, RequestInput, RequestName, RequestReply } from '../../../main/contract/requests.ts'
import { startWebHost } from '../../../main/hosts/web/host.ts'
import type { WebHost, WebHostOptions } from '../../../main/hosts/web/host.ts'

/** A folder that stands for the built window; hidden, so that a list of the workspace's folders is the same in all hosts. */
export function makeWindow(home: string): string {
  const folder = path.join(home, '.window')
  mkdirSync(path.join(folder, 'assets'), { recursive: true })
  writeFileSync(path.join(folder, 'index.html'), '<!doctype html><title>window</title>')
  writeFileSync(path.join(folder, 'assets/main-a1b2c3d4.js'), 'export {}')
  return folder
}

export interface Running {
  readonly app: App
  readonly host: WebHost
  /** What went wrong inside. */
  readonly failures: unknown[]
  close(): Promise<void>
}

/** The real core behind the real host. */
export async function startHost(home: string, options: Partial<WebHostOptions> = {}): Promise<Running> {
  const app = createApp({ home })
  const failures: unknown[] = []
  const host = await startWebHost({ core: app, window: makeWindow(home), actor: 'tester', version: '1.2.3', failed: (error) => void failures.push(error), ...options })
  const close = async () => {
    await host.close()
    await app.close()
  }
  return { app, host, failures, close }
}

export interface Answer { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string }

/** One request as it is given: nothing is added, mended or followed. */
export function open(port: number, where: string, { body, ...options }: RequestOptions & { body?: string | Buffer } = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path: where, agent: false, ...options })
    asked.on('response', resolve).on('error', reject).end(body)
  })
}

export async function ask(...given: Parameters<typeof open>): Promise<Answer> {
  const response = await open(...given)
  return { status: response.statusCode!, headers: response.headers, body: await text(response) }
}

export async function askBytes(...given: Parameters<typeof open>): Promise<Buffer> {
  return buffer(await open(...given))
}

/** What the host says to these bytes, up to the end of the connection. */
export function speak(port: number, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let said = ''
    socket.setEncoding('latin1').on('data', (chunk: string) => (said += chunk))
    socket.on('close', () => resolve(said)).on('error', (error) => (said ? resolve(said) : reject(error)))
    socket.end(bytes)
  })
}

/** The cookie that the printed address gives. */
export async function signIn(url: string): Promise<string> {
  const { port, pathname, search } = new URL(url)
  const { headers } = await ask(Number(port), pathname + search)
  return headers['set-cookie']?.[0]?.split(';')[0] ?? ''
}

/** Headers of the page's own requests. */
export const asPage = (port: number, cookie: string) => ({ cookie, origin: `http://127.0.0.1:${port}`, 'content-type': 'application/json' })

export async function send<Name extends RequestName>(port: number, cookie: string, name: Name, input: RequestInput<Name>, signal?: AbortSignal): Promise<Reply<RequestReply<Name>>> {
  const { body } = await ask(port, `/request/${encodeURIComponent(name)}`, { method: 'POST', headers: asPage(port, cookie), body: JSON.stringify(input), signal })
  return JSON.parse(body) as Reply<RequestReply<Name>>
}

/** @returns once events come; told is what to call for an end */
export async function listen(port: number, cookie: string, listener: EventListener): Promise<() => void> {
  const stream = await open(port, '/events', { headers: { cookie } })
  let waiting = ''
  stream.setEncoding('utf8').on('error', () => undefined).on('data', (chunk: string) => {
    const messages = (waiting + chunk).split('\n\n')
    waiting = messages.pop()!
    for (const message of messages) {
      const [, name, data] = /^event: ([^\n]*)\ndata: ([^\n]*)$/.exec(message) ?? []
      if (data !== undefined) listener(name as EventName, JSON.parse(data) as Events[EventName])
    }
  })
  return () => void stream.destroy()
}
