// Lets a model write one form only: for each state a mask over the vocabulary. It sees tokens as bytes and ids; a form is never left, and always closed in time.
import { fewestTokens, mostNeeded } from './constraint-budget.ts'
import { compileForm } from './constraint-form.ts'
import type { FormPart } from './constraint-form.ts'
import { sortInsideTokens } from './constraint-inside.ts'
import type { InsideTokens } from './constraint-inside.ts'
import type { FormTable } from './constraint-table.ts'
import { buildTrie } from './constraint-trie.ts'
import type { TokenTrie } from './constraint-trie.ts'
import { Walker } from './constraint-walk.ts'
import type { Position } from './constraint-walk.ts'

export class ConstraintError extends Error {
  override readonly name = 'ConstraintError'
}

/** Never changed: several sequences may branch from one. */
export interface ConstraintState extends Position {
  /** Tokens that may still be written, the stop token included; Infinity for no limit. */
  readonly left: number
}

export interface ConstraintOptions {
  /** Ids that end the text; nothing else is allowed once the form is complete, and they are not before. */
  readonly stop: readonly number[]
  /** Width of the model's logits, when larger than the number of tokens. */
  readonly vocabularySize?: number
}

/** Of 152,000 bytes each for Qwen's vocabulary, 19 MB in all; the states in the middle of strings come again and again. */
const mostMasks = 128

export class TokenConstraint {
  readonly #tokens: readonly { readonly bytes: Uint8Array }[]
  readonly #stop: ReadonlySet<number>
  readonly #vocabularySize: number
  readonly #table: FormTable
  readonly #trie: TokenTrie
  readonly #walker: Walker
  readonly #inside: InsideTokens
  readonly #fewest: Int32Array
  readonly #mostNeeded: Int32Array
  readonly #masks = new Map<string, Uint8Array>()
  /** Tokens of the shortest text, the stop token included. */
  readonly fewestTokens: number

  /**
   * Takes about a second for 152,000 tokens: compile once for a model and a form.
   * @param tokens by id; those without bytes (special tokens) are never allowed, except to stop
   * @throws ConstraintError when the form could not be closed with these tokens
   */
  static compile(tokens: readonly { readonly bytes: Uint8Array }[], form: readonly FormPart[], options: ConstraintOptions): TokenConstraint {
    return new TokenConstraint(tokens, compileForm(form), options)
  }

  private constructor(tokens: readonly { readonly bytes: Uint8Array }[], table: FormTable, options: ConstraintOptions) {
    this.#tokens = tokens
    this.#stop = new Set(options.stop)
    this.#vocabularySize = Math.max(options.vocabularySize ?? 0, tokens.length)
    this.#table = table
    this.#trie = buildTrie(tokens.map(({ bytes }, id) => [id, bytes] as const).filter(([id]) => !this.#stop.has(id)))
    this.#walker = new Walker(table, this.#trie.deepest)
    this.#checkClosable()
    this.#inside = sortInsideTokens(this.#trie, tokens, this.#vocabularySize)
    this.#fewest = fewestTokens(table, this.#trie)
    this.#mostNeeded = mostNeeded(table, this.#fewest)
    this.fewestTokens = this.#fewest[table.start]! + 1
  }

  /** With a token for each byte that the form may need, no text of it is a dead end. */
  #checkClosable(): void {
    if (this.#stop.size === 0 || [...this.#stop].some((id) => id < 0 || id >= this.#vocabularySize)) throw new ConstraintError('the model has no stop token, so no form can end')
    const single = new Set(this.#tokens.filter(({ bytes }, id) => bytes.length === 1 && !this.#stop.has(id)).map(({ bytes }) => bytes[0]!))
    const missing = this.#table.next.findIndex((to, edge) => to >= 0 && !single.has(edge & 255))
    if (missing >= 0) throw new ConstraintError(`the vocabulary has no token for the byte 0x${(missing & 255).toString(16)} alone, so the form might not be closed`)
  }

  /**
   * @param options.tokens how many tokens may be written, the stop token included: the form is complete before they run out
   * @throws ConstraintError when that is too few for the shortest text
   */
  start(options: { tokens?: number } = {}): ConstraintState {
    const left = options.tokens ?? Infinity
    if (!(left >= this.fewestTokens)) throw new ConstraintError(`the form takes at least ${this.fewestTokens} tokens, and only ${left} may be written`)
    return { node: this.#table.start, characters: 0, items: 0, left }
  }

  /** The form is complete: only a stop token may follow. */
  isEnd(state: ConstraintState): boolean {
    return state.node === this.#table.end
  }

  /** @returns [vocabulary] 1 for each token that may come next, at least one; shared between calls, not to be written to */
  mask(state: ConstraintState): Uint8Array {
    const position = this.#relevant(state)
    const isTight = state.left - 2 < this.#mostNeeded[state.node]!
    const key = `${position.node} ${position.characters} ${position.items} ${isTight ? state.left : ''}`
    const known = this.#masks.get(key)
    if (known) return known
    const mask = this.#makeMask(position, isTight ? state.left - 2 : Infinity)
    if (this.#masks.size === mostMasks) this.#masks.delete(this.#masks.keys().next().value!)
    this.#masks.set(key, mask)
    return mask
  }

  /** The position without what cannot matter to one token, so that states share masks. A token counts no more characters and items than it has bytes. */
  #relevant({ node, characters, items }: ConstraintState): Position {
    const { inString, inArray } = this.#table
    return { node, characters: inString[node] ? Math.min(characters, this.#trie.deepest) : 0, items: inArray[node] ? Math.min(items, this.#trie.deepest) : 0 }
  }

  /** @param mostFewest tokens that may at most be needed to close the form after the token that is allowed */
  #makeMask(position: Position, mostFewest: number): Uint8Array {
    const mask = new Uint8Array(this.#vocabularySize)
    if (position.node === this.#table.end) for (const id of this.#stop) mask[id] = 1
    else if (mostFewest === Infinity && this.#table.inside[position.node]) this.#allowInside(mask, position)
    else this.#allow(mask, this.#trie, position, mostFewest)
    return mask
  }

  #allow(mask: Uint8Array, trie: TokenTrie, position: Position, mostFewest: number): void {
    const { ids, idsFrom } = trie
    this.#walker.walk(trie, position, (trieNode, node) => {
      const to = this.#fewest[node]! > mostFewest ? 0 : idsFrom[trieNode + 1]!
      for (let i = idsFrom[trieNode]!; i < to; i++) mask[ids[i]!] = 1
      return true
    })
  }

  #allowInside(mask: Uint8Array, position: Position): void {
    const { characters } = this.#inside
    for (let id = 0; id < characters.length; id++) mask[id] = characters[id]! > 0 && characters[id]! <= position.characters ? 1 : 0
    this.#allow(mask, this.#inside.closing, position, Infinity)
  }

  /** @throws ConstraintError when `id` is not allowed in `state` */
  advance(state: ConstraintState, id: number): ConstraintState {
    if (this.isEnd(state) && this.#stop.has(id)) return { ...state, left: state.left - 1 }
    const bytes = this.#stop.has(id) ? undefined : this.#tokens[id]?.bytes
    const position = bytes && bytes.length > 0 ? this.#walker.read(bytes, state) : null
    if (!position || this.#fewest[position.node]! > state.left - 2) throw new ConstraintError(`the token ${id} is not allowed here`)
    return { ...position, left: state.left - 1 }
  }
}
