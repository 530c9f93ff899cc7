// The cases that this process has open: their stores, which of them are served, and the watch over their folders.
import path from 'node:path'
import { WorkstationError } from '../contract/errors.ts'
import { openCase } from '../storage/case-folder.ts'
import { caseKey } from '../storage/case-key.ts'
import { caseGone } from '../storage/case-store.ts'
import type { CaseStore } from '../storage/case-store.ts'

/** Milliseconds between two looks at whether the folders are still there; systems' own watches tell too little of folders above. */
const LOOK_EVERY_MS = 2000

export class OpenCases {
  readonly #stores = new Map<string, CaseStore>()
  /** Readers that a writer has taken the place of: whoever holds one may read on. */
  readonly #retired: CaseStore[] = []
  /** Key -> folder of the cases that a person works in. */
  readonly #served = new Map<string, string>()
  readonly #left: ((store: CaseStore) => Promise<unknown>)[] = []
  #watch: NodeJS.Timeout | null = null

  /** @param listener called with each case that is gone, to end what works on it; the store is closed after that */
  onGone(listener: (store: CaseStore) => Promise<unknown>): void {
    this.#left.push(listener)
  }

  /** The case, open for reading; a writer that is open already serves. */
  reader(folder: string): CaseStore {
    return this.#present(folder) ?? this.adopt(openCase(folder, { write: false }))
  }

  /**
   * The case, open for writing until it is gone or all are closed.
   * @throws WorkstationError `locked` when another process writes to it
   */
  writer(folder: string): CaseStore {
    const open = this.#present(folder)
    if (open?.writable) return open
    const store = openCase(folder, { write: true })
    if (open) this.#retired.push(open)
    return this.adopt(store)
  }

  /** One look at a case without keeping it open. */
  peek<Value>(folder: string, look: (store: CaseStore) => Value): Value {
    const open = this.#present(folder)
    if (open) return look(open)
    const store = openCase(folder, { write: false })
    try {
      return look(store)
    } finally {
      store.close()
    }
  }

  /** Keeps an open store and hands it out from now on. */
  adopt(store: CaseStore): CaseStore {
    this.#stores.set(store.folder, store)
    this.#watch ??= setInterval(() => void this.#look(), LOOK_EVERY_MS).unref()
    return store
  }

  /** From now on the case's pictures are given out. */
  serve(store: CaseStore): void {
    this.#served.set(caseKey(store.folder), store.folder)
  }

  /** @throws WorkstationError 'not-found' for the key of a case that nobody has opened */
  served(key: string): CaseStore {
    const folder = this.#served.get(key)
    if (folder === undefined) throw new WorkstationError('not-found', 'No open case has this key.', { key })
    return this.reader(folder)
  }

  all(): CaseStore[] {
    return [...this.#stores.values()]
  }

  /** Lets go of a store whose folder was deleted or replaced meanwhile; a case that lies there now can then be opened. */
  forgetGone(folder: string): void {
    const store = this.#stores.get(path.resolve(folder))
    if (store && !store.inPlace) this.#lose(store)
  }

  #present(folder: string): CaseStore | undefined {
    const store = this.#stores.get(path.resolve(folder))
    if (!store || store.inPlace) return store
    this.#lose(store)
    throw caseGone(store.folder)
  }

  async #look(): Promise<void> {
    for (const store of this.all()) {
      const isThere = await store.isInPlace()
      if (!isThere && this.#stores.get(store.folder) === store) this.#lose(store)
    }
  }

  #lose(store: CaseStore): void {
    this.#stores.delete(store.folder)
    this.#served.delete(caseKey(store.folder))
    store.abandon()
    const ended = this.#left.map((listener) => listener(store))
    void Promise.allSettled(ended).then(() => store.close())
  }

  close(): void {
    clearInterval(this.#watch ?? undefined)
    for (const store of [...this.#stores.values(), ...this.#retired]) store.close()
    this.#stores.clear()
    this.#served.clear()
  }
}
