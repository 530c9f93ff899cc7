// The tokens of a model by id: their bytes, and which of them are special.
import { bytesOfToken } from './byte-alphabet.ts'
import { TextError } from './errors.ts'
import type { TokenizerFile } from './tokenizer-file.ts'

export interface Vocabulary {
  /** Largest id + 1. The model's logits may be wider: they are padded. */
  size: number
  idOf: ReadonlyMap<string, number>
  /** By id; undefined where no token has that id. */
  bytes: readonly (Uint8Array | undefined)[]
  /** Ids of tokens that steer the model and are no text. */
  specials: ReadonlySet<number>
  /** Text of each token outside the BPE, special or not -> its id. */
  added: ReadonlyMap<string, number>
}

function place(table: (Uint8Array | undefined)[], id: number, token: string, bytes: Uint8Array): void {
  if (table[id]) throw new TextError('invalid', `tokenizer.json: the id ${id} of ${JSON.stringify(token)} belongs to another token too`)
  table[id] = bytes
}

/** Without a token for each byte alone, letters that no merge covers would be lost without a word. */
function checkAlphabet(bytes: Vocabulary['bytes']): void {
  const missing = new Set(Array.from({ length: 256 }, (_, byte) => byte))
  for (const token of bytes) if (token?.length === 1) missing.delete(token[0]!)
  if (missing.size > 0) throw new TextError('invalid', `tokenizer.json: ${missing.size} of 256 bytes have no token, 0x${[...missing][0]!.toString(16)} among them`)
}

/** @throws TextError 'invalid' when two tokens share an id, a token is not byte-level, or a byte has no token */
export function buildVocabulary(file: TokenizerFile): Vocabulary {
  const idOf = new Map(Object.entries(file.model.vocab))
  const bytes: (Uint8Array | undefined)[] = []
  const added = new Map<string, number>()
  const encoder = new TextEncoder()
  const contents = new Set(file.added_tokens.map(({ content }) => content))
  for (const [token, id] of idOf) if (!contents.has(token)) place(bytes, id, token, bytesOfToken(token))
  for (const { content, id } of file.added_tokens) {
    place(bytes, id, content, encoder.encode(content))
    added.set(content, id)
    idOf.set(content, id)
  }
  checkAlphabet(bytes)
  const specials = new Set(file.added_tokens.filter(({ special }) => special).map(({ id }) => id))
  return { size: bytes.length, idOf, bytes, specials, added }
}
