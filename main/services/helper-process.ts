// One question to a process of its own: for work that would hold the host up, fill its memory, or may take its process along.
import { z } from 'zod'
import { ErrorReport, WorkstationError } from '../contract/errors.ts'
import type { Spawner } from '../jobs/spawner.ts'

const Answer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: ErrorReport }),
])

/**
 * Starts `entry`, sends it `question` and ends it after its answer.
 * @returns what it answered
 * @throws WorkstationError: its own, `worker-died`, or `timed-out` after `seconds`
 */
export function askProcess(spawn: Spawner, entry: URL, question: unknown, seconds = Infinity): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>()
  const worker = spawn(entry)
  const late = Number.isFinite(seconds) ? setTimeout(() => end(new WorkstationError('timed-out', `A helper process gave no answer within ${seconds} seconds.`)), seconds * 1000) : undefined
  const end = (error: WorkstationError) => {
    reject(error)
    worker.kill()
  }
  worker.onMessage((message) => {
    const answer = Answer.parse(message)
    if (answer.ok) resolve(answer.value)
    else reject(new WorkstationError(answer.error.code, answer.error.message, answer.error.details))
    worker.stop()
  })
  worker.onExit(({ code, signal, output }) => {
    clearTimeout(late)
    reject(new WorkstationError('worker-died', `A helper process ended without an answer (${signal ?? `exit status ${code}`}).`, { output: output.slice(-1000) }))
  })
  worker.send(question)
  return promise
}

/** The other side: answers the first question with what `work` gives, and ends with its host. */
export function answerOnce(work: (question: unknown) => Promise<unknown>): void {
  process.once('message', (question) => {
    const reportOf = (error: unknown): ErrorReport => (error instanceof WorkstationError ? error.report() : { code: 'internal', message: String(error), details: {} })
    void work(question).then((value) => ({ ok: true, value }), (error: unknown) => ({ ok: false, error: reportOf(error) })).then((answer) => process.send?.(answer))
  })
}
