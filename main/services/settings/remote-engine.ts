// What holds when the settings of the remote engine change: consent and key belong to one address.
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
  const { origin } = requireAddress(remoteEngine)
  const isSame = before !== null && URL.parse(before.address)?.origin === origin
  const isCarriedOver = before !== null && !isSame && remoteEngine.consentedAt === before.consentedAt
  return {
    remoteEngine: { ...remoteEngine, consentedAt: isCarriedOver ? null : remoteEngine.consentedAt },
    remoteKey: remoteKey === undefined && !isSame ? null : remoteKey,
  }
}
