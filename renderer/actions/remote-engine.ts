// The remote engine: set up, agreed to, checked, forgotten; and which model runs ask.
import { isSameOrigin, remotePlace } from '../../main/contract/remote-address.ts'
import type { RemoteEngine, Settings } from '../../main/contract/workspace.ts'
import { ask } from '../client/client.ts'
import { settings } from '../state/settings.svelte.ts'
import { attempt } from './attempt.ts'
import { perform } from './history.ts'

export interface RemoteDraft {
  readonly address: string
  readonly model: string
  readonly concurrency: number
  readonly allowInsecure: boolean
  /** That pictures go to this address. */
  readonly agreed: boolean
  /** '' for the one that is kept. */
  readonly key: string
}

const keep = async (change: Parameters<typeof ask<'workspace.change'>>[1]): Promise<Settings> => (settings.current = await ask('workspace.change', change))

function engineOf({ agreed, address: typed, model, concurrency, allowInsecure }: RemoteDraft, before: RemoteEngine | null): RemoteEngine {
  const address = typed.trim()
  const agreedAt = before !== null && isSameOrigin(before.address, address) ? before.consentedAt : null
  return {
    address, model: model.trim(), concurrency, allowInsecure, hasKey: false, isDefault: before?.isDefault ?? false,
    consentedAt: agreed ? (agreedAt ?? new Date().toISOString()) : null,
  }
}

/** As it was before a change, but off where it is off now: pictures are let out by a person's own tick, not by taking something back. */
function restored(before: RemoteEngine | null): RemoteEngine | null {
  const now = settings.current.remoteEngine
  const agreed = before !== null && now !== null && isSameOrigin(now.address, before.address) && now.consentedAt !== null
  return before && { ...before, consentedAt: agreed ? before.consentedAt : null }
}

/** @returns whether it is kept */
export async function saveRemote(draft: RemoteDraft): Promise<boolean> {
  const before = settings.current.remoteEngine
  const remoteEngine = engineOf(draft, before)
  let remoteKey = draft.key.trim() === '' ? undefined : draft.key
  const redo = () => {
    const key = remoteKey
    // It is sent once, and remembered in no history.
    remoteKey = undefined
    return keep({ remoteEngine, remoteKey: key })
  }
  return (await perform('Change the remote model', redo, () => keep({ remoteEngine: restored(before) }))) !== null
}

/** Its key is forgotten with it, and does not come back. */
export async function removeRemote(): Promise<void> {
  const before = settings.current.remoteEngine
  await perform('Remove the remote model', () => keep({ remoteEngine: null }), () => keep({ remoteEngine: restored(before) }))
}

/** Leaves all else as it is. */
export async function forgetRemoteKey(): Promise<void> {
  await attempt(() => keep({ remoteKey: null }))
}

/** @returns the models that the address says it has, or null where it could not be asked and the person was told */
export async function checkRemote({ address, allowInsecure, key }: Pick<RemoteDraft, 'address' | 'allowInsecure' | 'key'>): Promise<readonly string[] | null> {
  const consent = { host: remotePlace(address)?.host ?? '' }
  const found = await attempt(() => ask('remote.check', { address: address.trim(), allowInsecure, key: key.trim() === '' ? undefined : key, consent }))
  return found?.models ?? null
}

/** A pack's name, 'remote' for the remote engine, or null. */
export type RunsAsk = { readonly pack: string } | 'remote' | null

export const runsAsk = ({ defaultModel, remoteEngine }: Settings): RunsAsk => (remoteEngine?.isDefault ? 'remote' : defaultModel === null ? null : { pack: defaultModel })

async function putRunsAsk(choice: RunsAsk): Promise<Settings> {
  const { remoteEngine } = settings.current
  if (choice !== null && choice !== 'remote') return keep({ defaultModel: choice.pack })
  return keep({ defaultModel: null, ...(remoteEngine && { remoteEngine: { ...remoteEngine, isDefault: choice === 'remote' } }) })
}

export async function setRunsAsk(choice: RunsAsk): Promise<void> {
  const before = runsAsk(settings.current)
  await perform('Change what runs ask', () => putRunsAsk(choice), () => putRunsAsk(before))
}
