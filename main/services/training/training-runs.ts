// The training runs of a workspace: started, queued, paused, gone on with after any end of theirs, listed and discarded.
import { setTimeout as delay } from 'node:timers/promises'
import { WorkstationError } from '../../contract/errors.ts'
import type { CompletionScores, ScoreItem, TrainingEnd, TrainingTask } from '../../contract/training-tasks.ts'
import type { TrainingEstimate, TrainingLine, TrainingPlan, TrainingRun } from '../../contract/training.ts'
import type { Spawner } from '../../jobs/spawner.ts'
import { startTraining } from '../../jobs/training-process.ts'
import type { TrainingListener } from '../../jobs/training-process.ts'
import { isRunning, processOf, thisProcess } from '../../storage/process-identity.ts'
import { memoryLimit } from '../models/memory-limit.ts'
import type { Workspace } from '../workspace.ts'
import { Going } from './going.ts'
import { logTail, updatesIn } from './log-tail.ts'
import { isOwned, RunFolder } from './run-folder.ts'
import type { RunRecord } from './run-folder.ts'
import { bestIn, elsewhere, LINES_READ, tellRun } from './tell-run.ts'
import { takeTurn } from './turns.ts'

export type Score = (items: readonly ScoreItem[]) => Promise<readonly CompletionScores[]>

export interface TrainingRunsOptions {
  readonly workspace: Workspace
  readonly spawn: Spawner
  /** Serves ToTraining and tells FromTraining. */
  readonly entry: URL
  /** What a plan's answers are worth; asked for when a run begins. The signal fires at the run's end, whatever that is. */
  readonly scorer: (plan: TrainingPlan, signal: AbortSignal) => Promise<Score>
}

/** Milliseconds that the process of a dead program has to notice; it looks every second and a half. */
const ORPHAN_MS = 10_000
/** Milliseconds that the update in hand has to end when the program is closed. */
const CLOSING_MS = 5000

const now = () => new Date().toISOString()

export class TrainingRuns {
  readonly #options: TrainingRunsOptions
  readonly #folder: RunFolder
  readonly #going = new Map<string, Going>()
  #closing = false

  constructor(options: TrainingRunsOptions) {
    this.#options = options
    this.#folder = new RunFolder(options.workspace.home)
  }

  list(): TrainingRun[] {
    return this.#folder.list().map((record) => this.#tell(record))
  }

  /** @throws WorkstationError 'not-found' */
  show(id: string, lines = 0): { run: TrainingRun; log: TrainingLine[] } {
    const run = this.#tell(this.#folder.find(id))
    return { run, log: logTail(run.folder, lines) }
  }

