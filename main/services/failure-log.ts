// The workspace's log of what went wrong inside, with the id that the person was told.
import { randomUUID } from 'node:crypto'
import { appendFileSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import type { ErrorReport } from '../contract/errors.ts'
import { WorkstationError } from '../contract/errors.ts'

export type FailureLog = (id: string, name: string, error: unknown) => void

/** @param home the workspace's folder */
export const failureLog = (home: string): FailureLog => (id, name, error) => {
  const folder = path.join(home, 'log')
  mkdirSync(folder, { recursive: true })
  const stack = error instanceof Error ? `${error.stack}${error.cause instanceof Error ? `\ncause: ${error.cause.stack}` : ''}` : String(error)
  appendFileSync(path.join(folder, 'failures.log'), `${new Date().toISOString()} ${id} ${name}\n${stack}\n\n`)
}

/** What a person is told of a failure that no request waits for; an unknown one goes into the log. */
export function reportFailure(log: FailureLog, name: string, error: unknown): ErrorReport {
  if (error instanceof WorkstationError) return error.report()
  const id = randomUUID()
  log(id, name, error)
  return { code: 'internal', message: `Something failed that should not have. It is in the log as ${id}.`, details: { id } }
}
