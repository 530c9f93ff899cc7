// What all services share: the workspace folder, the open cases, the knowledge of places, and the way out for events.
import { mkdirSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { EventListener, EventName, Events } from '../contract/events.ts'
import { countryAt } from '../gazetteer/borders.ts'
import { ensureGazetteer } from '../gazetteer/build.ts'
import { openGazetteer } from '../gazetteer/gazetteer.ts'
import type { Gazetteer } from '../gazetteer/gazetteer.ts'
import { buildAtlas, decodeAtlas, encodeAtlas } from '../evidence/posterior/atlas.ts'
import type { Atlas } from '../evidence/posterior/atlas.ts'
import { openCase } from '../storage/case-folder.ts'
import type { CaseStore } from '../storage/case-store.ts'

/** Everything that turns evidence into places; read once, when first asked for. */
export interface Knowledge {
  readonly gazetteer: Gazetteer
  readonly atlas: Atlas
}

/** The person's folder for data that belongs to no case: settings, gazetteer, default cases. */
export function defaultHome(): string {
  if (process.env.GEOAGENT_HOME) return path.resolve(process.env.GEOAGENT_HOME)
  if (process.platform === 'win32') return path.join(process.env.LOCALAPPDATA ?? os.homedir(), 'GeoAgent')
  if (process.platform === 'darwin') return path.join(os.homedir(), 'Library', 'Application Support', 'GeoAgent')
  return path.join(process.env.XDG_DATA_HOME ?? path.join(os.homedir(), '.local', 'share'), 'geoagent')
}

export class Workspace {
  readonly home: string
  readonly #listeners = new Set<EventListener>()
  readonly #stores = new Map<string, CaseStore>()
  #knowledge: Promise<Knowledge> | null = null

  constructor(home: string) {
    this.home = home
  }

  get gazetteerFile(): string {
    return path.join(this.home, 'gazetteer.db')
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

  /** Lets go of the places, so that an import is seen. */
  async forgetKnowledge(): Promise<void> {
    const knowledge = await this.#knowledge
    this.#knowledge = null
    knowledge?.gazetteer.close()
  }

  async #loadKnowledge(): Promise<Knowledge> {
    mkdirSync(this.home, { recursive: true })
    await ensureGazetteer(this.gazetteerFile)
    const gazetteer = openGazetteer(this.gazetteerFile)
    return { gazetteer, atlas: await this.#loadAtlas(gazetteer) }
  }

  /** From its cache file when that was made of the same places. */
  async #loadAtlas(gazetteer: Gazetteer): Promise<Atlas> {
    const file = path.join(this.home, `atlas-${gazetteer.fingerprint.slice(0, 16)}.bin`)
    const cached = await readFile(file).then((bytes) => decodeAtlas(bytes, gazetteer.places), (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    })
    if (cached) return cached
    const atlas = buildAtlas(gazetteer.places, countryAt)
    await writeFile(`${file}.${process.pid}`, encodeAtlas(atlas))
    await rename(`${file}.${process.pid}`, file)
    return atlas
  }

  async close(): Promise<void> {
    for (const store of this.#stores.values()) store.close()
    this.#stores.clear()
    await this.forgetKnowledge()
  }
}
