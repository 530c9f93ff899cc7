// Screenshots of each view for the documents: a case of the sample pictures, or of a folder given as argument, opened in the browser host. `npm run build` comes first.
import { mkdir, rename, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import type { Locator, Page } from 'playwright-core'
import { makeHome, setup } from '../../prepare.ts'
import { addressOf, samples, withApp } from './cases.ts'
import type { Ask } from './cases.ts'
import { closeBrowser, openWindow } from './hosts.ts'

const out = path.resolve(import.meta.dirname, '../../../docs/screenshots')
/** A fixed place, as the windows show it. */
const home = path.join(os.tmpdir(), 'geoagent')
const size = { width: 1600, height: 1000 }
const folderOf = (name: string) => path.join(home, 'cases', `${name}.geocase`)
const main = folderOf('harbour-fire')
const [folder = samples] = process.argv.slice(2)

async function makeCase(ask: Ask, target: string, title: string, paths: readonly string[]): Promise<readonly number[]> {
  await ask('case.create', { case: target, title })
  const { images } = await ask('image.add', { case: target, files: paths.map((one) => ({ path: path.resolve(one) })) })
  const job = await ask('run.start', { case: target, options: { readText: true } })
  if (job) await ask('job.wait', { case: target, job: job.job })
  return images
}

/** What a person would have done by then: so that the views have something to show. */
async function work(ask: Ask, images: readonly number[]): Promise<void> {
  const [first, second, third] = images
  await ask('image.review', { case: main, image: first!, verdict: 'accepted', note: 'Fits the walls.' })
  await ask('image.review', { case: main, image: second!, verdict: 'accepted' })
  await ask('image.tag', { case: main, image: third!, add: ['sign', 'check spelling'] })
  const [item] = await ask('evidence.list', { case: main, image: third! })
  if (item) await ask('evidence.weigh', { case: main, id: item.id, weight: 0.5 })
}

/** @returns how many pictures the case has */
async function prepare(): Promise<number> {
  await setup()
  await rm(home, { recursive: true, force: true })
  await rename(makeHome('screenshots'), home)
  return withApp(home, async (ask) => {
    await makeCase(ask, folderOf('lisbon-walk'), 'Walk through Lisbon', ['01-gps.jpg', '02-same-walk.jpg', 'Lisboa 2024'].map((name) => path.join(samples, name)))
    await ask('case.create', { case: folderOf('unsorted'), title: 'Unsorted, from the second phone' })
    const images = await makeCase(ask, main, 'Harbour fire, June', [folder])
    await work(ask, images)
    return images.length
  })
}

/** Two pictures of it in a row that are the same: everything has arrived and nothing moves. */
async function still(target: Page | Locator): Promise<Buffer> {
  let last = await target.screenshot({ animations: 'disabled', caret: 'hide' })
  for (let tries = 0; tries < 60; tries++) {
    const next = await target.screenshot({ animations: 'disabled', caret: 'hide' })
    if (next.equals(last)) return next
    last = next
  }
  throw new Error('The window does not come to rest.')
}

async function keep(page: Page, name: string): Promise<void> {
  const file = path.join(out, `${name}.png`)
  const { size: bytes } = await sharp(await still(page)).png({ palette: true, quality: 90, effort: 10 }).toFile(file)
  console.log(`${path.relative(process.cwd(), file)}  ${Math.round(bytes / 1000)} kB`)
}

async function go(page: Page, address: string): Promise<void> {
  await page.evaluate((hash) => { (globalThis as unknown as { location: { hash: string } }).location.hash = hash }, `#${address}`)
}

/** @param number of the picture, from 1 */
async function openPicture(page: Page, number: number): Promise<void> {
  await go(page, `${addressOf(main)}/${number}`)
  await page.getByText(new RegExp(`^${number} / `)).waitFor()
  await page.locator('section[aria-label="Answer"][aria-busy="false"] h2').waitFor()
  await page.locator('.credits').waitFor()
  await page.locator('[data-panel="evidence"] input[data-item]').first().waitFor()
}

async function shoot(page: Page, count: number): Promise<void> {
  const [sign, torn] = [Math.min(4, count), Math.min(9, count)]
  const press = (keys: string) => page.keyboard.press(keys)
  await page.locator('table').waitFor()
  await keep(page, 'cases')
  await openPicture(page, sign)
  await keep(page, 'triage')
  await press('c')
  await page.getByRole('button', { name: 'End the comparison' }).waitFor()
  await keep(page, 'compare')
  await press('c')
  await openPicture(page, torn)
  await press('l')
  await page.getByRole('grid', { name: 'Pictures' }).waitFor()
  await keep(page, 'table')
  await press('l')
  await press('g')
  await press('g')
  await press('Shift+F')
  await keep(page, 'map-globe')
  await press('g')
  await press('g')
  await press('Control+k')
  await page.getByRole('dialog').getByRole('combobox').fill('lis')
  await page.getByRole('dialog').getByRole('option', { name: /Lisbon/ }).first().waitFor()
  await keep(page, 'palette')
  await press('Escape')
  await go(page, addressOf(main, 'record'))
  await page.getByRole('button', { name: 'Verify now' }).click()
  await page.getByText(/originals? checked|Sound|sound/).first().waitFor()
  await keep(page, 'record')
  await go(page, '/settings')
  await page.getByRole('cell', { name: 'ready' }).first().waitFor()
  await keep(page, 'settings')
  await go(page, '/models')
  await page.getByText('Qwen2.5-VL 3B Instruct').waitFor()
  await page.getByText('Trying what this machine has').waitFor({ state: 'detached', timeout: 60_000 })
  await keep(page, 'models')
  await go(page, '/keys')
  await page.getByRole('heading', { name: 'Judgement' }).waitFor()
  await keep(page, 'keys')
  await press('g')
  await press('d')
  await openPicture(page, sign)
  await press('f')
  await keep(page, 'triage-light')
}

await mkdir(out, { recursive: true })
const count = await prepare()
const open = await openWindow('web', home, { size })
try {
  await shoot(open.page, count)
  if (open.problems.length > 0) throw new Error(open.problems.join('\n'))
} finally {
  await open.close()
  await closeBrowser()
  await rm(home, { recursive: true, force: true })
}
