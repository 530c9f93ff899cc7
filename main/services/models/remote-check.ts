// The check of a remote engine's address and key: which models it says it has. No picture is sent, and the contact is in the workspace's log.
import { WorkstationError } from '../../contract/errors.ts'
import { isSameOrigin } from '../../contract/remote-address.ts'
import type { Call, HandlersOf, RequestReply, RequestValue } from '../../contract/requests.ts'
import { readRemoteKey } from '../settings/remote-key.ts'
import type { Workspace } from '../workspace.ts'
import { noteContact } from './network-log.ts'
import { requireAddress } from './remote/address.ts'
import { listRemoteModels } from './remote/model-list.ts'

export function remoteHandlers(workspace: Workspace): HandlersOf<'remote.check'> {
  return { 'remote.check': (draft, call) => check(workspace, draft, call) }
}

/** A key goes to the address that it was kept for and to no other. */
function keptKey(workspace: Workspace, address: string): string | null {
  const { remoteEngine } = workspace.settings.settings
  return remoteEngine !== null && isSameOrigin(remoteEngine.address, address) ? readRemoteKey(workspace.home) : null
}

async function check(workspace: Workspace, { consent, key, ...asked }: RequestValue<'remote.check'>, { signal }: Call): Promise<RequestReply<'remote.check'>> {
  const base = requireAddress(asked)
  const { host } = base
  if (consent.host !== host) throw new WorkstationError('invalid-request', `The check contacts ${host}. Nothing is asked before you agree to that.`, { host })
  const ended = noteContact(workspace.home, { host, method: 'GET', asked: 'names of its models' })
  try {
    const { names, bytes } = await listRemoteModels({ base, key: key ?? keptKey(workspace, asked.address), signal })
    ended({ bytes, outcome: 'answered' })
    return { host, models: names }
  } catch (error) {
    ended({ bytes: 0, outcome: error instanceof WorkstationError ? error.code : 'failed' })
    throw error
  }
}
