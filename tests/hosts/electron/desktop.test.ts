// What the desktop does for the page: dialogs, paths of dropped files, the menu, the signs of a running job.
import { writeFileSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commands } from '../../../renderer/state/commands.ts'
import { callBridge, heardBy, startOwnPage, waitHeard } from '../../fixtures/electron/own-page.ts'
import type { RunningElectron } from '../../fixtures/electron/start.ts'
import { makeHome } from '../../prepare.ts'

let home: string
let run: RunningElectron
let page: Page

const sample = path.resolve(import.meta.dirname, '../../samples/01-gps.jpg')

beforeAll(async () => {
  home = makeHome('electron-desktop')
  run = await startOwnPage(home, { filePaths: { '01-gps.jpg': sample } })
  page = run.page
})
afterAll(async () => {
  await run?.close()
  await rm(home, { recursive: true, force: true })
})

describe('a dialog', () => {
  const lastOptions = () => run.app.desk.dialogs.at(-1)?.options

  it('that is left gives nothing', async () => {
    expect(await callBridge(page, 'pickPictures')).toEqual([])
    for (const name of ['pickFolder', 'pickCase', 'pickBasemap']) expect(await callBridge(page, name), name).toBeNull()
    expect(await callBridge(page, 'saveAs', 'a.kml')).toBeNull()
  })
  it('gives what was chosen', async () => {
    run.app.desk.answer('showOpenDialog', { canceled: false, filePaths: ['/p/1.jpg', '/p/2.jpg'] })
    expect(await callBridge(page, 'pickPictures')).toEqual(['/p/1.jpg', '/p/2.jpg'])
    expect(lastOptions()).toMatchObject({ properties: ['openFile', 'multiSelections'] })
    run.app.desk.answer('showOpenDialog', { canceled: false, filePaths: ['/p/case.geocase'] })
    expect(await callBridge(page, 'pickCase')).toBe('/p/case.geocase')
    expect(lastOptions()?.properties).toContain('openDirectory')
    run.app.desk.answer('showOpenDialog', { canceled: false, filePaths: ['/p/world.pmtiles'] })
    expect(await callBridge(page, 'pickBasemap')).toBe('/p/world.pmtiles')
    expect(lastOptions()).toMatchObject({ filters: [{ extensions: ['pmtiles'] }] })
    run.app.desk.answer('showSaveDialog', { canceled: false, filePath: '/p/out.kml' })
    expect(await callBridge(page, 'saveAs', 'harbour.kml')).toBe('/p/out.kml')
    expect(lastOptions()).toMatchObject({ defaultPath: 'harbour.kml' })
  })
})

describe('a file', () => {
  it('that was picked or dropped has its path, and one that a script made has none', async () => {
    await page.setInputFiles('#files', sample)
    const paths = await page.evaluate("geoagent.pathsOf([...document.querySelector('#files').files, new File(['x'], 'made.jpg')])")
    expect(paths).toEqual([sample, ''])
  })
})

describe('the menu', () => {
  interface Item { id?: string; role?: string; accelerator?: string; registerAccelerator?: boolean }
  const own = async () => ((await run.app.link.call('menu')) as Item[]).filter((item): item is Item & { id: string } => item.id !== undefined)

  it('has the commands that a desktop program has, and each is one of the page’s', async () => {
    const ids = (await own()).map(({ id }) => id)
    expect(ids.sort()).toEqual(['case.new', 'case.open', 'edit.redo', 'edit.undo', 'help.about', 'pictures.add', 'view.keys', 'view.palette', 'view.settings'])
    expect(ids.filter((id) => !commands.some((command) => command.id === id))).toEqual([])
  })
  it('shows the page’s own keys and leaves them to the page', async () => {
    for (const { id, accelerator, registerAccelerator } of await own()) {
      const { keys } = commands.find((command) => command.id === id)!
      expect(registerAccelerator, id).toBe(false)
      const asTinykeys = accelerator?.replace('CmdOrCtrl', '$mod').replace(/[A-Z]$/, (letter) => letter.toLowerCase())
      if (asTinykeys === undefined) expect(keys, id).toEqual([])
      else expect(keys, id).toContain(asTinykeys)
    }
  })
  it('sends each command to the page', async () => {
    const before = (await heardBy(page)).commands.length
    const ids = (await own()).map(({ id }) => id)
    for (const id of ids) await run.app.link.call('menu.click', id)
    await waitHeard(page, 'commands', before + ids.length)
    expect((await heardBy(page)).commands.slice(before)).toEqual(ids)
  })
})

describe('a running job', () => {
  it('shows on the task bar and keeps the machine awake until it is done', async () => {
    const folder = path.join(home, 'signs.geocase')
    const ask = (name: string, input: unknown) => callBridge(page, 'request', name, input, name) as Promise<{ ok: boolean; value: { job: number } }>
    await ask('case.create', { case: folder })
    await ask('image.add', { case: folder, files: [{ path: sample }] })
    const { value } = await ask('run.start', { case: folder, options: { readText: false, workers: 1 } })
    await ask('job.wait', { case: folder, job: value.job })
    await run.app.desk.until(() => run.app.desk.did.find(({ what }) => what === 'powerSaveBlocker.stop'))
    expect(run.app.desk.did.map(({ what }) => what)).toEqual(['powerSaveBlocker.start', 'powerSaveBlocker.stop'])
    const { did } = (await run.app.link.call('window.facts', 1)) as { did: string[] }
    expect(did.filter((one) => one.startsWith('progress')).at(-1)).toBe('progress -1')
    expect(did).toContain('progress 0')
  })
})

describe('a request', () => {
  const many = 24_000
  const request = (name: string, input: unknown) => callBridge(page, 'request', name, input, name) as Promise<{ ok: boolean; value: { total: number } }>
  /** An import that takes a while, in a case of its own. */
  const begin = async (name: string) => {
    const [folder, pictures] = [path.join(home, `${name}.geocase`), path.join(home, name)]
    await mkdir(pictures)
    for (let number = 0; number < many; number++) writeFileSync(path.join(pictures, `${number}.jpg`), String(number))
    await request('case.create', { case: folder })
    return { folder, input: { case: folder, files: [{ path: pictures }] } }
  }

  it('is cancelled by its id', async () => {
    const { folder, input } = await begin('cancelled')
    const reply = await page.evaluate(`(() => { const reply = geoagent.request('image.add', ${JSON.stringify(input)}, 'one'); geoagent.cancel('another'); geoagent.cancel('one'); return reply })()`)
    expect(reply).toMatchObject({ ok: false, error: { code: 'cancelled' } })
    expect((await request('image.list', { case: folder })).value.total).toBe(0)
  })
  it('ends with the page that asked', async () => {
    const { folder, input } = await begin('abandoned')
    const reply = run.app.link.call('ipc.invoke', 1, { url: 'app://geoagent/', parent: null }, 'geoagent:request', ['image.add', input, 'one'])
    await run.app.link.call('page.mayNavigate', 1, 'app://geoagent/', true)
    expect(await reply).toMatchObject({ ok: false, error: { code: 'cancelled' } })
    expect((await request('image.list', { case: folder })).value.total).toBe(0)
  })
})
