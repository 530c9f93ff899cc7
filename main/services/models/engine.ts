// What every engine can do, whether the model runs on this machine or behind an address.
import type { EngineDescription, GenerateTask, Generation, GenerationPiece } from '../../contract/engine.ts'
import type { CaseStore } from '../../storage/case-store.ts'

/** For whom a model is asked: the remote engine writes it into the case's log before anything leaves the machine. */
export interface AskedFor {
  readonly store: CaseStore
  readonly image: number
  readonly actor: string
}

export interface GenerateCall {
  /** Ends the generation at the next chance; what was written until then is the answer, its samples 'cancelled'. */
  readonly signal?: AbortSignal
  readonly onText?: (piece: GenerationPiece) => void
  /** Waits until nobody waits for an answer: a batch. */
  readonly background?: boolean
  readonly askedFor?: AskedFor
}

export interface Engine {
  /**
   * @throws WorkstationError: 'cancelled' when the signal fired before the first word, 'invalid-request', 'unsupported', 'unreadable',
   * 'worker-died', 'timed-out', 'too-large'
   */
  generate(task: GenerateTask, call?: GenerateCall): Promise<Generation>
  describe(): Promise<EngineDescription>
  close(): Promise<void>
}
