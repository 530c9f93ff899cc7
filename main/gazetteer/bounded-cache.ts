// What was looked up lately, up to a number of entries; what was used longest ago goes first.

interface Entry<Value> { readonly key: string; readonly value: Value }

/** A key that was cut out of a long text would keep all of that text in memory. */
const ownCopy = (key: string): string => Buffer.from(key, 'utf16le').toString('utf16le')

export class BoundedCache<Value> {
  readonly #entries = new Map<string, Entry<Value>>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  /** @param find called with a copy of the key where nothing is kept under it */
  get(key: string, find: (key: string) => Value): Value {
    const entry = this.#entries.get(key) ?? this.#found(ownCopy(key), find)
    // A Map keeps the order of insertion: the newest is last.
    this.#entries.delete(entry.key)
    this.#entries.set(entry.key, entry)
    if (this.#entries.size > this.#most) this.#entries.delete(this.#entries.keys().next().value!)
    return entry.value
  }

  #found(key: string, find: (key: string) => Value): Entry<Value> {
    return { key, value: find(key) }
  }

  get size(): number {
    return this.#entries.size
  }
}
