// Where a remote model may be asked: over https, or on this machine, unless the person allows plain http.
import { WorkstationError } from '../../../contract/errors.ts'
import { isReadableOnTheWay } from '../../../contract/remote-address.ts'
import type { RemoteEngine } from '../../../contract/workspace.ts'

/**
 * The address of the endpoint's `/v1`, which may be left out of the settings.
 * @throws WorkstationError 'invalid-request'
 */
export function requireAddress({ address, allowInsecure }: Pick<RemoteEngine, 'address' | 'allowInsecure'>): URL {
  const refuse = (message: string) => new WorkstationError('invalid-request', message, { address })
  const url = URL.parse(address)
  if (!url || !/^https?:$/.test(url.protocol)) throw refuse(`${address} is no address of a remote model. It looks like https://host/v1.`)
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') throw refuse('The address of a remote model may hold no user name, password, query or fragment; its key is a setting of its own.')
  if (isReadableOnTheWay(url) && !allowInsecure) {
    throw refuse(`Pictures sent to ${url.host} over plain http can be read on the way. Use https, or allow that expressly in the settings.`)
  }
  const path = url.pathname.replace(/\/+$/, '')
  url.pathname = path.endsWith('/v1') ? path : `${path}/v1`
  return url
}

/**
 * What a call needs of the settings.
 * @throws WorkstationError 'invalid-request' until a person has set it up and agreed
 */
export function requireRemote(settings: RemoteEngine | null): { readonly remote: RemoteEngine; readonly base: URL } {
  if (settings === null) throw new WorkstationError('invalid-request', 'No remote model is set up. Give its address and name in the settings, or use a model on this machine.')
  const base = requireAddress(settings)
  if (settings.consentedAt === null) {
    throw new WorkstationError('invalid-request', `Asking a remote model would send pictures to ${base.host}. Agree to that in the settings first.`, { host: base.host })
  }
  return { remote: settings, base }
}
