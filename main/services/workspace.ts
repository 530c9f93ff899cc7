// What all services share: the workspace folder, the open cases, the knowledge of places, and the way out for events.
import { readFile } from 'node:fs/promises'
import { WorkstationError } from '../contract/errors.ts'
import type { ErrorReport } from '../contract/errors.ts'
import type { EventListener, EventName, Events } from '../contract/events.ts'
import { isGazetteer } from '../gazetteer/build.ts'
import { openGazetteer } from '../gazetteer/gazetteer.ts'
import type { Gazetteer } from '../gazetteer/gazetteer.ts'
import { decodeAtlas } from '../evidence/posterior/atlas.ts'
import type { Atlas } from '../evidence/posterior/atlas.ts'
import { workerEntry } from '../jobs/entry.ts'
import type { Spawner } from '../jobs/spawner.ts'
import type { CaseStore } from '../storage/case-store.ts'
import { failureLog, reportFailure } from './failure-log.ts'
import type { FailureLog } from './failure-log.ts'
import { askProcess } from './helper-process.ts'
import { atlasFile, gazetteerFile } from './knowledge-files.ts'
import { OpenCases } from './open-cases.ts'
import { SettingsFile } from './settings/settings-file.ts'

/** Everything that turns evidence into places; read once, when first asked for. */
export interface Knowledge {
  readonly gazetteer: Gazetteer
  readonly atlas: Atlas
}

export class Workspace {
  readonly home: string
  readonly cases = new OpenCases()
  readonly settings: SettingsFile
  readonly #log: FailureLog
  readonly #spawn: Spawner
  readonly #listeners = new Set<EventListener>()
  #knowledge: Promise<Knowledge> | null = null

  constructor(home: string, spawn: Spawner) {
    this.home = home
    this.settings = new SettingsFile(home)
    this.#log = failureLog(home)
    this.#spawn = spawn
    this.cases.onGone(async ({ folder }) => this.emit('case.gone', { case: folder }))
  }

  listen(listener: EventListener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  emit<Name extends EventName>(name: Name, event: Events[Name]): void {
    for (const listener of this.#listeners) listener(name, event)
  }

  /** What to tell of a failure that no request waits for; an unknown one goes into the workspace's log. */
  report(where: string, error: unknown): ErrorReport {
    return reportFailure(this.#log, where, error)
  }

  /** See OpenCases. */
  reader(folder: string): CaseStore {
    return this.cases.reader(folder)
  }

  /** See OpenCases. */
  writer(folder: string): CaseStore {
    return this.cases.writer(folder)
  }

  knowledge(): Promise<Knowledge> {
    this.#knowledge ??= this.#loadKnowledge()
    return this.#knowledge
  }

  async #forgetKnowledge(): Promise<void> {
    const knowledge = await this.#knowledge
    this.#knowledge = null
    knowledge?.gazetteer.close()
  }

  async #loadKnowledge(): Promise<Knowledge> {
    const found = await this.#readKnowledge()
    if (found) return found
    this.emit('workspace.preparing', { what: 'Building the gazetteer and the map of prior probability. This is done once and takes some seconds.' })
    await this.#buildKnowledge()
    const built = await this.#readKnowledge()
    if (!built) throw new WorkstationError('internal', `The gazetteer in ${this.home} was built and is not there.`, { home: this.home })
    return built
  }

  /** Null where a file is missing or of another version. */
  async #readKnowledge(): Promise<Knowledge | null> {
    if (!isGazetteer(gazetteerFile(this.home))) return null
    const gazetteer = openGazetteer(gazetteerFile(this.home))
    const bytes = await readFile(atlasFile(this.home, gazetteer.fingerprint)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    })
    if (bytes) return { gazetteer, atlas: decodeAtlas(bytes, gazetteer.places) }
    gazetteer.close()
    return null
  }

  #buildKnowledge(dumps?: readonly string[]): Promise<unknown> {
    return askProcess(this.#spawn, workerEntry('./knowledge-process', import.meta.url), { home: this.home, dumps })
  }

  /** Imports GeoNames' dump files; from then on the places are the new ones. */
  async importPlaces(dumps: readonly string[]): Promise<unknown> {
    await this.#forgetKnowledge()
    return this.#buildKnowledge(dumps)
  }

  async close(): Promise<void> {
    this.cases.close()
    await this.#forgetKnowledge()
  }
}
