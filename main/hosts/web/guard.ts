// Which requests are looked at at all: those that name this host, from its own page, by a method that it knows.
import type { ErrorCode } from '../../contract/errors.ts'

export interface Refusal { readonly status: 400 | 401 | 403 | 404 | 405 | 413 | 415 | 500 | 503 | 507; readonly code: ErrorCode; readonly message: string }

const forbidden = (message: string): Refusal => ({ status: 403, code: 'invalid-request', message })

/** `127.0.0.1:8080`; without the port where it is the scheme's own. */
const namesOf = (port: number): string[] => ['127.0.0.1', 'localhost'].map((name) => new URL(`http://${name}:${port}`).host)

const methods = ['GET', 'HEAD', 'POST', 'PUT']
const changing = ['POST', 'PUT']

/** A link on any page may lead to the window's start, which shows nothing without a token; nothing else is for other pages. */
function fromElsewhere(request: Request): boolean {
  const site = request.headers.get('sec-fetch-site') ?? 'none'
  const start = request.method === 'GET' && request.headers.get('sec-fetch-mode') === 'navigate' && new URL(request.url).pathname === '/'
  return site !== 'same-origin' && site !== 'none' && !start
}

/** Cookies know no ports: another server of this machine is the same site, so that SameSite alone does not keep its pages out. */
function fromOwnPage(request: Request): boolean {
  return request.headers.has('origin') || request.headers.get('sec-fetch-site') === 'same-origin'
}

/** @returns null where the request may go on to the question who asks */
export function refusalOf(request: Request, port: number): Refusal | null {
  const host = request.headers.get('host') ?? ''
  if (!namesOf(port).includes(host) || new URL(request.url).host !== host) return forbidden(`This is not ${host.slice(0, 100)}.`)
  const origin = request.headers.get('origin')
  if ((origin !== null && origin !== `http://${host}`) || fromElsewhere(request)) return forbidden('Other pages may not ask for anything here.')
  if (!methods.includes(request.method)) return { status: 405, code: 'invalid-request', message: `Only ${methods.join(', ')}.` }
  if (changing.includes(request.method) && !fromOwnPage(request)) return forbidden('Nothing shows that this comes from the page itself.')
  return null
}
