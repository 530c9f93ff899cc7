// Requests of the page to the core and events back: the transport, which checks the sender and knows nothing else.
import { BrowserWindow, ipcMain } from 'electron'
import type { WebContents } from 'electron'
import type { App } from '../../app.ts'
import type { RequestName } from '../../contract/requests.ts'
import { channels } from './channels.ts'
import { requireOwnPage } from './security.ts'

/** The requests that a page waits for, by the id it gave them. */
class Waiting {
  readonly #byPage = new WeakMap<WebContents, Map<string, AbortController>>()

  #of(page: WebContents): Map<string, AbortController> {
    const known = this.#byPage.get(page)
    if (known) return known
    const requests = new Map<string, AbortController>()
    this.#byPage.set(page, requests)
    const abandon = () => this.#abandon(requests)
    page.once('destroyed', abandon)
    page.on('render-process-gone', abandon)
    // Loaded anew, the page no longer waits for what it asked before.
    page.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => isMainFrame && !isSameDocument && abandon())
    return requests
  }

  #abandon(requests: Map<string, AbortController>): void {
    for (const controller of requests.values()) controller.abort()
    requests.clear()
  }

  async during<Value>(page: WebContents, id: string, work: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
    const requests = this.#of(page)
    const controller = new AbortController()
    requests.set(id, controller)
    try {
      return await work(controller.signal)
    } finally {
      if (requests.get(id) === controller) requests.delete(id)
    }
  }

  cancel(page: WebContents, id: string): void {
    this.#of(page).get(id)?.abort()
  }
}

/** @param actor name for the audit log */
export function serveRequests({ dispatch }: Pick<App, 'dispatch'>, actor: string): void {
  const waiting = new Waiting()
  ipcMain.handle(channels.request, (event, name: unknown, input: unknown, id: unknown) => {
    requireOwnPage(event)
    return waiting.during(event.sender, String(id), (signal) => dispatch(name as RequestName, input as never, { host: 'electron', actor, signal }))
  })
  ipcMain.on(channels.cancel, (event, id: unknown) => {
    requireOwnPage(event)
    waiting.cancel(event.sender, String(id))
  })
}

/** Tells every window each event of the core. @returns stops telling */
export function pushEvents({ listen }: Pick<App, 'listen'>): () => void {
  return listen((name, event) => {
    for (const { webContents } of BrowserWindow.getAllWindows()) {
      if (!webContents.isDestroyed() && !webContents.isCrashed()) webContents.send(channels.event, name, event)
    }
  })
}
