// The program's life: one instance, cases that it is started with, the window's place, failures of the page, the end.
import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { callBridge, heardBy, startOwnPage, waitHeard } from '../../fixtures/electron/own-page.ts'
import { chromiumOptions, ownPageFile, startProcess } from '../../fixtures/electron/start.ts'
import type { RunningElectron, StartOptions } from '../../fixtures/electron/start.ts'
import { makeHome } from '../../prepare.ts'

let browser: Browser
let home: string
const running: RunningElectron[] = []

beforeAll(async () => {
  browser = await chromium.launch(chromiumOptions)
})
afterAll(() => browser?.close())
beforeEach(() => {
  home = makeHome('electron-start')
})
afterEach(async () => {
  for (const one of running.splice(0)) await one.close()
  await rm(home, { recursive: true, force: true })
})

async function start(options: StartOptions = {}): Promise<RunningElectron> {
  const run = await startOwnPage(home, { browser, ...options })
  running.push(run)
  return run
}

interface WindowFacts { bounds: object; maximized: boolean; fullScreen: boolean; did: string[]; backgroundColor: string }
const factsOf = (run: RunningElectron, id = 1) => run.app.link.call('window.facts', id) as Promise<WindowFacts>

describe('a case', () => {
  it('that the program is started with is told to the page once it listens', async () => {
    const { page } = await start({ args: ['--flag', 'first.geocase', '--x=no.geocase', 'photo.jpg', '/data/other.GEOCASE/', '.'], folder: home })
    await waitHeard(page, 'cases', 2)
    expect((await heardBy(page)).cases).toEqual([path.join(home, 'first.geocase'), '/data/other.GEOCASE'])
  })
  it('of a second start goes to the first, whose window comes up, and the second ends', async () => {
    const first = await start()
    await first.app.link.call('window.do', 1, 'minimize')
    const second = startProcess(home, { entry: ownPageFile, args: ['second.geocase'], folder: home })
    expect(await second.ended, second.output()).toBe(0)
    await waitHeard(first.page, 'cases', 1)
    expect((await heardBy(first.page)).cases).toEqual([path.join(home, 'second.geocase')])
    expect((await factsOf(first)).did.slice(-3)).toEqual(['restore', 'show', 'focus'])
  })
  it('that macOS hands over is opened', async () => {
    const { app, page } = await start()
    expect(await app.link.call('app.emit', 'open-file', '/cases/mac.geocase')).toBe(true)
    await waitHeard(page, 'cases', 1)
    expect((await heardBy(page)).cases).toEqual(['/cases/mac.geocase'])
  })
  it('comes to a page that is being loaded anew, and not twice', async () => {
    const { app, page } = await start()
    await app.link.call('app.emit', 'open-file', '/cases/before.geocase')
    await waitHeard(page, 'cases', 1)
    await app.link.call('page.mayNavigate', 1, 'app://geoagent/', true)
    await app.link.call('app.emit', 'open-file', '/cases/between.geocase')
    await Promise.all([page.waitForEvent('load'), page.evaluate('void location.reload()')])
    await app.link.call('app.emit', 'open-file', '/cases/after.geocase')
    await waitHeard(page, 'cases', 2)
    expect((await heardBy(page)).cases).toEqual(['/cases/between.geocase', '/cases/after.geocase'])
  })
})

