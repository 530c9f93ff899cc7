// Whose name a web address bears: shops call themselves after their town there, in plain letters and cut short.
import type { SceneFact, Town } from '../types.ts'

/** Names that fill an address may have been cut off. */
const FULL = 12

const plain = (name: string): string => name.normalize('NFD').toLowerCase().replace(/[^a-z0-9]+/g, '')

/** What stands before the country's domain, without "www"; '' where the fact is no web address. */
export const hostOf = ({ kind, value, text }: Pick<SceneFact, 'kind' | 'value' | 'text'>): string =>
  (kind === 'domain' && text?.endsWith(value) ? text.slice(0, -value.length).replace(/^www\./, '') : '')

export function isNamedAfter(host: string, { latinName }: Town): boolean {
  const [letters, name] = [plain(host), plain(latinName)]
  return letters !== '' && (name === letters || (host.length >= FULL && name.startsWith(letters)))
}
