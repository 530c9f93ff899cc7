// The small tokenizer of tests/fixtures/tokenizer and what the reference made of many texts (see make.py there).
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { ChatMessage } from '../../../native-models/text/chat-template.ts'
import { loadTokenizer } from '../../../native-models/text/tokenizer.ts'
import type { Tokenizer } from '../../../native-models/text/tokenizer.ts'

const read = (name: string): Buffer => readFileSync(new URL(`../../fixtures/tokenizer/${name}`, import.meta.url))

export interface Reference {
  plain: [text: string, ids: number[]][]
  trusted: [text: string, ids: number[]][]
  decoded: [ids: number[], all: string, withoutSpecials: string][]
  chats: { messages: ChatMessage[]; addGenerationPrompt: boolean; text: string; ids: number[] }[]
}

export const readReference = (): Reference => JSON.parse(gunzipSync(read('reference.json.gz')).toString()) as Reference

/** Fresh objects at each call: a test may change them. */
export const tokenizerFiles = (): { tokenizer: Record<string, unknown>; tokenizerConfig: Record<string, unknown> } => ({
  tokenizer: JSON.parse(read('tokenizer.json').toString()) as Record<string, unknown>,
  tokenizerConfig: JSON.parse(read('tokenizer_config.json').toString()) as Record<string, unknown>,
})

export const chatTemplate = (): string => read('chat_template.jinja').toString()

export const fixtureTokenizer = (): Tokenizer => loadTokenizer(tokenizerFiles())
