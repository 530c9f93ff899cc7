// Every view and state by axe in both themes, without a serious finding; the triage by Tab alone, with the focus in sight; landmarks and names.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { makeHome } from '../../prepare.ts'
import { checkpoint } from '../../services/models/checkpoint.ts'
import { addressOf, sampleCase, withApp } from './cases.ts'
import type { MadeCase } from './cases.ts'
import { closeBrowser, openWindow } from './hosts.ts'
import type { OpenWindow } from './hosts.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Violation { readonly id: string; readonly impact: string | null; readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[] }
type Run = (only: string | null) => Promise<{ violations: readonly Violation[] }>

afterAll(closeBrowser)

/** By the debugger, as the page's own policy lets no script in. */
async function bringAxe(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Runtime.evaluate', { expression: `${axeSource}; window.runAxe = (only) => axe.run(document, only ? { runOnly: [only] } : {})` })
  await session.detach()
}

async function violations(page: Page, only: string | null): Promise<string[]> {
  const found = await page.evaluate((rule) => (globalThis as unknown as { runAxe: Run }).runAxe(rule), only)
  const grave = found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  return grave.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary?.split('\n').slice(1).join(' ').trim() ?? ''}`))
}

/** What is wrong with the page as it stands, in both themes. Only colours differ between them. */
async function gravePoints(page: Page): Promise<string[]> {
  await page.mouse.move(0, 0)
  const dark = await violations(page, null)
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  await page.locator('html[data-theme="light"]').waitFor({ state: 'attached' })
  const light = await violations(page, 'color-contrast')
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  await page.locator('html[data-theme="dark"]').waitFor({ state: 'attached' })
  return [...dark, ...light.map((one) => `light: ${one}`)]
}

const goTo = (page: Page, address: string) => page.evaluate((hash) => { (globalThis as unknown as { location: { hash: string } }).location.hash = hash }, `#${address}`)
const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key)
}
const answer = (page: Page) => page.getByRole('region', { name: 'Answer' })
const ledger = (page: Page) => page.getByRole('region', { name: 'Evidence' })

/** @param number of the picture, from 1 */
async function openPicture(page: Page, made: MadeCase, number: number): Promise<void> {
  await goTo(page, `${made.address}/${number}`)
  await page.getByText(`${number} / 13`).waitFor()
  await page.locator('section[aria-label="Answer"][aria-busy="false"]').waitFor()
  await page.locator('.credits').waitFor()
}

async function command(page: Page, words: string): Promise<void> {
  await press(page, 'Control+k')
  await page.getByRole('dialog').getByRole('combobox').fill(words)
  await press(page, 'Enter')
}

const focusItem = (page: Page) => ledger(page).getByRole('checkbox').first().focus()
const dialog = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name }).waitFor()
const stopDrawing = (page: Page) => press(page, 'Escape', 'Escape')

interface State {
  readonly name: string
  readonly enter: (page: Page, made: MadeCase) => Promise<unknown>
  readonly leave?: (page: Page, made: MadeCase) => Promise<unknown>
}

