// A chat endpoint on this machine that behaves as each test says.
import http from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface ChatBody {
  model: string
  messages: { role: string; content: string | { type: string; text?: string; image_url?: { url: string } }[] }[]
  n?: number
  seed: number
  temperature: number
  max_tokens: number
  stream: boolean
  [field: string]: unknown
}

export interface Received {
  readonly url: string
  readonly headers: http.IncomingHttpHeaders
  readonly bytes: number
  readonly body: ChatBody
}

export interface ChatServer {
  readonly address: string
  readonly host: string
  readonly received: Received[]
  /** Requests that are being answered, and the most there were. */
  readonly busy: { now: number; most: number }
}

export type Answering = (response: http.ServerResponse, request: Received, number: number) => void | Promise<void>

/** @param answer given each chat request in turn, numbered from 0 */
export async function chatServer(answer: Answering): Promise<ChatServer> {
  const received: Received[] = []
  const busy = { now: 0, most: 0 }
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      const text = Buffer.concat(chunks)
      const one = { url: request.url!, headers: request.headers, bytes: text.length, body: text.length > 0 ? JSON.parse(text.toString()) as ChatBody : ({} as ChatBody) }
      received.push(one)
      busy.most = Math.max(busy.most, ++busy.now)
      response.on('close', () => busy.now--)
      void answer(response, one, received.length - 1)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => { server.closeAllConnections(); server.close() })
  const { port } = server.address() as AddressInfo
  return { address: `http://127.0.0.1:${port}`, host: `127.0.0.1:${port}`, received, busy }
}

export function beginStream(response: http.ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
}

export const tell = (response: http.ServerResponse, chunk: unknown): void => void response.write(`data: ${typeof chunk === 'string' ? chunk : JSON.stringify(chunk)}\n\n`)

/** A piece of a sample. */
export const piece = (content: string, { index = 0, logprob = -0.25 }: { index?: number; logprob?: number } = {}) =>
  ({ choices: [{ index, delta: { content }, logprobs: { content: [{ token: content, logprob }] }, finish_reason: null }] })

export const ending = (reason = 'stop', index = 0) => ({ choices: [{ index, delta: {}, finish_reason: reason }] })

/** Streams these words as one sample, and ends. */
export function say(response: http.ServerResponse, words: readonly string[], reason = 'stop'): void {
  beginStream(response)
  tell(response, { choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] })
  for (const word of words) tell(response, piece(word))
  tell(response, ending(reason))
  tell(response, { choices: [], usage: { prompt_tokens: 11, completion_tokens: words.length } })
  tell(response, '[DONE]')
  response.end()
}
