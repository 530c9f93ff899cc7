// Two windows on one case see each other's changes without asking.
import { rm } from 'node:fs/promises'
import { afterAll, expect, test } from 'vitest'
import { sampleCase } from './cases.ts'
import { closeBrowser, openWindow } from './hosts.ts'

afterAll(closeBrowser)

test('a rejection, a verdict and a title in one window show in the other', async () => {
  const made = await sampleCase('two-windows')
  const open = await openWindow('web', made.home, { address: `${made.address}/1` })
  const other = await open.another()
  for (const page of [open.page, other]) await page.getByRole('region', { name: 'Evidence' }).getByRole('checkbox').first().waitFor()
  const item = (page = other) => page.getByRole('region', { name: 'Evidence' }).getByRole('checkbox').first()
  const answer = () => other.getByRole('region', { name: 'Answer' }).textContent()
  const before = await answer()
  await item(open.page).uncheck()
  await expect.poll(() => item().isChecked()).toBe(false)
  await expect.poll(answer).not.toBe(before)
  await open.page.keyboard.press('a')
  await expect.poll(() => other.getByRole('button', { name: /^Accepted/ }).textContent()).toContain('1')
  await expect.poll(answer).toContain('Accepted by')
  // Once what follows from the verdict has come, nothing moves, so nothing is asked: no window polls.
  const asked = () => open.asked.filter((address) => address.includes('/request/')).length
  const meanwhile = async () => {
    const before = asked()
    await new Promise((resolve) => setTimeout(resolve, 4000))
    return asked() - before
  }
  await expect.poll(meanwhile, { timeout: 40_000 }).toBe(0)
  await open.page.keyboard.press('g')
  await open.page.keyboard.press('r')
  await open.page.getByRole('button', { name: 'Change the title' }).click()
  await open.page.getByLabel('Title of the case').fill('Harbour fire, July')
  await open.page.keyboard.press('Enter')
  await expect.poll(() => other.getByRole('heading', { level: 1 }).textContent()).toBe('Harbour fire, July')
  await open.close()
  expect(open.problems).toEqual([])
  await rm(made.home, { recursive: true, force: true })
}, 180_000)
