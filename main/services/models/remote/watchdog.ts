// Time limits of one request: each phase of it has its own, and the phase that lasts too long is what the error names.
import { WorkstationError } from '../../../contract/errors.ts'

/** Milliseconds. */
export interface TimeLimits {
  /** Until the connection stands. */
  readonly connect: number
  /** From there to the first word: the server may have a queue, and reads the whole prompt and its pictures first. */
  readonly first: number
  /** Between one word and the next. */
  readonly idle: number
}

export const usualLimits: TimeLimits = { connect: 10_000, first: 300_000, idle: 60_000 }

const words: Record<keyof TimeLimits, string> = { connect: 'could not be connected to', first: 'wrote no first word', idle: 'wrote nothing more' }

export class Watchdog {
  /** Fires when a phase lasts too long, with its error as the reason, or with the caller's signal. */
  readonly signal: AbortSignal
  readonly #host: string
  readonly #limits: TimeLimits
  readonly #stop = new AbortController()
  #timer: NodeJS.Timeout | undefined

  constructor(host: string, limits: TimeLimits, caller?: AbortSignal) {
    this.#host = host
    this.#limits = limits
    this.signal = caller ? AbortSignal.any([caller, this.#stop.signal]) : this.#stop.signal
  }

  /** A phase begins, or begins anew. */
  begin(phase: keyof TimeLimits): void {
    clearTimeout(this.#timer)
    const limit = this.#limits[phase]
    const error = () => new WorkstationError('timed-out', `${this.#host} ${words[phase]} within ${limit / 1000} seconds.`, { host: this.#host, phase })
    this.#timer = setTimeout(() => this.#stop.abort(error()), limit)
  }

  /** The error of the phase that lasted too long; null while none has. */
  get error(): WorkstationError | null {
    return this.#stop.signal.aborted ? (this.#stop.signal.reason as WorkstationError) : null
  }

  end(): void {
    clearTimeout(this.#timer)
  }
}
