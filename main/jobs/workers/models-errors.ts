// Failures of packs and hubs as the workstation's.
import { HubError } from '../../../native-models/packs/hub/errors.ts'
import type { HubFailure } from '../../../native-models/packs/hub/errors.ts'
import { ModelConfigError } from '../../../native-models/models/qwen2-5-vl/config.ts'
import { PackError } from '../../../native-models/packs/errors.ts'
import type { PackFailure } from '../../../native-models/packs/errors.ts'
import { WorkstationError } from '../../contract/errors.ts'
import type { ErrorCode } from '../../contract/errors.ts'
import { writingError } from './file-errors.ts'

const ofPacks: Record<PackFailure, ErrorCode> = { invalid: 'corrupt', unsupported: 'unsupported', missing: 'not-found', exists: 'already-exists', 'no-space': 'disk-full' }

const ofHubs: Record<HubFailure, ErrorCode> = {
  invalid: 'invalid-request', 'no-consent': 'invalid-request', 'not-found': 'not-found', refused: 'unreadable', unreachable: 'unreadable', 'timed-out': 'timed-out',
  changed: 'corrupt', corrupt: 'corrupt', hostile: 'corrupt', unsupported: 'unsupported', 'no-space': 'disk-full', unwritable: 'read-only', locked: 'locked',
}

const sentence = (words: string): string => (/[.!?]$/.test(words) ? words : `${words}.`)

/**
 * @param doing what could not be done, to begin the message with: 'NAME cannot be imported'
 * @param place the file or folder that is written
 */
export function modelsError(cause: unknown, signal: AbortSignal, doing: string, place: string): WorkstationError {
  if (cause instanceof WorkstationError) return cause
  if (signal.aborted) return new WorkstationError('cancelled', 'It was cancelled.', {}, { cause })
  if (cause instanceof PackError) return new WorkstationError(ofPacks[cause.code], sentence(`${doing}: ${cause.message}`), { reason: cause.code }, { cause })
  if (cause instanceof ModelConfigError) return new WorkstationError('unsupported', sentence(`${doing}: config.json: ${cause.message}`), {}, { cause })
  if (cause instanceof HubError) return new WorkstationError(ofHubs[cause.code], cause.message, { reason: cause.code }, { cause })
  if (cause instanceof Error && 'syscall' in cause) return writingError(cause, place)
  return new WorkstationError('internal', sentence(`${doing}: ${cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)}`.slice(0, 1000)), {}, { cause })
}
