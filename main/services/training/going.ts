// A run that this program has in hand: waiting for its turn, or training.
import type { TrainingLine, TrainingRun } from '../../contract/training.ts'
import type { TrainingProcess } from '../../jobs/training-process.ts'
import type { RunRecord } from './run-folder.ts'

/** Updates whose times the rest is reckoned from. */
const UPDATES_TIMED = 20

export class Going {
  record: RunRecord
  process: TrainingProcess | null = null
  phase: string | null = null
  last: TrainingLine | null
  updates: number
  /** Fires when it should end at the end of the update in hand. */
  readonly pause = new AbortController()
  /** Whether it is to end at once. */
  stopped = false
  /** Settles when it neither waits nor trains any more; never rejects. */
  ended: Promise<void> = Promise.resolve()
  /** Milliseconds at which updates ended. */
  readonly #times: number[] = []

  constructor(record: RunRecord, last: TrainingLine | null, updates: number) {
    this.record = record
    this.last = last
    this.updates = updates
  }

  /** An evaluation's line names the update that it follows. */
  log(line: TrainingLine, nowMs: number): void {
    this.last = line
    this.phase = null
    if (typeof line.update !== 'number' || line.update <= this.updates) return
    this.updates = line.update
    this.#times.push(nowMs)
    if (this.#times.length > UPDATES_TIMED + 1) this.#times.shift()
  }

  get secondsLeft(): number | null {
    const [first, last] = [this.#times[0], this.#times.at(-1)]
    if (first === undefined || last === undefined || this.#times.length < 2) return null
    return (last - first) / 1000 / (this.#times.length - 1) * Math.max(0, this.record.totalUpdates - this.updates)
  }

  get progress(): Pick<TrainingRun, 'updates' | 'secondsLeft' | 'phase' | 'last'> {
    const { updates, secondsLeft, phase, last } = this
    return { updates, secondsLeft, phase, last }
  }
}
