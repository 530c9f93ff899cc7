// Text to token ids and back. Text from outside never becomes an added token, special or not; only text that a caller trusts (a pack's template) does.
import { Tokenizer as Library } from '@huggingface/tokenizers'
import { TextError } from './errors.ts'
import { withinTime } from './time-limit.ts'
import { namedTokens } from './tokenizer-config.ts'
import { readTokenizerFile } from './tokenizer-file.ts'
import type { TokenizerFile } from './tokenizer-file.ts'
import { buildVocabulary } from './vocabulary.ts'
import type { Vocabulary } from './vocabulary.ts'

/** UTF-16 units; a prompt of 32,000 tokens has about 130,000. */
const longestText = 250_000
/** The worst text of that length, one letter over and over, takes 3 to 6 seconds on a busy core; a pack's pattern may take for ever. */
const encodeLimit = 15_000
const loadMilliseconds = 60_000

/** A stretch of a prompt. In a trusted one the added tokens (<|im_end|> ...) are tokens, in another they are letters. */
export interface TextPiece {
  readonly text: string
  readonly trusted: boolean
}

export interface Tokenizer {
  /** Largest id + 1; the model's logits may be wider. */
  readonly vocabularySize: number
  /** Texts of the tokens that tokenizer_config.json names, as chat templates refer to them: { eos_token: '<|im_end|>' }. */
  readonly namedTokens: Readonly<Record<string, string>>
  /** Without `specials` no id of an added token comes out, whatever the text says. Lone surrogates become U+FFFD. */
  encode(text: string, options?: { specials?: boolean }): number[]
  /** One text from pieces: the letters on both sides of a border are merged into tokens as if it were not there. */
  encodePieces(pieces: readonly TextPiece[]): number[]
  /** Bytes that are not UTF-8 become U+FFFD, as WHATWG and Rust do it; ids that no token has are left out. */
  decode(ids: Iterable<number>, options?: { skipSpecials?: boolean }): string
  /** @param token as the vocabulary writes it: byte-level characters, or an added token's text */
  idOf(token: string): number | undefined
  /** Empty for special tokens and for ids that no token has. */
  bytesOf(id: number): Uint8Array
  isSpecial(id: number): boolean
}

const noBytes = new Uint8Array(0)
const escapeForPattern = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`)

/** Finds added tokens, the longest that stands at a place first. */
function patternOf(added: Iterable<string>): RegExp | null {
  const longestFirst = [...added].sort((a, b) => b.length - a.length)
  return longestFirst.length === 0 ? null : new RegExp(longestFirst.map(escapeForPattern).join('|'), 'g')
}

class ByteLevelTokenizer implements Tokenizer {
  readonly vocabularySize: number
  readonly namedTokens: Readonly<Record<string, string>>
  readonly #library: Library
  readonly #vocabulary: Vocabulary
  readonly #addedPattern: RegExp | null
  readonly #encodeMilliseconds: number

  constructor(file: TokenizerFile, tokens: Readonly<Record<string, string>>, encodeMilliseconds: number) {
    this.#encodeMilliseconds = encodeMilliseconds
    this.namedTokens = tokens
    this.#vocabulary = buildVocabulary(file)
    this.vocabularySize = this.#vocabulary.size
    this.#addedPattern = patternOf(this.#vocabulary.added.keys())
    // It gets no added tokens: where they stand is decided here, by who wrote the text.
    this.#library = new Library({ ...file, added_tokens: [], post_processor: null }, {})
  }

  encode(text: string, options: { specials?: boolean } = {}): number[] {
    return this.encodePieces([{ text, trusted: options.specials === true }])
  }

  encodePieces(pieces: readonly TextPiece[]): number[] {
    const length = pieces.reduce((sum, piece) => sum + piece.text.length, 0)
    if (length > longestText) throw new TextError('limit', `the text has ${length} characters, more than ${longestText}`)
    return withinTime(this.#encodeMilliseconds, 'cutting the text into tokens', () => this.#encodeRuns(pieces))
  }

  #encodeRuns(pieces: readonly TextPiece[]): number[] {
    const ids: number[] = []
    let letters = ''
    const flush = (): void => {
      for (const id of this.#encodeLetters(letters)) ids.push(id)
      letters = ''
    }
    for (const piece of pieces) {
      for (const { text, id } of this.#cut(piece)) {
        if (id === undefined) letters += text
        else {
          flush()
          ids.push(id)
        }
      }
    }
    flush()
    return ids
  }

  /** The stretches of a piece: letters, or an added token with its id. */
  #cut({ text, trusted }: TextPiece): { text: string; id?: number }[] {
    const sound = text.toWellFormed()
    if (!trusted || !this.#addedPattern) return [{ text: sound }]
    const parts: { text: string; id?: number }[] = []
    let from = 0
    for (const match of sound.matchAll(this.#addedPattern)) {
      parts.push({ text: sound.slice(from, match.index) }, { text: match[0], id: this.#vocabulary.added.get(match[0])! })
      from = match.index + match[0].length
    }
    return [...parts, { text: sound.slice(from) }]
  }

  #encodeLetters(letters: string): readonly number[] {
    if (letters === '') return []
    return this.#library.encode(letters, { add_special_tokens: false }).ids
  }

  decode(ids: Iterable<number>, options: { skipSpecials?: boolean } = {}): string {
    const parts: Uint8Array[] = []
    for (const id of ids) if (!(options.skipSpecials && this.isSpecial(id))) parts.push(this.#vocabulary.bytes[id] ?? noBytes)
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.concat(parts))
  }

  idOf(token: string): number | undefined {
    return this.#vocabulary.idOf.get(token)
  }

  bytesOf(id: number): Uint8Array {
    return this.isSpecial(id) ? noBytes : (this.#vocabulary.bytes[id] ?? noBytes)
  }

  isSpecial(id: number): boolean {
    return this.#vocabulary.specials.has(id)
  }
}

/**
 * @param files what JSON.parse made of tokenizer.json and tokenizer_config.json
 * @param limits.encodeMilliseconds after which `encode` gives up
 * @throws TextError when it is not a sound byte-level BPE tokenizer
 */
export function loadTokenizer(files: { tokenizer: unknown; tokenizerConfig?: unknown }, limits: { encodeMilliseconds: number } = { encodeMilliseconds: encodeLimit }): Tokenizer {
  const tokens = namedTokens(files.tokenizerConfig ?? {})
  const file = readTokenizerFile(files.tokenizer)
  try {
    return withinTime(loadMilliseconds, 'loading the tokenizer', () => new ByteLevelTokenizer(file, tokens, limits.encodeMilliseconds))
  } catch (cause) {
    if (cause instanceof TextError) throw cause
    throw new TextError('invalid', `the tokenizer cannot be built: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}
