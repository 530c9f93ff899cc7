// The tokenizer of a checkpoint as files: vocabulary, its settings, and the template by which a chat becomes a prompt.
import { wordPattern } from './bpe.ts'
import type { Bpe } from './bpe.ts'

/** Tokens that steer the model and are no text, by the names that Qwen2.5-VL gives them; their ids follow those of the BPE. */
export const specialTokens = ['<|endoftext|>', '<|im_start|>', '<|im_end|>', '<|vision_start|>', '<|vision_end|>', '<|image_pad|>', '<|video_pad|>'] as const
export type SpecialToken = (typeof specialTokens)[number]

/** Each turn between two marks, a picture as one token that the processor repeats; there is no system turn unless the chat has one. */
export const chatTemplate = [
  `{%- for turn in messages -%}`,
  `{{- '<|im_start|>' + turn.role + '\\n' -}}`,
  `{%- if turn.content is string -%}{{- turn.content -}}`,
  `{%- else -%}{%- for part in turn.content -%}`,
  `{%- if part.type == 'text' -%}{{- part.text -}}`,
  `{%- elif part.type == 'image' -%}{{- '<|vision_start|><|image_pad|><|vision_end|>' -}}{%- endif -%}`,
  `{%- endfor -%}{%- endif -%}`,
  `{{- '<|im_end|>\\n' -}}`,
  `{%- endfor -%}`,
  `{%- if add_generation_prompt -%}{{- '<|im_start|>assistant\\n' -}}{%- endif -%}`,
].join('\n')

export const specialIds = ({ tokens }: Bpe): Readonly<Record<SpecialToken, number>> =>
  Object.fromEntries(specialTokens.map((token, index) => [token, tokens.length + index])) as Record<SpecialToken, number>

const addedToken = (content: SpecialToken) => ({ content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true })

function tokenizerJson(bpe: Bpe): unknown {
  const ids = specialIds(bpe)
  return {
    version: '1.0', truncation: null, padding: null, added_tokens: specialTokens.map((token) => ({ id: ids[token], ...addedToken(token) })), normalizer: { type: 'NFC' },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [{ type: 'Split', pattern: { Regex: wordPattern }, behavior: 'Isolated', invert: false }, { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false }],
    },
    post_processor: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false }, decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: 'BPE', dropout: null, unk_token: null, continuing_subword_prefix: null, end_of_word_suffix: null, fuse_unk: false, byte_fallback: false, ignore_merges: false,
      vocab: Object.fromEntries(bpe.tokens.map((token, id) => [token, id])), merges: bpe.merges,
    },
  }
}

function tokenizerConfig(bpe: Bpe, longest: number): unknown {
  const ids = specialIds(bpe)
  return {
    tokenizer_class: 'Qwen2Tokenizer', model_max_length: longest, eos_token: '<|im_end|>', pad_token: '<|endoftext|>', bos_token: null, unk_token: null, additional_special_tokens: specialTokens.slice(1),
    add_bos_token: false, add_prefix_space: false, clean_up_tokenization_spaces: false, errors: 'replace', split_special_tokens: false,
    added_tokens_decoder: Object.fromEntries(specialTokens.map((token) => [String(ids[token]), addedToken(token)])),
  }
}

/**
 * @param longest tokens that a prompt and its answer may have together
 * @returns contents by file name: tokenizer.json, tokenizer_config.json, chat_template.jinja
 */
export function tokenizerFiles(bpe: Bpe, longest: number): Readonly<Record<string, string>> {
  const text = (json: unknown): string => `${JSON.stringify(json)}\n`
  return { 'tokenizer.json': text(tokenizerJson(bpe)), 'tokenizer_config.json': text(tokenizerConfig(bpe, longest)), 'chat_template.jinja': chatTemplate }
}
