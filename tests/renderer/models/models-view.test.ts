// The Models view: packs with what they need and are worth, the person's word before a hub is asked and again before a download, work in sight, hostile text inert.
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { tick } from 'svelte'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultSettings } from '../../../main/contract/workspace.ts'
import { WorkstationError } from '../../../main/contract/errors.ts'
import type { ModelsListing } from '../../../main/contract/models.ts'
import { models } from '../../../renderer/state/models.svelte.ts'
import { session } from '../../../renderer/state/session.svelte.ts'
import { settings } from '../../../renderer/state/settings.svelte.ts'
import { history } from '../../../renderer/state/history.svelte.ts'
import { undo } from '../../../renderer/actions/history.ts'
import { runCommand } from '../../../renderer/actions/commands.ts'
import StatusBar from '../../../renderer/views/shell/StatusBar.svelte'
import ModelsView from '../../../renderer/views/models/ModelsView.svelte'
import { hostile, inert } from '../evidence/window.ts'
import { network } from '../network.ts'
import type { Answers, Network } from '../network.ts'
import { aDoctor, aListing, anOffer, aPack, aWork, need } from './values.ts'

const words = (element: Element) => element.textContent!.replace(/\s+/g, ' ').trim()

beforeEach(() => {
  Object.assign(models, { listing: null, contacts: [], importing: null, getting: null, offer: null, removing: null })
  models.works.clear()
  models.verified.clear()
  history.clear()
  settings.doctor = aDoctor
  settings.current = defaultSettings
  Object.assign(session, { notices: [], connected: true, route: { view: 'models' } })
})
afterEach(cleanup)

async function show(listing: ModelsListing, answers: Answers = {}): Promise<Network> {
  const net = network({ 'models.list': () => listing, 'models.contacts': () => [], 'models.works': () => [], ...answers })
  render(ModelsView)
  await waitFor(() => expect(models.listing).not.toBeNull())
  await tick()
  return net
}
const cells = (line: Element) => [...line.querySelectorAll('td')].map(words)
const row = (name: string) => screen.getByRole('button', { name }).closest('tr')!

describe('without a pack', () => {
  it('says what to do next, and what there is to get', async () => {
    await show(aListing())
    expect(words(screen.getByText('No model yet').parentElement!)).toContain("Import a checkpoint's folder that you have")
    const entry = screen.getByRole('button', { name: 'Get GeoAgent 7B' }).closest('tr')!
    expect(cells(entry)).toEqual(['GeoAgent 7BNames places.', 'cc-by-nc-4.0not for commercial use', '8.3 billion', '15 GB', '5.3 GBfits', 'Get…'])
    expect(words(screen.getByRole('region', { name: 'Contacts with hubs and servers' }))).toContain('None. A hub is asked only when you get a checkpoint, a server only when you check it, and only once you agree.')
  })

  it('says what models run on, and why not on the others', async () => {
    await show(aListing())
    expect(within(screen.getByRole('region', { name: 'What models run on' })).getAllByRole('listitem').map(words)).toEqual([
      'CUDA (NVIDIA) not available There is no NVIDIA driver here.', 'WebGPU not available libvulkan.so.1 is not here.', 'Processor packs run on this',
    ])
  })
})

