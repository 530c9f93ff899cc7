// Hostile text stays text: markup, scripts, controls and turned directions in every field are shown inert in every view and export.
import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import type { ExportFormat } from '../../../main/contract/export.ts'
import { visible } from '../../../main/contract/plain-text.ts'
import { parseCsv } from '../../services/export/csv.ts'
import { parseXml } from '../../services/export/xml.ts'
import { addressOf, withApp } from './cases.ts'
import { hostileCase, planted, plantedName, plantedTag } from './hostile-case.ts'
import type { HostileCase } from './hostile-case.ts'
import { browser, closeBrowser, hosts, openWindow } from './hosts.ts'
import type { OpenWindow } from './hosts.ts'

afterAll(closeBrowser)

/** Controls but the line break that titles of the window's own hold, and everything that turns or hides. */
const hidden = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/

interface Findings {
  readonly pwned: unknown
  /** Elements that came out of planted text, and attributes that would run or fetch something. */
  readonly live: string[]
  readonly texts: string[]
}

/** Runs in the page. */
function look(): Findings {
  interface Node { readonly nodeType: number; readonly nodeValue: string | null; readonly childNodes: Iterable<Node>; readonly tagName?: string; readonly attributes?: Iterable<{ name: string; value: string }>; readonly shadowRoot?: Node | null }
  const page = globalThis as unknown as { document: Node & { title: string; querySelectorAll(selector: string): Iterable<{ outerHTML: string }> }; pwned?: unknown }
  const texts: string[] = [page.document.title]
  const live = [...page.document.querySelectorAll('.planted, script:not([src])')].map(({ outerHTML }) => outerHTML.slice(0, 200))
  const visit = (node: Node) => {
    if (node.nodeType === 3) texts.push(node.nodeValue ?? '')
    for (const { name, value } of node.attributes ?? []) {
      if (/^on/.test(name) || (/^(src|href|action|formaction|srcdoc|data)$/.test(name) && /planted|^\s*javascript:/i.test(value))) live.push(`${name}=${value}`)
      if (/^(title|alt|placeholder|aria-)/.test(name)) texts.push(value)
    }
    for (const child of node.childNodes) visit(child)
    if (node.shadowRoot) visit(node.shadowRoot)
  }
  visit(page.document)
  return { pwned: page.pwned, live, texts }
}

/** Nothing has come alive, nothing hides; and each of these is there to be read. */
async function expectInert(page: Page, ...shown: readonly string[]): Promise<void> {
  for (const text of shown) await expect.poll(async () => (await page.evaluate(look)).texts.some((one) => one.includes(visible(text))), { message: visible(text) }).toBe(true)
  const { pwned, live, texts } = await page.evaluate(look)
  expect(pwned).toBeUndefined()
  expect(live).toEqual([])
  expect(texts.filter((text) => hidden.test(text)).map((text) => JSON.stringify(text))).toEqual([])
}


