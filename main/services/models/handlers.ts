// Model packs: listed, imported, verified, exported, removed, downloaded from a hub with the person's word, and asked.
import path from 'node:path'
import { WorkstationError } from '../../contract/errors.ts'
import type { CheckpointOffer, ModelPackSummary, ModelsListing, ModelWork } from '../../contract/models.ts'
import type { ModelsTask } from '../../contract/models-tasks.ts'
import type { modelsRequests } from '../../contract/models-requests.ts'
import type { Call, HandlersOf, RequestReply, RequestValue } from '../../contract/requests.ts'
import type { Spawner } from '../../jobs/spawner.ts'
import { guarded } from '../../storage/failures.ts'
import type { Workspace } from '../workspace.ts'
import type { Engines } from './engines.ts'
import { generateAnswer } from './generate.ts'
import { removedPacks, requireDownload, unfinishedDownloads } from './leftovers.ts'
import { ModelWorks } from './model-works.ts'
import type { WorkCourse } from './model-works.ts'
import { ModelsProcess } from './models-process.ts'
import { networkLogFile, readContacts } from './network-log.ts'
import { PackFolder } from './pack-folder.ts'
import { catalogueOf, summaryOf } from './pack-list.ts'
import { readToken } from './token-file.ts'

type Names = keyof typeof modelsRequests

/** Offers that may still be consented to; each holds a list of files. */
const OFFERS_KEPT = 20

export interface ModelServices {
  readonly handlers: HandlersOf<Names>
  /** See 'models.info'. */
  info(pack: string): Promise<ModelPackSummary>
  close(): Promise<void>
}

export function modelServices(workspace: Workspace, spawn: Spawner, engines: Pick<Engines, 'local'>): ModelServices {
  const models = new Models(workspace, spawn, engines)
  const handlers: HandlersOf<Names> = {
    'models.list': () => models.list(),
    'models.info': ({ pack }) => models.info(pack),
    'models.import': (draft, call) => models.import(draft, call),
    'models.verify': ({ pack }, call) => models.verify(pack, call),
    'models.remove': ({ pack }) => models.remove(pack),
    'models.setDefault': async ({ pack }) => models.setDefault(pack),
    'models.export': (draft, call) => models.export(draft, call),
    'models.describe': (draft, call) => models.describe(draft, call),
    'models.get': (draft, call) => models.get(draft, call),
    'models.discard': ({ download }) => models.discard(download),
    'models.works': async () => models.works.list(),
    'models.cancel': async ({ work }) => (models.works.cancel(work), null),
    'models.contacts': ({ limit }) => readContacts(workspace.home, limit),
    'models.generate': (draft, call) => models.generate(draft, call),
  }
  return { handlers, info: (pack) => models.info(pack), close: () => models.close() }
}

class Models {
  readonly works: ModelWorks
  readonly #workspace: Workspace
  readonly #process: ModelsProcess
  readonly #packs: PackFolder
  readonly #engines: Pick<Engines, 'local'>
  /** Fingerprint -> what the hub described, the process's own words. */
  readonly #offers = new Map<string, { offer: CheckpointOffer; description: unknown }>()

  constructor(workspace: Workspace, spawn: Spawner, engines: Pick<Engines, 'local'>) {
    this.#workspace = workspace
    this.#process = new ModelsProcess(spawn)
    this.#packs = new PackFolder(workspace.home)
    this.#engines = engines
    this.works = new ModelWorks({ changed: () => workspace.emit('models.changed', {}), progress: (work) => workspace.emit('models.progress', { work }), failed: (pack, error) => workspace.emit('models.failed', { pack, error: error.report() }) })
  }

