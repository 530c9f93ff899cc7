// Why a training run stopped, in words that a caller can show and a code that it can act on.

/**
 * 'not-finite': a loss or gradient is no finite number; 'disk-full'; 'other-run': the folder's checkpoints belong to other options or data;
 * 'broken': a checkpoint is not as it was written; 'nothing-to-train': no example.
 */
export type TrainingFailure = 'not-finite' | 'disk-full' | 'other-run' | 'broken' | 'nothing-to-train'

export class TrainingError extends Error {
  readonly code: TrainingFailure
  /** Folder of the last good checkpoint, to go on from; null where there is none. */
  readonly checkpoint: string | null

  constructor(code: TrainingFailure, message: string, checkpoint: string | null = null, options?: ErrorOptions) {
    super(message, options)
    this.name = 'TrainingError'
    this.code = code
    this.checkpoint = checkpoint
  }
}

/** For the end of a message: where to go on from. */
export const lastGood = (checkpoint: string | null): string => (checkpoint === null ? 'No checkpoint was written yet.' : `The last good checkpoint is ${checkpoint}.`)

/** The disk, its quota, or the largest file that this process may write. */
const fullDisk = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** Awaits the writing of `what`; a full disk becomes a TrainingError that names the checkpoint, any other failure stays. */
export async function holdDisk<Value>(what: string, checkpoint: string | null, work: Promise<Value>): Promise<Value> {
  try {
    return await work
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (!fullDisk.has(code) && code !== 'no-space') throw error
    throw new TrainingError('disk-full', `The disk is full: ${what} could not be written. Free some space and go on. ${lastGood(checkpoint)}`, checkpoint, { cause: error })
  }
}
