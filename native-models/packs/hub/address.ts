// Addresses at a Hugging-Face-shaped hub, and the words that a person gives for a repository.
import { HubError } from './errors.ts'

export const defaultHub = 'https://huggingface.co'
export const defaultRevision = 'main'

/** This machine, in the forms that URL leaves after parsing (it writes 0x7f.1 as 127.0.0.1). */
export function isLoopback({ hostname }: URL): boolean {
  return /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\])\.?$/.test(hostname)
}

/**
 * @param address https, or http where it is this machine; a path is kept (a mirror may lie under one)
 * @throws HubError 'invalid'
 */
export function parseHub(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : null
  if (!url) throw new HubError('invalid', `The hub's address ${JSON.stringify(address.slice(0, 200))} is not a URL such as ${defaultHub}.`)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) throw new HubError('invalid', `The hub at ${url.host} has to be reached by https.`)
  if (url.username || url.password || url.search || url.hash) throw new HubError('invalid', `The address of the hub at ${url.host} may hold no user name, password, query or fragment; a token is given apart.`)
  url.pathname = url.pathname.replace(/\/+$/, '')
  return url
}

// The hub's own rule: up to 96 letters, digits, '-', '_' and '.', not at the ends, and neither '--' nor '..'.
const namePart = /^(?!.*(--|\.\.))[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?$/

export function isRepository(name: string): boolean {
  const parts = name.split('/')
  return parts.length <= 2 && parts.every((part) => namePart.test(part))
}

/** A branch, tag, commit or reference: what git allows in a name, without what could be read as another path. */
export function isRevision(name: string): boolean {
  return name.length <= 200 && /^[A-Za-z0-9_][A-Za-z0-9_.+/-]*$/.test(name) && !name.includes('..') && !name.includes('//')
}

/**
 * @param words OWNER/NAME or OWNER/NAME@REVISION
 * @throws HubError 'invalid'
 */
export function parseRepository(words: string): { repository: string; revision: string } {
  const at = words.indexOf('@')
  const [repository, revision] = at < 0 ? [words, defaultRevision] : [words.slice(0, at), words.slice(at + 1)]
  checkRepository(repository, revision)
  return { repository, revision }
}

/** @throws HubError 'invalid' */
export function checkRepository(repository: string, revision: string): void {
  if (!isRepository(repository)) throw new HubError('invalid', `${JSON.stringify(repository.slice(0, 200))} is not a repository's name such as Qwen/Qwen2.5-VL-3B-Instruct.`)
  if (!isRevision(revision)) throw new HubError('invalid', `${JSON.stringify(revision.slice(0, 200))} is not a branch, tag or commit.`)
}

/** @throws HubError 'invalid' where it is given and could not stand in a header; the message does not repeat it */
export function checkToken(token: string | undefined): string | null {
  if (token === undefined) return null
  if (!/^[\x21-\x7e]{1,512}$/.test(token)) throw new HubError('invalid', 'The token for the hub is not one: it may hold only visible ASCII characters.')
  return token
}

/** The path of the hub, then the segments, each escaped whole. */
function under(hub: URL, segments: readonly string[], query = ''): URL {
  const url = new URL(hub)
  url.pathname = [url.pathname.replace(/\/+$/, ''), ...segments.map(encodeURIComponent)].join('/')
  url.search = query
  return url
}

export const informationAddress = (hub: URL, repository: string, revision: string): URL =>
  under(hub, ['api', 'models', ...repository.split('/'), 'revision', revision])

export const treeAddress = (hub: URL, repository: string, commit: string): URL =>
  under(hub, ['api', 'models', ...repository.split('/'), 'tree', commit], '?recursive=true')

export const fileAddress = (hub: URL, repository: string, commit: string, path: string): URL =>
  under(hub, [...repository.split('/'), 'resolve', commit, ...path.split('/')])