describe('a pack', () => {
  it('shows size, licence, base model, memory and what its answers are worth', async () => {
    await show(aListing([aPack('geoagent'), aPack('large', { memory: need(17 * 2 ** 30, { verdict: 'too-large', words: 'Needs 17 GB' }), problems: ['weights.safetensors is missing.'] })]))
    expect(cells(row('geoagent')).slice(0, 7)).toEqual([
      'geoagent', 'int4', '5.0 GB', 'cc-by-nc-4.0', 'Qwen/Qwen2.5-VL-7B-Instruct', '5.3 GB of 13 GB, fits', '16 % · 33 % · 60 % · 82 %GeoSeek-Val, as published',
    ])
    expect(words(row('large'))).toContain('17 GB of 13 GB, too large here')
    expect(within(row('large')).getByLabelText('It has problems')).toBeTruthy()
  })

  it('opens to all that is known of it', async () => {
    await show(aListing([aPack('geoagent')]))
    const unfold = screen.getByRole('button', { name: 'geoagent' })
    expect(unfold.getAttribute('aria-expanded')).toBe('false')
    expect(screen.queryByText('a'.repeat(64))).toBeNull()
    await fireEvent.click(unfold)
    expect(unfold.getAttribute('aria-expanded')).toBe('true')
    expect(screen.getByText('a'.repeat(64))).toBeTruthy()
    expect(words(document.getElementById(unfold.getAttribute('aria-controls')!)!)).toContain('up to 2048 tokens, pictures up to 13 megapixels')
  })

  it('is verified, and says what was found', async () => {
    const pack = aPack('geoagent')
    const faults = [{ file: 'tokenizer.json', reason: 'was changed' }]
    await show(aListing([pack]), { 'models.verify': () => ({ pack, sound: false, bytesRead: 5, faults }) })
    await fireEvent.click(screen.getByRole('button', { name: 'Verify geoagent' }))
    await waitFor(() => expect(screen.getByRole('status').textContent).toContain('Not sound: 1 file is not as the manifest says.'))
    await fireEvent.click(screen.getByRole('button', { name: 'geoagent' }))
    expect(screen.getByText('tokenizer.json was changed').tagName).toBe('LI')
  })

  it('becomes the default and is it no more, with undo', async () => {
    const net = await show(aListing([aPack('geoagent')]), { 'models.setDefault': () => null })
    const star = screen.getByRole('button', { name: 'Use geoagent by default' })
    await fireEvent.click(star)
    await waitFor(() => expect(star.getAttribute('aria-pressed')).toBe('true'))
    expect(words(row('geoagent'))).toContain('default')
    await undo()
    await waitFor(() => expect(star.getAttribute('aria-pressed')).toBe('false'))
    expect(net.of('models.setDefault')).toEqual([{ pack: 'geoagent' }, { pack: null }])
  })

  it('is removed only after the person said so', async () => {
    const net = await show(aListing([aPack('geoagent')]), { 'models.remove': () => null })
    await fireEvent.click(screen.getByRole('button', { name: 'Remove geoagent' }))
    let dialog = await screen.findByRole('alertdialog')
    expect(words(dialog)).toContain('Its 5.0 GB are deleted from the workspace')
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Keep it' }))
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull())
    expect(net.of('models.remove')).toEqual([])
    await fireEvent.click(screen.getByRole('button', { name: 'Remove geoagent' }))
    dialog = await screen.findByRole('alertdialog')
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Remove' }))
    await waitFor(() => expect(net.of('models.remove')).toEqual([{ pack: 'geoagent' }]))
  })

  it('that cannot be read still can be removed, and is not for use', async () => {
    await show(aListing([aPack('broken', { facts: null, memory: null, reliability: null, problems: [hostile] })]))
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Use broken by default' }).disabled).toBe(true)
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Remove broken' }).disabled).toBe(false)
  })
})

describe('importing', () => {
  it('asks how, once a folder is chosen', async () => {
    const net = await show(aListing(), { 'models.import': () => aPack('mine') })
    models.importing = '/downloads/GeoAgent'
    const dialog = await screen.findByRole('dialog')
    expect(words(dialog)).toContain('From /downloads/GeoAgent. Nothing in it is changed')
    expect(within(dialog).getByRole<HTMLInputElement>('textbox', { name: 'Name' }).placeholder).toBe('GeoAgent-int4')
    await fireEvent.click(within(dialog).getByRole('radio', { name: 'fp16' }))
    await fireEvent.input(within(dialog).getByRole('textbox', { name: 'Name' }), { target: { value: ' mine ' } })
    const prompt = new File(['You look at pictures.'], 'prompt.txt')
    await fireEvent.change(within(dialog).getByLabelText('Prompt file (optional)'), { target: { files: [prompt] } })
    await tick()
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Import' }))
    await waitFor(() => expect(net.of('models.import')).toEqual([{ source: '/downloads/GeoAgent', precision: 'fp16', name: 'mine', systemPrompt: 'You look at pictures.' }]))
    await waitFor(() => expect(session.notices.map(({ message }) => message)).toContain('mine is imported.'))
  })

  it('that fails says why', async () => {
    await show(aListing(), { 'models.import': () => { throw new WorkstationError('corrupt', 'model.safetensors ends too early.') } })
    models.importing = '/downloads/GeoAgent'
    await fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Import' }))
    await waitFor(() => expect(session.notices.map(({ message }) => message)).toContain('model.safetensors ends too early.'))
  })
})

