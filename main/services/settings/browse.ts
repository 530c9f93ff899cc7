// A folder of this machine, for hosts without a file dialog: what a person may want to open or add.
import { isUtf8 } from 'node:buffer'
import { constants } from 'node:fs'
import type { Dirent } from 'node:fs'
import { access, readdir, stat } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { ErrorCode } from '../../contract/errors.ts'
import { WorkstationError } from '../../contract/errors.ts'
import type { FolderListing } from '../../contract/workspace.ts'
import { isCase } from '../../storage/case-folder.ts'
import { hasPictureExtension } from '../import/signatures.ts'

type Entry = FolderListing['entries'][number]

const MOST_ENTRIES = 2000
/** Entries looked up on the disk at once. */
const batch = 64

const reasons: Record<string, readonly [ErrorCode, string]> = {
  ENOENT: ['not-found', 'is not there'],
  ENOTDIR: ['invalid-request', 'is no folder'],
  EACCES: ['unreadable', 'may not be read by you'],
  EPERM: ['unreadable', 'may not be read by you'],
}

/** Those whose names a path can carry and that are not hidden. */
async function entriesIn(folder: string): Promise<Dirent<Buffer>[]> {
  try {
    const entries = await readdir(folder, { encoding: 'buffer', withFileTypes: true })
    return entries.filter(({ name }) => isUtf8(name) && !name.toString().startsWith('.'))
  } catch (error) {
    const [code, words] = reasons[String((error as NodeJS.ErrnoException).code)] ?? ['unreadable', `cannot be listed: ${(error as Error).message}`]
    throw new WorkstationError(code, `${folder} ${words}.`, { folder }, { cause: error })
  }
}

/** Null for what there is no use for, and for folders that cannot be entered. Links count as what they lead to. */
async function entryOf(folder: string, entry: Dirent<Buffer>): Promise<Entry | null> {
  const name = entry.name.toString()
  const file = path.join(folder, name)
  const about = entry.isSymbolicLink() ? await stat(file).catch(() => null) : entry
  if (about?.isDirectory()) {
    const enters = await access(file, constants.R_OK | constants.X_OK).then(() => true, () => false)
    return enters ? { name, path: file, kind: isCase(file) ? 'case' : 'folder' } : null
  }
  if (!about?.isFile()) return null
  if (hasPictureExtension(name)) return { name, path: file, kind: 'picture' }
  return name.toLowerCase().endsWith('.pmtiles') ? { name, path: file, kind: 'basemap' } : null
}

const isFolder = ({ kind }: Entry) => kind === 'folder' || kind === 'case'
const byName = new Intl.Collator(undefined, { numeric: true })
const foldersFirst = (a: Entry, b: Entry) => Number(isFolder(b)) - Number(isFolder(a)) || byName.compare(a.name, b.name)

/**
 * @param asked the person's home where it is absent
 * @throws WorkstationError 'not-found', 'unreadable', 'invalid-request' for a file
 */
export async function browse(asked: string | undefined): Promise<FolderListing> {
  const folder = path.resolve(asked ?? os.homedir())
  const found = await entriesIn(folder)
  const entries: Entry[] = []
  for (let at = 0; at < found.length; at += batch) {
    const some = await Promise.all(found.slice(at, at + batch).map((entry) => entryOf(folder, entry)))
    entries.push(...some.filter((entry) => entry !== null))
  }
  const parent = path.dirname(folder)
  return {
    folder,
    parent: parent === folder ? null : parent,
    entries: entries.sort(foldersFirst).slice(0, MOST_ENTRIES),
    leftOut: Math.max(0, entries.length - MOST_ENTRIES),
  }
}
