// The addresses of the service for trainers: POST /score for whoever has the token, GET /health for anyone on this machine.
import { Hono } from 'hono'
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { ErrorCode } from '../../contract/errors.ts'
import type { Access } from '../web/access.ts'
import type { Calls } from '../web/calls.ts'
import { readPosted, writeScores } from './body.ts'
import { BadItem, ScoringFailed } from './scoring.ts'
import type { Scoring } from './scoring.ts'

export interface RewardLimits {
  /** Bytes of one request: some thousand completions. */
  readonly bodyBytes: number
  /** Requests in hand; more are told to come again. */
  readonly requests: number
}

export const rewardLimits: RewardLimits = { bodyBytes: 8 * 2 ** 20, requests: 32 }

export interface RewardRouteParts {
  readonly port: number
  readonly access: Access
  readonly calls: Calls
  readonly scoring: Scoring
  readonly limits: RewardLimits
  /** Takes what should not have happened. */
  readonly failed: (error: unknown) => void
}

type Status = 400 | 401 | 403 | 404 | 413 | 500 | 503

const refuse = (c: Context, status: Status, code: ErrorCode, message: string, more: object = {}): Response => c.json({ error: { code, message, ...more } }, status)

const statusOf: Partial<Record<ErrorCode, Status>> = { 'invalid-request': 400, 'not-found': 404, 'too-large': 413, cancelled: 503 }

const bearerOf = (c: Context): string | undefined => /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1]

/** Names of this machine alone: a page whose own name leads here must not get in by it. */
const isOwnName = (c: Context, port: number): boolean => [`127.0.0.1:${port}`, `localhost:${port}`].includes(c.req.header('host') ?? '')

async function score(c: Context, { calls, scoring }: RewardRouteParts): Promise<Response> {
  const posted = readPosted(await c.req.text(), c.req.header('content-type') ?? '')
  const scores = await calls.run(c.req.raw.signal, (signal) => scoring.score(posted.items, signal))
  const [body, mediaType] = writeScores(posted.form, scores)
  return c.body(body, 200, { 'content-type': mediaType })
}

function answerFailure(c: Context, error: unknown, { failed }: RewardRouteParts): Response {
  if (error instanceof BadItem) return refuse(c, 400, 'invalid-request', error.message, { line: error.line })
  if (error instanceof ScoringFailed) return refuse(c, statusOf[error.report.code] ?? 500, error.report.code, error.report.message)
  if (!c.req.raw.signal.aborted) failed(error)
  return refuse(c, 500, 'internal', 'Something failed that should not have.')
}

/** Scores are answered in the form of what was posted; what is refused, as `{"error": {code, message}}`. */
export function createRewardRoutes(parts: RewardRouteParts): Hono {
  const { access, port, limits } = parts
  const app = new Hono()
  let inHand = 0
  app.onError((error, c) => answerFailure(c, error, parts))
  app.notFound((c) => refuse(c, 404, 'not-found', 'There is POST /score, and GET /health.'))
  app.use(async (c, next) => {
    if (!isOwnName(c, port)) return refuse(c, 403, 'invalid-request', 'This is another machine.')
    await next()
  })
  app.get('/health', (c) => c.json({ status: 'ok', inHand }))
  app.use(async (c, next) => {
    if (access.knows(bearerOf(c))) return next()
    c.header('www-authenticate', 'Bearer')
    return refuse(c, 401, 'invalid-request', 'The token that the program printed when it started goes into the header: Authorization: Bearer TOKEN')
  })
  app.use(async (c, next) => {
    if (inHand >= limits.requests) {
      c.header('retry-after', '1')
      return refuse(c, 503, 'too-large', `${limits.requests} requests are in hand. Come again in a second.`)
    }
    inHand++
    try {
      await next()
    } finally {
      inHand--
    }
  })
  const bounded = bodyLimit({ maxSize: limits.bodyBytes, onError: (c) => refuse(c, 413, 'too-large', `A request may have ${limits.bodyBytes} bytes. Send fewer completions at once.`) })
  app.on('POST', ['/', '/score'], bounded, (c) => score(c, parts))
  return app
}
