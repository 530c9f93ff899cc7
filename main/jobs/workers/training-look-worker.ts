// Entry of the process that reckons what a training run needs. It reads the whole dataset and ends after its answer.
import { WorkstationError } from '../../contract/errors.ts'
import { lookAtPlan } from './training-look.ts'

const reportOf = (cause: unknown) => (cause instanceof WorkstationError ? cause.report() : { code: 'internal' as const, message: String(cause), details: {} })

process.once('message', (question) => {
  void lookAtPlan(question).then((value) => ({ ok: true, value }), (cause: unknown) => ({ ok: false, error: reportOf(cause) })).then((answer) => process.send?.(answer))
})
