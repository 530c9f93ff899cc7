// The window in each of its hosts, as the end-to-end tests open it: the real program behind it, the built page in a real browser.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { _electron, chromium } from 'playwright-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { electronBinary } from '../../../main/electron-binary.ts'
import { chromiumOptions, startElectron } from '../../fixtures/electron/start.ts'
import type { Answers } from '../../fixtures/electron/desk.ts'

const root = path.resolve(import.meta.dirname, '../../..')
const main = path.join(root, 'main/hosts/cli/main.ts')

export type HostName = 'web' | 'electron-stand-in' | 'electron'

export interface OpenOptions {
  /** Inside the window's address, without '#': '/case/...'. */
  readonly address?: string
  readonly size?: { width: number; height: number }
  readonly uploads?: boolean
  /** For the desktop: what the person says to dialogs. */
  readonly answers?: Answers
  readonly port?: number
  /** For the desktop: where files that are dropped lie, by name. */
  readonly filePaths?: Record<string, string>
}

export interface OpenWindow {
  readonly host: HostName
  readonly page: Page
  /** Errors that the page threw, and what it wrote to its console as errors. */
  readonly problems: string[]
  /** Every address that the page asked for. */
  readonly asked: string[]
  /** Another window on the same program; for the browser only. */
  another(): Promise<Page>
  /** The program's process; null where another process owns it. */
  readonly process: ChildProcess | null
  readonly port: number | null
  close(): Promise<void>
}

/** Those that this machine can run. The desktop's own binary is used wherever it is there. */
export const hosts: readonly HostName[] = electronBinary(root, process.env) ? ['web', 'electron-stand-in', 'electron'] : ['web', 'electron-stand-in']

let shared: Promise<Browser> | null = null
export const browser = (): Promise<Browser> => (shared ??= chromium.launch(chromiumOptions))

export async function closeBrowser(): Promise<void> {
  await (await shared)?.close()
  shared = null
}

function watch(page: Page, problems: string[], asked: string[]): void {
  page.on('pageerror', (error) => problems.push(String(error.stack ?? error)))
  page.on('console', (message) => { if (message.type() === 'error') problems.push(message.text()) })
  page.on('request', (request) => asked.push(request.url()))
}

const ready = (page: Page) => page.locator('main').first().waitFor()

async function goTo(page: Page, address: string | undefined): Promise<void> {
  if (address !== undefined) await page.evaluate((hash) => { (globalThis as unknown as { location: { hash: string } }).location.hash = hash }, `#${address}`)
}

/** `geoagent serve` as a process. @returns its address */
export async function serve(home: string, { uploads, port = 0 }: OpenOptions = {}): Promise<{ child: ChildProcess; url: string; port: number }> {
  const child = spawn(process.execPath, [main, 'serve', '--json', '--port', String(port), ...(uploads ? ['--uploads'] : [])], { env: { ...process.env, GEOAGENT_HOME: home }, stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await Promise.race([once(createInterface(child.stdout!), 'line'), once(child, 'exit').then(([code]) => { throw new Error(`geoagent serve ended with ${code}`) })])) as [string]
  return { child, ...(JSON.parse(line) as { url: string; port: number }) }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}

async function openWeb(home: string, options: OpenOptions): Promise<OpenWindow> {
  const { child, url, port } = await serve(home, options)
  const contexts: BrowserContext[] = []
  const [problems, asked]: [string[], string[]] = [[], []]
  const open = async () => {
    const context = await (await browser()).newContext({ viewport: options.size ?? { width: 1600, height: 1000 }, colorScheme: 'dark', reducedMotion: 'reduce' })
    contexts.push(context)
    const page = await context.newPage()
    watch(page, problems, asked)
    await page.goto(url)
    await ready(page)
    await goTo(page, options.address)
    return page
  }
  const close = async () => {
    for (const context of contexts) await context.close()
    await end(child)
  }
  return { host: 'web', page: await open(), problems, asked, another: open, process: child, port, close }
}

const oneWindow = () => Promise.reject(new Error('The desktop has one window.'))

async function openStandIn(home: string, options: OpenOptions): Promise<OpenWindow> {
  const running = await startElectron(home, { browser: await browser(), answers: options.answers, filePaths: options.filePaths })
  const [problems, asked]: [string[], string[]] = [[], []]
  watch(running.page, problems, asked)
  await running.page.setViewportSize(options.size ?? { width: 1600, height: 1000 })
  await running.page.emulateMedia({ reducedMotion: 'reduce' })
  await ready(running.page)
  await goTo(running.page, options.address)
  return { host: 'electron-stand-in', page: running.page, problems, asked, another: oneWindow, process: running.app.process, port: null, close: () => running.close() }
}

async function openElectron(home: string, options: OpenOptions): Promise<OpenWindow> {
  const program = await _electron.launch({ executablePath: electronBinary(root, process.env)!, args: [root, '--no-sandbox'], env: { ...process.env, GEOAGENT_HOME: home } as Record<string, string> })
  const page = await program.firstWindow()
  const [problems, asked]: [string[], string[]] = [[], []]
  watch(page, problems, asked)
  await ready(page)
  await goTo(page, options.address)
  return { host: 'electron', page, problems, asked, another: oneWindow, process: program.process(), port: null, close: () => program.close() }
}

export const openWindow = (host: HostName, home: string, options: OpenOptions = {}): Promise<OpenWindow> =>
  ({ web: openWeb, 'electron-stand-in': openStandIn, electron: openElectron })[host](home, options)
