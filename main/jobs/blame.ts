// Words for what went wrong with an item or its worker.
import { WorkstationError, type ErrorReport } from '../contract/errors.ts'
import type { Death } from './worker-slot.ts'

/** Any error as a report; an unknown one is 'internal' with its message. */
export function reportOf(error: unknown): ErrorReport {
  if (error instanceof WorkstationError) return error.report()
  return { code: 'internal', message: error instanceof Error ? error.message : String(error), details: {} }
}

export function deathReport({ exit, timedOut }: Death, limitMs: number): ErrorReport {
  const details = { exitCode: exit.code, signal: exit.signal, output: exit.output.trim() }
  if (timedOut) return { code: 'timed-out', message: `Working on this image took longer than ${limitMs / 1000} seconds, and its worker was ended.`, details }
  const how = exit.signal === null ? `exit code ${exit.code}` : exit.signal
  return { code: 'worker-died', message: `The worker process died while it worked on this image (${how}).`, details }
}

export function neverCameUp(entry: string | URL, output: string): WorkstationError {
  const message = 'The worker processes die before they answer anything, whichever image they get. The installation may be damaged; the output says more.'
  return new WorkstationError('worker-died', message, { entry: String(entry), output })
}
