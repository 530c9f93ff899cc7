// What tokenizer_config.json adds to tokenizer.json: the chat template and the names of special tokens.
import { z } from 'zod'
import { TextError } from './errors.ts'

const NamedToken = z.union([z.string(), z.object({ content: z.string() }).transform(({ content }) => content)])
const named = NamedToken.nullish().catch(null)

const TokenizerConfig = z.object({
  bos_token: named,
  eos_token: named,
  pad_token: named,
  unk_token: named,
  chat_template: z.union([z.string(), z.array(z.object({ name: z.string(), template: z.string() }))]).nullish(),
})

function read(json: unknown): z.infer<typeof TokenizerConfig> {
  const config = TokenizerConfig.safeParse(json)
  if (!config.success) throw new TextError('invalid', `tokenizer_config.json: ${config.error.issues[0]!.path.join('.')}: ${config.error.issues[0]!.message}`)
  return config.data
}

/**
 * Text of the named tokens, as chat templates refer to them: { eos_token: '<|im_end|>' }.
 * @throws TextError 'invalid' when the file is no such object
 */
export function namedTokens(tokenizerConfig: unknown): Record<string, string> {
  const config = read(tokenizerConfig)
  const names = ['bos_token', 'eos_token', 'pad_token', 'unk_token'] as const
  return Object.fromEntries(names.flatMap((name) => (config[name] == null ? [] : [[name, config[name]]])))
}

/**
 * The template of plain conversations.
 * @param separate content of chat_template.jinja, which newer checkpoints have instead of an entry in the config
 * @throws TextError 'invalid' when there is none
 */
export function chatTemplateOf(tokenizerConfig: unknown, separate?: string): string {
  if (separate !== undefined) return separate
  const template = read(tokenizerConfig).chat_template
  const text = typeof template === 'string' ? template : template?.find(({ name }) => name === 'default')?.template
  if (text === undefined) throw new TextError('invalid', 'the model has no chat template, neither chat_template.jinja nor in tokenizer_config.json')
  return text
}
