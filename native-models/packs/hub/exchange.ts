// One question to a hub: redirects followed, the token kept to the hub, stalls ended, every contact reported. Files are checked by their hash elsewhere.
import { isLoopback } from './address.ts'
import { HubError } from './errors.ts'

/** A request on the wire; reported when it begins, so that a crash cannot hide it, and when it is over. */
export interface Contact {
  phase: 'begun' | 'ended'
  method: 'GET'
  /** Host and port. */
  host: string
  /** What was asked for: a file's name, 'description' or 'file list'. */
  subject: string
  /** Of the answer; null where none came. */
  status: number | null
  /** Of the answer's body, as far as it was read. */
  bytes: number
}

export interface HubAccess {
  hub: URL
  /** Sent to the hub's own origin only. */
  token: string | null
  signal: AbortSignal
  report: (contact: Contact) => void
  /** A connection that brings less than a kilobyte in this time is given up. */
  stallMilliseconds: number
  redirectLimit: number
}

export interface Answer {
  status: number
  headers: Headers
  host: string
  body: AsyncIterable<Uint8Array>
}

export interface Question {
  address: URL
  subject: string
  headers?: Record<string, string>
  /** Sees the headers of every redirect before it is followed, and those of the answer before it is read; throws to refuse. */
  check?: (headers: Headers) => void
}

const leastBytesInWindow = 1024
const redirecting = new Set([301, 302, 303, 307, 308])

/** Calls `onStall` when a whole window has passed with next to nothing in it. */
function watchStall(milliseconds: number, onStall: () => void): { count(bytes: number): void; stop(): void } {
  let inWindow = 0
  const timer = setInterval(() => {
    if (inWindow < leastBytesInWindow) onStall()
    inWindow = 0
  }, milliseconds)
  return { count: (bytes) => void (inWindow += bytes), stop: () => clearInterval(timer) }
}

/** Trying again does not mend a certificate. */
const certificate = /CERT|ERR_TLS|UNABLE_TO_(GET|VERIFY)/

/** What fetch throws says nothing ('fetch failed'); its cause has a code. */
function networkFailure(error: unknown, host: string, subject: string): HubError {
  const cause = error instanceof Error ? (error.cause as { code?: string; message?: string } | undefined) : undefined
  const code = cause?.code ?? cause?.message ?? (error as Error).message
  if (certificate.test(code)) return new HubError('unreachable', `The certificate of ${host} cannot be trusted (${code}).`, { cause: error })
  return new HubError('unreachable', `The connection to ${host} failed at ${subject} (${code}).`, { cause: error, passing: true })
}

/**
 * Where a redirect leads. Content hosts are the hub's own choice, so that any https host will do, but not this machine:
 * a hub elsewhere must not make the program ask services here.
 * @throws HubError 'hostile'
 */
export function redirectTarget({ hub }: Pick<HubAccess, 'hub'>, from: URL, location: string | null, subject: string): URL {
  const target = location !== null && URL.canParse(location, from.href) ? new URL(location, from) : null
  if (!target || target.username || target.password) throw new HubError('hostile', `${from.host} redirects ${subject} to no usable address.`)
  if (isLoopback(target) && !isLoopback(hub)) throw new HubError('hostile', `${from.host} redirects ${subject} to this machine, which is refused.`)
  if (target.protocol !== 'https:' && !(target.protocol === 'http:' && isLoopback(target))) throw new HubError('hostile', `${from.host} redirects ${subject} to ${target.host} without https, which is refused.`)
  return target
}

function headersFor({ hub, token }: HubAccess, address: URL, { headers }: Question): Record<string, string> {
  // Without compression, Content-Length tells the size of the file.
  const own = { 'user-agent': 'geoagent-workstation', 'accept-encoding': 'identity', ...headers }
  return token !== null && address.origin === hub.origin ? { ...own, authorization: `Bearer ${token}` } : own
}

async function* counted(response: Response, count: (bytes: number) => void, worded: (error: unknown) => unknown): AsyncGenerator<Uint8Array> {
  if (!response.body) return
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  for (;;) {
    const { done, value } = await reader.read().catch((error: unknown) => Promise.reject(worded(error)))
    if (done) return
    count(value.length)
    yield value
  }
}

/** One request without following; what `read` leaves unread is dropped with the connection. */
async function once<Value>(access: HubAccess, address: URL, question: Question, read: (response: Response, body: AsyncIterable<Uint8Array>) => Promise<Value>): Promise<Value> {
  access.signal.throwIfAborted()
  const { host } = address
  const { subject } = question
  const ended = new AbortController()
  const stall = () => ended.abort(new HubError('timed-out', `${host} sent nothing of ${subject} for ${access.stallMilliseconds / 1000} s.`, { passing: true }))
  const watch = watchStall(access.stallMilliseconds, stall)
  const contact: Contact = { phase: 'begun', method: 'GET', host, subject, status: null, bytes: 0 }
  const count = (bytes: number) => {
    watch.count(bytes)
    contact.bytes += bytes
  }
  const worded = (error: unknown) => access.signal.aborted ? access.signal.reason : ended.signal.aborted ? ended.signal.reason : networkFailure(error, host, subject)
  access.report({ ...contact })
  try {
    const signal = AbortSignal.any([access.signal, ended.signal])
    const response = await fetch(address, { headers: headersFor(access, address, question), redirect: 'manual', signal }).catch((error: unknown) => Promise.reject(worded(error)))
    contact.status = response.status
    return await read(response, counted(response, count, worded))
  } finally {
    watch.stop()
    ended.abort()
    access.report({ ...contact, phase: 'ended' })
  }
}

/**
 * Asks, follows redirects and hands the answer, whatever its status, to `read`.
 * @throws HubError 'unreachable', 'timed-out', 'hostile'; the signal's reason where it was aborted; what `read` throws
 */
export async function ask<Value>(access: HubAccess, question: Question, read: (answer: Answer) => Promise<Value>): Promise<Value> {
  let address = question.address
  for (let followed = 0; followed <= access.redirectLimit; followed++) {
    const { host } = address
    const step = await once(access, address, question, async (response, body): Promise<{ next: URL } | { value: Value }> => {
      question.check?.(response.headers)
      if (redirecting.has(response.status)) return { next: redirectTarget(access, address, response.headers.get('location'), question.subject) }
      return { value: await read({ status: response.status, headers: response.headers, host, body }) }
    })
    if ('value' in step) return step.value
    address = step.next
  }
  throw new HubError('hostile', `${access.hub.host} redirects ${question.subject} more than ${access.redirectLimit} times.`)
}
