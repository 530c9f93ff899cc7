// Reads tokenizer.json of byte-level BPE models (Qwen2 and its kin) and refuses what is not one, or not sound.
import { z } from 'zod'
import { TextError } from './errors.ts'

/** Far above the largest vocabularies published (about 260,000), far below what would fill the memory. */
const mostTokens = 1_000_000
const longestToken = 1024
/** Qwen2's pattern has 110 characters. */
const longestPattern = 2000

const AddedToken = z.object({
  id: z.int().min(0).max(mostTokens),
  content: z.string().min(1).max(longestToken),
  special: z.boolean().default(false),
  lstrip: z.literal(false, 'must not strip the text to its left').default(false),
  rstrip: z.literal(false, 'must not strip the text to its right').default(false),
  single_word: z.literal(false, 'must not depend on word boundaries').default(false),
})

const ByteLevel = z.object({ type: z.literal('ByteLevel'), add_prefix_space: z.boolean().optional(), trim_offsets: z.boolean().optional(), use_regex: z.boolean().optional() })
const Split = z.object({
  type: z.literal('Split'),
  pattern: z.object({ Regex: z.string().max(longestPattern) }),
  behavior: z.enum(['Isolated', 'Removed']),
  invert: z.boolean(),
})
const PreTokenizer = z.union([ByteLevel, z.object({ type: z.literal('Sequence'), pretokenizers: z.array(z.union([Split, ByteLevel])).min(1).max(8) })])

const absent = z.union([z.null(), z.literal('')]).optional()
const Model = z.object({
  type: z.literal('BPE'),
  unk_token: z.null().optional(),
  dropout: z.null().optional(),
  continuing_subword_prefix: absent,
  end_of_word_suffix: absent,
  byte_fallback: z.literal(false).optional(),
  ignore_merges: z.boolean().optional(),
  vocab: z.record(z.string().max(longestToken), z.int().min(0).max(mostTokens)),
  merges: z.array(z.union([z.string().max(2 * longestToken + 1), z.tuple([z.string(), z.string()])])).max(mostTokens),
})

const TokenizerFile = z.object({
  normalizer: z.object({ type: z.literal('NFC') }).nullable(),
  pre_tokenizer: PreTokenizer,
  decoder: z.object({ type: z.literal('ByteLevel') }),
  model: Model,
  added_tokens: z.array(AddedToken).max(20_000),
})
export type TokenizerFile = z.infer<typeof TokenizerFile>

/** Both ways to write a merge: "a b", and since 2024 ["a", "b"]. */
function pairOf(merge: string | [string, string]): [string, string] {
  if (typeof merge !== 'string') return merge
  const parts = merge.split(' ')
  if (parts.length !== 2) throw new TextError('invalid', `tokenizer.json: ${JSON.stringify(merge)} is not a merge of two tokens`)
  return parts as [string, string]
}

/** The library drops what is not in the vocabulary without a word, so each merge must lead to a token. */
function checkMerges(model: TokenizerFile['model']): void {
  for (const merge of model.merges) {
    const [left, right] = pairOf(merge)
    for (const token of [left, right, left + right]) {
      if (!Object.hasOwn(model.vocab, token)) throw new TextError('invalid', `tokenizer.json: the merge of ${JSON.stringify(left)} and ${JSON.stringify(right)} needs ${JSON.stringify(token)}, which the vocabulary lacks`)
    }
  }
}

const reasonOf = (error: z.ZodError): string => error.issues.slice(0, 3).map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`).join('; ')

/**
 * @param json what JSON.parse made of tokenizer.json
 * @throws TextError 'unsupported' when it is not a byte-level BPE, 'invalid' when its merges do not fit its vocabulary
 */
export function readTokenizerFile(json: unknown): TokenizerFile {
  const read = TokenizerFile.safeParse(json)
  if (!read.success) throw new TextError('unsupported', `tokenizer.json is not a byte-level BPE tokenizer that can be run here: ${reasonOf(read.error)}`)
  checkMerges(read.data.model)
  return read.data
}
