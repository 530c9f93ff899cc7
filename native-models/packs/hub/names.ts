// Names of files as a hub gives them: hostile until proved otherwise.
import { HubError } from './errors.ts'

/** Names that Windows gives to devices, whatever follows the first dot. */
const device = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/** @returns why no honest repository holds such a path, or null. What passes may still be unfit to be written. */
export function whyHostile(path: string): string | null {
  if (path === '' || path.length > 1024) return 'is empty or absurdly long'
  if (!path.isWellFormed() || /\p{Cc}/u.test(path)) return 'holds control characters'
  if (/^([/\\]|[A-Za-z]:)/.test(path)) return 'begins at the root of a disk'
  if (path.split(/[/\\]/).some((part) => part === '..' || part === '.' || part === '')) return 'leads out of its folder'
  return null
}

/** @returns why a file of that name is not written, or null: one plain name that every file system takes as it is */
export function whyUnfit(name: string): string | null {
  if (name.length > 128) return 'is too long'
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name) || name.endsWith('.')) return 'holds more than letters, digits, dots, dashes and underscores'
  if (device.test(name)) return 'is the name of a device'
  return null
}

/**
 * Holds all files to names that can be written side by side, on file systems that do not tell case apart too.
 * @throws HubError 'hostile'
 */
export function refuseUnfit(files: readonly { path: string }[]): void {
  const seen = new Set<string>()
  for (const { path } of files) {
    const why = whyUnfit(path) ?? (seen.has(path.toLowerCase()) ? 'is there twice' : null)
    if (why !== null) throw new HubError('hostile', `The file name ${JSON.stringify(path.slice(0, 100))} ${why}; nothing is downloaded.`)
    seen.add(path.toLowerCase())
  }
}
