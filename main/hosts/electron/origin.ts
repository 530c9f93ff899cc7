// The page's own origin inside Electron: a scheme of the program, so that nothing is ever loaded from file: or the network.

export const scheme = 'app'
export const host = 'geoagent'
export const pageAddress = `${scheme}://${host}/`

/** True for an address of the page's own origin. */
export function isOwn(address: string): boolean {
  const url = URL.parse(address)
  return url?.protocol === `${scheme}:` && url.host === host
}
