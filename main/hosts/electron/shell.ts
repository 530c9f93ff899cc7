// The desktop program from its start to its end: what is set up in which order, and one window at a time.
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { app } from 'electron'
import type { BrowserWindow } from 'electron'
import { createApp } from '../../app.ts'
import type { App } from '../../app.ts'
import { createPage } from '../page/page.ts'
import { channels } from './channels.ts'
import type { HostFacts } from './channels.ts'
import { catchUncaught, failuresOf } from './failures.ts'
import type { Failures } from './failures.ts'
import { casesIn, isFirst, onCaseAsked } from './file-association.ts'
import { pushEvents, serveRequests } from './ipc.ts'
import { showJobs } from './job-signs.ts'
import { Mail } from './mail.ts'
import { setMenu } from './menu.ts'
import { serveNative } from './native.ts'
import { registerScheme, serveScheme } from './protocol.ts'
import { recover, watchHelpers } from './recovery.ts'
import { closeNetwork, denyByDefault } from './security.ts'
import { followSettings } from './theme.ts'
import { utilityWorker, workerName } from './utility-spawner.ts'
import { openWindow } from './window.ts'
import { keepState, readState } from './window-state.ts'
import packageJson from '../../../package.json' with { type: 'json' }

/** Milliseconds that jobs and cases have to close; what is not finished by then is made good at the next start. */
const CLOSE_MS = 5000

export interface ShellOptions {
  /** Workspace folder. */
  readonly home: string
  /** Folder of the built renderer. */
  readonly window: string
  /** Name for the audit log. */
  readonly actor: string
}

class Shell {
  readonly #home: string
  readonly #failures: Failures
  readonly #facts: HostFacts
  #window: { frame: BrowserWindow; mail: Mail } | null = null
  /** Before that there is nothing to load the page from. */
  #started = false
  /** Asked for before the start was over. */
  readonly #cases: string[] = []

  constructor(home: string, actor: string, failures: Failures) {
    this.#home = home
    this.#failures = failures
    this.#facts = { kind: 'electron', version: packageJson.version, actor }
  }

  get #mail(): Mail {
    return (this.#window ?? this.#open()).mail
  }

  #open(): { frame: BrowserWindow; mail: Mail } {
    const frame = openWindow(this.#facts, readState(this.#home))
    const window = { frame, mail: new Mail(frame) }
    keepState(this.#home, frame, (error) => this.#failures.log('window', error))
    recover(frame, this.#failures)
    frame.once('closed', () => {
      if (this.#window?.frame === frame) this.#window = null
    })
    this.#window = window
    return window
  }

  openCase(folder: string): void {
    if (this.#started) this.#mail.send(channels.openCase, folder)
    else this.#cases.push(folder)
  }

  show(): void {
    if (!this.#started) return
    if (!this.#window) return void this.#open()
    const { frame } = this.#window
    if (frame.isMinimized()) frame.restore()
    frame.show()
    frame.focus()
  }

  async start(window: string): Promise<void> {
    const core = createApp({ home: this.#home, spawn: utilityWorker })
    endInOrder(core, this.#failures)
    serveScheme(createPage({ folder: window, media: core.media }), (error) => this.#failures.log('page', error))
    serveRequests(core, this.#facts.actor)
    serveNative(this.#home)
    pushEvents(core)
    showJobs(core)
    setMenu((id) => this.#mail.send(channels.menu, id))
    await followSettings(core, { host: 'electron', actor: this.#facts.actor, signal: new AbortController().signal })
    this.#started = true
    this.#open()
    for (const folder of this.#cases.splice(0)) this.openCase(folder)
  }
}

/** Closes the core before the process ends, within a bounded time. */
function endInOrder(core: App, failures: Failures): void {
  let closing = false
  app.on('will-quit', (event) => {
    event.preventDefault()
    if (closing) return
    closing = true
    const closed = core.close().catch((error: unknown) => void failures.log('close', error))
    void Promise.race([closed, delay(CLOSE_MS)]).then(() => app.exit(0))
  })
  app.on('window-all-closed', () => process.platform === 'darwin' || app.quit())
}

/** Begins the program; to be called while the first file loads, before Electron is ready. */
export function startShell({ home, window, actor }: ShellOptions): void {
  const failures = failuresOf(home)
  const fatal = catchUncaught(failures)
  app.setName('GeoAgent Workstation')
  registerScheme()
  closeNetwork()
  denyByDefault()
  const asked = casesIn(process.argv, process.cwd())
  // Chromium's own files, in the workspace: two workspaces are two programs, and all that is the person's lies in one place.
  app.setPath('userData', path.join(home, '.chromium'))
  mkdirSync(home, { recursive: true })
  if (!isFirst(asked)) {
    app.quit()
    return
  }
  const shell = new Shell(home, actor, failures)
  onCaseAsked((folder) => shell.openCase(folder), () => shell.show())
  watchHelpers(failures, workerName)
  app.on('activate', () => shell.show())
  for (const folder of asked) shell.openCase(folder)
  app.whenReady().then(() => shell.start(window)).catch(fatal)
}
