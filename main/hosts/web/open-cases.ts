// The case that a key in an address stands for.
import type { CaseSummary } from '../../contract/case.ts'
import { WorkstationError } from '../../contract/errors.ts'
import type { Call, Dispatch } from '../../contract/requests.ts'

export type FolderOfCase = (key: string, call: Call) => Promise<string>

/**
 * @returns the folder of a case by its key, among those that `case.list` tells without a folder: no other is served to a browser
 * @throws WorkstationError 'not-found'
 */
export function casesByKey(dispatch: Dispatch): FolderOfCase {
  let known: readonly CaseSummary[] = []
  return async (key, call) => {
    if (!known.some((one) => one.key === key)) {
      const reply = await dispatch('case.list', {}, call)
      known = reply.ok ? reply.value : []
    }
    const found = known.find((one) => one.key === key)
    if (!found) throw new WorkstationError('not-found', 'No open case has this key.')
    return found.case
  }
}
