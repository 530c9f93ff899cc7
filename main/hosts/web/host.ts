// The browser host: the window and the core behind it on a loopback address, for whoever holds the token.
import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { EventListener } from '../../contract/events.ts'
import type { Dispatch } from '../../contract/requests.ts'
import { listen, stop } from '../loopback.ts'
import { securityHeaders } from '../page/headers.ts'
import { createPage } from '../page/page.ts'
import type { Media } from '../page/page.ts'
import { Access } from './access.ts'
import { Calls } from './calls.ts'
import { EventStreams, streamLimits } from './event-streams.ts'
import type { StreamLimits } from './event-streams.ts'
import { createRoutes } from './routes.ts'

/** What a host needs of the core. */
export interface Core {
  readonly dispatch: Dispatch
  readonly media: Media
  listen(listener: EventListener): () => void
}

export interface WebHostOptions {
  readonly core: Core
  /** The built renderer. */
  readonly window: string
  /** 0 for any free one. */
  readonly port?: number
  /** Folder for what is uploaded; null where that is not allowed. */
  readonly uploads?: string | null
  readonly actor: string
  readonly version: string
  /** Takes what should not have happened. */
  readonly failed: (error: unknown) => void
  readonly limits?: StreamLimits
}

export interface WebHost {
  readonly port: number
  /** Opens the window as often as wanted, for the person only. */
  readonly url: string
  /** An address that opens it once, within a minute: for the words that start a browser, which others may see. */
  openingUrl(): string
  /** Ends event streams and calls, then the connections that are left. */
  close(): Promise<void>
}

const mostConnections = 256
/** @throws WorkstationError 'unsupported' for a port that cannot be had */
export async function startWebHost({ core, window, port: wanted = 0, uploads = null, actor, version, failed, limits = streamLimits }: WebHostOptions): Promise<WebHost> {
  const server = createServer({ headersTimeout: 20_000 })
  server.maxConnections = mostConnections
  const port = await listen(server, wanted)
  const access = new Access()
  const streams = new EventStreams(limits)
  const calls = new Calls()
  const page = createPage({ folder: window, media: core.media })
  const routes = createRoutes({ port, access, streams, page, dispatch: core.dispatch, actor, version, uploads, calls, failed })
  // Set before anything answers, so that no answer goes without, whoever gives it.
  server.on('request', (_request, response) => {
    response.setHeader('cache-control', 'no-store')
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value)
  })
  server.on('request', getRequestListener(routes.fetch))
  const unlisten = core.listen((name, event) => streams.send(name, event))
  return {
    port,
    url: `http://127.0.0.1:${port}/?token=${access.token}`,
    openingUrl: () => `http://127.0.0.1:${port}/?token=${access.ticket()}`,
    close: async () => {
      unlisten()
      calls.stop()
      streams.close()
      await stop(server)
    },
  }
}
