// From nothing to a located case: a case made, pictures added, a run that fills the window as results come, a reload in its middle; and no word to the outside.
import { cpSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { makeHome } from '../../prepare.ts'
import { samples, withApp } from './cases.ts'
import { closeBrowser, hosts, openWindow } from './hosts.ts'
import type { OpenWindow } from './hosts.ts'

afterAll(closeBrowser)

const counted = (page: Page) => page.getByRole('region', { name: 'Pictures' }).getByRole('status').first().textContent()

async function makeCase(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: 'New case' }).first().click()
  await page.getByLabel('Title').fill(title)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

/** By the list of folders, as a browser has no dialog that tells a path. */
async function addInBrowser(page: Page, folder: string): Promise<void> {
  await page.keyboard.press('Control+Shift+i')
  await page.getByLabel('Folder', { exact: true }).fill(folder)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByText('01-gps.jpg').waitFor()
  await page.getByRole('button', { name: 'Add this folder' }).click()
}

/** Remote addresses of all TCP connections that a process and its children hold (Linux). */
function peersOf(pid: number): string[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
  const sockets = new Set(readdirSync(`/proc/${pid}/fd`).flatMap((descriptor) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${descriptor}`))?.[1] ?? []
    } catch {
      return [] // closed while it was looked at
    }
  }))
  const rows = ['tcp', 'tcp6'].flatMap((kind) => readFileSync(`/proc/${pid}/net/${kind}`, 'utf8').trim().split('\n').slice(1).map((line) => line.trim().split(/\s+/)))
  return [...rows.filter((columns) => sockets.has(columns[9]!)).map((columns) => columns[2]!.split(':')[0]!), ...children.flatMap(peersOf)]
}

/** 127.0.0.1, and nothing yet; in the kernel's notation, also mapped into IPv6. */
const loopback = /^(0100007F|00000000|0{24}0100007F|0{32}|0000000000000000FFFF00000100007F)$/

describe.each(hosts)('a new case in %s', (host) => {
  let home: string
  let pictures: string
  let open: OpenWindow

  beforeEach(async () => {
    home = makeHome(`import-${host}`)
    pictures = path.join(home, 'pictures')
    mkdirSync(pictures)
    for (const name of readdirSync(samples).filter((one) => /\.(jpg|png|json)$/.test(one))) cpSync(path.join(samples, name), path.join(pictures, name))
    open = await openWindow(host, home, { answers: { showOpenDialog: [{ canceled: false, filePaths: [pictures] }] } })
  })
  afterEach(async () => {
    await open.close()
    expect(open.problems).toEqual([])
    await rm(home, { recursive: true, force: true })
  })

  test('pictures are added, a run fills the window, a reload in its middle loses nothing, nothing goes outside', async () => {
    const { page } = open
    const peers = new Set<string>()
    await page.getByText('No case yet').waitFor()
    await makeCase(page, 'Harbour fire, June')
    if (host === 'web') await addInBrowser(page, pictures)
    else await page.keyboard.press('Control+Shift+i')
    await expect.poll(() => counted(page)).toBe('12')
    const job = page.getByRole('group', { name: /^Job in Harbour fire/ })
    await job.waitFor()
    await expect.poll(() => job.textContent(), { timeout: 90_000 }).toMatch(/[1-9]\d* of 12/)
    if (open.process?.pid && process.platform === 'linux') for (const peer of peersOf(open.process.pid)) peers.add(peer)
    await page.reload()
    await expect.poll(() => counted(page)).toBe('12')
    await page.getByRole('group', { name: /^Job in Harbour fire/ }).waitFor()
    await expect.poll(() => page.getByRole('listbox', { name: 'Pictures' }).getByText('IT', { exact: true }).count(), { timeout: 90_000 }).toBeGreaterThan(0)
    await expect.poll(() => page.getByRole('group', { name: /^Job in/ }).count(), { timeout: 120_000 }).toBe(0)
    expect(await page.getByRole('listbox', { name: 'Pictures' }).getByText('not looked at').count()).toBe(0)
    if (open.process?.pid && process.platform === 'linux') for (const peer of peersOf(open.process.pid)) peers.add(peer)
    expect([...peers].filter((peer) => !loopback.test(peer))).toEqual([])
    const own = new URL(page.url()).origin
    expect(open.asked.filter((address) => !address.startsWith(own) && !/^(data|blob):/.test(address))).toEqual([])
    await open.close()
    const [summary] = await withApp(home, (ask) => ask('case.list', {}))
    expect(summary).toMatchObject({ title: 'Harbour fire, June', images: { total: 12, pending: 0, failed: 0 } })
    expect(await withApp(home, (ask) => ask('case.verify', { case: summary!.case }))).toMatchObject({ sound: true })
  }, 300_000)

  test('a run can be paused, resumed and cancelled from the foot of the window', async () => {
    const { page } = open
    await makeCase(page, 'Paused')
    if (host === 'web') await addInBrowser(page, pictures)
    else await page.keyboard.press('Control+Shift+i')
    const job = page.getByRole('group', { name: /^Job in Paused/ })
    await job.getByRole('button', { name: 'Pause' }).click()
    await expect.poll(() => job.textContent()).toContain('paused')
    await job.getByRole('button', { name: 'Go on' }).click()
    await expect.poll(() => job.textContent()).not.toContain('paused')
    await job.getByRole('button', { name: 'Cancel' }).click()
    await expect.poll(() => job.textContent()).toContain('cancelled')
  }, 200_000)
})
