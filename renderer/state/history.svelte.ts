// What can be undone and done again in this window, newest last.

export interface Deed {
  /** "Reject evidence: Wien" */
  readonly label: string
  readonly undo: () => Promise<unknown>
  readonly redo: () => Promise<unknown>
}

const KEPT = 500

class History {
  done = $state.raw<readonly Deed[]>([])
  undone = $state.raw<readonly Deed[]>([])

  /** A new deed ends what could be done again. */
  add(deed: Deed): void {
    this.done = [...this.done, deed].slice(-KEPT)
    this.undone = []
  }

  clear(): void {
    this.done = []
    this.undone = []
  }
}

export const history = new History()
