// What an OpenAI-compatible server answers, whole or in chunks, read tolerantly: servers differ in what they leave out.
import { z } from 'zod'
import type { GeneratedSample } from '../../../contract/engine.ts'
import { WorkstationError } from '../../../contract/errors.ts'
import { eventData, LongEvent } from './event-stream.ts'
import type { Answer } from './exchange.ts'
import { cutShort, garbage, serverWords, tooMuch } from './failures.ts'

const Text = z.object({ content: z.string().nullish() })
const Choice = z.object({
  index: z.number().int().min(0).default(0),
  delta: Text.nullish(),
  /** Of an answer that is not streamed. */
  message: Text.nullish(),
  finish_reason: z.string().nullish(),
  logprobs: z.object({ content: z.array(z.object({ logprob: z.number() })).nullish() }).nullish(),
})
const Chunk = z.object({
  choices: z.array(Choice).max(64).default([]),
  usage: z.object({ prompt_tokens: z.number().int().min(0), completion_tokens: z.number().int().min(0) }).nullish().catch(null),
  error: z.union([z.string(), z.object({ message: z.string() })]).nullish(),
})
type Chunk = z.infer<typeof Chunk>

export interface ChatPiece {
  /** The server's number of the sample, from 0. */
  readonly index: number
  readonly text: string
  readonly logProbabilities: number[]
  /** Set on its last piece. */
  readonly ended: Exclude<GeneratedSample['ended'], 'cancelled'> | null
}

export interface ChatEvent {
  readonly pieces: readonly ChatPiece[]
  readonly usage: { readonly promptTokens: number; readonly completionTokens: number } | null
}

/**
 * @throws WorkstationError 'unreadable' for what is no chat completion, 'too-large', the server's own error; PassingFailure when the stream ends too early
 */
export async function* readChat({ type, chunks }: Answer, host: string): AsyncGenerator<ChatEvent> {
  if (type !== 'text/event-stream') {
    const text = await wholeText(chunks)
    const event = eventOf(parse(text, host), host)
    if (event.pieces.length === 0) throw garbage(host, text)
    yield event
    return
  }
  try {
    yield* readStream(chunks, host)
  } catch (error) {
    throw error instanceof LongEvent ? tooMuch(host, 2 ** 20) : error
  }
}

async function* readStream(chunks: AsyncIterable<Uint8Array>, host: string): AsyncGenerator<ChatEvent> {
  const begun = new Set<number>()
  let isWhole = false
  for await (const data of eventData(chunks)) {
    if (data.trim() === '[DONE]') return
    const event = eventOf(parse(data, host), host)
    for (const { index, ended } of event.pieces) {
      if (ended === null) begun.add(index)
      else begun.delete(index)
    }
    yield event
    // Some end the connection after the last reason to finish, and say nothing more.
    isWhole = begun.size === 0 && (isWhole || event.pieces.length > 0)
  }
  if (!isWhole) throw cutShort(host)
}

async function wholeText(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts).toString()
}

function parse(text: string, host: string): Chunk {
  try {
    return Chunk.parse(JSON.parse(text))
  } catch {
    throw garbage(host, text)
  }
}

function eventOf({ choices, usage, error }: Chunk, host: string): ChatEvent {
  if (error != null) {
    const said = serverWords(typeof error === 'string' ? error : error.message)
    throw new WorkstationError('worker-died', `${host} could not go on. It says: ${said}`, { host, said })
  }
  return {
    pieces: choices.map(pieceOf),
    usage: usage ? { promptTokens: usage.prompt_tokens, completionTokens: usage.completion_tokens } : null,
  }
}

function pieceOf({ index, delta, message, finish_reason: reason, logprobs }: z.infer<typeof Choice>): ChatPiece {
  return {
    index,
    text: delta?.content ?? message?.content ?? '',
    logProbabilities: logprobs?.content?.map(({ logprob }) => logprob) ?? [],
    ended: reason == null || reason === '' ? null : reason === 'length' ? 'length' : 'stop',
  }
}
