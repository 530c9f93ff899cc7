// What a page in the window can do, as a hostile one would try it.
import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ExposedBridge } from '../../../main/hosts/electron/preload.ts'
import type { Bridge } from '../../../renderer/client/bridge.ts'
import { callBridge, startOwnPage } from '../../fixtures/electron/own-page.ts'
import type { OwnPageWindow } from '../../fixtures/electron/own-page.ts'
import { standInOrigin } from '../../fixtures/electron/pages.ts'
import type { RunningElectron } from '../../fixtures/electron/start.ts'
import { makeHome } from '../../prepare.ts'

let home: string
let run: RunningElectron
let page: Page

beforeAll(async () => {
  home = makeHome('electron-security')
  run = await startOwnPage(home)
  page = run.page
})
afterAll(async () => {
  await run?.close()
  await rm(home, { recursive: true, force: true })
})

const own = { url: 'app://geoagent/', parent: null }

describe('the page', () => {
  it('has the bridge that the renderer expects, and nothing of Node or Electron', async () => {
    const exposed = (bridge: ExposedBridge): Bridge => bridge
    expect(exposed).toBeTypeOf('function')
    const found = await page.evaluate(() => ({
      bridge: Object.keys((globalThis as unknown as OwnPageWindow).geoagent).sort(),
      host: (globalThis as unknown as OwnPageWindow).geoagent.host,
      leaked: ['require', 'process', 'module', 'exports', 'Buffer', 'global', 'electron', 'ipcRenderer', 'geoagentStandIn', '__dirname'].filter((name) => name in globalThis),
    }))
    expect(found.leaked).toEqual([])
    expect(found.host).toEqual({ kind: 'electron', version: '0.1.0', actor: 'tester' })
    expect(found.bridge).toEqual(['cancel', 'host', 'onEvent', 'onMenu', 'onOpenCase', 'openExternal', 'pathsOf', 'pickBasemap', 'pickCase', 'pickFolder', 'pickPictures', 'request', 'saveAs', 'showInFolder'])
  })

  it('gives listeners no event object of Electron', async () => {
    await run.app.link.call('menu.click', 'view.keys')
    await page.waitForFunction(() => (globalThis as unknown as OwnPageWindow).heard.commands.length > 0)
    const values = await page.evaluate(() => new Promise((resolve) => {
      const { geoagent } = globalThis as unknown as OwnPageWindow
      geoagent.onEvent((...all) => resolve(all))
      void geoagent.request('workspace.change', { globe: true }, 'change')
    }))
    expect(values).toEqual(['settings.changed', {}])
  })

  it('runs in a sandboxed window without Node, remote content or web views', async () => {
    const { webPreferences, show, webRtc } = (await run.app.link.call('window.facts', 1)) as { webPreferences: Record<string, unknown>; show: boolean; webRtc: string }
    expect(webPreferences).toMatchObject({
      sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false,
      webviewTag: false, webSecurity: true, allowRunningInsecureContent: false, experimentalFeatures: false, spellcheck: false,
    })
    expect(webPreferences).not.toHaveProperty('enableBlinkFeatures')
    expect(show).toBe(false)
    expect(webRtc).toBe('disable_non_proxied_udp')
    expect(await run.app.link.call('app.facts')).toMatchObject({ sandboxed: true, switches: { 'host-resolver-rules': 'MAP * ~NOTFOUND' } })
  })

  it('comes over the program’s own scheme, which bypasses no policy', async () => {
    const privileges = await run.app.link.call('protocol.privileges', 'app')
    expect(privileges).toEqual({ standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true })
  })
})