/** One after the other in one window. */
const states: readonly State[] = [
  { name: 'cases', enter: (page) => page.getByRole('button', { name: 'Harbour fire, June', exact: true }).waitFor() },
  { name: 'new case', enter: (page) => page.getByRole('button', { name: 'New case' }).click().then(() => dialog(page, 'New case')), leave: (page) => press(page, 'Escape') },
  { name: 'a case opened by the list of folders', enter: (page) => press(page, 'Control+o').then(() => dialog(page, 'Open a case')), leave: (page) => press(page, 'Escape') },
  { name: 'about', enter: (page) => command(page, 'about').then(() => dialog(page, /GeoAgent/)), leave: (page) => press(page, 'Escape') },
  { name: 'a case without pictures', enter: async (page) => { await page.getByRole('button', { name: 'Empty', exact: true }).click(); await page.getByText('No pictures in this case yet').waitFor() } },
  { name: 'triage', enter: (page, made) => openPicture(page, made, 4) },
  { name: 'the list of folders', enter: (page) => press(page, 'Control+Shift+i').then(() => dialog(page, 'Add pictures')), leave: (page) => press(page, 'Escape') },
  { name: 'a contradiction', enter: (page, made) => openPicture(page, made, 9) },
  { name: 'details of an item', enter: (page) => focusItem(page).then(() => press(page, 'Enter')), leave: (page) => press(page, 'Escape') },
  { name: 'the weight of an item', enter: (page) => focusItem(page).then(() => press(page, 'w')), leave: (page) => press(page, 'Escape') },
  { name: 'a rejected item', enter: async (page) => { await focusItem(page); await press(page, 'Space'); await page.getByPlaceholder(/^why/).waitFor() }, leave: (page) => press(page, 'Space', 'Escape') },
  { name: 'the menu of my word', enter: (page) => page.getByRole('button', { name: 'My word', exact: true }).click().then(() => page.getByRole('menuitem', { name: /Name the country/ }).waitFor()), leave: (page) => press(page, 'Escape') },
  { name: 'the form of the country', enter: async (page) => { await page.getByRole('button', { name: 'My word', exact: true }).click(); await page.getByRole('menuitem', { name: /Name the country/ }).click(); await page.getByRole('combobox', { name: 'Country' }).fill('por') }, leave: (page) => press(page, 'Escape') },
  { name: 'the form of coordinates', enter: async (page) => { await page.getByRole('button', { name: 'My word', exact: true }).click(); await page.getByRole('menuitem', { name: /coordinates/ }).click(); await page.getByRole('textbox', { name: 'Coordinates', exact: true }).fill('48.7, 300') }, leave: (page) => press(page, 'Escape') },
  { name: 'a note to the verdict', enter: (page) => page.getByRole('button', { name: 'Add a note to the verdict' }).click(), leave: (page) => page.getByRole('button', { name: 'Drop the note' }).click() },
  { name: 'metadata', enter: (page) => press(page, 'n').then(() => page.getByRole('complementary', { name: 'Metadata' }).waitFor()), leave: (page) => press(page, 'n') },
  { name: 'tags', enter: async (page) => { await press(page, 't'); await page.getByPlaceholder('Add a tag').fill('night') }, leave: (page) => press(page, 'Enter', 'Escape') },
  { name: 'filters', enter: (page) => page.getByRole('button', { name: /^Filter/ }).click().then(() => page.getByRole('slider', { name: 'Least probability' }).waitFor()), leave: (page) => press(page, 'Escape') },
  { name: 'order and size of the list', enter: (page) => page.locator('[data-panel="pictures"] header button').last().click().then(() => page.getByRole('menu').waitFor()), leave: (page) => press(page, 'Escape') },
  { name: 'the menu of a picture', enter: (page) => page.locator('[data-place="2"]').click({ button: 'right' }).then(() => page.getByRole('menu').waitFor()), leave: (page) => press(page, 'Escape') },
  { name: 'a box being drawn', enter: (page) => press(page, 'b').then(() => page.getByText(/arrows place it/).waitFor()), leave: (page) => press(page, 'Escape') },
  { name: 'an area being drawn', enter: (page) => press(page, 'i').then(() => page.locator('[data-panel="map"] .hint').waitFor()), leave: stopDrawing },
  { name: 'the map as a table', enter: (page) => page.getByRole('button', { name: 'Map as a table' }).click(), leave: (page) => page.getByRole('button', { name: 'Map as a table' }).click() },
  { name: 'several chosen', enter: async (page) => { await page.getByRole('listbox', { name: 'Pictures' }).focus(); await press(page, 'Control+a'); await page.getByRole('group', { name: 'Chosen pictures' }).waitFor() }, leave: (page) => press(page, 'Escape') },
  { name: 'the table', enter: (page) => press(page, 'l').then(() => page.getByRole('grid', { name: 'Pictures' }).waitFor()), leave: (page) => press(page, 'l') },
  { name: 'no picture that passes', enter: async (page) => { await press(page, '/'); await page.keyboard.type('zzzz'); await page.getByText('No picture passes').waitFor() }, leave: (page) => press(page, 'Escape', 'Escape').then(() => page.locator('[data-place="2"] img').waitFor()) },
  { name: 'two pictures side by side', enter: (page) => press(page, 'c').then(() => page.getByRole('button', { name: 'End the comparison' }).waitFor()), leave: (page) => press(page, 'c') },
  { name: 'a verdict', enter: async (page, made) => { await openPicture(page, made, 3); await press(page, 'r'); await page.getByText('4 / 13').waitFor(); await openPicture(page, made, 3); await answer(page).getByText('Rejected').waitFor() } },
  { name: 'no answer', enter: (page, made) => openPicture(page, made, 11) },
  { name: 'the palette', enter: async (page) => { await press(page, 'Control+k'); await page.keyboard.type('lis'); await page.getByRole('option', { name: /Lisbon/ }).first().waitFor() }, leave: (page) => press(page, 'Escape') },
  { name: 'a running job', enter: async (page) => { await page.getByRole('listbox', { name: 'Pictures' }).focus(); await press(page, 'Control+a'); await page.getByRole('button', { name: 'Look again' }).click(); await page.getByRole('progressbar').waitFor() }, leave: async (page) => { await page.getByRole('button', { name: 'Cancel' }).click(); await press(page, 'Escape') } },
  { name: 'the record, verified', enter: async (page, made) => { await goTo(page, addressOf(made.folder, 'record')); await page.getByRole('button', { name: 'Verify now' }).click(); await page.getByText('Head of the log').waitFor() } },
  { name: 'the title being changed, and a message', enter: async (page) => { await page.getByRole('button', { name: 'Export as CSV' }).click(); await page.getByText('records written to').waitFor(); await page.getByRole('button', { name: 'Change the title' }).click() }, leave: (page) => press(page, 'Escape') },
  { name: 'models, one verified and open', enter: async (page) => { await goTo(page, '/models'); await page.getByRole('button', { name: 'tiny', exact: true }).click(); await page.getByRole('button', { name: 'Verify tiny' }).click(); await page.getByText('Sound:').waitFor(); await page.getByText('packs run on this').waitFor() } },
  { name: 'a pack about to be removed', enter: (page) => page.getByRole('button', { name: 'Remove tiny' }).click().then(() => page.getByRole('alertdialog').waitFor()), leave: (page) => press(page, 'Escape') },
  { name: 'a checkpoint to get', enter: (page) => page.getByRole('button', { name: 'Get GeoAgent 7B' }).click().then(() => dialog(page, 'Get a checkpoint')), leave: (page) => press(page, 'Escape') },
  { name: 'a checkpoint about to be imported', enter: async (page) => { await page.getByRole('button', { name: 'Import a folder…' }).click(); await page.getByRole('button', { name: 'Choose this folder' }).click(); await page.getByRole('dialog').getByRole('button', { name: 'Import', exact: true }).waitFor() }, leave: (page) => press(page, 'Escape') },
  { name: 'settings', enter: async (page) => { await goTo(page, '/settings'); await page.getByRole('cell', { name: 'ready' }).first().waitFor() } },
  { name: 'keys', enter: async (page) => { await goTo(page, '/keys'); await page.getByRole('heading', { name: 'Judgement' }).waitFor() } },
  { name: 'an error', enter: async (page) => { await goTo(page, addressOf('/nowhere/none.geocase')); await page.getByRole('log', { name: 'Messages' }).getByRole('alert').waitFor() } },
]

