// After a decision on where a picture is, those that rest on it are brought up to date a moment later.
import type { CaseStore } from '../../storage/case-store.ts'
import { neighbourFactsOf } from '../../storage/neighbours.ts'
import type { StoredNeighbourFacts } from '../../storage/neighbours.ts'
import type { Workspace } from '../workspace.ts'
import { areNeighboursStale, markNeighboursStale, refreshAround, settleNeighbours } from './neighbours.ts'

/** A person who weighs an item sends a dozen changes: the last one counts. */
const SOON_MS = 300

/** Image -> who decided on it. */
type Due = Map<number, string>

const isSame = (before: StoredNeighbourFacts | null, after: StoredNeighbourFacts | null) => JSON.stringify(before?.coordinates) === JSON.stringify(after?.coordinates)

export class NeighbourUpkeep {
  readonly #workspace: Workspace
  readonly #due = new Map<string, Due>()
  /** Cases whose neighbours are stale through decisions alone; those of a run are brought up to date at its end. */
  readonly #marked = new Set<string>()
  #timer: NodeJS.Timeout | undefined
  #working: Promise<void> = Promise.resolve()

  constructor(workspace: Workspace) {
    this.#workspace = workspace
    workspace.cases.onGone(async ({ folder }) => {
      this.#due.delete(folder)
      this.#marked.delete(folder)
    })
  }

  /**
   * Makes a change of an image's ledger, within a transaction. Where it moves the image, its neighbours are marked as stale with it,
   * so that a kill before they were refreshed is made good by the next run.
   * @returns what is to be called once the change is in the database
   */
  around(store: CaseStore, actor: string, image: number, change: () => void): () => void {
    const before = neighbourFactsOf(store, image)
    change()
    if (!before?.camera || !before.capturedLocal || isSame(before, neighbourFactsOf(store, image))) return () => undefined
    if (!areNeighboursStale(store)) {
      markNeighboursStale(store, actor)
      this.#marked.add(store.folder)
    }
    return () => this.#soon(store.folder, image, actor)
  }

  /** A run takes the case's neighbours over. */
  leaveToRun(folder: string): void {
    this.#marked.delete(folder)
  }

  #soon(folder: string, image: number, actor: string): void {
    const due = this.#due.get(folder) ?? new Map<number, string>()
    this.#due.set(folder, due.set(image, actor))
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#start(), SOON_MS).unref()
  }

  #start(): void {
    this.#working = this.#working.then(() => this.#refreshAll())
  }

  async #refreshAll(): Promise<void> {
    for (const [folder, due] of [...this.#due]) {
      this.#due.delete(folder)
      // It waits for nobody; the mark in the case stays, and the next run does it.
      await this.#refresh(folder, due).catch((error: unknown) => this.#workspace.report('neighbours', error))
    }
  }

  async #refresh(folder: string, due: Due): Promise<void> {
    const store = this.#workspace.writer(folder)
    const knowledge = await this.#workspace.knowledge()
    const changed = (image: number) => {
      this.#workspace.emit('evidence.changed', { case: folder, image })
      this.#workspace.emit('image.changed', { case: folder, image })
    }
    for (const [image, actor] of due) await refreshAround({ store, knowledge, actor, changed }, image)
    const [actor = ''] = [...due.values()].slice(-1)
    if (!this.#due.has(folder) && this.#marked.delete(folder)) settleNeighbours(store, actor)
  }

  /** Does now what is due. */
  async close(): Promise<void> {
    clearTimeout(this.#timer)
    this.#start()
    await this.#working
  }
}
