// Pictures dropped on the window: by their paths on the desktop, as copies in a browser that may take them, refused with what to do in one that may not.
import { mkdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { makeHome } from '../../prepare.ts'
import { addressOf, samples, withApp } from './cases.ts'
import { closeBrowser, openWindow } from './hosts.ts'
import type { HostName, OpenWindow } from './hosts.ts'

afterAll(closeBrowser)

const file = path.join(samples, '01-gps.jpg')

async function emptyCase(name: string): Promise<{ home: string; folder: string }> {
  const home = makeHome(name)
  const folder = path.join(home, 'cases', 'drop.geocase')
  mkdirSync(path.dirname(folder), { recursive: true })
  await withApp(home, (ask) => ask('case.create', { case: folder, title: 'Dropped' }))
  return { home, folder }
}

/** A drop as the browser tells it, of a file with the sample's bytes. */
async function drop(page: Page): Promise<void> {
  const [bytes, name] = [readFileSync(file).toString('base64'), path.basename(file)].map((text) => JSON.stringify(text))
  const dataTransfer = await page.evaluateHandle(`(() => {
    const transfer = new DataTransfer()
    transfer.items.add(new File([Uint8Array.from(atob(${bytes}), (character) => character.charCodeAt(0))], ${name}, { type: 'image/jpeg' }))
    return transfer
  })()`)
  for (const type of ['dragover', 'drop']) await page.dispatchEvent('main', type, { dataTransfer })
}

const counted = (page: Page) => page.getByRole('region', { name: 'Pictures' }).getByRole('status').first().textContent()

async function inCase(host: HostName, name: string, options: Parameters<typeof openWindow>[2], work: (open: OpenWindow) => Promise<void>): Promise<string> {
  const { home, folder } = await emptyCase(name)
  const open = await openWindow(host, home, { ...options, address: addressOf(folder) })
  await open.page.getByText('No pictures in this case yet').waitFor()
  await drop(open.page)
  await work(open)
  await open.close()
  expect(open.problems).toEqual([])
  const { images } = await withApp(home, (ask) => ask('image.list', { case: folder }))
  await rm(home, { recursive: true, force: true })
  return images[0]?.path ?? ''
}

test('on the desktop the picture stays where it is', async () => {
  const kept = await inCase('electron-stand-in', 'drop-desktop', { filePaths: { '01-gps.jpg': file } }, async ({ page }) => {
    await expect.poll(() => counted(page)).toBe('1')
  })
  expect(kept).toBe(file)
})

test('a browser that may send copies sends them', async () => {
  const kept = await inCase('web', 'drop-upload', { uploads: true }, async ({ page }) => {
    await expect.poll(() => counted(page)).toBe('1')
  })
  expect(path.basename(kept)).toBe('01-gps.jpg')
  expect(kept).toContain('uploads')
})

test('one that may not says what to do', async () => {
  const kept = await inCase('web', 'drop-refused', {}, async ({ page }) => {
    await page.getByRole('log', { name: 'Messages' }).getByText(/does not say where dropped files lie/).waitFor()
  })
  expect(kept).toBe('')
})
