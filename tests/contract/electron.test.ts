// The Electron host keeps the contract: page, preload, channel and core, over the stand-in for the binary.
import { randomUUID } from 'node:crypto'
import type { EventListener } from '../../main/contract/events.ts'
import { callBridge, startOwnPage } from '../fixtures/electron/own-page.ts'
import type { OwnPageWindow } from '../fixtures/electron/own-page.ts'
import { contractSuite } from './suite.ts'

contractSuite('the Electron host', async (home) => {
  const { page, close } = await startOwnPage(home)
  const listeners = new Set<EventListener>()
  await page.exposeFunction('tell', (name: never, event: never) => listeners.forEach((listener) => listener(name, event)))
  await page.evaluate(() => {
    const { geoagent, tell } = globalThis as unknown as OwnPageWindow & { tell(name: string, event: unknown): void }
    geoagent.onEvent((name, event) => tell(name, event))
  })
  return {
    send: (name, input) => callBridge(page, 'request', name, input, randomUUID()) as never,
    listen: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close,
  }
})
