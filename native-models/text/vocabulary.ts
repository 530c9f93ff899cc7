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

/** @throws TextError 'invalid' when two tokens share an id, or a token is not byte-level */
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
  const specials = new Set(file.added_tokens.filter(({ special }) => special).map(({ id }) => id))
  return { size: bytes.length, idOf, bytes, specials, added }
}
