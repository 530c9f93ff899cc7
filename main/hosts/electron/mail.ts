// Messages to the page that must not be lost: kept until the page says that it listens, as when a case is opened by starting the program.
import { ipcMain } from 'electron'
import type { BrowserWindow, WebContents } from 'electron'
import { channels } from './channels.ts'
import { requireOwnPage } from './security.ts'

/** Messages for one window, on the channels that its page has announced. */
export class Mail {
  readonly #page: WebContents
  readonly #heard = new Set<string>()
  #kept: [channel: string, value: string][] = []

  constructor({ webContents }: BrowserWindow) {
    this.#page = webContents
    webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) this.#heard.clear()
    })
    const listening = (event: Electron.IpcMainEvent, channel: unknown) => {
      if (event.sender !== webContents) return
      requireOwnPage(event)
      this.#heard.add(String(channel))
      this.#deliver()
    }
    ipcMain.on(channels.listening, listening)
    webContents.once('destroyed', () => void ipcMain.off(channels.listening, listening))
  }

  send(channel: string, value: string): void {
    this.#kept.push([channel, value])
    this.#deliver()
  }

  #deliver(): void {
    const due = this.#kept.filter(([channel]) => this.#heard.has(channel))
    this.#kept = this.#kept.filter(([channel]) => !this.#heard.has(channel))
    for (const [channel, value] of due) this.#page.send(channel, value)
  }
}