  start({ plan, pack, data, memory, parameters, updates, warnings }: TrainingEstimate): TrainingRun {
    const id = this.#folder.create(plan.method)
    return this.#enqueue({
      format: 1, id, plan, pack, data, memory, parameters, warnings, totalUpdates: updates, state: 'queued', created: now(), queued: now(), started: null, ended: null,
      checkpoint: null, outcome: null, error: null, owner: null, worker: null,
    })
  }

  /** @throws WorkstationError 'not-found', 'invalid-request' for a run that is done or in hand, 'locked' for one in hand elsewhere */
  resumable(id: string): RunRecord {
    const record = this.#folder.find(id)
    if (this.#going.has(id)) throw new WorkstationError('invalid-request', `${id} is in hand already.`, { run: id })
    if (isOwned(record)) throw elsewhere(record)
    if (record.state === 'done') throw new WorkstationError('invalid-request', `${id} is done. To train on, start another run from its adapter: --adapter ${bestIn(this.#folder.of(id)) ?? 'FOLDER'}`, { run: id })
    return record
  }

  resume(id: string): TrainingRun {
    return this.#enqueue(this.resumable(id))
  }

  #enqueue(before: RunRecord): TrainingRun {
    const log = logTail(this.#folder.of(before.id), LINES_READ)
    const record: RunRecord = { ...before, state: 'queued', queued: now(), owner: thisProcess(), ended: null, error: null, outcome: null }
    this.#folder.write(record)
    const going = new Going(record, log.at(-1) ?? null, updatesIn(log))
    this.#going.set(record.id, going)
    this.#changed(record.id)
    going.ended = this.#run(going).finally(() => {
      this.#going.delete(record.id)
      this.#changed(record.id)
    })
    return this.#tell(record)
  }

  async #run(going: Going): Promise<void> {
    try {
      const release = await takeTurn(this.#folder, going.record, going.pause.signal, () => this.#phase(going, 'waiting until another run has ended'))
      if (!release) return this.#end(going, { state: 'paused' })
      try {
        this.#ended(going, await this.#train(going))
      } finally {
        release()
      }
    } catch (error) {
      this.#failed(going, error)
    }
  }

  async #train(going: Going): Promise<TrainingEnd> {
    await this.#awaitOrphan(going.record)
    const { workspace, spawn, entry, scorer } = this.#options
    const { plan } = going.record
    const over = new AbortController()
    const score = await scorer(plan, over.signal)
    this.#write(going, { state: 'running', started: going.record.started ?? now(), worker: null })
    this.#phase(going, 'starting')
    const { modelMemory, gpuLibraries } = workspace.settings.settings
    const { id, pack, data } = going.record
    const task: TrainingTask = { folder: this.#folder.of(id), pack, plan, sha256: data.sha256, memoryLimit: memoryLimit(modelMemory), gpuLibraries }
    const training = startTraining(spawn, entry, task, this.#listener(going, score))
    going.process = training
    const pause = () => training.pause()
    if (going.pause.signal.aborted) pause()
    going.pause.signal.addEventListener('abort', pause, { once: true })
    return training.ended.finally(() => {
      over.abort()
      going.process = null
      going.record = { ...going.record, worker: null }
    })
  }

  #listener(going: Going, score: Score): TrainingListener {
    return {
      score,
      began: (pid) => pid !== undefined && this.#write(going, { worker: processOf(pid) }),
      phase: (words) => this.#phase(going, words),
      log: (line) => {
        going.log(line, performance.now())
        this.#progress(going, line)
      },
      checkpoint: (checkpoint) => this.#write(going, { checkpoint }),
    }
  }

  /** A program that was killed leaves a process behind for a moment, which still writes into the run's folder. */
  async #awaitOrphan({ id, worker }: RunRecord): Promise<void> {
    if (worker === null || worker.host !== thisProcess().host) return
    for (const until = performance.now() + ORPHAN_MS; isRunning(worker); await delay(100)) {
      if (performance.now() > until) throw new WorkstationError('locked', `The process ${worker.pid} that trained ${id} before still runs. End it, and try again.`, { run: id, pid: worker.pid })
    }
  }

  #ended(going: Going, { reason }: TrainingEnd): void {
    this.#end(going, reason === 'paused' ? { state: 'paused' } : { state: 'done', outcome: reason })
  }

  /** What ended the process from outside interrupted the run; what the run itself could not do is its failure. */
  #failed(going: Going, error: unknown): void {
    const report = this.#options.workspace.report(`training run ${going.record.id}`, error)
    if (going.stopped && report.code === 'worker-died') return this.#end(going, { state: 'paused' })
    const died = report.code === 'worker-died' || report.code === 'too-large' || report.code === 'cancelled'
    const message = this.#closing && died ? 'The program was closed before the update in hand had ended.' : report.message
    const { checkpoint, id } = going.record
    const goesOn = `"geoagent train resume ${id}" ${checkpoint === null ? 'begins it anew: there is no checkpoint yet' : `goes on from ${checkpoint}`}.`
    this.#end(going, { state: died ? 'interrupted' : 'failed', error: { ...report, message: `${message} ${goesOn}`, details: { ...report.details, checkpoint } } })
  }

  #end(going: Going, end: Pick<RunRecord, 'state'> & Partial<RunRecord>): void {
    going.phase = null
    try {
      this.#write(going, { ...end, owner: null, ended: now() })
    } catch (error) {
      // The disk that stopped it may refuse this too. Whoever reads the run finds that its program has it no more.
      this.#options.workspace.report(`training run ${going.record.id}`, error)
    }
  }

  #write(going: Going, changed: Partial<RunRecord>): void {
    going.record = { ...going.record, ...changed }
    this.#folder.write(going.record)
    if (changed.state) this.#changed(going.record.id)
  }

  #phase(going: Going, words: string): void {
    going.phase = words
    this.#progress(going, null)
  }

  #progress(going: Going, line: TrainingLine | null): void {
    this.#options.workspace.emit('training.progress', { run: this.#tell(going.record), line })
  }

  #changed(run: string): void {
    this.#options.workspace.emit('training.changed', { run })
  }

  #tell(record: RunRecord): TrainingRun {
    return tellRun(record, this.#folder.of(record.id), this.#going.get(record.id))
  }

  /** @throws WorkstationError 'not-found' */
  async wait(id: string): Promise<TrainingRun> {
    await this.#going.get(id)?.ended
    return this.show(id).run
  }

  /**
   * Of another program too: its process pauses at a SIGTERM.
   * @param atOnce does not wait for the end of the update in hand
   * @throws WorkstationError 'not-found', 'invalid-request' for a run that nobody has in hand, 'locked' where it cannot be reached from here
   */
  async pause(id: string, atOnce = false): Promise<TrainingRun> {
    const going = this.#going.get(id)
    going?.pause.abort()
    if (going && atOnce) {
      going.stopped = true
      going.process?.kill()
    }
    if (!going) await this.#pauseElsewhere(this.#folder.find(id), atOnce)
    return this.wait(id)
  }

  async #pauseElsewhere(record: RunRecord, atOnce: boolean): Promise<void> {
    if (!isOwned(record)) throw new WorkstationError('invalid-request', `${record.id} neither waits nor trains: it is ${record.state}.`, { run: record.id })
    const { worker } = record
    if (worker === null || worker.host !== thisProcess().host || !isRunning(worker)) throw elsewhere(record)
    process.kill(worker.pid, atOnce ? 'SIGKILL' : 'SIGTERM')
    while (isOwned(this.#folder.find(record.id))) await delay(200)
  }

  /** @throws WorkstationError 'not-found', 'locked' for a run that waits or trains */
  async discard(id: string): Promise<void> {
    const record = this.#folder.find(id)
    if (this.#going.has(id)) throw new WorkstationError('locked', `${id} is in hand. Pause it first.`, { run: id })
    if (isOwned(record)) throw elsewhere(record)
    await this.#awaitOrphan(record)
    await this.#folder.remove(id)
    this.#changed(id)
  }

  /** Pauses what trains; an update that takes too long is done again when the run goes on. */
  async close(): Promise<void> {
    this.#closing = true
    const going = [...this.#going.values()]
    for (const { pause } of going) pause.abort()
    const kill = setTimeout(() => going.forEach(({ process: training }) => training?.kill()), CLOSING_MS)
    await Promise.all(going.map(({ ended }) => ended))
    clearTimeout(kill)
  }
}
