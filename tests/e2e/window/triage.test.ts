// Triage as an analyst does it, by keyboard alone: along the pictures, through the evidence, a verdict, an undo; a box read, an area drawn, a search.
import { rm } from 'node:fs/promises'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { sampleCase, withApp } from './cases.ts'
import type { MadeCase } from './cases.ts'
import { closeBrowser, hosts, openWindow } from './hosts.ts'
import type { OpenWindow } from './hosts.ts'

afterAll(closeBrowser)

const pictures = (page: Page) => page.getByRole('listbox', { name: 'Pictures' })
const current = (page: Page) => page.getByRole('region', { name: 'Picture', exact: true }).getByRole('heading', { level: 2 })
const answer = (page: Page) => page.getByRole('region', { name: 'Answer' })
const ledger = (page: Page) => page.getByRole('region', { name: 'Evidence' })

/** Goes on with J until this picture is in view. */
async function goToPicture(page: Page, name: string): Promise<void> {
  for (let press = 0; press < 20; press++) {
    await expect.poll(() => answer(page).getAttribute('aria-busy')).toBe('false')
    if ((await current(page).textContent())?.includes(name)) return
    const before = await current(page).textContent()
    await page.keyboard.press('j')
    await expect.poll(() => current(page).textContent()).not.toBe(before)
  }
  throw new Error(`${name} never came into view`)
}

const times = (key: string, count: number) => Array.from({ length: count }, () => key)

async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: /Commands/ }).or(page.getByPlaceholder(/run a command/)).first().waitFor()
}

