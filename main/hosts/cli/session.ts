// One command's session: the app behind it, the request it sends, and the exit status that its end means.
import { userInfo } from 'node:os'
import { createApp } from '../../app.ts'
import type { App } from '../../app.ts'
import type { ErrorCode, ErrorReport } from '../../contract/errors.ts'
import type { Call, RequestInput, RequestName, RequestReply } from '../../contract/requests.ts'
import { defaultHome } from '../home.ts'

export const exitStatus = { done: 0, failed: 1, wrongUse: 2, partly: 3, interrupted: 130 } as const

/** A request's error, on its way to standard error and an exit status. */
export class RequestFailed extends Error {
  readonly report: ErrorReport

  constructor(report: ErrorReport) {
    super(report.message)
    this.report = report
  }
}

const statusOfCode: Partial<Record<ErrorCode, number>> = { 'invalid-request': exitStatus.wrongUse, cancelled: exitStatus.interrupted }

export const statusOf = (code: ErrorCode): number => statusOfCode[code] ?? exitStatus.failed

export interface Session {
  readonly app: App
  readonly interrupted: AbortSignal
  ask<Name extends RequestName>(name: Name, input: RequestInput<Name>): Promise<RequestReply<Name>>
}

/**
 * Runs a command against an app of its own and closes it, whatever happens. Ctrl-C aborts `interrupted` once; a second one ends the process.
 * @param work returns the exit status
 */
export async function withSession(work: (session: Session) => Promise<number>): Promise<number> {
  const controller = new AbortController()
  const stop = () => (controller.signal.aborted ? process.exit(exitStatus.interrupted) : controller.abort())
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, stop)
  const app = createApp({ home: defaultHome() })
  app.listen((name, event) => {
    if (name === 'workspace.preparing' && 'what' in event) process.stderr.write(`${event.what}\n`)
  })
  const call: Call = { host: 'cli', actor: userInfo().username, signal: controller.signal }
  const ask: Session['ask'] = async (name, input) => {
    const reply = await app.dispatch(name, input, call)
    if (!reply.ok) throw new RequestFailed(reply.error)
    return reply.value
  }
  try {
    return await work({ app, interrupted: controller.signal, ask })
  } finally {
    await app.close()
    for (const signal of signals) process.off(signal, stop)
  }
}
