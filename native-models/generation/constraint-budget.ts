// How many tokens it takes at least to close a form, so that it can be closed before the tokens run out.
import type { FormTable } from './constraint-table.ts'
import { childOf } from './constraint-trie.ts'
import type { TokenTrie } from './constraint-trie.ts'

/** Nodes by the number of bytes that close the form from there, fewest first. */
function byDistance(table: FormTable): number[] {
  const distance = new Int32Array(table.nodes).fill(-1)
  distance[table.end] = 0
  const measure = (node: number): number => {
    if (distance[node]! < 0) distance[node] = 1 + measure(table.next[node * 256 + table.closing[node]!]!)
    return distance[node]!
  }
  return Array.from({ length: table.nodes }, (_, node) => node).sort((a, b) => measure(a) - measure(b))
}

/** The fewest tokens from `node` along the closing bytes, given those of all nodes further on. */
function fewestFrom(table: FormTable, trie: TokenTrie, node: number, fewest: Int32Array): number {
  let best = Infinity
  let at = node
  let branch = -1
  while (at !== table.end) {
    const byte = table.closing[at]!
    branch = childOf(trie, branch, byte)
    if (branch < 0) break
    at = table.next[at * 256 + byte]!
    if (trie.idsFrom[branch + 1]! > trie.idsFrom[branch]!) best = Math.min(best, 1 + fewest[at]!)
  }
  return best
}

/** @returns [nodes] tokens of the shortest way to the end. The vocabulary has a token for each byte of the form. */
export function fewestTokens(table: FormTable, trie: TokenTrie): Int32Array {
  const fewest = new Int32Array(table.nodes)
  for (const node of byDistance(table)) if (node !== table.end) fewest[node] = fewestFrom(table, trie, node, fewest)
  return fewest
}

/** @returns [nodes] the largest of `fewest` over all nodes that any text can reach from there: with so many tokens left, none needs to be refused */
export function mostNeeded(table: FormTable, fewest: Int32Array): Int32Array {
  const most = fewest.slice()
  for (let changed = true; changed;) {
    changed = false
    for (let edge = 0; edge < table.next.length; edge++) {
      const [from, to] = [edge >> 8, table.next[edge]!]
      if (to >= 0 && most[to]! > most[from]!) {
        most[from] = most[to]!
        changed = true
      }
    }
  }
  return most
}
