// What a line of a dataset holds for training: its pictures' places in the text, and the answer to be learned.
import type { DatasetLine } from './dataset-line.ts'

export const placeholder = '<image>'

/** How often `<image>` stands in what is asked; in what the model is to write it would be letters like any others. */
export function placeholdersIn({ messages }: Pick<DatasetLine, 'messages'>): number {
  return messages.filter(({ role }) => role !== 'assistant').reduce((count, { content }) => count + content.split(placeholder).length - 1, 0)
}

/** The last message, where it is the assistant's; null where there is nothing to be learned from. */
export function answerOf({ messages }: Pick<DatasetLine, 'messages'>): string | null {
  const last = messages.at(-1)
  return last?.role === 'assistant' && last.content.trim() !== '' ? last.content : null
}
