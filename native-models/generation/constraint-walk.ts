// Runs a form's table over the bytes of tokens, one token or a whole vocabulary at a time.
import { effects } from './constraint-table.ts'
import type { FormTable } from './constraint-table.ts'
import type { TokenTrie } from './constraint-trie.ts'

/** A place in the text: node of the table, characters that the open string may still have, items that the open array may still have. */
export interface Position {
  readonly node: number
  readonly characters: number
  readonly items: number
}

/** Holds the position after each byte of the token being read: index 0 before the first byte. */
export class Walker {
  readonly #table: FormTable
  readonly #node: Int32Array
  readonly #characters: Int32Array
  readonly #items: Int32Array

  constructor(table: FormTable, deepest: number) {
    this.#table = table
    this.#node = new Int32Array(deepest + 1)
    this.#characters = new Int32Array(deepest + 1)
    this.#items = new Int32Array(deepest + 1)
  }

  #begin(from: Position): void {
    this.#node[0] = from.node
    this.#characters[0] = from.characters
    this.#items[0] = from.items
  }

  /** Reads the byte at `depth`. @returns false when the form does not allow it there */
  #step(depth: number, byte: number): boolean {
    const edge = this.#node[depth]! * 256 + byte
    const to = this.#table.next[edge]!
    if (to < 0) return false
    let characters = this.#characters[depth]!
    let items = this.#items[depth]!
    const effect = this.#table.effect[edge]!
    if (effect === effects.countCharacter) characters--
    else if (effect === effects.openItem) items--
    else if (effect === effects.openArray) items = this.#table.amount[to]!
    else if (effect === effects.needItem && items === 0) return false
    if (characters < 0 || items < 0) return false
    if (effect === effects.openString || effect === effects.openItem) characters = this.#table.amount[to]!
    this.#node[depth + 1] = to
    this.#characters[depth + 1] = characters
    this.#items[depth + 1] = items
    return true
  }

  /**
   * Calls `visit` for each node of the tree whose bytes the form allows after `from`, with the table's node and the characters left after it.
   * @param visit returns false to leave out the branch below
   */
  walk(trie: TokenTrie, from: Position, visit: (trieNode: number, node: number, characters: number) => boolean): void {
    this.#begin(from)
    let trieNode = 0
    while (trieNode < trie.nodes) {
      const depth = trie.depth[trieNode]!
      const goesOn = this.#step(depth, trie.byte[trieNode]!) && visit(trieNode, this.#node[depth + 1]!, this.#characters[depth + 1]!)
      trieNode = goesOn ? trieNode + 1 : trie.end[trieNode]!
    }
  }

  /** @returns the position after all bytes, or null when the form does not allow them */
  read(bytes: Uint8Array, from: Position): Position | null {
    this.#begin(from)
    for (let depth = 0; depth < bytes.length; depth++) if (!this.#step(depth, bytes[depth]!)) return null
    return { node: this.#node[bytes.length]!, characters: this.#characters[bytes.length]!, items: this.#items[bytes.length]! }
  }
}
