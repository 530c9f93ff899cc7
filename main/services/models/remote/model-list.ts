// The models that a remote server says it has.
import { z } from 'zod'
import { exchange } from './exchange.ts'
import { cancelled, garbage, networkFailure, PassingFailure, RefusedRequest } from './failures.ts'
import { usualLimits, Watchdog } from './watchdog.ts'
import type { TimeLimits } from './watchdog.ts'

export interface ListCall {
  /** The endpoint's `/v1`. */
  readonly base: URL
  readonly key: string | null
  readonly signal?: AbortSignal
  readonly limits?: TimeLimits
}

/** A server that has a list writes it at once. */
const listLimits: TimeLimits = { ...usualLimits, first: usualLimits.idle }

const ModelList = z.object({ data: z.array(z.object({ id: z.string().min(1).max(300) })).max(10_000) })

function namesIn(text: string, host: string): string[] {
  try {
    return ModelList.parse(JSON.parse(text)).data.map(({ id }) => id)
  } catch {
    throw garbage(host, text)
  }
}

/**
 * The names, and the bytes that came.
 * @throws WorkstationError 'not-found', 'timed-out', 'worker-died', 'unreadable', 'invalid-request' for a key that is not accepted, 'cancelled'
 */
export async function listRemoteModels({ base, key, signal, limits = listLimits }: ListCall): Promise<{ names: string[]; bytes: number }> {
  const watchdog = new Watchdog(base.host, limits, signal)
  try {
    const { chunks } = await exchange({ url: new URL(`${base.href}/models`), key, watchdog })
    const parts: Uint8Array[] = []
    for await (const chunk of chunks) parts.push(chunk)
    const text = Buffer.concat(parts)
    return { names: namesIn(text.toString(), base.host), bytes: text.length }
  } catch (cause) {
    const error = watchdog.error ?? (signal?.aborted ? cancelled() : networkFailure(base.host, cause))
    throw error instanceof PassingFailure || error instanceof RefusedRequest ? error.failure : error
  } finally {
    watchdog.end()
  }
}
