// Finds the Perl that ExifTool's script needs on every system but Windows, whose ExifTool brings its own.
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { WorkstationError } from '../../contract/errors.ts'

const usualFolders = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin', '/bin']

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false // absent or not for this user: the next folder may have it
  }
}

/**
 * @param search folders joined as in PATH
 * @throws WorkstationError 'unsupported' that tells what to install
 */
export function findPerl(search: string, folders: readonly string[] = usualFolders): string {
  const candidates = [...search.split(delimiter).filter((folder) => folder.startsWith('/')), ...folders].map((folder) => join(folder, 'perl'))
  const found = candidates.find(isExecutable)
  if (found) return found
  throw new WorkstationError('unsupported', 'Reading metadata needs Perl for ExifTool, and there is none. Install it ("apt install perl", "dnf install perl", "apk add perl" or from perl.org) and run again', { missing: 'perl' })
}
