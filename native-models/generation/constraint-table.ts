// The table that a form becomes: a deterministic machine over bytes with two counters, and the builder that collects its nodes and edges.

/** What an edge does besides leading to a node. The two counters are the characters and the strings that may still come. */
export const effects = { none: 0, countCharacter: 1, openString: 2, openArray: 3, openItem: 4, needItem: 5 } as const
export type Effect = (typeof effects)[keyof typeof effects]

/** Deterministic; a node is a row of 256 entries. */
export interface FormTable {
  readonly nodes: number
  /** [nodes, 256] node that the byte leads to, or -1. */
  readonly next: Int16Array
  /** [nodes, 256] Effect of the edge. */
  readonly effect: Uint8Array
  /** [nodes] what `openString` and `openItem` set the characters to, and `openArray` the items, when they lead to this node. */
  readonly amount: Int32Array
  /** [nodes] the byte that leads to the end of the text by the shortest way; 0 at the end. */
  readonly closing: Uint8Array
  /** [nodes] 1 where the text is inside a string, so that the characters left matter. */
  readonly inString: Uint8Array
  /** [nodes] 1 of those where a whole character ended, so that any may follow. */
  readonly inside: Uint8Array
  /** [nodes] 1 where the text is inside an array, so that the items left matter. */
  readonly inArray: Uint8Array
  readonly start: number
  readonly end: number
}

export const quote = 0x22

/** Collects nodes and edges; see FormTable. */
export class FormBuilder {
  readonly #edges: { from: number; byte: number; to: number; effect: Effect }[] = []
  readonly #nodes: { amount: number; closing: number; inString: boolean; inside: boolean; inArray: boolean }[] = []
  /** Nodes made from now on lie inside an array. */
  inArray = false

  node(closing: number, options: { amount?: number; inString?: boolean; inside?: boolean } = {}): number {
    const { amount = 0, inside = false, inString = inside } = options
    return this.#nodes.push({ amount, closing, inString, inside, inArray: this.inArray }) - 1
  }

  edge(from: number, byte: number, to: number, effect: Effect = effects.none): void {
    this.#edges.push({ from, byte, to, effect })
  }

  edges(from: number, first: number, last: number, to: number, effect: Effect = effects.none): void {
    for (let byte = first; byte <= last; byte++) this.edge(from, byte, to, effect)
  }

  finish(start: number, end: number): FormTable {
    const nodes = this.#nodes.length
    const next = new Int16Array(nodes * 256).fill(-1)
    const effect = new Uint8Array(nodes * 256)
    for (const edge of this.#edges) {
      next[edge.from * 256 + edge.byte] = edge.to
      effect[edge.from * 256 + edge.byte] = edge.effect
    }
    const flags = (flag: 'inString' | 'inside' | 'inArray'): Uint8Array => Uint8Array.from(this.#nodes, (node) => (node[flag] ? 1 : 0))
    const closing = Uint8Array.from(this.#nodes, (node) => node.closing)
    const amount = Int32Array.from(this.#nodes, (node) => node.amount)
    return { nodes, next, effect, amount, closing, inString: flags('inString'), inside: flags('inside'), inArray: flags('inArray'), start, end }
  }
}
