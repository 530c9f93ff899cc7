// Sorts a vocabulary once for the inside of strings, where nearly every token is allowed: what stays inside needs no walk, only what closes the string does.
import { compileString } from './constraint-form.ts'
import { buildTrie } from './constraint-trie.ts'
import type { TokenTrie } from './constraint-trie.ts'
import { Walker } from './constraint-walk.ts'

const unlimited = 2 ** 30

export interface InsideTokens {
  /** [vocabulary] characters that the token adds to a string without closing it, an unfinished one included; 0: it cannot stand there. */
  readonly characters: Uint16Array
  /** The largest of `characters`. */
  readonly most: number
  /** Tokens that close the string and may go on after it. */
  readonly closing: TokenTrie
}

export function sortInsideTokens(trie: TokenTrie, tokens: readonly { readonly bytes: Uint8Array }[], vocabularySize: number): InsideTokens {
  const table = compileString()
  const characters = new Uint16Array(vocabularySize)
  const closing: [number, Uint8Array][] = []
  new Walker(table, trie.deepest).walk(trie, { node: table.start, characters: unlimited, items: 0 }, (trieNode, node, left) => {
    const isClosed = node === table.end
    const to = trie.idsFrom[isClosed ? trie.end[trieNode]! : trieNode + 1]!
    for (let i = trie.idsFrom[trieNode]!; i < to; i++) {
      const id = trie.ids[i]!
      if (isClosed) closing.push([id, tokens[id]!.bytes])
      else characters[id] = unlimited - left
    }
    return !isClosed
  })
  return { characters, most: characters.reduce((most, count) => Math.max(most, count), 0), closing: buildTrie(closing) }
}
