// How many requests are under way at once; who waits longest comes first, and a batch after everyone who waits for an answer.
import { cancelled } from './failures.ts'

interface Waiting {
  readonly background: boolean
  start(): void
}

export class Slots {
  readonly #limit: () => number
  #taken = 0
  #waiting: Waiting[] = []

  /** @param limit asked for each time, since it is a setting */
  constructor(limit: () => number) {
    this.#limit = limit
  }

  /** @throws WorkstationError 'cancelled' when the signal fires before its turn */
  async run<Value>(background: boolean, signal: AbortSignal, work: () => Promise<Value>): Promise<Value> {
    await this.#turn(background, signal)
    try {
      return await work()
    } finally {
      this.#taken -= 1
      this.#next()
    }
  }

  #turn(background: boolean, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(cancelled())
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const one: Waiting = { background, start: resolve }
    const leave = () => {
      this.#waiting = this.#waiting.filter((other) => other !== one)
      reject(cancelled())
    }
    signal.addEventListener('abort', leave)
    this.#waiting.push(one)
    this.#next()
    return promise.finally(() => signal.removeEventListener('abort', leave))
  }

  #next(): void {
    while (this.#taken < this.#limit() && this.#waiting.length > 0) {
      const first = Math.max(0, this.#waiting.findIndex(({ background }) => !background))
      const [one] = this.#waiting.splice(first, 1)
      this.#taken += 1
      one!.start()
    }
  }
}
