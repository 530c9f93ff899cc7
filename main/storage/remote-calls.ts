// What left the machine for a remote model, in the case's log: one entry before it is sent, one for what came of it.
import type { ErrorCode } from '../contract/errors.ts'
import type { CaseStore } from './case-store.ts'

export interface RemoteCall {
  readonly image: number
  readonly actor: string
  /** Host and port. */
  readonly host: string
  readonly model: string
}

export interface Sent {
  /** Of the request's body, with its pictures. */
  readonly bytesSent: number
  /** SHA-256 of the originals whose pictures are in it. */
  readonly originals: readonly string[]
}

export type RemoteOutcome = 'answered' | ErrorCode

/** @throws WorkstationError 'read-only' and the like: then nothing may be sent */
export function noteAsked(store: CaseStore, { image, actor, host, model }: RemoteCall, { bytesSent, originals }: Sent): void {
  store.note({ actor, action: 'model.asked', subject: `image:${image}`, details: { host, model, bytesSent, originals: [...originals] } })
}

export function noteAnswered(store: CaseStore, { image, actor, host, model }: RemoteCall, outcome: RemoteOutcome): void {
  store.note({ actor, action: 'model.answered', subject: `image:${image}`, details: { host, model, outcome } })
}