describe('answers of app:', () => {
  const ask = (url: string) => run.app.link.call('request', { url, method: 'GET', headers: {}, resourceType: 'mainFrame' }) as Promise<{ status: number; headers: Record<string, string> } | null>

  it('carry a policy that begins with nothing', async () => {
    for (const address of ['app://geoagent/', 'app://geoagent/page.js', 'app://geoagent/none', 'app://geoagent/media/x/1/thumbnail/0000000000000000']) {
      const { headers } = (await ask(address))!
      expect(headers['content-security-policy'], address).toMatch(/^default-src 'none'/)
      expect(headers['x-content-type-options'], address).toBe('nosniff')
    }
  })
  it('exist on one host only', async () => {
    expect((await ask('app://elsewhere/'))?.status ?? 'refused').toBe('refused')
    expect((await ask('app://geoagent/'))?.status).toBe(200)
  })
  it('hold nothing outside the page’s folder', async () => {
    for (const address of ['app://geoagent/../entry.ts', 'app://geoagent/%2e%2e/entry.ts', 'app://geoagent/..%2fentry.ts', `app://geoagent/${encodeURIComponent(path.resolve('package.json'))}`]) {
      expect((await ask(address))?.status, address).toBe(404)
    }
  })
  it('keep inline script from running', async () => {
    await page.evaluate("document.body.append(Object.assign(document.createElement('script'), { textContent: 'globalThis.inline = true' }))")
    expect(await page.evaluate("'inline' in globalThis")).toBe(false)
  })
})

describe('the network', () => {
  it('is closed to every address but the page’s own', async () => {
    const asked = (url: string) => run.app.link.call('request', { url, method: 'GET', headers: {}, resourceType: 'xhr' })
    for (const url of ['https://example.org/', 'http://127.0.0.1:1/', 'ws://example.org/', 'file:///etc/passwd', 'ftp://example.org/', 'app://geoagent.example.org/', 'blob:https://example.org/1']) {
      expect(await asked(url), url).toBeNull()
    }
  })
  it('is closed to the page’s own fetch', async () => {
    const outcome = await page.evaluate(async () => fetch('https://example.org/x').then(() => 'answered', () => 'refused'))
    expect(outcome).toBe('refused')
  })
  it('gives no permission but to write text to the clipboard, and to the own page alone', async () => {
    const permissions = ['geolocation', 'media', 'notifications', 'clipboard-read', 'clipboard-sanitized-write', 'fileSystem', 'hid', 'usb', 'serial', 'midi', 'fullscreen', 'openExternal', 'display-capture', 'local-network-access', 'unknown']
    expect(await run.app.link.call('session.granted', permissions, 'app://geoagent/')).toEqual(['clipboard-sanitized-write'])
    expect(await run.app.link.call('session.granted', permissions, 'https://example.org/')).toEqual([])
  })
  it('gives no device, no certificate, no proxy lookup and no download', async () => {
    expect(await run.app.link.call('session.rules')).toEqual({ device: false, certificate: -2, spellChecker: false, proxy: { mode: 'direct' } })
    expect(await run.app.link.call('session.download')).toBe(true)
    expect(await run.app.link.call('app.asks', 'certificate-error', null, 'https://example.org/', 'net::ERR', null)).toEqual({ prevented: true, answer: [false] })
    expect(await run.app.link.call('app.asks', 'select-client-certificate', null, 'https://example.org/', [])).toEqual({ prevented: true, answer: [] })
    expect(await run.app.link.call('app.asks', 'login', null, null, null)).toEqual({ prevented: true, answer: [] })
  })
})

describe('navigation', () => {
  const refusals = async (act: () => Promise<unknown>, address: string) => {
    const refused = new Promise<void>((resolve) => {
      const look = () => (run.pages.refused.includes(address) ? resolve() : setTimeout(look, 10))
      look()
    })
    await act()
    await refused
    expect(page.url()).toBe(`${standInOrigin}/`)
    expect(page.context().pages()).toHaveLength(1)
  }

  it('by a link, a script or the address is denied', async () => {
    await refusals(() => page.click('#link', { noWaitAfter: true }), 'https://example.org/')
    await refusals(() => page.evaluate("void location.assign('https://example.org/assigned')"), 'https://example.org/assigned')
    await refusals(() => page.evaluate(`void location.assign('${standInOrigin}/page.js')`), `${standInOrigin}/page.js`)
  })
  it('into a new window is denied', async () => {
    await refusals(() => page.evaluate("void window.open('https://example.org/opened')"), 'https://example.org/opened')
    await page.click('#blank')
    await expect.poll(() => page.context().pages().length).toBe(1)
    expect(page.url()).toBe(`${standInOrigin}/`)
  })
  it('by redirect, and into a web view, is denied', async () => {
    expect(await run.app.link.call('page.allows', 1, 'will-redirect', 'app://geoagent/')).toBe(false)
    expect(await run.app.link.call('page.allows', 1, 'will-attach-webview', 'app://geoagent/')).toBe(false)
  })
})

