// Answer format reward: 1 when the answer marks hold 2 or 3 parts, none of them empty, split at the ASCII ';' alone; else 0.
import { taggedAnswer } from './completion.ts'
import type { AnswerFormatOptions } from './options.ts'

export function answerFormatReward(completion: string, { fewestParts, mostParts }: AnswerFormatOptions): 0 | 1 {
  const answer = taggedAnswer(completion)
  if (answer === null) return 0
  const parts = answer.split(';')
  return parts.length >= fewestParts && parts.length <= mostParts && parts.every((part) => part.trim() !== '') ? 1 : 0
}
