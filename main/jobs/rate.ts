// Items per second over the last half minute.

const WINDOW_SECONDS = 30

export class Rate {
  readonly #started: number
  /** Items ended within each second since the start, only the window's seconds kept. */
  readonly #bySecond = new Map<number, number>()

  constructor(nowMs: number) {
    this.#started = nowMs
  }

  add(items: number, nowMs: number): void {
    const second = this.#second(nowMs)
    this.#bySecond.set(second, (this.#bySecond.get(second) ?? 0) + items)
    for (const kept of this.#bySecond.keys()) if (kept <= second - WINDOW_SECONDS) this.#bySecond.delete(kept)
  }

  /** Null before the first second is over, and when nothing has ended within the window. */
  perSecond(nowMs: number): number | null {
    const elapsed = (nowMs - this.#started) / 1000
    const oldest = this.#second(nowMs) - WINDOW_SECONDS
    let items = 0
    for (const [second, count] of this.#bySecond) if (second > oldest) items += count
    return elapsed < 1 || items === 0 ? null : items / Math.min(elapsed, WINDOW_SECONDS)
  }

  #second(nowMs: number): number {
    return Math.floor((nowMs - this.#started) / 1000)
  }
}
