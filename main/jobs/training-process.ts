// One training process: given its run, listened to, asked for an end, and told what its answers are worth.
import { FromTraining } from '../contract/training-tasks.ts'
import type { CompletionScores, ScoreItem, ToTraining, TrainingEnd, TrainingTask } from '../contract/training-tasks.ts'
import type { TrainingLine } from '../contract/training.ts'
import { byteWords } from '../contract/bytes.ts'
import { WorkstationError } from '../contract/errors.ts'
import { readExcess } from '../contract/memory-mark.ts'
import { reportOf } from './blame.ts'
import type { Spawner, WorkerExit, WorkerHandle } from './spawner.ts'

export interface TrainingListener {
  /** The process is there and has not been told its run yet: whoever goes on after this host's death must know it. */
  began(pid: number | undefined): void
  phase(words: string): void
  log(line: TrainingLine): void
  checkpoint(path: string): void
  score(items: readonly ScoreItem[]): Promise<readonly CompletionScores[]>
}

export interface TrainingProcess {
  /** @throws WorkstationError what the run failed for; 'worker-died' or 'too-large' (memory) where its process ended */
  readonly ended: Promise<TrainingEnd>
  pause(): void
  /** Ends it at once: what it did since its last checkpoint is done again. */
  kill(): void
}

/** @param entry serves ToTraining and tells FromTraining */
export function startTraining(spawn: Spawner, entry: URL, task: TrainingTask, listener: TrainingListener): TrainingProcess {
  const worker = spawn(entry)
  const { promise, resolve, reject } = Promise.withResolvers<TrainingEnd>()
  const send = (message: ToTraining): void => worker.send(message)
  /** What a listener throws is no reason to train on: the disk that refuses it refuses the checkpoint too. */
  const guarded = (work: () => void): void => {
    try {
      work()
    } catch (error) {
      reject(error)
      worker.kill()
    }
  }
  worker.onReady(() => guarded(() => {
    listener.began(worker.pid)
    send({ kind: 'train', task })
  }))
  worker.onMessage((message) => guarded(() => {
    const told = FromTraining.parse(message)
    if (told.kind === 'ended' || told.kind === 'failed') {
      if (told.kind === 'ended') resolve({ reason: told.reason, best: told.best, updates: told.updates })
      else reject(new WorkstationError(told.error.code, told.error.message, told.error.details))
      return worker.stop()
    }
    hear(told, listener, send)
  }))
  worker.onExit((exit) => reject(deathOf(exit)))
  return { ended: gone(worker, promise), pause: () => send({ kind: 'pause' }), kill: () => worker.kill() }
}

type Told = Exclude<FromTraining, { kind: 'ended' | 'failed' }>

function hear(told: Told, listener: TrainingListener, send: (message: ToTraining) => void): void {
  if (told.kind === 'phase') listener.phase(told.words)
  else if (told.kind === 'log') listener.log(told.line)
  else if (told.kind === 'checkpoint') listener.checkpoint(told.path)
  else {
    const { id, items } = told
    listener.score(items).then((scores) => send({ kind: 'scores', id, scores: [...scores] }), (error: unknown) => send({ kind: 'not-scored', id, error: reportOf(error) }))
  }
}

/** Milliseconds that a process has to end by itself once it has told its end. */
const GRACE_MS = 10_000

/** The end, once the process is gone too: the next run needs its memory. */
async function gone(worker: WorkerHandle, end: Promise<TrainingEnd>): Promise<TrainingEnd> {
  const exit = new Promise<void>((resolve) => worker.onExit(() => resolve()))
  try {
    return await end
  } finally {
    const timer = setTimeout(() => worker.kill(), GRACE_MS)
    await exit
    clearTimeout(timer)
  }
}

function deathOf({ code, signal, output }: WorkerExit): WorkstationError {
  const excess = readExcess(output)
  const details = { exitCode: code, signal, output: output.trim().slice(-1000), ...excess }
  if (excess) return new WorkstationError('too-large', `The training process came to hold ${byteWords(excess.used)}, more than the ${byteWords(excess.limit)} it may. Train with smaller micro-batches or shorter examples, or raise the limit in the settings.`, details)
  return new WorkstationError('worker-died', `The training process ended before its run did (${signal ?? `exit status ${code}`}).`, details)
}
