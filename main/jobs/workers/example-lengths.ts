// How many tokens an example takes, without a look at its pictures: they count as large as a run lets them be.
import type { Qwen25VLConfig } from '../../../native-models/models/qwen2-5-vl/config.ts'
import { openPack } from '../../../native-models/models/qwen2-5-vl/opened-pack.ts'
import type { Pack } from '../../../native-models/packs/manifest.ts'
import type { ChatMessage } from '../../../native-models/text/chat-template.ts'

export interface ExampleLengths {
  readonly pack: Pack
  readonly config: Qwen25VLConfig
  /** Tokens of the largest picture. */
  readonly pictureTokens: number
  /** Of the whole chat. @throws TextError */
  chat(messages: readonly ChatMessage[], pictures: number): number
  text(text: string): number
}

/** @param maxPixels that pictures are scaled to @throws PackError, ModelConfigError, TextError */
export async function openLengths(folder: string, maxPixels: number): Promise<ExampleLengths> {
  const { pack, config, tokenizer, preprocessor, encode } = await openPack(folder)
  const { patchSize, mergeSize, minPixels } = preprocessor
  const pictureTokens = Math.max(1, Math.floor(Math.max(minPixels, Math.min(maxPixels, preprocessor.maxPixels)) / (patchSize * mergeSize) ** 2))
  return {
    pack, config, pictureTokens,
    // The template writes one token for each picture.
    chat: (messages, pictures) => encode(messages, messages.at(-1)?.role !== 'assistant').length + pictures * (pictureTokens - 1),
    text: (text) => tokenizer.encode(text).length,
  }
}
