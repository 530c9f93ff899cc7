// Where a remote model lies, as both sides of the contract read its address.

/** Names of this machine, as the URL parser writes them. */
const isLoopback = (hostname: string): boolean => hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)

/** Plain http to another machine, where anyone on the way can read along. */
export const isReadableOnTheWay = ({ protocol, hostname }: Pick<URL, 'protocol' | 'hostname'>): boolean => protocol === 'http:' && !isLoopback(hostname)

/** The address as far as it leads to a host; null while it does not. */
export function remotePlace(address: string): URL | null {
  const url = URL.parse(address.trim())
  return url !== null && /^https?:$/.test(url.protocol) && url.host !== '' ? url : null
}

/** Consent and key belong to an origin: the same scheme, host and port. */
export const isSameOrigin = (one: string, other: string): boolean => {
  const [a, b] = [remotePlace(one), remotePlace(other)]
  return a !== null && a.origin === b?.origin
}
