// Every intention runs through here: what fails is told to the person once, in the core's own words.
import type { ErrorReport } from '../../main/contract/errors.ts'
import { WorkstationError } from '../../main/contract/errors.ts'
import { session } from '../state/session.svelte.ts'

export function reportOf(error: unknown): ErrorReport {
  if (error instanceof WorkstationError) return error.report()
  return { code: 'internal', message: error instanceof Error ? error.message : String(error), details: {} }
}

/** @returns the value, or null where it failed and the person was told */
export async function attempt<Value>(work: () => Promise<Value>): Promise<Value | null> {
  try {
    return await work()
  } catch (error) {
    const report = reportOf(error)
    // A host that is gone has a banner of its own, which stays until it is back.
    if (report.details.gone) session.connected = false
    else session.tellError(report)
    return null
  }
}
