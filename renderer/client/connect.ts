// Finds the host that this page runs in.
import type { Bridge } from './bridge.ts'
import { bridgeClient } from './bridge.ts'
import type { Client } from './client.ts'
import { httpClient } from './http.ts'

export async function connect(): Promise<Client> {
  const { geoagent } = globalThis as { geoagent?: Bridge }
  return geoagent ? bridgeClient(geoagent) : httpClient()
}
