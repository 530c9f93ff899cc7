// What was looked up lately, up to a number of entries; what was used longest ago goes first.

export class BoundedCache<Value> {
  readonly #entries = new Map<string, Value>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  /** @param find called where nothing is kept under this key */
  get(key: string, find: () => Value): Value {
    const has = this.#entries.has(key)
    const value = has ? this.#entries.get(key)! : find()
    // A Map keeps the order of insertion: the newest is last.
    if (has) this.#entries.delete(key)
    this.#entries.set(key, value)
    if (this.#entries.size > this.#most) this.#entries.delete(this.#entries.keys().next().value!)
    return value
  }

  get size(): number {
    return this.#entries.size
  }
}
