// Sets that only grow together: who belongs with whom, in nearly constant time a question (Tarjan 1975).

export class DisjointSets {
  readonly #parents: Int32Array

  /** Each of 0..count-1 in a set of its own. */
  constructor(count: number) {
    this.#parents = Int32Array.from({ length: count }, (_, member) => member)
  }

  /** The set's name: its smallest member. Halves the path on the way. */
  find(member: number): number {
    const parents = this.#parents
    while (parents[member] !== member) {
      parents[member] = parents[parents[member]!]!
      member = parents[member]!
    }
    return member
  }

  /** The smaller name stands, so that the result depends on neither order nor history. */
  join(one: number, other: number): void {
    const [a, b] = [this.find(one), this.find(other)]
    if (a !== b) this.#parents[Math.max(a, b)] = Math.min(a, b)
  }
}
