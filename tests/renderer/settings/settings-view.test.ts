// The Settings view on models: which one runs ask, what they may take, and a remote engine that is off until the person has agreed to its host.
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { tick } from 'svelte'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WorkstationError } from '../../../main/contract/errors.ts'
import { defaultSettings } from '../../../main/contract/workspace.ts'
import type { RemoteEngine, Settings } from '../../../main/contract/workspace.ts'
import { redo, undo } from '../../../renderer/actions/history.ts'
import { history } from '../../../renderer/state/history.svelte.ts'
import { models } from '../../../renderer/state/models.svelte.ts'
import { session } from '../../../renderer/state/session.svelte.ts'
import { settings } from '../../../renderer/state/settings.svelte.ts'
import SettingsView from '../../../renderer/views/settings/SettingsView.svelte'
import { hostile, inert } from '../evidence/window.ts'
import { aDoctor, aListing, aPack } from '../models/values.ts'
import { network } from '../network.ts'
import type { Answers, Network } from '../network.ts'

const words = (element: Element) => element.textContent!.replace(/\s+/g, ' ').trim()
const agreedAt = '2026-11-28T05:19:07.123Z'
const anEngine = (more: Partial<RemoteEngine> = {}): RemoteEngine =>
  ({ address: 'https://models.example:8443/v1', model: 'geo-7b', consentedAt: agreedAt, allowInsecure: false, concurrency: 2, hasKey: true, isDefault: false, ...more })

beforeEach(() => {
  history.clear()
  models.listing = null
  Object.assign(session, { notices: [], connected: true, route: { view: 'settings' } })
})
afterEach(() => {
  cleanup()
  settings.current = defaultSettings
})

/** A host that keeps what it is told, as the core does. */
async function show(kept: Partial<Settings> = {}, answers: Answers = {}): Promise<Network> {
  settings.current = { ...defaultSettings, ...kept }
  const net = network({
    'system.doctor': () => aDoctor, 'models.list': () => aListing([aPack('geoagent'), aPack('other')]), 'models.contacts': () => [], 'models.works': () => [],
    'workspace.change': ({ remoteKey, ...change }) => ({ ...settings.current, ...change, ...(change.remoteEngine && { remoteEngine: { ...change.remoteEngine, hasKey: remoteKey != null } }) }) as Settings,
    ...answers,
  })
  render(SettingsView)
  await waitFor(() => expect(models.listing).not.toBeNull())
  await tick()
  return net
}

const form = () => within(screen.getByRole('form', { name: 'A model behind an address' }))
const field = (name: string) => form().getByLabelText<HTMLInputElement>(name)
const type = async (name: string, value: string) => void (await fireEvent.input(field(name), { target: { value } }))
const consent = () => form().getByRole<HTMLInputElement>('checkbox', { name: /^(I agree|Give an address)/ })
const saveButton = () => form().getByRole<HTMLButtonElement>('button', { name: /^Save/ })
const changes = (net: Network) => net.of('workspace.change')

describe('what a run asks', () => {
  const list = () => screen.getByRole<HTMLSelectElement>('combobox', { name: 'A run asks' })
  const options = () => within(list()).getAllByRole<HTMLOptionElement>('option').map((option) => [words(option), option.disabled])

  it('is no model, a pack, or the remote engine once it was agreed to', async () => {
    const net = await show({ remoteEngine: anEngine({ consentedAt: null }) })
    expect(options()).toEqual([['no model', false], ['geoagent, on this machine', false], ['other, on this machine', false], ['geo-7b at models.example:8443, once you have agreed below', true]])
    expect(list().value).toBe('none')
    await fireEvent.change(list(), { target: { value: 'pack other' } })
    await waitFor(() => expect(changes(net)).toEqual([{ defaultModel: 'other' }]))
    await waitFor(() => expect(words(list().selectedOptions[0]!)).toBe('other, on this machine'))
    await undo()
    expect(changes(net).at(-1)).toMatchObject({ defaultModel: null })
  })

  it('is the remote engine by the person\'s choice, and says where pictures go', async () => {
    const net = await show({ remoteEngine: anEngine() })
    expect(screen.getByText(/Runs that you start here stay on this machine/)).toBeTruthy()
    await fireEvent.change(list(), { target: { value: 'remote' } })
    await waitFor(() => expect(changes(net)).toEqual([{ defaultModel: null, remoteEngine: anEngine({ isDefault: true }) }]))
    await screen.findByText(/A run sends each of its pictures, .* to models\.example:8443, as you agreed/)
  })

  it('that is not there any more is told of', async () => {
    await show({ defaultModel: 'gone' })
    expect(list().value).toBe('pack gone')
    expect(screen.getByText(/runs are refused until another is chosen/)).toBeTruthy()
  })
})