describe('every view and state', () => {
  let made: MadeCase
  let open: OpenWindow

  beforeAll(async () => {
    made = await sampleCase('accessibility', { readText: true })
    await withApp(made.home, async (ask) => {
      await ask('case.create', { case: path.join(made.home, 'cases', 'empty.geocase'), title: 'Empty' })
      await ask('models.import', { source: checkpoint(), name: 'tiny' })
      await ask('models.setDefault', { pack: 'tiny' })
    })
    open = await openWindow('web', made.home, { address: '/cases' })
    await bringAxe(open.page)
  }, 240_000)
  afterAll(async () => {
    await open.close()
    await rm(made.home, { recursive: true, force: true })
  })

  for (const { name, enter, leave } of states) {
    test(name, async () => {
      await enter(open.page, made)
      expect.soft(await gravePoints(open.page)).toEqual([])
      await leave?.(open.page, made)
    })
  }

  test('the program gone', async () => {
    await goTo(open.page, made.address)
    await open.page.locator('.credits').waitFor()
    open.process!.kill('SIGKILL')
    await open.page.getByText('does not answer').waitFor()
    expect(await gravePoints(open.page)).toEqual([])
  })
})

test('a workspace without a case and without a model', async () => {
  const home = makeHome('accessibility-empty')
  const open = await openWindow('web', home)
  await open.page.getByText('No case yet').waitFor()
  await bringAxe(open.page)
  expect(await gravePoints(open.page)).toEqual([])
  await goTo(open.page, '/models')
  await open.page.getByText('No model yet').waitFor()
  expect(await gravePoints(open.page)).toEqual([])
  await open.close()
  await rm(home, { recursive: true, force: true })
})

interface Stop {
  readonly name: string
  readonly region: string
  /** Whether it or something around it is drawn in another way than without the focus. */
  readonly seen: boolean
}

