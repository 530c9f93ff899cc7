// One request over HTTP and its answer as a stream of bytes, bounded in time and size. Node's own client: fetch has time limits that cannot be changed.
import http from 'node:http'
import https from 'node:https'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { networkFailure, statusFailure, tooMuch } from './failures.ts'
import type { Watchdog } from './watchdog.ts'

/** Of one answer: a hundred times what the longest generation with log-probabilities takes. */
const MOST_BYTES = 64 * 2 ** 20
/** Of an answer that says why there is none. */
const MOST_WORDS = 16 * 1024

export interface Exchange {
  readonly url: URL
  readonly key: string | null
  /** JSON; a GET without it. */
  readonly body?: Buffer
  readonly watchdog: Watchdog
}

export interface Answer {
  /** Media type, lower case. */
  readonly type: string
  readonly chunks: AsyncIterable<Buffer>
}

/** Redirects are not followed: pictures go to the address that the person agreed to. */
export async function exchange({ url, key, body, watchdog }: Exchange): Promise<Answer> {
  const headers = {
    accept: 'text/event-stream, application/json',
    ...(key === null ? {} : { authorization: `Bearer ${key}` }),
    ...(body ? { 'content-type': 'application/json', 'content-length': body.length } : {}),
  }
  try {
    watchdog.begin('connect')
    const request = (url.protocol === 'https:' ? https : http).request(url, { method: body ? 'POST' : 'GET', headers, signal: watchdog.signal })
    request.on('socket', (socket) => (socket.connecting ? socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => watchdog.begin('first')) : watchdog.begin('first')))
    request.end(body)
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    // An error once the answer has begun reaches its reader by the answer itself.
    request.on('error', () => undefined)
    return await accept(response, url.host)
  } catch (error) {
    throw watchdog.error ?? networkFailure(url.host, error)
  }
}

async function accept(response: IncomingMessage, host: string): Promise<Answer> {
  const status = response.statusCode ?? 0
  if (status !== 200) throw statusFailure(host, status, await firstWords(response), response.headers['retry-after'])
  const type = (response.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase()
  return { type, chunks: bounded(response, host) }
}

async function firstWords(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes >= MOST_WORDS) break
    }
  } catch {
    // What came of them is enough: the status tells.
  }
  return Buffer.concat(chunks).toString('utf8', 0, MOST_WORDS)
}

/** @throws WorkstationError 'too-large' */
async function* bounded(response: IncomingMessage, host: string): AsyncIterable<Buffer> {
  let bytes = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MOST_BYTES) throw tooMuch(host, MOST_BYTES)
    yield chunk
  }
}
