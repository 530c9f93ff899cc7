// Rewards over HTTP for trainers that are other programs: on a loopback address, for whoever holds the token.
import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { listen, stop } from '../loopback.ts'
import { Access } from '../web/access.ts'
import { Calls } from '../web/calls.ts'
import { createRewardRoutes, rewardLimits } from './routes.ts'
import type { RewardLimits } from './routes.ts'
import type { Scoring } from './scoring.ts'

export interface RewardHostOptions {
  readonly scoring: Scoring
  /** 0 for any free one. */
  readonly port?: number
  /** One of its own where it is absent. */
  readonly token?: string | undefined
  /** Takes what should not have happened. */
  readonly failed: (error: unknown) => void
  readonly limits?: RewardLimits
}

export interface RewardHost {
  readonly port: number
  readonly url: string
  readonly token: string
  /** Ends what is being scored, then the connections. */
  close(): Promise<void>
}

const mostConnections = 256

/** @throws WorkstationError 'unsupported' for a port that cannot be had */
export async function startRewardHost({ scoring, port: wanted = 0, token, failed, limits = rewardLimits }: RewardHostOptions): Promise<RewardHost> {
  const server = createServer({ headersTimeout: 20_000, requestTimeout: 60_000 })
  server.maxConnections = mostConnections
  const port = await listen(server, wanted)
  const access = new Access(token)
  const calls = new Calls()
  server.on('request', getRequestListener(createRewardRoutes({ port, access, calls, scoring, limits, failed }).fetch))
  return {
    port, token: access.token, url: `http://127.0.0.1:${port}/score`,
    close: async () => {
      calls.stop()
      await stop(server)
    },
  }
}
