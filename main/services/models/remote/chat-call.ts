// One chat completion: sent, read as it is written, tried again where that may help, and never once a word of it was delivered.
import { setTimeout as delay } from 'node:timers/promises'
import type { GenerateTask } from '../../../contract/engine.ts'
import { WorkstationError } from '../../../contract/errors.ts'
import type { RemoteOutcome } from '../../../storage/remote-calls.ts'
import { readChat } from './chat-answer.ts'
import type { ChatEvent } from './chat-answer.ts'
import { chatBody } from './chat-request.ts'
import type { ChatOptions } from './chat-request.ts'
import { exchange } from './exchange.ts'
import { cancelled, networkFailure, PassingFailure } from './failures.ts'
import { Watchdog } from './watchdog.ts'
import type { TimeLimits } from './watchdog.ts'

/** Tries of one request. */
const MOST_TRIES = 4
/** Milliseconds; a server that asks for a longer wait is given up. */
const LONGEST_WAIT_MS = 60_000

export interface ChatCall extends ChatOptions {
  readonly task: GenerateTask
  /** The endpoint's /v1. */
  readonly base: URL
  readonly key: string | null
  readonly signal: AbortSignal
  readonly limits: TimeLimits
  /** Before the second try; doubled for each further one. */
  readonly waitMs: number
  /** Called before each try; what it throws keeps it from being sent. */
  asked(bytes: number): void
  answered(outcome: RemoteOutcome): void
  onEvent(event: ChatEvent): void
}

/** @throws WorkstationError; RefusedRequest where the server refuses the request as it stands, nothing delivered */
export async function chatCall(call: ChatCall): Promise<void> {
  for (let tries = 1; ; tries++) {
    const course = { delivered: false }
    try {
      return await attempt(call, course)
    } catch (error) {
      if (!(error instanceof PassingFailure)) throw error
      const wait = error.waitMs ?? call.waitMs * 2 ** (tries - 1) * (0.75 + Math.random() / 2)
      if (course.delivered || tries === MOST_TRIES || wait > LONGEST_WAIT_MS) throw error.failure
      await delay(wait, undefined, { signal: call.signal }).catch(() => { throw cancelled() })
    }
  }
}

async function attempt(call: ChatCall, course: { delivered: boolean }): Promise<void> {
  const { base, key, signal, limits } = call
  const body = chatBody(call.task, call)
  if (signal.aborted) throw cancelled()
  call.asked(body.length)
  const watchdog = new Watchdog(base.host, limits, signal)
  let outcome: RemoteOutcome = 'answered'
  try {
    const answer = await exchange({ url: new URL(`${base.href}/chat/completions`), key, body, watchdog })
    for await (const event of readChat(answer, base.host)) deliver(call, event, watchdog, course)
  } catch (cause) {
    const error = watchdog.error ?? (signal.aborted ? cancelled() : networkFailure(base.host, cause))
    outcome = outcomeOf(error)
    throw error
  } finally {
    watchdog.end()
    call.answered(outcome)
  }
}

function deliver({ onEvent }: ChatCall, event: ChatEvent, watchdog: Watchdog, course: { delivered: boolean }): void {
  if (event.pieces.some(({ text }) => text !== '')) course.delivered = true
  if (course.delivered) watchdog.begin('idle')
  onEvent(event)
}

const outcomeOf = (error: unknown): RemoteOutcome => {
  const { failure = error } = error as { failure?: unknown }
  return failure instanceof WorkstationError ? failure.code : 'internal'
}
