// What of a pack does not change while it is open: its settings, its tokenizer and template, and how a chat becomes tokens.
import { readCarriedFiles } from '../../packs/carried-files.ts'
import type { CarriedName } from '../../packs/carried-files.ts'
import { parseJson } from '../../packs/json-text.ts'
import { readPack, readSystemPrompt } from '../../packs/manifest.ts'
import type { Pack, PackDefaults } from '../../packs/manifest.ts'
import { encodeChat } from '../../text/chat-template.ts'
import type { ChatMessage } from '../../text/chat-template.ts'
import { loadTokenizer } from '../../text/tokenizer.ts'
import type { Tokenizer } from '../../text/tokenizer.ts'
import { chatTemplateOf } from '../../text/tokenizer-config.ts'
import { parseConfig } from './config.ts'
import type { Qwen25VLConfig } from './config.ts'
import { parsePreprocessor } from './processor.ts'
import type { PreprocessorConfig } from './processor.ts'

export interface OpenedPack {
  readonly pack: Pack
  readonly config: Qwen25VLConfig
  readonly tokenizer: Tokenizer
  readonly preprocessor: PreprocessorConfig
  /** Ids that end an answer. */
  readonly stopTokens: readonly number[]
  /**
   * Token ids of a chat, with one token for each picture. The pack's own prompt stands first unless the chat has one.
   * @param addGenerationPrompt ends it where the assistant's answer begins
   * @throws TextError
   */
  encode(messages: readonly ChatMessage[], addGenerationPrompt: boolean): number[]
}

const withSystemPrompt = (messages: readonly ChatMessage[], prompt: string | null): readonly ChatMessage[] =>
  (prompt === null || messages[0]?.role === 'system' ? messages : [{ role: 'system', content: prompt }, ...messages])

/** @throws RangeError when the tokenizer has ids that the model has not */
function holdVocabulary(tokenizer: Tokenizer, config: Qwen25VLConfig): void {
  const [own, most] = [tokenizer.vocabularySize, config.text.vocabularySize]
  if (own > most) throw new RangeError(`the tokenizer has ${own} tokens, and the model only ${most}`)
}

function openFiles(pack: Pack, files: ReadonlyMap<CarriedName, Buffer>, systemPrompt: string | null, { minPixels, maxPixels }: PackDefaults): OpenedPack {
  const json = (name: CarriedName): unknown => (files.has(name) ? parseJson(files.get(name)!, name) : {})
  const config = parseConfig(json('config.json'))
  const ends = (json('generation_config.json') as { eos_token_id?: unknown }).eos_token_id
  const named = [ends].flat().filter((id): id is number => Number.isInteger(id))
  const tokenizer = loadTokenizer({ tokenizer: JSON.parse(files.get('tokenizer.json')!.toString('utf8')) as unknown, tokenizerConfig: json('tokenizer_config.json') })
  holdVocabulary(tokenizer, config)
  const template = chatTemplateOf(json('tokenizer_config.json'), files.get('chat_template.jinja')?.toString('utf8'))
  return {
    pack, config, tokenizer, preprocessor: { ...parsePreprocessor(json('preprocessor_config.json')), minPixels, maxPixels }, stopTokens: [...new Set([...named, ...config.tokens.endOfText])],
    encode: (messages, addGenerationPrompt) => encodeChat(tokenizer, template, withSystemPrompt(messages, systemPrompt), { addGenerationPrompt }),
  }
}

/**
 * Reads a pack's small files; its hashes are not checked here.
 * @throws PackError, ModelConfigError, TextError, RangeError where tokenizer and model do not fit
 */
export async function openPack(folder: string): Promise<OpenedPack> {
  const pack = await readPack(folder)
  return openFiles(pack, await readCarriedFiles(pack.folder), await readSystemPrompt(pack), pack.manifest.defaults)
}
