// What goes wrong under the window: told once, in words, with what to do; and the work is as it was afterwards.
import { execFileSync } from 'node:child_process'
import { closeSync, openSync, readFileSync, renameSync, statfsSync, unlinkSync, writeSync } from 'node:fs'
import { cp, mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import type { Page } from 'playwright-core'
import { addressOf, sampleCase } from './cases.ts'
import { closeBrowser, openWindow } from './hosts.ts'
import type { OpenWindow } from './hosts.ts'

afterAll(closeBrowser)

const notices = (page: Page) => page.getByRole('log', { name: 'Messages' }).getByRole('alert')
const ledger = (page: Page) => page.getByRole('region', { name: 'Evidence' })

async function ready(page: Page): Promise<void> {
  await ledger(page).getByRole('checkbox').first().waitFor()
}

test('the host gone: said once; started again, the window finds the work as it was', async () => {
  const made = await sampleCase('host-gone')
  const open = await openWindow('web', made.home, { address: `${made.address}/9` })
  await ready(open.page)
  await ledger(open.page).getByRole('checkbox').first().uncheck()
  await expect.poll(() => ledger(open.page).getByRole('checkbox', { checked: false }).count()).toBeGreaterThan(0)
  await expect.poll(() => open.page.getByRole('button', { name: 'Undo' }).isEnabled()).toBe(true)
  open.process!.kill('SIGKILL')
  const banner = open.page.getByText('The program behind this window does not answer.')
  await banner.waitFor()
  await ledger(open.page).getByRole('checkbox').last().click()
  expect(await banner.count()).toBe(1)
  expect(await notices(open.page).count()).toBe(0)
  const again = await openWindow('web', made.home, { address: `${made.address}/9`, port: open.port! })
  await ready(again.page)
  expect(await ledger(again.page).getByRole('checkbox', { checked: false }).count()).toBe(1)
  await again.close()
  await open.close()
  await rm(made.home, { recursive: true, force: true })
})

test('a case moved away under the window: said once, and the list of cases is shown; put back, it opens', async () => {
  const made = await sampleCase('case-gone')
  const open = await openWindow('web', made.home, { address: made.address })
  await ready(open.page)
  renameSync(made.folder, `${made.folder}.away`)
  await expect.poll(() => notices(open.page).allTextContents()).toEqual([expect.stringContaining('no longer there')])
  await open.page.getByRole('heading', { name: 'Cases' }).waitFor()
  renameSync(`${made.folder}.away`, made.folder)
  await open.page.reload()
  await open.page.getByRole('button', { name: 'Harbour fire, June', exact: true }).click()
  await ready(open.page)
  await open.close()
  await rm(made.home, { recursive: true, force: true })
})

/** Worker processes of a host. */
function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
}

async function runAgain(open: OpenWindow): Promise<void> {
  const list = open.page.getByRole('listbox', { name: 'Pictures' })
  await list.focus()
  await open.page.keyboard.press('Control+a')
  await open.page.getByRole('button', { name: 'Look again' }).click()
}

test.skipIf(process.platform !== 'linux')('workers dead in mid-run: the run goes on and ends with every picture', async () => {
  const made = await sampleCase('worker-dead')
  const open = await openWindow('web', made.home, { address: made.address })
  await ready(open.page)
  await runAgain(open)
  const job = open.page.getByRole('group', { name: /^Job in/ })
  await expect.poll(() => job.textContent(), { timeout: 90_000 }).toMatch(/[1-9]\d* of 13/)
  for (const child of childrenOf(open.process!.pid!)) process.kill(child, 'SIGKILL')
  await expect.poll(() => job.textContent(), { timeout: 120_000 }).toContain('13 of 13')
  expect(await job.textContent()).not.toContain('failed')
  expect(await notices(open.page).count()).toBe(0)
  await open.close()
  await rm(made.home, { recursive: true, force: true })
}, 240_000)

/** A disk of a few megabytes; null where mounting is not allowed. */
function smallDisk(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return false
  }
  onTestFinished(() => void execFileSync('umount', ['-l', folder]))
  return true
}

/** Takes all that is free. */
function fill(folder: string): string {
  const file = path.join(folder, 'ballast')
  const handle = openSync(file, 'w')
  const block = Buffer.alloc(4096)
  try {
    while (statfsSync(folder).bavail > 0) writeSync(handle, block)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  } finally {
    closeSync(handle)
  }
  return file
}

test('a full disk: said once, nothing changes; with space again it works', async ({ skip }) => {
  const made = await sampleCase('disk-full')
  const disk = path.join(made.home, 'disk')
  await mkdir(disk)
  if (!smallDisk(disk)) return skip()
  const folder = path.join(disk, 'harbour.geocase')
  await cp(made.folder, folder, { recursive: true })
  const open = await openWindow('web', made.home, { address: addressOf(folder) })
  await ready(open.page)
  const item = ledger(open.page).getByRole('checkbox').first()
  const answer = await open.page.getByRole('region', { name: 'Answer' }).textContent()
  const ballast = fill(disk)
  for (let attempt = 0; attempt < 2; attempt++) {
    await item.click()
    await expect.poll(() => item.isChecked()).toBe(true)
  }
  await expect.poll(() => notices(open.page).allTextContents()).toEqual([expect.stringContaining('Free some space')])
  expect(await open.page.getByRole('region', { name: 'Answer' }).textContent()).toBe(answer)
  unlinkSync(ballast)
  await item.click()
  await expect.poll(() => item.isChecked()).toBe(false)
  await expect.poll(() => open.page.getByRole('region', { name: 'Answer' }).textContent()).not.toBe(answer)
  await open.close()
  await rm(made.home, { recursive: true, force: true }).catch(() => undefined)
})
