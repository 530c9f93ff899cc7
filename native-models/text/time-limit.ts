// Stops synchronous work that takes too long: a pack's regular expression or template may run for ever.
import vm from 'node:vm'
import { TextError } from './errors.ts'

// V8 can end a script in the middle, the functions that it calls included. The script only calls; the work itself belongs to the caller.
const script = new vm.Script('run()')
const slot: { run: () => void } = { run: () => {} }
const context = vm.createContext(slot)

/**
 * Runs `work` to its end, or stops it after `milliseconds`. Its `finally` blocks do not run when it is stopped.
 * @param what names the work in the error's message
 * @throws TextError 'limit' when it was stopped, or whatever `work` throws
 */
export function withinTime<Result>(milliseconds: number, what: string, work: () => Result): Result {
  const done: Result[] = []
  const outer = slot.run
  slot.run = () => void done.push(work())
  try {
    script.runInContext(context, { timeout: milliseconds })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
    throw new TextError('limit', `${what} took more than ${milliseconds} ms and was stopped`)
  } finally {
    slot.run = outer
  }
  return done[0]!
}
