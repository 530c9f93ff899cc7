// Opens an address in the person's browser: only https, only sites of the list, only after a yes, and each one is logged.
import { appendFile, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { dialog, shell } from 'electron'
import type { BrowserWindow } from 'electron'

/** Where a place is looked up by hand. A site is here by its exact name. */
const sites = new Set(['www.openstreetmap.org', 'www.google.com', 'www.bing.com', 'www.mapillary.com', 'www.geonames.org', 'en.wikipedia.org', 'commons.wikimedia.org'])

/** @returns the address where it may be opened at all */
export function allowedAddress(address: string): URL | null {
  const url = URL.parse(address)
  const plain = url?.protocol === 'https:' && url.port === '' && url.username === '' && url.password === ''
  return plain && sites.has(url.hostname) ? url : null
}

async function agreed(window: BrowserWindow, url: URL): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: `Open ${url.hostname} in your browser?`,
    detail: `${url.hostname}, and whoever watches your connection, learns that someone here is interested in this:\n\n${url.href.slice(0, 500)}\n\nNothing else is sent.`,
    buttons: ['Cancel', `Open ${url.hostname}`],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  })
  return response === 1
}

/** One line for each address that left the program. */
async function log(home: string, url: URL): Promise<void> {
  const folder = path.join(home, 'log')
  await mkdir(folder, { recursive: true })
  await appendFile(path.join(folder, 'network.log'), `${new Date().toISOString()} opened in the browser, agreed to: ${url.href}\n`)
}

/** @returns true when the browser was told */
export async function openExternal(window: BrowserWindow, home: string, address: string): Promise<boolean> {
  const url = allowedAddress(address)
  if (!url || !(await agreed(window, url))) return false
  await log(home, url)
  await shell.openExternal(url.href)
  return true
}
