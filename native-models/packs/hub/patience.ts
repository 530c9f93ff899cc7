// Trying again what may go away by itself, after growing waits.
import { setTimeout as wait } from 'node:timers/promises'
import { HubError } from './errors.ts'

export interface Patience {
  /** Further tries after a failure; counted anew whenever a try has brought `worthwhile` bytes. */
  retries: number
  /** Before the second try, in milliseconds; each further wait is twice as long, up to `longestWait`. */
  firstWait: number
  longestWait: number
  /** A server that asks to wait longer than this is given up. The public hub counts requests in windows of five minutes. */
  longestAsked: number
}

export const usualPatience: Patience = { retries: 6, firstWait: 1000, longestWait: 60_000, longestAsked: 600_000 }

const worthwhile = 1024 * 1024

/** Between half and all of the doubled wait, so that several downloads do not return at once. */
const backOff = ({ firstWait, longestWait }: Patience, failures: number) => Math.min(longestWait, firstWait * 2 ** (failures - 1)) * (0.5 + Math.random() / 2)

export interface Attempts {
  signal: AbortSignal
  /** Bytes that all tries have brought so far. */
  received?: () => number
  /** Told before each wait, in milliseconds. */
  onWait?: (milliseconds: number, reason: HubError) => void
}

/**
 * @throws HubError the last one, where it is not passing or the tries are used up; the signal's reason where it was aborted
 */
export async function patiently<Value>(patience: Patience, { signal, received = () => 0, onWait }: Attempts, attempt: () => Promise<Value>): Promise<Value> {
  let [failures, mark] = [0, received()]
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof HubError) || !error.passing) throw error
      failures = received() - mark >= worthwhile ? 1 : failures + 1
      mark = received()
      if (failures > patience.retries) throw error
      if (error.wait !== null && error.wait > patience.longestAsked) throw new HubError(error.code, `${error.message} It asks to come back in ${Math.ceil(error.wait / 1000)} s.`, { cause: error })
      const pause = error.wait ?? backOff(patience, failures)
      onWait?.(pause, error)
      await wait(pause, undefined, { signal }).catch(() => signal.throwIfAborted())
    }
  }
}
