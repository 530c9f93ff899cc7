// Failures of a training run as the workstation's.
import { TrainingError } from '../../../training/errors.ts'
import type { TrainingFailure } from '../../../training/errors.ts'
import { WorkstationError } from '../../contract/errors.ts'
import type { ErrorCode } from '../../contract/errors.ts'
import { modelsError } from './models-errors.ts'

const codes: Record<TrainingFailure, ErrorCode> = { 'not-finite': 'internal', 'disk-full': 'disk-full', 'other-run': 'invalid-request', broken: 'corrupt', 'nothing-to-train': 'invalid-request' }

/** @param doing what could not be done, to begin the message with; @param folder of the run, which is written */
export function trainingError(cause: unknown, doing: string, folder: string): WorkstationError {
  if (cause instanceof TrainingError) return new WorkstationError(codes[cause.code], cause.message, { reason: cause.code }, { cause })
  // What a plan asks for and the model has not: a module, a part that is left to train.
  if (cause instanceof RangeError) return new WorkstationError('invalid-request', `${doing}: ${cause.message}.`, {}, { cause })
  return modelsError(cause, new AbortController().signal, doing, folder)
}
