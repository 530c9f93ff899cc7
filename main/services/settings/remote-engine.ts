// What holds when the settings of the remote engine change: consent and key belong to one address.
import { isSameOrigin } from '../../contract/remote-address.ts'
import type { RemoteEngine, SettingsChange } from '../../contract/workspace.ts'
import { requireAddress } from '../models/remote/address.ts'

type Wanted = Pick<SettingsChange, 'remoteEngine' | 'remoteKey'>

/**
 * The settings as they are to be kept, and the key: undefined leaves it.
 * @throws WorkstationError 'invalid-request' for an address that pictures may not be sent to
 */
export function settleRemote(before: RemoteEngine | null, { remoteEngine, remoteKey }: Wanted): Wanted {
  if (remoteEngine === undefined) return { remoteKey }
  if (remoteEngine === null) return { remoteEngine, remoteKey: null }
  requireAddress(remoteEngine)
  const isSame = before !== null && isSameOrigin(before.address, remoteEngine.address)
  const isCarriedOver = before !== null && !isSame && remoteEngine.consentedAt === before.consentedAt
  const consentedAt = isCarriedOver ? null : remoteEngine.consentedAt
  return {
    remoteEngine: { ...remoteEngine, consentedAt, isDefault: remoteEngine.isDefault && consentedAt !== null },
    remoteKey: remoteKey === undefined && !isSame ? null : remoteKey,
  }
}

type Default = Pick<SettingsChange, 'remoteEngine' | 'defaultModel'>

/** Runs ask one model by default: of a pack and the remote engine, the one that was chosen last. */
export function settleDefault(before: RemoteEngine | null, { remoteEngine, defaultModel }: Default): Default {
  if (typeof defaultModel === 'string') {
    const remote = remoteEngine === undefined ? before : remoteEngine
    return { defaultModel, remoteEngine: remote && { ...remote, isDefault: false } }
  }
  return { remoteEngine, defaultModel: remoteEngine?.isDefault ? null : defaultModel }
}