/** Runs in the page: marks what has the focus, and tells about it. Null at the end of the round. */
function lookAtFocus(): Stop | null {
  interface Styled { closest(selector: string): Styled | null; getAttribute(name: string): string | null; setAttribute(name: string, value: string): void; hasAttribute(name: string): boolean; readonly parentElement: Styled | null; readonly textContent: string | null; readonly tagName: string; blur(): void; focus(options: object): void }
  const page = globalThis as unknown as { document: { activeElement: Styled; body: Styled; querySelectorAll(selector: string): Iterable<Styled> }; getComputedStyle(element: Styled, part?: string): Record<string, string> }
  const element = page.document.activeElement
  if (element === page.document.body || element.hasAttribute('data-visited')) return null
  element.setAttribute('data-visited', '')
  const around = [element, element.parentElement, element.parentElement?.parentElement, element.closest('li, tr, .row')].filter((one) => one != null)
  const inside = [...page.document.querySelectorAll('.cursor')]
  const drawn = () => JSON.stringify([...around, ...inside].map((one) => {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow, backgroundColor, borderColor, stroke, strokeWidth } = page.getComputedStyle(one)
    return [outlineStyle === 'none' ? '' : `${outlineWidth} ${outlineColor}`, boxShadow, backgroundColor, borderColor, stroke, strokeWidth]
  }))
  const focused = drawn()
  element.blur()
  const seen = drawn() !== focused
  element.focus({ focusVisible: true, preventScroll: true })
  return { name: element.getAttribute('aria-label') ?? element.textContent?.trim() ?? element.tagName, region: element.closest('section[aria-label]')?.getAttribute('aria-label') ?? element.closest('header, nav, footer')?.tagName ?? '', seen }
}

/** Runs in the page: what Tab should have come to, and did not. */
function missed(): string[] {
  interface Control { readonly tabIndex: number; readonly outerHTML: string; readonly disabled?: boolean; closest(selector: string): Control | null; hasAttribute(name: string): boolean; checkVisibility(options: object): boolean }
  const page = globalThis as unknown as { document: { querySelectorAll(selector: string): Iterable<Control> } }
  const controls = [...page.document.querySelectorAll('button, input, textarea, select, a[href], [tabindex]')]
  return controls.filter((one) => one.tabIndex >= 0 && !one.disabled && !one.closest('[inert]') && one.checkVisibility({ visibilityProperty: true }) && !one.hasAttribute('data-visited')).map(({ outerHTML }) => outerHTML.slice(0, 160))
}

describe('the triage', () => {
  let made: MadeCase
  let open: OpenWindow

  beforeAll(async () => {
    made = await sampleCase('tab-order')
    open = await openWindow('web', made.home, { address: made.address })
    await openPicture(open.page, made, 9)
  }, 120_000)
  afterAll(async () => {
    await open.close()
    await rm(made.home, { recursive: true, force: true })
  })

  test('has one main heading, its landmarks, a language and a title', async () => {
    const { page } = open
    expect(await page.getByRole('heading', { level: 1 }).allTextContents()).toEqual(['Harbour fire, June'])
    for (const role of ['banner', 'main', 'contentinfo'] as const) expect(await page.getByRole(role).count(), role).toBe(1)
    expect(await page.getByRole('navigation').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))).toEqual(['Parts of the case', 'Parts of the program'])
    expect(await page.getByRole('region').evaluateAll((all) => all.filter((one) => !one.getAttribute('aria-label')).length)).toBe(0)
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    expect(await page.title()).toBe('Harbour fire, June · GeoAgent Workstation')
  })

  test('is reached by Tab as a whole, in the order of the eye, and shows where the focus is', async () => {
    const { page } = open
    const stops: Stop[] = []
    for (let count = 0; count < 200; count++) {
      await page.keyboard.press('Tab')
      const stop = await page.evaluate(lookAtFocus)
      if (stop === null) break
      stops.push(stop)
    }
    expect(stops.filter(({ seen }) => !seen)).toEqual([])
    expect(await page.evaluate(missed)).toEqual([])
    // Dividers between the panels are in none of them; the case's parts are a NAV in the HEADER.
    const regions = stops.map(({ region }) => region).filter((region) => region !== '').filter((region, at, all) => region !== all[at - 1])
    expect(regions).toEqual(['NAV', 'HEADER', 'NAV', 'Pictures', 'Picture', 'Evidence', 'Reasoning', 'Map', 'Answer'].filter((region) => regions.includes(region)))
    for (const region of ['Pictures', 'Picture', 'Evidence', 'Map', 'Answer']) expect(regions).toContain(region)
  })
})
