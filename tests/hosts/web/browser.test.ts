// The browser host in a real browser: signing in, and what pages of other origins can do with a person who is signed in.
import { rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { chromium } from 'playwright-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { chromiumOptions } from '../../fixtures/electron/start.ts'
import { makeHome } from '../../prepare.ts'
import { startHost } from './client.ts'
import type { Running } from './client.ts'

/** Tells in the title what the page could do. */
const probe = `
const done = []
const style = (text) => { const element = document.head.appendChild(document.createElement('style')); element.innerHTML = text; const applied = element.sheet?.cssRules.length > 0; element.remove(); return applied }
const box = document.body.appendChild(document.createElement('p'))
box.setAttribute('style', 'width: 7px')
if (box.offsetWidth === 7) done.push('attribute')
if (style('*{cursor: ew-resize!important;}')) done.push('cursor')
if (style('*{cursor: wait!important;}')) done.push('sheet')
box.innerHTML = '<img src="/nothing" onerror="window.ran = true">'
try { new Function('window.ran = true')() } catch { done.push('no-eval') }
fetch('/host').then((one) => one.json()).then(({ actor }) => fetch('http://localhost:1/').catch(() => { if (!window.ran) done.push('no-handler'); document.title = [actor, ...done].join(' ') }))
`

/** Everything that a page may try on another origin, by what came of it. */
const attack = `async (base) => {
  const fetched = (where, init) => fetch(base + where, { credentials: 'include', ...init }).then((one) => one.type + ' ' + one.status, () => 'refused')
  const json = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }
  const script = () => new Promise((resolve) => {
    const element = Object.assign(document.createElement('script'), { src: base + '/assets/probe.js', onload: () => resolve('loaded'), onerror: () => resolve('refused') })
    document.body.append(element)
  })
  const events = () => new Promise((resolve) => {
    const source = new EventSource(base + '/events', { withCredentials: true })
    Object.assign(source, { onopen: () => resolve('open'), onerror: () => resolve('refused') })
  })
  const frame = document.body.appendChild(document.createElement('iframe'))
  frame.src = base + '/'
  await new Promise((resolve) => (frame.onload = resolve))
  return {
    read: await fetched('/host', {}), opaque: await fetched('/host', { mode: 'no-cors' }), post: await fetched('/request/case.list', json),
    form: await fetched('/request/case.list', { method: 'POST', body: '{}', mode: 'no-cors' }), script: await script(), events: await events(),
  }
}`

/** Whether a window that was opened is lost to its opener. */
const holdOn = `async (base) => {
  const opened = window.open(base + '/')
  for (let tries = 0; tries < 200 && !opened.closed; tries++) await new Promise((resolve) => setTimeout(resolve, 20))
  return opened.closed
}`

let home: string
let running: Running
let browser: Browser
let context: BrowserContext
let page: Page
/** Another server of this machine: the same site as the host by 127.0.0.1, another one by localhost. */
let other: Server
let otherPort: number
let cookiesSeen: string[]
let said: string[]

beforeAll(async () => {
  home = makeHome('browser')
  running = await startHost(home)
  writeFileSync(path.join(home, '.window/index.html'), '<!doctype html><title>start</title><body><script type="module" src="/assets/probe.js"></script>')
  writeFileSync(path.join(home, '.window/assets/probe.js'), probe)
  other = createServer((request, response) => {
    cookiesSeen.push(request.headers.cookie ?? '')
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>other</title><body></body>')
  })
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  otherPort = (other.address() as AddressInfo).port
  browser = await chromium.launch(chromiumOptions)
})
afterAll(async () => {
  await browser?.close()
  other?.close()
  await running?.close()
  rmSync(home, { recursive: true, force: true })
})
beforeEach(async () => {
  cookiesSeen = []
  said = []
  context = await browser.newContext()
  page = await context.newPage()
  page.on('console', (message) => said.push(message.text()))
})
afterEach(() => context.close())

const origin = () => `http://127.0.0.1:${running.host.port}`
const foreign = (name: string) => `http://${name}:${otherPort}/`
/** Asked from outside: a function that waits inside the page is a string to it, which its policy forbids. */
async function opened(where = page): Promise<string> {
  await expect.poll(() => where.title()).toContain('tester')
  return where.title()
}

async function signIn(): Promise<void> {
  const tab = await context.newPage()
  await tab.goto(running.host.url)
  await opened(tab)
  await tab.close()
}

describe('the person', () => {
  it('is signed in by the printed address, and the token leaves the address', async () => {
    await page.goto(running.host.url)
    expect(await opened()).toBe('tester attribute cursor no-eval no-handler')
    expect(page.url()).toBe(`${origin()}/`)
    expect(await page.evaluate('document.cookie')).toBe('')
    expect(said.filter((one) => /permissions|unrecognized/i.test(one))).toEqual([])
    // The one foreign sheet, and nothing of the divider's.
    expect(said.filter((one) => one.startsWith('Applying inline style'))).toHaveLength(1)
  })
  it.each(['127.0.0.1', 'localhost'])('is signed in by a link on a page of %s', async (name) => {
    await page.goto(foreign(name))
    await page.evaluate(`document.body.innerHTML = '<a href="${running.host.openingUrl()}">open</a>'`)
    await page.click('a')
    expect(await opened()).toMatch(/^tester/)
    expect(page.url()).toBe(`${origin()}/`)
  })
  it('is told what to do without the token', async () => {
    await page.goto(origin())
    expect(await page.textContent('body')).toContain('Open the address that the program printed')
  })
})

describe.each(['127.0.0.1', 'localhost'])('a page of %s, while the person is signed in', (name) => {
  beforeEach(async () => {
    await signIn()
    await page.goto(foreign(name))
  })

  it('cannot read, embed, frame or script the window', async () => {
    const got = await page.evaluate(`(${attack})('${origin()}')`)
    expect(got).toEqual({ read: 'refused', opaque: 'refused', post: 'refused', form: 'refused', script: 'refused', events: 'refused' })
    expect(page.frames().map((frame) => frame.url())).toEqual([foreign(name), 'chrome-error://chromewebdata/'])
  })
  it('cannot hold on to a window that it opens', async () => {
    const [tab, closed] = await Promise.all([
      context.waitForEvent('page'),
      page.evaluate(`(${holdOn})('${origin()}')`),
    ])
    expect(closed).toBe(true)
    await tab.close()
  })
})