describe.each(hosts)('triage in %s', (host) => {
  let made: MadeCase
  let open: OpenWindow
  let page: Page

  beforeEach(async () => {
    made = await sampleCase(`triage-${host}`)
    open = await openWindow(host, made.home, { address: made.address })
    page = open.page
    await pictures(page).waitFor()
    await answer(page).getByRole('table', { name: 'Hypotheses' }).waitFor()
  })
  afterEach(async () => {
    await open.close()
    expect(open.problems).toEqual([])
    await rm(made.home, { recursive: true, force: true })
  })

  test('evidence is rejected, the answer follows, undo brings it back', async () => {
    await goToPicture(page, '09-contradiction')
    const hypotheses = answer(page).getByRole('table', { name: 'Hypotheses' }).getByRole('row')
    await expect.poll(() => hypotheses.count()).toBeGreaterThan(1)
    expect(await answer(page).textContent()).toContain('Contradiction.')
    const before = await hypotheses.allTextContents()
    await page.keyboard.press('e')
    const leadingItem = ledger(page).getByRole('checkbox').first()
    await expect.poll(() => leadingItem.evaluate((box) => box.matches(':focus'))).toBe(true)
    await page.keyboard.press('Space')
    await expect.poll(() => hypotheses.allTextContents()).not.toEqual(before)
    expect(await leadingItem.isChecked()).toBe(false)
    await expect.poll(() => answer(page).textContent()).not.toContain('Contradiction.')
    await page.keyboard.press('Control+z')
    await expect.poll(() => hypotheses.allTextContents()).toEqual(before)
    await expect.poll(() => leadingItem.isChecked()).toBe(true)
    await page.keyboard.press('Control+Shift+z')
    await expect.poll(() => leadingItem.isChecked()).toBe(false)
  })

  test('a verdict goes on to the next picture, is counted, recorded and taken back', async () => {
    await goToPicture(page, '01-gps')
    await page.keyboard.press('a')
    await expect.poll(() => current(page).textContent()).toContain('02-same-walk')
    await expect.poll(() => page.getByRole('button', { name: /^Accepted/ }).textContent()).toContain('1')
    await page.keyboard.press('r')
    await expect.poll(() => page.getByRole('button', { name: /^Rejected/ }).textContent()).toContain('1')
    await page.keyboard.press('Control+z')
    await expect.poll(() => page.getByRole('button', { name: /^Rejected/ }).textContent()).toContain('0')
    await expect.poll(() => current(page).textContent()).toContain('02-same-walk')
    await open.close()
    const log = await withApp(made.home, (ask) => ask('case.log', { case: made.folder, limit: 10 }))
    expect(log.filter(({ action }) => action === 'image.reviewed').map(({ subject }) => subject)).toEqual(['image:2', 'image:2', 'image:1'])
    open = await openWindow(host, made.home, { address: made.address })
  })

  test('a box is drawn, read, becomes evidence, and is taken back', async () => {
    await goToPicture(page, '04-sign-telephone')
    const before = await ledger(page).getByRole('checkbox').count()
    await page.keyboard.press('b')
    await page.getByText(/arrows place it/).waitFor()
    // By keys the box begins in the middle; the sign is above it on the right.
    for (const key of [...times('ArrowUp', 14), ...times('Shift+ArrowRight', 24), ...times('Shift+ArrowDown', 6), 'Enter']) await page.keyboard.press(key)
    const read = page.getByRole('region', { name: 'Reasoning' }).getByRole('list', { name: /Lines read in a box/ })
    await read.waitFor({ timeout: 40_000 })
    await expect.poll(() => ledger(page).getByRole('checkbox').count()).toBeGreaterThan(before)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+z')
    await expect.poll(() => ledger(page).getByRole('checkbox').count()).toBe(before)
    expect(await read.count()).toBe(0)
  })

  test('a point and an area are set on the map by keyboard, and each can be undone', async () => {
    await goToPicture(page, '12-nothing')
    await page.locator('[data-panel="map"] canvas').first().waitFor()
    const count = () => ledger(page).getByRole('checkbox').count()
    const before = await count()
    const drawing = async (command: string, ...keys: string[]) => {
      await page.keyboard.press(command)
      await page.locator('[data-panel="map"] .hint').waitFor()
      for (const key of keys) await page.keyboard.press(key)
    }
    await drawing('p', 'ArrowRight', 'Enter')
    await expect.poll(count).toBe(before + 1)
    await answer(page).getByRole('table', { name: 'Hypotheses' }).waitFor()
    await drawing('x', ...times('ArrowLeft', 6), 'Enter', ...times('ArrowUp', 6), 'Enter', ...times('ArrowRight', 6), 'Enter', 'Enter')
    await expect.poll(count).toBe(before + 2)
    await page.keyboard.press('Control+z')
    await expect.poll(count).toBe(before + 1)
    await page.keyboard.press('Control+z')
    await expect.poll(count).toBe(before)
  })

  test('search, filters and tags narrow the list', async () => {
    const counted = () => page.getByRole('region', { name: 'Pictures' }).getByRole('status').first().textContent()
    await page.keyboard.press('/')
    await page.keyboard.type('walk')
    await expect.poll(counted).toBe('1 of 13')
    await page.keyboard.press('Escape')
    await expect.poll(counted).toBe('13')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Contradiction/ }).click()
    await expect.poll(counted).toBe('1 of 13')
    await page.getByRole('button', { name: /^All/ }).first().click()
    await goToPicture(page, '01-gps')
    await page.keyboard.press('t')
    await page.getByPlaceholder('Add a tag').fill('night')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    await page.keyboard.press('/')
    await page.keyboard.type('night')
    await expect.poll(counted).toBe('1 of 13')
  })

  test('the palette finds commands, pictures and places', async () => {
    await openPalette(page)
    await page.keyboard.type('contradiction')
    await page.getByRole('dialog').getByRole('option', { name: /09-contradiction/ }).waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => current(page).textContent()).toContain('09-contradiction')
    await openPalette(page)
    await page.keyboard.type('Lisbon')
    await page.getByRole('dialog').getByRole('option', { name: /Lisbon/ }).first().waitFor()
    await page.keyboard.press('Escape')
    await openPalette(page)
    await page.keyboard.type('record')
    await page.getByRole('dialog').getByRole('option', { name: /^Record/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'Audit log' }).waitFor()
  })
})