describe('models on this machine', () => {
  it('take the memory that the person gives, or a share of their own', async () => {
    const net = await show()
    const memory = screen.getByRole('spinbutton', { name: 'Memory for a model' })
    await fireEvent.change(memory, { target: { value: '12.5' } })
    await fireEvent.change(memory, { target: { value: '-3' } })
    await waitFor(() => expect((memory as HTMLInputElement).value).toBe('12.5'))
    await fireEvent.change(memory, { target: { value: '' } })
    await waitFor(() => expect(changes(net)).toEqual([{ modelMemory: 12.5 }, { modelMemory: null }]))
  })

  it('find GPU libraries in a folder that is there, and what was refused does not stand', async () => {
    const net = await show({}, { 'workspace.change': ({ gpuLibraries }) => {
      if (gpuLibraries === '/none') throw new WorkstationError('not-found', '/none is not there.')
      return { ...settings.current, gpuLibraries: gpuLibraries ?? null }
    } })
    const folder = screen.getByRole<HTMLInputElement>('textbox', { name: 'Folder of GPU libraries' })
    await fireEvent.change(folder, { target: { value: ' /opt/cuda ' } })
    await waitFor(() => expect(settings.current.gpuLibraries).toBe('/opt/cuda'))
    await waitFor(() => expect(net.of('system.doctor')).toHaveLength(2))
    await fireEvent.change(folder, { target: { value: '/none' } })
    await waitFor(() => expect(folder.value).toBe('/opt/cuda'))
    expect(session.notices.map(({ message }) => message)).toEqual(['/none is not there.'])
  })
})

describe('a remote engine', () => {
  it('is off until it is set up and the person has agreed to its host', async () => {
    const net = await show()
    expect(form().getByText(/None is set up, and nothing is sent/)).toBeTruthy()
    expect([consent().disabled, saveButton().disabled]).toEqual([true, true])
    await type('Address', 'https://models.example:8443/v1')
    await type('Model', 'geo-7b')
    await type('Key', 'secret')
    expect(words(form().getByText(/^I agree/))).toContain('leave this machine and go to models.example:8443, whose owner can see and keep them')
    await fireEvent.click(saveButton())
    const off = { address: 'https://models.example:8443/v1', model: 'geo-7b', consentedAt: null, allowInsecure: false, concurrency: 2, hasKey: false, isDefault: false }
    await waitFor(() => expect(changes(net)).toEqual([{ remoteEngine: off, remoteKey: 'secret' }]))
    await form().findByText(/Set up, and off: you have not agreed that pictures go to models\.example:8443/)
    expect(field('Key').value).toBe('')
    expect(field('Key').placeholder).toContain('one is kept')
    await fireEvent.click(consent())
    expect(words(saveButton())).toBe('Save, and turn on')
    await fireEvent.click(saveButton())
    await waitFor(() => expect(changes(net)).toHaveLength(2))
    expect(changes(net)[1]).toEqual({ remoteEngine: { ...off, consentedAt: expect.stringMatching(/^20.*Z$/) as string }, remoteKey: undefined })
    await form().findByText(/On: you agreed on/)
  })

  it('at another address takes another tick, and keeps no key of the first', async () => {
    const net = await show({ remoteEngine: anEngine() })
    expect(consent().checked).toBe(true)
    await type('Address', 'https://elsewhere.example/v1')
    expect([consent().checked, field('Key').placeholder]).toEqual([false, 'none'])
    await type('Address', 'https://models.example:8443/other/v1')
    expect(consent().checked).toBe(true)
    await type('Address', 'https://elsewhere.example/v1')
    await fireEvent.click(saveButton())
    await waitFor(() => expect(changes(net)).toMatchObject([{ remoteEngine: { address: 'https://elsewhere.example/v1', consentedAt: null } }]))
  })

  it('over plain http to another machine needs that allowed, with its warning', async () => {
    await show()
    await type('Model', 'geo-7b')
    await type('Address', 'http://127.0.0.1:8000/v1')
    expect([saveButton().disabled, form().queryByLabelText(/^Allow plain http/)]).toEqual([false, null])
    await type('Address', 'http://gpu.lan:8000/v1')
    expect(saveButton().disabled).toBe(true)
    expect(form().getByRole<HTMLButtonElement>('button', { name: 'Check' }).disabled).toBe(true)
    expect(form().getByText(/Anyone on the way to gpu\.lan:8000 can see the pictures and the key/)).toBeTruthy()
    await fireEvent.click(field('Allow plain http to gpu.lan:8000'))
    expect(saveButton().disabled).toBe(false)
  })

  it('that is removed is forgotten with its key; to take that back brings neither consent nor key', async () => {
    const net = await show({ remoteEngine: anEngine() })
    await fireEvent.click(form().getByRole('button', { name: 'Remove, and forget the key' }))
    await waitFor(() => expect(changes(net)).toEqual([{ remoteEngine: null }]))
    await form().findByText(/None is set up/)
    expect(field('Address').value).toBe('')
    await undo()
    expect(changes(net)[1]).toEqual({ remoteEngine: anEngine({ consentedAt: null }) })
  })

  it('whose consent was given and taken back by undo is off, and on again by redo, without the key being sent twice', async () => {
    const net = await show({ remoteEngine: anEngine({ consentedAt: null }) })
    await fireEvent.click(consent())
    await type('Key', 'secret')
    await fireEvent.click(saveButton())
    await waitFor(() => expect(changes(net)).toHaveLength(1))
    await undo()
    expect(settings.current.remoteEngine!.consentedAt).toBeNull()
    await redo()
    expect(settings.current.remoteEngine!.consentedAt).not.toBeNull()
    expect(changes(net).map(({ remoteKey }) => remoteKey)).toEqual(['secret', undefined, undefined])
  })

  it('forgets its key alone', async () => {
    const net = await show({ remoteEngine: anEngine() })
    await fireEvent.click(form().getByRole('button', { name: 'Forget the key' }))
    await waitFor(() => expect(changes(net)).toEqual([{ remoteKey: null }]))
  })

  it('keeps what is typed while another setting changes', async () => {
    await show({ remoteEngine: anEngine() })
    await type('Model', 'half a na')
    settings.current = { ...settings.current, globe: true, remoteEngine: anEngine() }
    await tick()
    expect(field('Model').value).toBe('half a na')
    settings.current = { ...settings.current, remoteEngine: anEngine({ model: 'new' }) }
    await tick()
    expect(field('Model').value).toBe('new')
  })
})