describe.each(hosts)('hostile text in %s', (host) => {
  let made: HostileCase
  let open: OpenWindow
  let page: Page
  const dialogs: string[] = []

  beforeAll(async () => {
    made = await hostileCase(`hostile-${host}`)
  })
  afterAll(() => rm(made.home, { recursive: true, force: true }))

  beforeEach(async () => {
    dialogs.length = 0
    open = await openWindow(host, made.home, { address: '/cases', answers: {} })
    page = open.page
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message())
      void dialog.dismiss()
    })
  })
  afterEach(async () => {
    const own = new URL(page.url()).origin
    expect(open.asked.filter((address) => !address.startsWith(own) && !/^(data|blob):/.test(address))).toEqual([])
    expect(dialogs).toEqual([])
    await open.close()
  })

  const goTo = (address: string) => page.evaluate((hash) => { (globalThis as unknown as { location: { hash: string } }).location.hash = hash }, `#${address}`)

  async function openPicture(image: number): Promise<void> {
    await goTo(`${made.address}/${image}`)
    await page.locator(`section[aria-label="Picture"] h2`).filter({ hasText: visible(Object.values(made.names)[[0, 1, 3, 2][image - 1]!]!) }).waitFor()
    await expect.poll(() => page.getByRole('region', { name: 'Answer' }).getAttribute('aria-busy')).toBe('false')
  }

  test('is inert in the list of cases, the triage and all that opens over it', async () => {
    await expectInert(page, planted('title'), plantedName('folder'))
    for (const image of [1, 2, 3]) {
      await openPicture(image)
      await expectInert(page, ...Object.values(made.names), plantedName('pictures'))
    }
    await openPicture(4)
    await expectInert(page, planted('error'), made.names.broken)
    await openPicture(1)
    await expectInert(page, planted('model'), planted('country-clue'), planted('region-reasoning'), planted('place-conclusion'), planted('place-uncertainty'), planted('model-answer').replaceAll(';', ','))
    await page.keyboard.press('n')
    await page.getByRole('complementary', { name: 'Metadata' }).waitFor()
    await expectInert(page, made.names.link)
  })

  test('is inert in the table, side by side, in the palette and while a box is read', async () => {
    await openPicture(1)
    await page.getByRole('button', { name: 'Show it on the map' }).or(page.locator('[data-place]')).first().waitFor()
    await page.keyboard.press('l')
    await page.getByRole('grid', { name: 'Pictures' }).waitFor()
    await expectInert(page, made.names.signs, made.names.broken)
    await page.setViewportSize({ width: 2560, height: 1200 })
    await expectInert(page, made.names.link, made.names.script)
    await page.keyboard.press('l')
    await page.keyboard.press('c')
    await page.getByRole('button', { name: 'End the comparison' }).waitFor()
    await expectInert(page, planted('answer'), made.names.link)
    await page.keyboard.press('c')
    await page.getByRole('button', { name: /^read: "<img/ }).first().focus()
    await page.keyboard.press('Enter')
    await expectInert(page, planted('reading'))
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').getByRole('combobox').fill('planted')
    await page.getByRole('dialog').getByRole('option', { name: /planted/ }).first().waitFor()
    await expectInert(page, made.names.signs, planted('answer'))
    await page.keyboard.press('Escape')
    await page.keyboard.press('/')
    await page.getByRole('textbox', { name: /^Search names/ }).fill(plantedTag('searched'))
    await expectInert(page, `“${plantedTag('searched')}”`)
  })

  test('is inert in the record, the settings, the choice of folders and in messages', async () => {
    await goTo(addressOf(made.folder, 'record'))
    await page.getByRole('region', { name: 'Audit log' }).getByRole('listitem').first().waitFor()
    await expectInert(page, planted('title'), plantedName('folder'), planted('actor'), planted('action'), planted('subject'), planted('detail'), planted('note'))
    await page.getByRole('button', { name: 'Verify now' }).click()
    await page.getByRole('region', { name: 'Verification' }).getByText(/Sound|not sound|found/).first().waitFor()
    await expectInert(page)
    if (host === 'web') {
      await page.getByRole('button', { name: 'Export as JSON Lines' }).click()
      await page.getByRole('log', { name: 'Messages' }).getByText('records written to').waitFor()
      await expectInert(page, plantedName('folder'))
    }
    await goTo('/settings')
    await page.getByRole('cell', { name: 'ready' }).first().waitFor()
    await expectInert(page, plantedName('basemap'))
    await goTo('/keys')
    await page.getByRole('heading', { name: 'Judgement' }).waitFor()
    await expectInert(page)
    if (host !== 'web') return
    await goTo(made.address)
    await page.getByRole('listbox', { name: 'Pictures' }).waitFor()
    await page.keyboard.press('Control+Shift+i')
    await page.getByLabel('Folder', { exact: true }).fill(made.home)
    await page.keyboard.press('Enter')
    // A field of one line cannot hold this folder's name: it is gone into.
    await page.getByRole('dialog').getByRole('button', { name: visible(plantedName('pictures')) }).press('ArrowRight')
    await page.getByRole('dialog').getByText('javascript:').waitFor()
    await expectInert(page, made.names.signs, made.names.script)
    await page.getByLabel('Folder', { exact: true }).fill(path.join(made.home, planted('nowhere').replaceAll('/', '')))
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByRole('alert').waitFor()
    await expectInert(page)
  })
})

describe('hostile text in exports', () => {
  const formats: readonly ExportFormat[] = ['table', 'jsonl', 'geojson', 'kml', 'csv', 'html']
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

  test('is text in every one of them', async () => {
    const made = await hostileCase('hostile-export')
    const files = await withApp(made.home, async (ask) => {
      const written: Partial<Record<ExportFormat, string>> = {}
      for (const format of formats) written[format] = readFileSync((await ask('case.export', { case: made.folder, format })).file, 'utf8')
      return written as Record<ExportFormat, string>
    })
    expectRecords(files.jsonl.trim().split('\n').map((line) => JSON.parse(line) as { image: string; answer: string | null }))
    expect((JSON.parse(files.geojson) as { features: unknown[] }).features.length).toBeGreaterThan(0)
    expect(parseXml(files.kml).documentElement!.textContent).toContain('planted')
    expect(files.kml).not.toMatch(/<img|<script|<b class/)
    expect(hidden.test(files.kml) || hidden.test(files.table)).toBe(false)
    for (const cell of parseCsv(files.csv).flat()) expect(cell).not.toMatch(/^[=+\-@\t\r\n]\D/)
    expect(files.csv).toContain('planted')
    expect(files.html).toContain(escaped(visible(planted('answer'))).slice(0, 40))
    for (const field of ['country-clue', 'place-reasoning', 'region-conclusion']) expect(files.html).toContain(escaped(visible(planted(field))).slice(-30))
    await expectInertReport(files.html)
    await rm(made.home, { recursive: true, force: true })

    function expectRecords(records: readonly { image: string; answer: string | null }[]): void {
      expect(records.map(({ image }) => path.basename(image)).toSorted()).toEqual(Object.values(made.names).toSorted())
      expect(records.some(({ answer }) => answer?.includes(planted('answer')))).toBe(true)
    }
  })

  /** As a person opens it, with scripts allowed. */
  async function expectInertReport(html: string): Promise<void> {
    const context = await (await browser()).newContext({ offline: false })
    const page = await context.newPage()
    const asked: string[] = []
    const dialogs: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message())
      void dialog.dismiss()
    })
    await page.setContent(html, { waitUntil: 'load' })
    await expectInert(page, planted('title'), planted('error'), planted('says-text-mark'))
    expect(asked.filter((address) => !address.startsWith('data:'))).toEqual([])
    expect(dialogs).toEqual([])
    await context.close()
  }
})
