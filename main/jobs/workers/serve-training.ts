// What a training process does: one run, told of as it goes; it is paused by a message or SIGTERM, and yields to whoever waits for an answer.
import os from 'node:os'
import { WorkstationError } from '../../contract/errors.ts'
import type { ErrorReport } from '../../contract/errors.ts'
import { ToTraining } from '../../contract/training-tasks.ts'
import type { CompletionScores, FromTraining, ScoreItem, TrainingEnd, TrainingTask } from '../../contract/training-tasks.ts'
import type { TrainingLine } from '../../contract/training.ts'
import { watchMemory } from './memory-watch.ts'

export interface TrainingCourse {
  /** Fires when the run should end at the end of the update in hand. */
  readonly signal: AbortSignal
  /** What it does now, where that is no update. */
  phase(words: string): void
  /** A line that is in the log file already. */
  logged(line: TrainingLine): void
  checkpoint(path: string): void
  /** Asks the host. @throws WorkstationError the host's own */
  score(items: readonly ScoreItem[]): Promise<readonly CompletionScores[]>
}

export type Train = (task: TrainingTask, course: TrainingCourse) => Promise<TrainingEnd>

interface Asked { resolve(scores: CompletionScores[]): void; reject(error: unknown): void }

function reportOf(cause: unknown): ErrorReport {
  if (cause instanceof WorkstationError) return cause.report()
  const { name, message } = cause instanceof Error ? cause : new Error(String(cause))
  return { code: 'internal', message: `The training could not go on: ${name}: ${message}`.slice(0, 1000), details: {} }
}

/**
 * The last nice level: as long as anyone else wants the processor, they get nearly all of it. On Linux a level is a thread's, and threads take that
 * of the one that starts them, so that it is set before the runtime starts its own.
 */
function yieldToOthers(): void {
  try {
    os.setPriority(os.constants.priority.PRIORITY_LOW)
  } catch {
    // A system that does not let a process lower itself trains at its usual level.
  }
}

/** Serves until the host is gone or ends it. @param train the run itself */
export function serveTraining(train: Train): void {
  yieldToOthers()
  const stop = new AbortController()
  const asked = new Map<number, Asked>()
  const send = (message: FromTraining): void => void (process.connected && process.send?.(message))
  let questions = 0
  const score = (items: readonly ScoreItem[]) => new Promise<CompletionScores[]>((resolve, reject) => {
    asked.set(++questions, { resolve, reject })
    send({ kind: 'score', id: questions, items: [...items] })
  })
  const course: TrainingCourse = {
    signal: stop.signal, score,
    phase: (words) => send({ kind: 'phase', words }),
    logged: (line) => send({ kind: 'log', line }),
    checkpoint: (path) => send({ kind: 'checkpoint', path }),
  }
  const run = async (task: TrainingTask): Promise<void> => {
    if (task.memoryLimit !== null) watchMemory(task.memoryLimit)
    await train(task, course).then((end) => send({ kind: 'ended', ...end }), (cause: unknown) => send({ kind: 'failed', error: reportOf(cause) }))
  }
  const answered = (id: number, settle: (question: Asked) => void): void => {
    const question = asked.get(id)
    asked.delete(id)
    if (question) settle(question)
  }
  process.on('message', (message) => {
    const told = ToTraining.parse(message)
    if (told.kind === 'train') void run(told.task)
    else if (told.kind === 'pause') stop.abort()
    else if (told.kind === 'scores') answered(told.id, ({ resolve }) => resolve(told.scores))
    else answered(told.id, ({ reject }) => reject(new WorkstationError(told.error.code, told.error.message, told.error.details)))
  })
  process.on('SIGTERM', () => stop.abort())
  // Ctrl-C in a terminal reaches every process of it: the host decides what becomes of the run.
  process.on('SIGINT', () => undefined)
  process.on('disconnect', () => process.exit(0))
}
