// A private temporary folder: links with harmless names for files whose own names a tool would misread, and extracted previews.
import { chmod, copyFile, mkdir, rm, symlink } from 'node:fs/promises'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { sweepLeftovers, unfinishedName } from './leftovers.ts'

const prefix = 'geoagent-worker'

export interface PrivateFolder {
  /** A new path in the folder, nothing there yet. */
  newPath(extension: string): Promise<string>
  /** Deletes a file that was put there. */
  discard(path: string): Promise<void>
  /** A path that any tool can take: the file's own where its name is harmless and has the extension of `name`, else a link to it; `release` removes the link. */
  readable(path: string | Buffer, name?: string): Promise<{ path: string; release: () => Promise<void> }>
  /** Deletes the folder with everything in it; for the process's end. */
  remove(): void
}

/** Letters, digits and a few signs in every script; no control characters, no wildcards, no space at the end. */
const harmless = process.platform === 'win32' ? /^[\p{L}\p{M}\p{N} _.,()+=~@#\-/:\\]+(?<! )$/u : /^[\p{L}\p{M}\p{N} _.,()+=~@#\-/:]+(?<! )$/u

function extensionOf(path: string | Buffer): string {
  const extension = extname(path.toString('latin1' as BufferEncoding)).toLowerCase()
  return /^\.[a-z0-9]{1,8}$/.test(extension) ? extension : ''
}

/** The folder itself (mode 0700) is made when it is first needed. */
export function openPrivateFolder(): PrivateFolder {
  const root = join(tmpdir(), unfinishedName(prefix))
  let made: Promise<void> | null = null
  let count = 0
  const newPath = async (extension: string): Promise<string> => {
    await (made ??= make(root))
    return join(root, `${++count}${extension}`)
  }
  const readable: PrivateFolder['readable'] = async (path, name = path.toString('latin1' as BufferEncoding)) => {
    if (typeof path === 'string' && harmless.test(path) && extensionOf(path) === extensionOf(name)) return { path, release: async () => undefined }
    const link = await newPath(extensionOf(name))
    await symlink(path, link).catch((cause: NodeJS.ErrnoException) => copyWhereNoLinks(cause, path, link))
    return { path: link, release: async () => discard(link) }
  }
  return { newPath, discard, readable, remove: () => rmSync(root, { recursive: true, force: true }) }
}

async function discard(path: string): Promise<void> {
  await rm(path, { force: true })
}

async function make(root: string): Promise<void> {
  await sweepLeftovers(tmpdir(), prefix)
  await mkdir(root, { mode: 0o700 })
  await chmod(root, 0o700) // whatever the umask
}

/** Windows lets only some users make links. */
async function copyWhereNoLinks(cause: NodeJS.ErrnoException, path: string | Buffer, link: string): Promise<void> {
  if (cause.code !== 'EPERM' && cause.code !== 'ENOSYS') throw cause
  await copyFile(path, link)
}
