// Model packs: listed, imported, verified, removed, had from a hub with the person's word.
import type { Precision } from '../../main/contract/models.ts'
import { ask } from '../client/client.ts'
import { models } from '../state/models.svelte.ts'
import { session } from '../state/session.svelte.ts'
import { settings } from '../state/settings.svelte.ts'
import { shell } from '../state/shell.svelte.ts'
import { attempt } from './attempt.ts'
import { perform } from './history.ts'
import { nativeDialogs } from './import.ts'
import { go } from './navigation.ts'

export async function loadModels(): Promise<void> {
  const [listing, contacts] = await Promise.all([attempt(() => ask('models.list', {})), attempt(() => ask('models.contacts', { limit: 100 })), loadWorks()])
  if (listing) models.listing = listing
  if (contacts) models.contacts = contacts
}

export async function loadWorks(): Promise<void> {
  const works = await attempt(() => ask('models.works', {}))
  if (!works) return
  const going = new Set(works.map(({ id }) => id))
  for (const id of [...models.works.keys()]) if (!going.has(id)) models.works.delete(id)
  for (const work of works) models.works.set(work.id, work)
}

/** Packs or works have changed; the list matters where it is looked at. */
export async function followModels(): Promise<void> {
  if (session.route.view === 'models' || models.listing !== null) await loadModels()
  else await loadWorks()
}

/** Chooses the folder of a checkpoint; a dialog asks for the rest. */
export async function chooseCheckpoint(): Promise<void> {
  go({ view: 'models' })
  const dialogs = nativeDialogs()
  if (!dialogs) shell.choosing = 'checkpoint'
  else models.importing = (await dialogs.pickFolder()) ?? null
}

/** Opens the dialog that asks a hub; it asks nobody yet. @param repository '' for one yet to be named */
export function beginGetting(repository: string): void {
  go({ view: 'models' })
  models.offer = null
  models.getting = repository
}

export interface Making {
  readonly precision: Precision
  /** '' for one made from where it is from. */
  readonly name: string
  readonly systemPrompt: string | null
}

const makingOf = ({ precision, name, systemPrompt }: Making) => ({ precision, name: name.trim() === '' ? undefined : name.trim(), systemPrompt: systemPrompt ?? undefined })

export async function importCheckpoint(source: string, making: Making): Promise<void> {
  const pack = await attempt(() => ask('models.import', { source, ...makingOf(making) }))
  if (pack) session.tell('done', `${pack.name} is imported.`)
}

export async function verifyPack(pack: string): Promise<void> {
  const found = await attempt(() => ask('models.verify', { pack }))
  if (found) models.verified.set(pack, found)
}

export async function setDefaultModel(pack: string | null): Promise<void> {
  const before = settings.current.defaultModel
  const put = (next: string | null) => async () => {
    await ask('models.setDefault', { pack: next })
    settings.current = { ...settings.current, defaultModel: next }
    return true
  }
  await perform(pack === null ? 'Have no default model' : `Have ${pack} as the default model`, put(pack), put(before))
}

/** @returns whether it is gone */
export async function removePack(pack: string): Promise<boolean> {
  const gone = await attempt(async () => {
    await ask('models.remove', { pack })
    return true
  })
  models.verified.delete(pack)
  return gone !== null
}

/** Asks the hub, now that the person agreed to this host. */
export async function describeCheckpoint(repository: string, hub: string, host: string): Promise<void> {
  const [name = '', revision] = repository.trim().split('@')
  const offer = await attempt(() => ask('models.describe', { repository: name, revision, hub, consent: { host } }))
  await loadContacts()
  models.offer = offer
}

async function loadContacts(): Promise<void> {
  models.contacts = (await attempt(() => ask('models.contacts', { limit: 100 }))) ?? models.contacts
}

/** Downloads and imports what the person agreed to. */
export async function getCheckpoint(fingerprint: string, making: Making): Promise<void> {
  const pack = await attempt(() => ask('models.get', { consent: fingerprint, ...makingOf(making) }))
  await loadContacts()
  if (pack) session.tell('done', `${pack.name} is downloaded and imported.`)
}

export async function discardDownload(download: string): Promise<void> {
  await attempt(() => ask('models.discard', { download }))
}

export async function cancelWork(work: string): Promise<void> {
  await attempt(() => ask('models.cancel', { work }))
}
