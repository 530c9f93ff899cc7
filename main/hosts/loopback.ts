// Servers that only this machine can reach.
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WorkstationError } from '../contract/errors.ts'

/** How long an answer may take to its end once the host is told to stop. */
const graceMs = 500

const wordsFor: Record<string, (port: number) => string> = {
  EADDRINUSE: (port) => `Port ${port} is in use. Choose another one, or none for any that is free.`,
  EACCES: (port) => `Port ${port} is not for this user. Choose one above 1023.`,
}

/** @throws WorkstationError 'unsupported' for a port that cannot be had */
export async function listen(server: Server, port: number): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', () => resolve()))
    return (server.address() as AddressInfo).port
  } catch (error) {
    const words = wordsFor[(error as NodeJS.ErrnoException).code ?? '']
    throw words ? new WorkstationError('unsupported', words(port), { port }) : error
  }
}

/** Ends idle connections at once, and those that answer after a grace. */
export async function stop(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeIdleConnections()
  const cut = setTimeout(() => server.closeAllConnections(), graceMs)
  await closed
  clearTimeout(cut)
}
