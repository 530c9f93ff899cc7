// The privileged app: scheme, under which the page, its pictures and its basemap are served from inside the process.
import { protocol } from 'electron'
import { securityHeaders } from '../page/headers.ts'
import { host, scheme } from './origin.ts'

/** Call before the app is ready. No bypassing of the content policy, no service workers, no other origin. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true } }])
}

const nothing = (status: 404 | 500): Response => new Response(null, { status, headers: securityHeaders })

/**
 * @param answer serves the page's own origin; every other host of the scheme is not there
 * @param failed takes what should not have happened
 */
export function serveScheme(answer: (request: Request) => Promise<Response>, failed: (error: unknown) => void): void {
  protocol.handle(scheme, async (request) => {
    if (new URL(request.url).host !== host) return nothing(404)
    try {
      return await answer(request)
    } catch (error) {
      failed(error)
      return nothing(500)
    }
  })
}
