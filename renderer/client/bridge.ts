// The transport inside Electron: what the preload exposes.
import type { EventListener } from '../../main/contract/events.ts'
import type { Reply } from '../../main/contract/requests.ts'
import type { Client, HostInfo, NativeHost } from './client.ts'

/** window.geoagent, as the preload declares it. */
export interface Bridge extends NativeHost {
  readonly host: Omit<HostInfo, 'uploads'>
  /** `id` names the request for `cancel`. */
  request(name: string, input: unknown, id: string): Promise<Reply<unknown>>
  cancel(id: string): void
  onEvent(listener: (name: string, event: unknown) => void): () => void
}

export function bridgeClient(bridge: Bridge): Client {
  return {
    host: { ...bridge.host, uploads: false },
    native: bridge,
    send: (name, input, signal) => {
      const id = crypto.randomUUID()
      signal?.addEventListener('abort', () => bridge.cancel(id), { once: true })
      return bridge.request(name, input, id) as Promise<Reply<never>>
    },
    listen: (listener: EventListener) => bridge.onEvent(listener as (name: string, event: unknown) => void),
    // The window lives and dies with its host.
    onConnection: (listener) => {
      listener(true)
      return () => undefined
    },
    upload: () => Promise.reject(new Error('Files have paths here.')),
  }
}