describe('messages', () => {
  const send = (frame: object, channel: string, ...values: unknown[]) => run.app.link.call('ipc.invoke', 1, frame, channel, values)

  it('of another origin, another frame or a frame that is gone are refused', async () => {
    const foreign = [
      { url: 'https://example.org/', parent: null }, { url: 'app://geoagent.example.org/', parent: null }, { url: 'app://elsewhere/', parent: null }, { url: 'file:///app/index.html', parent: null },
      { url: 'about:blank', parent: null }, { url: 'app://geoagent/', parent: {} }, null,
    ]
    for (const frame of foreign) {
      await expect(send(frame as object, 'geoagent:request', 'system.doctor', {}, '1'), JSON.stringify(frame)).rejects.toThrow('was refused')
      await expect(send(frame as object, 'geoagent:native', 'pickFolder', []), JSON.stringify(frame)).rejects.toThrow('was refused')
    }
    expect(run.app.desk.dialogs).toEqual([])
    expect(await send(own, 'geoagent:request', 'workspace.settings', {}, '1')).toMatchObject({ ok: true })
  })
  it('to the desktop that do not fit are refused', async () => {
    for (const [name, values] of [['eval', ['1']], ['toString', []], ['__proto__', []], ['saveAs', [{}]], ['saveAs', []], ['showInFolder', ['a', 'b']], ['openExternal', [['https://www.openstreetmap.org/']]]] as const) {
      await expect(send(own, 'geoagent:native', name, values), name).rejects.toThrow()
    }
    expect(run.app.desk.dialogs).toEqual([])
  })
  it('show no folder of another machine', async () => {
    await callBridge(page, 'showInFolder', '\\\\server\\share\\x.jpg')
    await callBridge(page, 'showInFolder', '//server/share/x.jpg')
    await callBridge(page, 'showInFolder', 'relative.jpg')
    await callBridge(page, 'showInFolder', path.join(home, 'x.jpg'))
    expect(run.app.desk.did).toEqual([{ what: 'shell.showItemInFolder', value: path.join(home, 'x.jpg') }])
  })
})

describe('addresses outside', () => {
  const open = (url: string) => callBridge(page, 'openExternal', url)
  const opened = () => run.app.desk.did.filter(({ what }) => what === 'shell.openExternal').map(({ value }) => value)
  const asked = () => run.app.desk.dialogs.filter(({ kind }) => kind === 'showMessageBox').map(({ options }) => options)

  it('that are not on the list are not even asked about', async () => {
    const refused = [
      'http://www.openstreetmap.org/', 'https://openstreetmap.org.example.org/', 'https://www.openstreetmap.org@example.org/', 'https://user:word@www.openstreetmap.org/', 'https://www.openstreetmap.org:8443/',
      'file:///etc/passwd', 'javascript:alert(1)', 'smb://server/share', 'https://example.org/', 'nonsense',
    ]
    for (const url of refused) expect(await open(url), url).toBe(false)
    expect(asked()).toEqual([])
    expect(opened()).toEqual([])
  })
  it('are opened after a yes, which is logged, and not after a no', async () => {
    const url = 'https://www.openstreetmap.org/?mlat=48.8&mlon=9.2'
    expect(await open(url)).toBe(false)
    expect(opened()).toEqual([])
    expect(asked().at(-1)).toMatchObject({ message: 'Open www.openstreetmap.org in your browser?', defaultId: 0, cancelId: 0 })
    expect(String(asked().at(-1)?.detail)).toContain(url)
    run.app.desk.answer('showMessageBox', { response: 1 })
    expect(await open(url)).toBe(true)
    expect(opened()).toEqual([url])
    expect(await readFile(path.join(home, 'log/network.log'), 'utf8')).toMatch(/^\S+ opened in the browser, agreed to: https:\/\/www\.openstreetmap\.org\/\?mlat=48\.8&mlon=9\.2\n$/)
  })
})
