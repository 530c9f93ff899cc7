// The only door: validate once, call the handler, and always resolve to a reply that any transport can carry.
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { WorkstationError } from './contract/errors.ts'
import { requests } from './contract/requests.ts'
import type { Call, Dispatch, Handlers, Reply, RequestName, RequestReply } from './contract/requests.ts'
import type { ErrorReport } from './contract/errors.ts'

/** Where an unknown failure is written, with the id that the caller was told. */
export type FailureLog = (id: string, name: string, error: unknown) => void

const failed = (error: ErrorReport) => ({ ok: false as const, error })

function reportOf(error: unknown, name: string, call: Call, log: FailureLog): ErrorReport {
  if (error instanceof WorkstationError) return error.report()
  if (call.signal.aborted) return { code: 'cancelled', message: `${name} was cancelled.`, details: {} }
  const id = randomUUID()
  log(id, name, error)
  return { code: 'internal', message: `Something failed that should not have. It is in the log as ${id}.`, details: { id } }
}

/**
 * @param handlers one for each request
 * @param log takes failures that are no WorkstationError
 * @returns dispatch(name, input, call), which never rejects
 */
export function createDispatch(handlers: Handlers, log: FailureLog): Dispatch {
  return async <Name extends RequestName>(name: Name, input: unknown, call: Call): Promise<Reply<RequestReply<Name>>> => {
    if (!Object.hasOwn(requests, name)) return failed({ code: 'invalid-request', message: `There is no request named ${String(name)}.`, details: {} })
    const parsed = requests[name].input.safeParse(input)
    if (!parsed.success) return failed({ code: 'invalid-request', message: `${name}: ${z.prettifyError(parsed.error)}`, details: { issues: parsed.error.issues } })
    try {
      const handler = handlers[name] as (value: unknown, call: Call) => Promise<RequestReply<Name>>
      return { ok: true, value: await handler(parsed.data, call) }
    } catch (error) {
      return failed(reportOf(error, name, call, log))
    }
  }
}