describe('the check', () => {
  const check = () => form().getByRole<HTMLButtonElement>('button', { name: 'Check' })

  it('asks the host by the person\'s word, and lists models to choose from', async () => {
    const net = await show({}, { 'remote.check': () => ({ host: 'models.example', models: ['geo-7b', hostile] }) })
    expect(check().disabled).toBe(true)
    await type('Address', ' https://models.example/v1 ')
    await type('Key', 'typed')
    expect(check().title).toBe('Asks models.example for the names of its models. No picture is sent.')
    expect(net.of('remote.check')).toEqual([])
    await fireEvent.click(check())
    await fireEvent.click(await form().findByRole('button', { name: 'geo-7b' }))
    expect(net.of('remote.check')).toEqual([{ address: 'https://models.example/v1', allowInsecure: false, key: 'typed', consent: { host: 'models.example' } }])
    expect(field('Model').value).toBe('geo-7b')
    expect(form().getByText(/models\.example answers, and has this model/)).toBeTruthy()
    expect(document.body.querySelector('img, script')).toBeNull()
    expect(form().getByRole('button', { name: inert })).toBeTruthy()
    await type('Address', 'https://elsewhere.example/v1')
    expect(form().queryByText(/answers/)).toBeNull()
  })

  it('that fails says why, and one model that there is is taken', async () => {
    let works = false
    await show({}, { 'remote.check': () => {
      if (!works) throw new WorkstationError('not-found', 'models.example cannot be reached.')
      return { host: 'models.example', models: ['only'] }
    } })
    await type('Address', 'https://models.example/v1')
    await fireEvent.click(check())
    await waitFor(() => expect(session.notices.map(({ message }) => message)).toEqual(['models.example cannot be reached.']))
    works = true
    await fireEvent.click(check())
    await waitFor(() => expect(field('Model').value).toBe('only'))
  })
})

it('keeps hostile settings text', async () => {
  await show({ defaultModel: hostile, remoteEngine: anEngine({ model: hostile }) })
  expect(document.body.querySelector('img, script')).toBeNull()
  expect(within(screen.getByRole('combobox', { name: 'A run asks' })).getByRole('option', { name: `${inert}, on this machine` })).toBeTruthy()
})
