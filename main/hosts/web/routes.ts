// The addresses of the browser host: requests and events of the contract, uploads, exports, and the page for the rest.
import { once } from 'node:events'
import path from 'node:path'
import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { getCookie, setCookie } from 'hono/cookie'
import { WorkstationError } from '../../contract/errors.ts'
import type { ErrorCode } from '../../contract/errors.ts'
import type { Call, Dispatch, Reply, RequestName } from '../../contract/requests.ts'
import type { Page } from '../page/page.ts'
import type { Access } from './access.ts'
import type { Calls } from './calls.ts'
import { answerExport } from './exports.ts'
import type { EventStreams } from './event-streams.ts'
import { refusalOf } from './guard.ts'
import type { Refusal } from './guard.ts'
import { casesByKey } from './open-cases.ts'
import { keepUpload } from './uploads.ts'

/** Bytes of one request's input: the paths of 100,000 files. */
export const largestInput = 16 * 2 ** 20

export interface RouteParts {
  readonly port: number
  readonly access: Access
  readonly streams: EventStreams
  readonly page: Page
  readonly dispatch: Dispatch
  readonly actor: string
  readonly version: string
  /** Folder for what is uploaded; null where that is not allowed. */
  readonly uploads: string | null
  readonly calls: Calls
  /** Takes what should not have happened. */
  readonly failed: (error: unknown) => void
}

type Asked = Context<{ Bindings: HttpBindings }>

const refuse = (c: Asked, { status, code, message }: Refusal): Response => c.json({ ok: false, error: { code, message, details: {} } }, status)

const notSignedIn: Refusal = { status: 401, code: 'invalid-request', message: 'This page is not signed in. Open the address that the program printed when it started.' }

const statusOf: Partial<Record<ErrorCode, Refusal['status']>> = { 'invalid-request': 400, 'not-found': 404, 'too-large': 413, 'disk-full': 507 }

/** A page of another site led here: the browser keeps the new cookie back until this origin itself asks. */
const onward = '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/"><title>GeoAgent Workstation</title><a href="/">Open the window</a>'

function enter(c: Asked, { access, port }: RouteParts, token: string): Response {
  if (!access.admits(token)) return refuse(c, notSignedIn)
  setCookie(c, cookieName(port), access.token, { httpOnly: true, sameSite: 'Strict', path: '/' })
  const site = c.req.header('sec-fetch-site') ?? 'none'
  return site === 'none' || site === 'same-origin' ? c.redirect('/', 303) : c.html(onward)
}

/** Cookies are shared by all ports of a machine; two programs must not sign each other out. */
export const cookieName = (port: number): string => `geoagent-${port}`

const isJson = (c: Asked): boolean => /^application\/json[\t ]*(;|$)/i.test(c.req.header('content-type') ?? '')

async function request(c: Asked, { dispatch }: RouteParts, call: Call): Promise<Response> {
  const text = await c.req.text()
  let input: unknown
  try {
    input = JSON.parse(text)
  } catch {
    return refuse(c, { status: 400, code: 'invalid-request', message: 'The input is no JSON.' })
  }
  const name = c.req.param('name') as RequestName
  return c.json(await Promise.race([dispatch(name, input as never, call), cancelled(name, call.signal)]))
}

/** Once nobody waits any more or the host ends; what waits for a job's end heeds no signal. */
async function cancelled(name: string, signal: AbortSignal): Promise<Reply<never>> {
  if (!signal.aborted) await once(signal, 'abort')
  return { ok: false, error: { code: 'cancelled', message: `${name} was cancelled.`, details: {} } }
}

async function upload(c: Asked, folder: string): Promise<Response> {
  const size = c.req.header('content-length')
  const kept = await keepUpload(folder, { name: c.req.param('name') ?? '', body: c.req.raw.body, size: size === undefined ? null : Number(size) })
  return c.json({ ok: true, value: { path: kept } })
}

function streamEvents(c: Asked, streams: EventStreams): Response {
  if (c.req.method !== 'GET') return refuse(c, { status: 405, code: 'invalid-request', message: 'Only GET.' })
  const bytes = streams.open(() => c.env.outgoing.destroy())
  if (!bytes) return refuse(c, { status: 503, code: 'unsupported', message: 'Too many windows are open.' })
  return c.body(bytes, 200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
}

/** Every answer is the page's, or JSON in the shape of a reply. */
export function createRoutes(parts: RouteParts): Hono<{ Bindings: HttpBindings }> {
  const { access, port, streams, page, uploads } = parts
  const app = new Hono<{ Bindings: HttpBindings }>()
  const folderOf = casesByKey(parts.dispatch)
  const called = (c: Asked, work: (call: Call) => Promise<Response>): Promise<Response> =>
    parts.calls.run(c.req.raw.signal, (signal) => work({ host: 'web', actor: parts.actor, signal }))

  app.onError((error, c) => {
    if (error instanceof WorkstationError) return refuse(c, { status: statusOf[error.code] ?? 500, code: error.code, message: error.message })
    if (!c.req.raw.signal.aborted) parts.failed(error)
    return refuse(c, { status: 500, code: 'internal', message: 'Something failed that should not have.' })
  })
  app.use(async (c, next) => {
    const refusal = refusalOf(c.req.raw, port)
    if (refusal) return refuse(c, refusal)
    const token = c.req.method === 'GET' && c.req.path === '/' ? c.req.query('token') : undefined
    if (token !== undefined) return enter(c, parts, token)
    if (!access.knows(getCookie(c, cookieName(port)))) return refuse(c, notSignedIn)
    await next()
  })
  app.get('/host', (c) => c.json({ kind: 'web', version: parts.version, actor: parts.actor, uploads: uploads !== null }))
  app.get('/events', (c) => streamEvents(c, streams))
  app.post(
    '/request/:name',
    async (c, next) => (isJson(c) ? next() : refuse(c, { status: 415, code: 'invalid-request', message: 'Only application/json.' })),
    bodyLimit({ maxSize: largestInput, onError: (c) => refuse(c as Asked, { status: 413, code: 'too-large', message: 'The input is too large.' }) }),
    (c) => called(c, (call) => request(c, parts, call)),
  )
  app.put('/upload/:key/:name', async (c) => {
    if (uploads === null) return refuse(c, { status: 403, code: 'unsupported', message: 'Files are not taken. Start the program with --uploads, or choose them where they lie.' })
    return called(c, async (call) => {
      await folderOf(c.req.param('key'), call)
      return upload(c, path.join(uploads, c.req.param('key')))
    })
  })
  app.get('/exports/:key/:name', (c) => called(c, async (call) => answerExport(c.req.raw, await folderOf(c.req.param('key'), call), c.req.param('name'))))
  app.all('*', (c) => page(c.req.raw))
  return app
}