  async list(): Promise<ModelsListing> {
    const folders = this.#packs.list()
    const [packs, catalogue] = await Promise.all([this.#look(folders), this.#process.ask<'catalogue'>({ task: 'catalogue' })])
    const { settings } = this.#workspace.settings
    const isDownloading = this.works.list().some(({ kind }) => kind === 'get')
    return { folder: this.#packs.folder, packs, catalogue: catalogueOf(catalogue, settings), unfinished: isDownloading ? [] : unfinishedDownloads(this.#packs), defaultHub: catalogue.defaultHub }
  }

  async #look(folders: string[]): Promise<ModelPackSummary[]> {
    if (folders.length === 0) return []
    const looks = await this.#process.ask<'look'>({ task: 'look', folders })
    return looks.map((look) => summaryOf(look, this.#workspace.settings.settings, path.dirname(look.folder) === this.#packs.folder, this.#workspace.home))
  }

  async info(pack: string): Promise<ModelPackSummary> {
    const [summary] = await this.#look([this.#packs.find(pack)])
    return summary!
  }

  /** @throws WorkstationError 'unreadable' where it is no pack that can be worked with */
  async #readable(pack: string): Promise<ModelPackSummary & { facts: NonNullable<ModelPackSummary['facts']> }> {
    const summary = await this.info(pack)
    if (summary.facts === null) throw new WorkstationError('unreadable', `${summary.folder} is no model pack: ${summary.problems.join(' ')}`, { pack })
    return { ...summary, facts: summary.facts }
  }

  async import({ source: given, precision, name, systemPrompt }: RequestValue<'models.import'>, call: Call): Promise<ModelPackSummary> {
    const source = path.resolve(given)
    const title = name ?? `${path.basename(source)}-${precision}`
    const target = this.#packs.free(title)
    await this.#work('import', target, call, (course) => this.#process.ask<'import'>({ task: 'import', source, target, precision, name: title, systemPrompt }, course))
    return this.info(target)
  }

  /** In a window work belongs to the program: a page that is loaded anew finds it going on. On the command line it ends with the command. */
  #work<Value>(kind: ModelWork['kind'], folder: string, { host, signal }: Call, work: (course: WorkCourse) => Promise<Value>): Promise<Value> {
    return this.works.run({ kind, pack: path.basename(folder), folder }, host === 'cli' ? signal : null, work)
  }

  async verify(pack: string, call: Call): Promise<RequestReply<'models.verify'>> {
    const folder = this.#packs.find(pack)
    const { bytesRead, faults } = await this.#work('verify', folder, call, (course) => this.#process.ask<'verify'>({ task: 'verify', folder }, course))
    return { pack: await this.info(folder), sound: faults.length === 0, bytesRead, faults }
  }

  async remove(pack: string): Promise<null> {
    if (path.isAbsolute(pack) && path.dirname(path.resolve(pack)) !== this.#packs.folder) {
      throw new WorkstationError('invalid-request', `${pack} lies outside the workspace, where nothing is deleted. Delete that folder yourself where it is no longer needed.`, { pack })
    }
    const folder = this.#packs.own(path.basename(pack))
    this.works.requireIdle(folder)
    if (this.#engines.local.isBusyWith(folder)) throw new WorkstationError('locked', `${path.basename(folder)} is answering now. Wait until that is done, or cancel it.`, { pack })
    const aside = guarded(folder, () => this.#packs.setAside(folder))
    if (this.#workspace.settings.settings.defaultModel === path.basename(folder)) this.setDefault(null)
    else this.#workspace.emit('models.changed', {})
    if (aside !== null) for (const removed of removedPacks(this.#packs)) await this.#process.ask<'discard'>({ task: 'discard', folder: removed })
    return null
  }

  async discard(download: string): Promise<null> {
    const folder = requireDownload(this.#packs, download)
    if (this.works.list().some(({ kind }) => kind === 'get')) throw new WorkstationError('locked', 'A download goes on. Wait until it is done, or cancel it.', { download })
    await this.#process.ask<'discard'>({ task: 'discard', folder })
    this.#workspace.emit('models.changed', {})
    return null
  }

  setDefault(pack: string | null): null {
    if (pack !== null) this.#packs.own(pack)
    const { remoteEngine } = this.#workspace.settings.settings
    this.#workspace.settings.change({ defaultModel: pack, remoteEngine: remoteEngine && { ...remoteEngine, isDefault: false } })
    this.#workspace.emit('settings.changed', {})
    this.#workspace.emit('models.changed', {})
    return null
  }

  async export({ pack, target: given, dtype }: RequestValue<'models.export'>, call: Call): Promise<{ folder: string }> {
    const { folder, facts } = await this.#readable(pack)
    const target = path.resolve(given)
    const wanted = dtype ?? (facts.precision === 'fp32' ? 'F32' : 'F16')
    await this.#work('export', folder, call, (course) => this.#process.ask<'export'>({ task: 'export', folder, target, dtype: wanted }, course))
    return { folder: target }
  }

  async #hubFiles(tokenFile: string | undefined): Promise<{ token: string | null; log: string; downloads: string }> {
    return { token: await readToken(tokenFile), log: networkLogFile(this.#workspace.home), downloads: this.#packs.downloads }
  }

  async describe({ repository, revision, hub, tokenFile, consent }: RequestValue<'models.describe'>, { signal }: Call): Promise<CheckpointOffer> {
    const address = hub ?? (await this.#process.ask<'catalogue'>({ task: 'catalogue' })).defaultHub
    const host = URL.parse(address)?.host
    if (!host) throw new WorkstationError('invalid-request', `${address} is no address of a hub, such as https://huggingface.co`, { hub })
    if (consent.host !== host) throw new WorkstationError('invalid-request', `To ask for ${repository} contacts ${host}. Nothing is asked before you agree to that.`, { host })
    const task: Extract<ModelsTask, { task: 'describe' }> = { task: 'describe', hub: address, repository, revision, ...(await this.#hubFiles(tokenFile)) }
    const { offer, description } = await this.#process.ask<'describe'>(task, { signal })
    this.#offers.set(offer.fingerprint, { offer, description })
    for (const old of [...this.#offers.keys()].slice(0, -OFFERS_KEPT)) this.#offers.delete(old)
    return offer
  }

  async get({ consent, precision, name, systemPrompt, tokenFile }: RequestValue<'models.get'>, call: Call): Promise<ModelPackSummary> {
    const offered = this.#offers.get(consent)
    if (!offered) throw new WorkstationError('invalid-request', 'Nothing that was offered is named by this consent. Ask for the checkpoint again.', { consent })
    const { offer, description } = offered
    if (offer.kind === 'adapter') throw new WorkstationError('unsupported', `${offer.repository} is an adapter: it changes a model and is none by itself, so that it makes no pack.`, { repository: offer.repository })
    const title = name ?? `${path.basename(offer.repository)}-${precision}`
    const target = this.#packs.free(title)
    const files = await this.#hubFiles(tokenFile)
    await this.#work('get', target, call, async (course) => {
      const { folder, origin } = await this.#process.ask<'download'>({ task: 'download', description, fingerprint: consent, ...files }, course)
      await this.#process.ask<'import'>({ task: 'import', source: folder, target, precision, name: title, systemPrompt, origin }, course)
      await this.#process.ask<'discard'>({ task: 'discard', folder })
    })
    return this.info(target)
  }

  async generate(draft: RequestValue<'models.generate'>, { signal }: Call): Promise<RequestReply<'models.generate'>> {
    const pack = await this.#readable(draft.pack)
    const { id } = draft
    return generateAnswer(this.#engines.local, pack, draft, signal, (piece) => id !== undefined && this.#workspace.emit('models.piece', { id, piece }))
  }

  async close(): Promise<void> {
    this.works.close()
    await this.#process.close()
  }
}