describe('getting', () => {
  it('asks nobody before the person names the host, and downloads nothing before the person has seen size and licence', async () => {
    const net = await show(aListing(), { 'models.describe': () => anOffer(), 'models.get': () => aPack('GeoAgent-int4') })
    await fireEvent.click(screen.getByRole('button', { name: 'Get GeoAgent 7B' }))
    const dialog = await screen.findByRole('dialog')
    expect(within(dialog).getByRole<HTMLInputElement>('textbox', { name: /^Repository/ }).value).toBe('someone/GeoAgent')
    expect(net.of('models.describe')).toEqual([])
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Ask hub.example' }))
    await waitFor(() => expect(net.of('models.describe')).toEqual([{ repository: 'someone/GeoAgent', revision: undefined, hub: 'https://hub.example', consent: { host: 'hub.example' } }]))
    const agree = await within(dialog).findByRole('button', { name: 'Agree and download 15 GB' })
    for (const part of ['Hosthub.example', 'cc-by-nc-4.0', 'Not for commercial use', '15 GB in 1 file', '100 GB are free', 'As int4 it needs 5.3 GB']) expect(words(dialog)).toContain(part)
    expect(net.of('models.get')).toEqual([])
    await fireEvent.click(agree)
    await waitFor(() => expect(net.of('models.get')).toEqual([{ consent: 'f'.repeat(64), precision: 'int4', name: undefined, systemPrompt: undefined }]))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  it('at another hub asks that one, and what is here already is not downloaded again', async () => {
    const net = await show(aListing(), { 'models.describe': () => anOffer({ host: 'mirror.example:8443', bytesHere: 5.4 * 2 ** 30 }) })
    runCommand('models.get')
    const dialog = await screen.findByRole('dialog')
    await fireEvent.input(within(dialog).getByRole('textbox', { name: /^Repository/ }), { target: { value: 'a/b@v2' } })
    await fireEvent.input(within(dialog).getByRole('textbox', { name: 'Hub' }), { target: { value: 'https://mirror.example:8443' } })
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Ask mirror.example:8443' }))
    await within(dialog).findByRole('button', { name: 'Agree and download 10 GB' })
    expect(net.of('models.describe')).toEqual([{ repository: 'a/b', revision: 'v2', hub: 'https://mirror.example:8443', consent: { host: 'mirror.example:8443' } }])
    expect(words(dialog)).toContain('of which 5.4 GB are here already')
  })

  it('keeps what a hub says inert, warns of a full disk, and takes no adapter for a model', async () => {
    await show(aListing(), { 'models.describe': () => anOffer({ repository: hostile, licence: hostile, licenceLink: hostile, baseModel: hostile, host: hostile, kind: 'adapter', bytesFree: 1000 }) })
    runCommand('models.get')
    const dialog = await screen.findByRole('dialog')
    await fireEvent.input(within(dialog).getByRole('textbox', { name: /^Repository/ }), { target: { value: 'a/b' } })
    await fireEvent.click(within(dialog).getByRole('button', { name: 'Ask hub.example' }))
    await waitFor(() => expect(dialog.textContent).toContain(inert))
    expect(dialog.querySelector('img, script, a')).toBeNull()
    expect(words(dialog)).toContain('not enough')
    expect(within(dialog).getByRole<HTMLButtonElement>('button', { name: /^Agree/ }).disabled).toBe(true)
  })
})

it('shows a download that broke off, to go on with or to delete', async () => {
  const left = { name: `a--b@${'c'.repeat(40)}`, repository: 'a/b', commit: 'c'.repeat(40), bytes: 2 ** 30 }
  const net = await show(aListing([], { unfinished: [left] }), { 'models.discard': () => null })
  expect(words(screen.getByRole('list', { name: 'Downloads that broke off' }))).toContain('a/b at cccccccccccc: 1.0 GB of a download that broke off')
  await fireEvent.click(screen.getByRole('button', { name: 'Delete what came of a/b' }))
  await waitFor(() => expect(net.of('models.discard')).toEqual([{ download: left.name }]))
  await fireEvent.click(screen.getByRole('button', { name: 'Go on with a/b' }))
  expect((await screen.findByRole<HTMLInputElement>('textbox', { name: /^Repository/ })).value).toBe(`a/b@${left.commit}`)
  expect(net.of('models.describe')).toEqual([])
})

describe('work that goes on', () => {
  it('is in sight with progress, rate and time left, in the view and at the foot, and can be cancelled', async () => {
    const net = await show(aListing([aPack('GeoAgent-int4')]), { 'models.works': () => [aWork()], 'models.cancel': () => null })
    const { container } = render(StatusBar)
    const list = screen.getByRole('list', { name: 'Work on packs' })
    expect(words(list)).toBe('GeoAgent-int4 downloading 4.0 GB of 16 GB · 42 MB/s · 4 min 53 s left model-00001-of-00005.safetensors Cancel')
    expect(within(list).getByRole('progressbar').getAttribute('aria-valuenow')).toBe('25')
    expect(words(container.querySelector('footer')!)).toContain('online, for the download that you agreed to')
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Verify GeoAgent-int4' }).disabled).toBe(true)
    await fireEvent.click(within(screen.getByRole('group', { name: 'Work on the model GeoAgent-int4' })).getByRole('button', { name: 'Cancel' }))
    await fireEvent.click(within(list).getByRole('button', { name: 'Cancel' }))
    await waitFor(() => expect(net.of('models.cancel')).toEqual([{ work: 'w1' }, { work: 'w1' }]))
  })
})

it('keeps hostile packs, catalogues and contacts text', async () => {
  const pack = aPack(hostile, { folder: hostile, problems: [hostile], facts: { ...aPack('x').facts!, title: hostile, licence: hostile, source: hostile, baseModel: hostile }, reliability: { ...aPack('x').reliability!, source: hostile } })
  const contact = { time: '2026-11-28T05:19:07.123Z', host: hostile, method: 'GET', asked: hostile, bytes: 10, outcome: hostile }
  await show(aListing([pack], { folder: hostile }), { 'models.contacts': () => [contact] })
  await fireEvent.click(screen.getAllByRole('button', { expanded: false })[0]!)
  await tick()
  expect(document.body.querySelector('img, script')).toBeNull()
  expect(document.body.innerHTML).not.toContain('\u202e')
  expect(document.body.textContent).toContain(inert)
})
