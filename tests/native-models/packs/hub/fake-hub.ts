// A small hub on loopback that answers as the real one does, and misbehaves where a test tells it to.
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export const commit = '5829dfd0c0ffee00000000000000000000000001'
export const repository = 'someone/Tiny-VL'

export interface Seen { path: string; range: string | undefined; ifRange: string | undefined; authorization: string | undefined }
/** Answers one request in place of the hub; `serve` answers as it would have. */
export type Misbehaviour = (request: IncomingMessage, response: ServerResponse, serve: () => void) => void

const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex')
const gitBlob = (content: Buffer) => createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex')

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Whole or the range that is asked for, as RFC 9110 has it. */
export function sendContent(request: IncomingMessage, response: ServerResponse, content: Buffer, etag: string): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? NaN)
  const ifRange = request.headers['if-range']
  if (Number.isNaN(from) || (ifRange !== undefined && ifRange !== etag)) return void response.writeHead(200, { etag, 'content-length': content.length }).end(content)
  if (from >= content.length) return void response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end()
  response.writeHead(206, { etag, 'content-length': content.length - from, 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` }).end(content.subarray(from))
}

export interface FakeHub {
  url: string
  contentUrl: string
  files: Map<string, Buffer>
  /** Fields that are set differ from what the content would have. */
  entries: Map<string, Record<string, unknown>>
  information: Record<string, unknown>
  seen: Seen[]
  contentSeen: Seen[]
  /** Requests for a file, at the hub or where it sends to, answered by these first, in their order. */
  misbehave(path: string, ...answers: Misbehaviour[]): void
  close(): Promise<void>
}

const record = (request: IncomingMessage): Seen => {
  const { range, 'if-range': ifRange, authorization } = request.headers
  return { path: decodeURIComponent(request.url!), range, ifRange: ifRange as string | undefined, authorization }
}

const isLarge = (path: string) => path.endsWith('.safetensors')

function entryOf(path: string, content: Buffer): Record<string, unknown> {
  const blob = { type: 'file', path, oid: gitBlob(content), size: content.length }
  return isLarge(path) ? { ...blob, lfs: { oid: sha256(content), size: content.length, pointerSize: 134 } } : blob
}

/** A page of three entries and the address of the next. */
function sendTree(hub: FakeHub, request: IncomingMessage, response: ServerResponse): void {
  const at = Number(new URL(request.url!, hub.url).searchParams.get('cursor') ?? 0)
  const all = [{ type: 'directory', path: 'figures', oid: '0'.repeat(40), size: 0 }, ...hub.files.entries().map(([path, content]) => ({ ...entryOf(path, content), ...hub.entries.get(path) }))]
  const link = at + 3 < all.length ? { link: `<${hub.url}/api/models/${repository}/tree/${commit}?recursive=true&cursor=${at + 3}>; rel="next"` } : {}
  response.writeHead(200, { 'content-type': 'application/json', ...link }).end(JSON.stringify(all.slice(at, at + 3)))
}

/** Large files are redirected to the content host, with what the hub knows of them; small ones come from the hub itself. */
function sendFile(hub: FakeHub, path: string, request: IncomingMessage, response: ServerResponse): void {
  const content = hub.files.get(path)
  if (!content) return void response.writeHead(404).end()
  if (!isLarge(path)) return sendContent(request, response, content, `"${gitBlob(content)}"`)
  const linked = { 'x-repo-commit': commit, 'x-linked-size': content.length, 'x-linked-etag': `"${sha256(content)}"` }
  response.writeHead(302, { ...linked, location: `${hub.contentUrl}/${path}?signature=secret` }).end()
}

/** @param small without weights beyond what `files` gives */
export async function startHub(files: Record<string, Buffer | string>): Promise<FakeHub> {
  const faults = new Map<string, Misbehaviour[]>()
  const answer = (name: string, request: IncomingMessage, response: ServerResponse, serve: () => void) => {
    const fault = faults.get(name)?.shift()
    if (fault) fault(request, response, serve)
    else serve()
  }
  const content = createServer((request, response) => {
    hub.contentSeen.push(record(request))
    const name = decodeURIComponent(new URL(request.url!, 'http://localhost').pathname.slice(1))
    answer(name, request, response, () => sendContent(request, response, hub.files.get(name)!, `"of-the-content-host-${hub.files.get(name)!.length}"`))
  })
  const server = createServer((request, response) => {
    hub.seen.push(record(request))
    const path = decodeURIComponent(new URL(request.url!, 'http://localhost').pathname)
    const file = path.startsWith(`/${repository}/resolve/${commit}/`) ? path.split('/').slice(5).join('/') : null
    if (path.startsWith(`/api/models/${repository}/revision/`)) return answer('description', request, response, () => response.end(JSON.stringify(hub.information)))
    if (path === `/api/models/${repository}/tree/${commit}`) return answer('file list', request, response, () => sendTree(hub, request, response))
    if (file !== null) return answer(`hub:${file}`, request, response, () => (isLarge(file) ? sendFile(hub, file, request, response) : answer(file, request, response, () => sendFile(hub, file, request, response))))
    response.writeHead(404).end()
  })
  const hub: FakeHub = {
    url: await listen(server), contentUrl: await listen(content), seen: [], contentSeen: [], entries: new Map(),
    files: new Map(Object.entries(files).map(([path, bytes]) => [path, Buffer.from(bytes as string)])),
    information: { id: repository, sha: commit, gated: false, tags: ['license:apache-2.0'], cardData: { license: 'apache-2.0', base_model: ['Qwen/Qwen2.5-VL-3B-Instruct'] }, config: { model_type: 'qwen2_5_vl' }, safetensors: { total: 1234 } },
    misbehave: (path, ...answers) => void faults.set(path, [...(faults.get(path) ?? []), ...answers]),
    close: async () => {
      for (const each of [server, content]) await new Promise((resolve) => { each.close(resolve); each.closeAllConnections() })
    },
  }
  return hub
}

/** Bytes that are everywhere different, so that a shifted part shows. */
export function noise(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length)
  for (let index = 0, state = seed; index < length; index++) {
    state = Math.imul(state, 1664525) + 1013904223 | 0
    bytes[index] = state >>> 24
  }
  return bytes
}

export const smallFiles = { 'config.json': '{"model_type":"qwen2_5_vl"}', 'tokenizer.json': '{"model":{}}', 'tokenizer_config.json': '{}', 'preprocessor_config.json': '{}', 'LICENSE': 'Apache License', 'README.md': '# Tiny' }
