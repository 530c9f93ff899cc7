// Models in the window, from none to one that is verified, the default and removed: imported from a folder, had from a hub with the person's word, cancelled and gone on with.
import { rm } from 'node:fs/promises'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import type { FakeHub } from '../../native-models/packs/hub/fake-hub.ts'
import { makeHome } from '../../prepare.ts'
import { checkpoint, hubWithCheckpoint, repository } from '../../services/models/checkpoint.ts'
import { closeBrowser, hosts, openWindow } from './hosts.ts'
import type { OpenWindow } from './hosts.ts'

afterAll(closeBrowser)

const packs = (page: Page) => page.getByRole('table', { name: 'Model packs' })

/** A browser has no dialog that tells a path. */
async function chooseFolder(page: Page, host: string): Promise<void> {
  await page.getByRole('button', { name: 'Import a folder…' }).click()
  if (host !== 'web') return
  await page.getByLabel('Folder', { exact: true }).fill(checkpoint())
  await page.keyboard.press('Enter')
  await expect.poll(() => page.getByLabel('Folder', { exact: true }).inputValue()).toBe(checkpoint())
  await page.getByRole('button', { name: 'Choose this folder' }).click()
}

async function askHub(page: Page, hub: FakeHub): Promise<void> {
  await page.getByRole('button', { name: 'Get from a hub…' }).click()
  await page.getByLabel(/^Repository/).fill(repository)
  await page.getByRole('textbox', { name: 'Hub' }).fill(hub.url)
  await page.getByRole('button', { name: `Ask ${new URL(hub.url).host}` }).click()
  await page.getByRole('button', { name: /^Agree and download/ }).waitFor()
}

describe.each(hosts)('models in %s', (host) => {
  let home: string
  let hub: FakeHub
  let open: OpenWindow

  beforeEach(async () => {
    home = makeHome(`models-${host}`)
    hub = await hubWithCheckpoint()
    open = await openWindow(host, home, { answers: { showOpenDialog: [{ canceled: false, filePaths: [checkpoint()] }] } })
    await open.page.getByText('No case yet').waitFor()
    await open.page.keyboard.press('g')
    await open.page.keyboard.press('m')
    await open.page.getByText('No model yet').waitFor()
  }, 60_000)
  afterEach(async () => {
    expect.soft(open.problems).toEqual([])
    await open.close()
    await hub.close()
    await rm(home, { recursive: true, force: true })
  })

  // The real desktop's dialog cannot be answered from here.
  test.skipIf(host === 'electron')('a folder becomes a pack, is verified, the default, and removed', async () => {
    const { page } = open
    await chooseFolder(page, host)
    await page.getByRole('dialog').getByLabel('Name').fill('mine')
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await packs(page).getByRole('button', { name: 'mine', exact: true }).waitFor()
    await page.getByText('mine is imported.').waitFor()
    await page.getByRole('button', { name: 'Verify mine' }).click()
    await page.getByText('Sound: every byte is as its manifest says.').waitFor()
    await page.getByRole('button', { name: 'Use mine by default' }).click()
    await packs(page).getByText('default', { exact: true }).waitFor()
    await page.keyboard.press('Control+z')
    await packs(page).getByText('default', { exact: true }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Remove mine' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByText('No model yet').waitFor()
  })

  test('a checkpoint comes from a hub after the word of the person, is cancelled, and gone on with', async () => {
    const { page } = open
    const weights = hub.files.get('model.safetensors')!
    hub.misbehave('model.safetensors', (_, response) => {
      response.writeHead(200, { 'content-length': weights.length, etag: '"of-the-content-host"' })
      response.write(weights.subarray(0, 200_000))
    })
    expect(hub.seen).toEqual([])
    await askHub(page, hub)
    await page.getByRole('dialog').getByText('apache-2.0').waitFor()
    expect(hub.contentSeen).toEqual([])
    await page.getByRole('button', { name: /^Agree and download/ }).click()
    const atFoot = page.getByRole('group', { name: 'Work on the model Tiny-VL-int4' })
    await atFoot.waitFor()
    await page.getByText('online, for the download that you agreed to').waitFor()
    await expect.poll(() => hub.contentSeen.length).toBe(1)
    await page.waitForTimeout(300)
    // The work is the program's: a page that is loaded anew finds it, and can end it.
    await page.reload()
    await atFoot.waitFor()
    await atFoot.getByRole('button', { name: 'Cancel' }).click()
    await atFoot.waitFor({ state: 'detached' })
    await page.getByText('offline, nothing leaves this machine').waitFor()

    await askHub(page, hub)
    await page.getByRole('dialog').getByText(/of which 2\d\d KB are here already/).waitFor()
    await page.getByRole('button', { name: /^Agree and download/ }).click()
    await packs(page).getByRole('button', { name: 'Tiny-VL-int4', exact: true }).waitFor()
    expect(hub.contentSeen.at(-1)!.range).toBe('bytes=200000-')
    await page.getByText(/All are kept in network.log/).click()
    await page.getByRole('cell', { name: `GET model.safetensors of ${repository}` }).first().waitFor()
    // The page itself asked only its own host.
    expect(open.asked.filter((address) => address.startsWith(hub.url) || address.startsWith(hub.contentUrl))).toEqual([])
  })
})
