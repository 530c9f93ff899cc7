// The tokens of a vocabulary as a tree over their bytes, laid out so that a walk is one pass that skips whole branches.

/** Arrays over the tree's nodes in the order in which a walk meets them; a node is a byte after its parent's. */
export interface TokenTrie {
  readonly nodes: number
  readonly byte: Uint8Array
  /** 0 for the first byte of a token. */
  readonly depth: Uint16Array
  /** The node after this one's branch. */
  readonly end: Int32Array
  /** Ids, grouped by the node at which they end. */
  readonly ids: Int32Array
  /** [nodes + 1] the ids that end at node n are ids[idsFrom[n]] up to ids[idsFrom[n + 1]]. */
  readonly idsFrom: Int32Array
  /** Bytes of the longest token. */
  readonly deepest: number
}

interface Entry {
  id: number
  /** The bytes, one UTF-16 unit each: strings sort and compare fast. */
  key: string
}

function commonLength(a: string, b: string): number {
  const most = Math.min(a.length, b.length)
  let length = 0
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length++
  return length
}

function countNodes(entries: readonly Entry[]): number {
  let nodes = 0
  entries.forEach(({ key }, i) => { nodes += key.length - (i === 0 ? 0 : commonLength(key, entries[i - 1]!.key)) })
  return nodes
}

/** @param tokens ids with their bytes; those without bytes are left out */
export function buildTrie(tokens: Iterable<readonly [id: number, bytes: Uint8Array]>): TokenTrie {
  const entries: Entry[] = []
  for (const [id, bytes] of tokens) if (bytes.length > 0) entries.push({ id, key: Buffer.from(bytes).toString('latin1') })
  entries.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.id - b.id))
  const nodes = countNodes(entries)
  const deepest = entries.reduce((most, { key }) => Math.max(most, key.length), 0)
  const trie = {
    nodes, deepest, byte: new Uint8Array(nodes), depth: new Uint16Array(nodes), end: new Int32Array(nodes),
    ids: Int32Array.from(entries, ({ id }) => id), idsFrom: new Int32Array(nodes + 1),
  }
  fill(trie, entries)
  return trie
}

/** In sorted order a token comes right after those it begins with, so each new byte opens the next node and closes what is deeper. */
function fill(trie: TokenTrie, entries: readonly Entry[]): void {
  const open: number[] = []
  let node = 0
  const closeTo = (depth: number): void => {
    while (open.length > depth) trie.end[open.pop()!] = node
  }
  entries.forEach(({ key }, position) => {
    closeTo(position === 0 ? 0 : commonLength(key, entries[position - 1]!.key))
    for (let depth = open.length; depth < key.length; depth++) {
      trie.byte[node] = key.charCodeAt(depth)
      trie.depth[node] = depth
      trie.idsFrom[node] = position
      open.push(node++)
    }
  })
  closeTo(0)
  trie.idsFrom[node] = entries.length
}

/** @returns the child of `parent` (-1: the root) for `byte`, or -1 */
export function childOf(trie: TokenTrie, parent: number, byte: number): number {
  const end = parent < 0 ? trie.nodes : trie.end[parent]!
  for (let node = parent + 1; node < end; node = trie.end[node]!) if (trie.byte[node] === byte) return node
  return -1
}
