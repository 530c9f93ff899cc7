// Where the time of a step goes.

/** Milliseconds of each phase of a step. */
export class Phases {
  readonly #spans = new Map<string, number>()

  async time<Value>(phase: string, work: () => Promise<Value>): Promise<Value> {
    const began = performance.now()
    const value = await work()
    this.#spans.set(phase, performance.now() - began)
    return value
  }

  of(phase: string): number {
    return this.#spans.get(phase) ?? 0
  }

  /** The sum, and each phase by its name. */
  lines(): Record<string, number> {
    const total = [...this.#spans.values()].reduce((sum, span) => sum + span, 0)
    return { milliseconds: total, ...Object.fromEntries([...this.#spans].map(([phase, span]) => [`milliseconds.${phase}`, span])) }
  }
}
