// A task as the body of an OpenAI-compatible chat completion.
import type { ChatMessage, GenerateTask } from '../../../contract/engine.ts'
import { reasoningFormat } from './reasoning-schema.ts'

export interface ChatOptions {
  readonly model: string
  /** JPEG, in the order of the image parts. */
  readonly pictures: readonly Buffer[]
  readonly samples: number
  readonly seed: number
  /** False leaves out what the standard does not ask of every server. */
  readonly extras: boolean
}

/** The server streams, and tells at the end how many tokens it read and wrote. */
export function chatBody(task: GenerateTask, { model, pictures, samples, seed, extras }: ChatOptions): Buffer {
  const { temperature, topP } = task.sampling
  const body = { model, messages: messagesOf(task.messages, pictures), stream: true, temperature, top_p: topP, max_tokens: task.maxTokens, seed }
  return Buffer.from(JSON.stringify({ ...body, ...(samples > 1 ? { n: samples } : {}), ...(extras ? extraFields(task) : {}) }))
}

/** Known to vLLM and llama.cpp; others may refuse them. */
function extraFields({ sampling, form }: GenerateTask): object {
  return {
    stream_options: { include_usage: true },
    logprobs: true,
    ...(sampling.topK > 0 ? { top_k: sampling.topK } : {}),
    ...(sampling.repetitionPenalty === 1 ? {} : { repetition_penalty: sampling.repetitionPenalty, repeat_penalty: sampling.repetitionPenalty }),
    ...(form === 'reasoning-chain' ? { response_format: reasoningFormat } : {}),
  }
}

function messagesOf(messages: readonly ChatMessage[], pictures: readonly Buffer[]): object[] {
  const next = pictures[Symbol.iterator]()
  const partOf = (part: Exclude<ChatMessage['content'], string>[number]) =>
    part.type === 'text' ? part : { type: 'image_url', image_url: { url: `data:image/jpeg;base64,${next.next().value!.toString('base64')}` } }
  return messages.map(({ role, content }) => ({ role, content: typeof content === 'string' ? content : content.map(partOf) }))
}
