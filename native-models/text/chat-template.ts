// Messages to a prompt by the pack's chat template. The template never sees what the messages say, so no message can write its markers.
import { randomBytes } from 'node:crypto'
import { renderTemplate } from './bounded-jinja.ts'
import { TextError } from './errors.ts'
import type { TextPiece, Tokenizer } from './tokenizer.ts'

export type ChatPart = { readonly type: 'text'; readonly text: string } | { readonly type: 'image' }

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant'
  readonly content: string | readonly ChatPart[]
}

export interface ChatOptions {
  /** Ends the prompt where the assistant's answer begins. */
  readonly addGenerationPrompt: boolean
  /** Texts of named tokens that the template may write, see Tokenizer.namedTokens. */
  readonly tokens?: Readonly<Record<string, string>>
}

const roles = new Set<unknown>(['system', 'user', 'assistant'])
/** White space around a text stays visible to the template, which may trim it; longer runs are hidden with the rest. */
const longestMargin = 256

/** 16 characters of the private use area write secret numbers: no change of case, trimming or JSON escaping touches them. */
const secretCharacter = (nibble: number): string => String.fromCharCode(0xe000 + nibble)
const [opens, closes] = ['\ue010', '\ue011']
const anySecretCharacter = /[\ue000-\ue011]/

/** Hides texts behind names that nobody can guess, and puts them back. */
class Veil {
  readonly #secret = [...randomBytes(16)].map((byte) => secretCharacter(byte >> 4) + secretCharacter(byte & 15)).join('')
  readonly #texts: string[] = []

  hide(text: string): string {
    const core = text.trim()
    if (core === '' && text.length <= longestMargin) return text
    const start = text.indexOf(core)
    const end = start + core.length
    const isSmall = start <= longestMargin && text.length - end <= longestMargin
    const index = this.#texts.push(isSmall ? core : text) - 1
    const name = opens + this.#secret + [...String(index)].map((digit) => secretCharacter(Number(digit))).join('') + closes
    return isSmall ? text.slice(0, start) + name + text.slice(end) : name
  }

  /** @throws TextError when the template changed a name, so that its text cannot be put back */
  reveal(rendered: string): TextPiece[] {
    const name = new RegExp(`${opens}${this.#secret}([\ue000-\ue009]+)${closes}`)
    return rendered.split(name).map((part, position) => {
      if (position % 2 === 1) return { text: this.#texts[this.#numberOf(part)]!, trusted: false }
      if (anySecretCharacter.test(part)) throw new TextError('unsupported', 'the chat template cuts or changes the text of messages')
      return { text: part, trusted: true }
    })
  }

  #numberOf(digits: string): number {
    return Number([...digits].map((digit) => digit.charCodeAt(0) - 0xe000).join(''))
  }
}

function hidden(message: ChatMessage, veil: Veil): unknown {
  const { role, content } = message
  if (!roles.has(role)) throw new TextError('invalid', `no message has the role ${JSON.stringify(String(role).slice(0, 40))}`)
  if (typeof content === 'string') return { role, content: veil.hide(content) }
  return { role, content: content.map((part) => (part.type === 'text' ? { type: 'text', text: veil.hide(part.text) } : { type: 'image' })) }
}

/** The prompt as pieces: what the template wrote is trusted, what the messages say is not. */
function renderPieces(template: string, messages: readonly ChatMessage[], options: ChatOptions): TextPiece[] {
  const veil = new Veil()
  const values = { ...options.tokens, messages: messages.map((message) => hidden(message, veil)), add_generation_prompt: options.addGenerationPrompt }
  return veil.reveal(renderTemplate(template, values))
}

/**
 * The prompt as text, to be shown or kept. To run it take `encodeChat`: in the text a message's "<|im_end|>" looks like the template's.
 * @throws TextError when the template is wrong, too large or too slow, or changes the text of messages
 */
export function renderChat(template: string, messages: readonly ChatMessage[], options: ChatOptions): string {
  return renderPieces(template, messages, options).map(({ text }) => text).join('')
}

/**
 * The prompt's token ids. Only what the template itself writes becomes special tokens. For messages without such look-alikes the ids equal those of
 * transformers' apply_chat_template. Each image part is as many tokens as the template writes for it, one <|image_pad|> for Qwen's.
 * @throws TextError as `renderChat` does, or when the prompt is too long
 */
export function encodeChat(tokenizer: Tokenizer, template: string, messages: readonly ChatMessage[], options: ChatOptions): number[] {
  return tokenizer.encodePieces(renderPieces(template, messages, { tokens: tokenizer.namedTokens, ...options }))
}