describe('the window', () => {
  const state = { x: 300, y: 200, width: 1500, height: 800, maximized: true, fullScreen: false }

  it('comes back where it was', async () => {
    const first = await start()
    await first.app.link.call('window.do', 1, 'setBounds', { x: 40, y: 30, width: 1300, height: 700 })
    await first.close()
    expect(await first.app.ended).toBe(0)
    const again = await start()
    expect(await factsOf(again)).toMatchObject({ bounds: { x: 40, y: 30, width: 1300, height: 700 }, maximized: false })
  })
  it('comes back maximized over the place that it had before', async () => {
    await writeFile(path.join(home, 'window.json'), JSON.stringify(state))
    const run = await start()
    // It is made in its place first, and maximized when it is shown.
    await expect.poll(() => factsOf(run)).toMatchObject({ bounds: { x: 300, y: 200, width: 1500, height: 800 }, maximized: true })
  })
  it('opens as new where its display is gone or its file is spoiled', async () => {
    const usual = { bounds: { width: 1440, height: 900 }, maximized: false }
    for (const kept of [JSON.stringify({ ...state, x: 4000 }), JSON.stringify({ ...state, y: -500 }), '{"x":']) {
      await writeFile(path.join(home, 'window.json'), kept)
      const run = await start()
      expect(await factsOf(run), kept).toMatchObject(usual)
      await run.close()
    }
  })
  it('is shown once it can be, in the colour of the theme', async () => {
    const { did, backgroundColor } = await factsOf(await start({ machine: { dark: false } }))
    expect(did.indexOf('show')).toBeGreaterThan(did.indexOf('ready-to-show'))
    expect(backgroundColor).toBe('#eef0f3')
  })
  it('follows the theme of the settings', async () => {
    const run = await start({ machine: { dark: true } })
    await callBridge(run.page, 'request', 'workspace.change', { theme: 'light' }, '1')
    await expect.poll(async () => (await factsOf(run)).did, { timeout: 30_000 }).toContain('background #eef0f3')
    await run.close()
    expect((await factsOf(await start({ machine: { dark: true } }))).backgroundColor).toBe('#eef0f3')
  })
  it('ends the program when it is closed', async () => {
    const run = await start()
    await run.app.link.call('window.do', 1, 'close')
    expect(await run.app.ended).toBe(0)
  })
})

describe('a page', () => {
  const boxes = (run: RunningElectron) => run.app.desk.dialogs.filter(({ kind }) => kind === 'showMessageBox').map(({ options }) => options.message)

  it('that dies is loaded again once, with words; then the person decides', async () => {
    const run = await start()
    await run.app.link.call('page.die', 1, 'crashed')
    await run.app.desk.until(() => boxes(run).at(0) as string | undefined)
    expect(boxes(run)).toEqual(['The window failed and was loaded again.'])
    expect((await factsOf(run)).did).toContain('reload')
    run.app.desk.answer('showMessageBox', { response: 1 })
    await run.app.link.call('page.die', 1, 'oom')
    expect(await run.app.ended).toBe(0)
    expect(boxes(run)).toEqual(['The window failed and was loaded again.', 'The window failed again.'])
    expect(await readFile(path.join(home, 'log/failures.log'), 'utf8')).toContain('crashed')
  })
  it('that hangs is waited for or loaded again', async () => {
    const run = await start({ answers: { showMessageBox: [{ response: 0 }, { response: 1 }] } })
    await run.app.link.call('window.emit', 1, 'unresponsive')
    await run.app.desk.until(() => boxes(run).at(0) as string | undefined)
    expect((await factsOf(run)).did).not.toContain('reload')
    await run.app.link.call('window.emit', 1, 'responsive')
    await run.app.link.call('window.emit', 1, 'unresponsive')
    await expect.poll(async () => (await factsOf(run)).did, { timeout: 30_000 }).toContain('reload')
  })
})

describe('a failure that nobody caught', () => {
  it('is logged, told and ends the program in order', async () => {
    const run = await start()
    await run.app.link.call('throw', 'planted')
    expect(await run.app.ended).toBe(0)
    const [box] = run.app.desk.dialogs.filter(({ kind }) => kind === 'showErrorBox')
    const id = /log as ([0-9a-f-]{36})/.exec(String(box?.options.content))?.[1]
    expect(await readFile(path.join(home, 'log/failures.log'), 'utf8')).toMatch(new RegExp(`${id} electron: uncaught\nError: planted`))
  })
})
