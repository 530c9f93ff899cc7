// The loop of a worker process: takes `{ id, task }` and `{ id, cancel }`, tells `{ id, event }`, answers `{ id, ok, value | error }`, so many at a time, ends with its host.
import { z } from 'zod'
import { WorkstationError } from '../../contract/errors.ts'
import type { ErrorReport } from '../../contract/errors.ts'
import type { Tools } from './tools.ts'

const Question = z.object({ id: z.union([z.string(), z.number()]), task: z.unknown().optional(), cancel: z.literal(true).optional() })
type Question = z.infer<typeof Question>

export type TaskAnswer<Value> = { id: Question['id']; ok: true; value: Value } | { id: Question['id']; ok: false; error: ErrorReport }

export interface TaskCall {
  /** Fires when the host no longer wants the answer; the task ends with what it has, or throws. */
  readonly signal: AbortSignal
  /** Tells the host something ahead of the answer. */
  tell(event: unknown): void
}

function reportOf(cause: unknown): ErrorReport {
  if (cause instanceof WorkstationError) return cause.report()
  const { name, message } = cause instanceof Error ? cause : new Error(String(cause))
  return { code: 'internal', message: `The file could not be looked at: ${name}: ${message}`.slice(0, 1000), details: {} }
}

/**
 * Serves until the host is gone or ends it, then closes the tools.
 * @param work one task, which it parses itself
 */
export function serveTasks<Task, Value>(tools: Tools, Task: z.ZodType<Task>, atOnce: number, work: (task: Task, call: TaskCall) => Promise<Value>): void {
  const waiting: Question[] = []
  const inHand = new Map<Question['id'], AbortController>()
  let running = 0

  const send = (message: unknown): void => void (process.connected && !tools.closed && process.send?.(message))
  const answer = async ({ id, task }: Question): Promise<TaskAnswer<Value>> => {
    const stop = new AbortController()
    inHand.set(id, stop)
    try {
      return { id, ok: true, value: await work(Task.parse(task), { signal: stop.signal, tell: (event) => send({ id, event }) }) }
    } catch (cause) {
      return { id, ok: false, error: reportOf(cause) }
    } finally {
      inHand.delete(id)
    }
  }
  const take = async (question: Question): Promise<void> => {
    running++
    const reply = await answer(question)
    running--
    send(reply)
    next()
  }
  const next = (): void => {
    while (running < atOnce && !tools.closed) {
      const question = waiting.shift()
      if (!question) return
      void take(question)
    }
  }
  const end = async (): Promise<void> => {
    if (tools.closed) return
    await tools.close()
    process.exit(0)
  }
  process.on('message', (message) => {
    const question = Question.parse(message)
    if (question.cancel) return inHand.get(question.id)?.abort()
    waiting.push(question)
    next()
  })
  process.on('disconnect', () => void end())
  process.on('SIGTERM', () => void end())
  // Ctrl-C in a terminal reaches every process of it: the host decides what becomes of the work in hand.
  process.on('SIGINT', () => undefined)
  process.on('exit', () => tools.folder.remove())
}
