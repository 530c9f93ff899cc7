// What all services share: the workspace folder, the open cases, the knowledge of places, and the way out for events.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { WorkstationError } from '../contract/errors.ts'
import type { EventListener, EventName, Events } from '../contract/events.ts'
import { isGazetteer } from '../gazetteer/build.ts'
import { openGazetteer } from '../gazetteer/gazetteer.ts'
import type { Gazetteer } from '../gazetteer/gazetteer.ts'
import { decodeAtlas } from '../evidence/posterior/atlas.ts'
import type { Atlas } from '../evidence/posterior/atlas.ts'
import type { Spawner } from '../jobs/spawner.ts'
import { openCase } from '../storage/case-folder.ts'
import type { CaseStore } from '../storage/case-store.ts'
import { askProcess } from './helper-process.ts'
import { atlasFile, gazetteerFile } from './knowledge-files.ts'

/** Everything that turns evidence into places; read once, when first asked for. */
export interface Knowledge {
  readonly gazetteer: Gazetteer
  readonly atlas: Atlas
}

export class Workspace {
  readonly home: string
  readonly #spawn: Spawner
  readonly #listeners = new Set<EventListener>()
  readonly #stores = new Map<string, CaseStore>()
  #knowledge: Promise<Knowledge> | null = null

  constructor(home: string, spawn: Spawner) {
    this.home = home
    this.#spawn = spawn
  }

  listen(listener: EventListener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  emit<Name extends EventName>(name: Name, event: Events[Name]): void {
    for (const listener of this.#listeners) listener(name, event)
  }

  /** The case, open for reading; a writer that is open already serves. */
  reader(folder: string): CaseStore {
    return this.#stores.get(path.resolve(folder)) ?? this.adopt(openCase(folder, { write: false }))
  }

  /**
   * The case, open for writing until it or the workspace is closed.
   * @throws WorkstationError `locked` when another process writes to it
   */
  writer(folder: string): CaseStore {
    const open = this.#stores.get(path.resolve(folder))
    if (open?.writable) return open
    const store = openCase(folder, { write: true })
    open?.close()
    return this.adopt(store)
  }

  /** Keeps an open store and hands it out from now on. */
  adopt(store: CaseStore): CaseStore {
    this.#stores.set(path.resolve(store.folder), store)
    return store
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
    return askProcess(this.#spawn, new URL('./knowledge-process.ts', import.meta.url), { home: this.home, dumps })
  }

  /** Imports GeoNames' dump files; from then on the places are the new ones. */
  async importPlaces(dumps: readonly string[]): Promise<unknown> {
    await this.#forgetKnowledge()
    return this.#buildKnowledge(dumps)
  }

  async close(): Promise<void> {
    for (const store of this.#stores.values()) store.close()
    this.#stores.clear()
    await this.#forgetKnowledge()
  }
}
