// A remote engine in the window: set up, checked, agreed to, asked by a run, and removed; the form by axe in each of its states, in both themes.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import type { Page } from 'playwright-core'
import { makeHome } from '../../prepare.ts'
import { samples } from '../../services/app.ts'
import { chatServer, say } from '../../services/models/chat-server.ts'
import { closeBrowser, openWindow } from './hosts.ts'
import { addressOf, withApp } from './cases.ts'

afterAll(closeBrowser)

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
interface Axe { run(within: string): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }

/** What axe finds in the form and the choice of runs, grave or not. The page's own policy lets no script in, but the debugger does. */
async function findings(page: Page): Promise<string[]> {
  const debug = await page.context().newCDPSession(page)
  await debug.send('Runtime.evaluate', { expression: `${axeSource}; void 0` })
  await debug.detach()
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.locator(`html[data-theme="${colorScheme}"]`).waitFor({ state: 'attached' })
    const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: Axe }).axe.run('main'))
    found.push(...violations.map(({ id, nodes }) => `${colorScheme}: ${id}: ${nodes.map(({ html }) => html).join(' ')}`))
  }
  return found
}

const answer = JSON.stringify({ ChainOfThought: { CountryIdentification: { Clues: ['blue tiles'], Reasoning: 'Tiles.', Conclusion: 'Portugal', Uncertainty: 'Little.' } }, FinalAnswer: 'Portugal; Lisbon; Alfama' })

test('is set up, checked, agreed to, asked by a run, and removed', async () => {
  const chat = await chatServer((response, { url }) => {
    if (url === '/v1/models') response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data: [{ id: 'GeoAgent' }, { id: 'other' }] }))
    else say(response, [answer])
  })
  const home = makeHome('remote-window')
  const folder = path.join(home, 'cases', 'one.geocase')
  await withApp(home, async (ask) => {
    await ask('case.create', { case: folder, title: 'One' })
    await ask('image.add', { case: folder, files: [{ path: path.join(samples, '12-nothing.png') }] })
  })
  const open = await openWindow('web', home, { address: '/settings' })
  onTestFinished(async () => {
    await open.close()
    await rm(home, { recursive: true, force: true })
  })
  const { page } = open
  const form = page.getByRole('form', { name: 'A model behind an address' })
  const consent = form.getByRole('checkbox', { name: /^I agree/ })
  await form.getByText('None is set up').waitFor()
  await page.getByRole('cell', { name: 'ready' }).first().waitFor()
  expect.soft(await findings(page)).toEqual([])

  await form.getByRole('textbox', { name: 'Address' }).fill('http://gpu.example:8000')
  await form.getByText(/Anyone on the way/).waitFor()
  expect.soft(await findings(page)).toEqual([])

  await form.getByRole('textbox', { name: 'Address' }).fill(chat.address)
  await form.getByLabel('Key', { exact: true }).fill('a-secret-key')
  await form.getByRole('button', { name: 'Check' }).click()
  await form.getByRole('button', { name: 'GeoAgent' }).click()
  await form.getByText('and has this model').waitFor()
  await consent.check()
  expect.soft(await findings(page)).toEqual([])
  await form.getByRole('button', { name: 'Save, and turn on' }).click()
  await form.getByText('On: you agreed on').waitFor()
  await page.getByText(`may go to ${chat.host}, as you agreed`).waitFor()
  expect(await page.content()).not.toContain('a-secret-key')
  expect(await form.getByLabel('Key', { exact: true }).inputValue()).toBe('')
  expect(chat.received).toMatchObject([{ url: '/v1/models', headers: { authorization: 'Bearer a-secret-key' } }])

  await page.getByRole('combobox', { name: 'A run asks' }).selectOption({ label: `GeoAgent at ${chat.host}, where its pictures are sent` })
  await page.getByText('A run sends each of its pictures').waitFor()
  await page.evaluate((hash) => { (globalThis as unknown as { location: { hash: string } }).location.hash = hash }, `#${addressOf(folder)}`)
  await page.getByText('1 / 1').first().waitFor()
  await page.keyboard.press('Control+Enter')
  await page.getByText(/asking the model/).first().waitFor()
  await page.getByText('asking the model · 1 of 1 · done').waitFor()
  await page.getByRole('region', { name: 'Answer' }).getByRole('heading', { name: 'Portugal' }).waitFor()
  expect(chat.received.filter(({ url, headers }) => url === '/v1/chat/completions' && headers.authorization === 'Bearer a-secret-key')).toHaveLength(1)

  await page.keyboard.press('Control+,')
  await form.getByRole('button', { name: 'Remove, and forget the key' }).click()
  await form.getByText('None is set up').waitFor()
  await page.getByText('offline, nothing leaves this machine').waitFor()
  expect(open.problems).toEqual([])
}, 90_000)
