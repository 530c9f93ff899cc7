// Calls that are going on: each ends when its asker goes away or the host stops.

export class Calls {
  readonly #going = new Set<AbortController>()
  #stopped = false

  /**
   * A controller for each call and not AbortSignal.any: a signal derived from one that lives as long as the host would be kept as long.
   * @param asker aborted when the connection is gone
   */
  async run<Value>(asker: AbortSignal, work: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
    const controller = new AbortController()
    if (asker.aborted || this.#stopped) controller.abort()
    asker.addEventListener('abort', () => controller.abort(), { once: true })
    this.#going.add(controller)
    try {
      return await work(controller.signal)
    } finally {
      this.#going.delete(controller)
    }
  }

  /** Ends them all, and any that comes later. */
  stop(): void {
    this.#stopped = true
    for (const controller of this.#going) controller.abort()
  }
}
