// What the page may not do: have permissions, go elsewhere, open windows, reach the network. Denied for every session and every page.
import { app, session } from 'electron'
import type { Session, WebContents, WebFrameMain } from 'electron'
import { isOwn, pageAddress } from './origin.ts'

/** net::ERR_FAILED, Electron's number for "do not trust it". */
const REFUSE_CERTIFICATE = -2

/** The page's own origin and what it made itself; the developer tools where there are any. */
export function mayLoad(address: string): boolean {
  if (isOwn(address)) return true
  if (address.startsWith('blob:')) return isOwn(address.slice('blob:'.length))
  return address.startsWith('data:') || (!app.isPackaged && address.startsWith('devtools:'))
}

/** True for the main frame of the program's own page: the only one whose messages are heard. */
export const isOwnPage = (frame: WebFrameMain | null): boolean => frame !== null && frame.parent === null && isOwn(frame.url)

/** @throws Error for a message of any other frame */
export function requireOwnPage({ senderFrame }: { readonly senderFrame: WebFrameMain | null }): void {
  if (!isOwnPage(senderFrame)) throw new Error(`A message from ${senderFrame?.url ?? 'a page that is gone'} was refused.`)
}

/** Coordinates are copied with a button; reading the clipboard is another permission and stays denied, as all others. */
const mayHave = (permission: string, origin: string): boolean => permission === 'clipboard-sanitized-write' && isOwn(origin)

function denySession(one: Session): void {
  one.setPermissionRequestHandler((_contents, permission, callback, { requestingUrl }) => callback(mayHave(permission, requestingUrl)))
  one.setPermissionCheckHandler((_contents, permission, origin) => mayHave(permission, origin))
  one.setDevicePermissionHandler(() => false)
  one.setCertificateVerifyProc((_request, callback) => callback(REFUSE_CERTIFICATE))
  one.setSpellCheckerEnabled(false)
  // Looking for a proxy is a call to the network of its own.
  void one.setProxy({ mode: 'direct' })
  one.webRequest.onBeforeRequest(({ url }, callback) => callback({ cancel: !mayLoad(url) }))
  one.on('will-download', (event) => event.preventDefault())
}

/** The page may load itself again, and go nowhere else. */
const isReload = (address: string): boolean => address.split('#')[0] === pageAddress

function denyContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
  contents.on('will-navigate', (event) => isReload(event.url) || event.preventDefault())
  contents.on('will-frame-navigate', (event) => isReload(event.url) || event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

/** Switches of Chromium, to be set before the app is ready: no name is ever resolved, no proxy looked for, nothing cached on disk. */
export function closeNetwork(): void {
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
  app.commandLine.appendSwitch('no-proxy-server')
  app.commandLine.appendSwitch('disable-http-cache')
  app.commandLine.appendSwitch('disable-background-networking')
}

/** Call before the app is ready, so that no process, no session and no page comes about without it. */
export function denyByDefault(): void {
  app.enableSandbox()
  app.on('session-created', denySession)
  app.on('web-contents-created', (_event, contents) => denyContents(contents))
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, callback) => {
    event.preventDefault()
    callback(false)
  })
  app.on('select-client-certificate', (event, _contents, _url, _list, callback) => {
    event.preventDefault()
    callback()
  })
  app.on('login', (event, _contents, _details, _info, callback) => {
    event.preventDefault()
    callback()
  })
  void app.whenReady().then(() => denySession(session.defaultSession))
}
