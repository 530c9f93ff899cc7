// Files of a folder that may be hostile: opened by plain names only, and never through a link that leads out of it.
import fs from 'node:fs'
import path from 'node:path'
import { PackError, quoted } from './errors.ts'

const control = /[\u0000-\u001f\u007f-\u009f]/

/**
 * @returns `name` when it names a file directly in a folder on every system
 * @throws PackError for separators, `..`, drive letters, streams, control characters and what is too long
 */
export function plainName(name: string, where: string): string {
  const refuse = (reason: string) => { throw new PackError('invalid', `${where} names the file ${quoted(name)}, which ${reason}`) }
  if (name === '' || name.length > 255) refuse('is no file name')
  if (control.test(name)) refuse('has control characters')
  if (/[\\/:]/.test(name) || name === '.' || name === '..') refuse('leads out of the folder')
  return name
}

/** @returns the folder's real path @throws PackError when it is no folder; a zip file is named as such */
export async function realFolder(folder: string): Promise<string> {
  const stats = await fs.promises.stat(folder).catch(() => null)
  if (!stats) throw new PackError('missing', `there is no folder ${folder}`)
  if (stats.isDirectory()) return fs.promises.realpath(folder)
  const hint = stats.isFile() && await startsLikeZip(folder) ? 'a zip file: unpack it and give the folder' : 'no folder'
  throw new PackError('unsupported', `${folder} is ${hint}`)
}

async function startsLikeZip(file: string): Promise<boolean> {
  const handle = await fs.promises.open(file, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0)
    return bytesRead === 4 && buffer.toString('latin1', 0, 2) === 'PK'
  } finally {
    await handle.close()
  }
}

// O_NONBLOCK: opening a pipe must not wait for its writer. O_NOFOLLOW: the path is resolved, a link in its place came later. Windows has neither.
const flags = fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0) | (fs.constants.O_NOFOLLOW ?? 0)

export interface ContainedFile { readonly path: string; readonly bytes: number }

/**
 * Finds a regular file by its name in a folder; links within the folder are followed.
 * @param root a real path
 * @returns null where there is none
 * @throws PackError for a link that leads out, and for what is no regular file
 */
export async function findContained(root: string, name: string): Promise<ContainedFile | null> {
  const file = await fs.promises.realpath(path.join(root, name)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw new PackError('invalid', `${quoted(name)} cannot be read: ${error.code}`, { cause: error })
  })
  if (file === null) return null
  if (!file.startsWith(root.endsWith(path.sep) ? root : root + path.sep)) {
    throw new PackError('invalid', `${quoted(name)} is a link that leads out of the folder; copy the folder with its links followed (cp -rL) and give the copy`)
  }
  const stats = await fs.promises.stat(file)
  if (!stats.isFile()) throw new PackError('invalid', `${quoted(name)} is no regular file`)
  return { path: file, bytes: stats.size }
}

/** @param file as found: its path is resolved */
export const openContained = (file: { readonly path: string }): Promise<fs.promises.FileHandle> => fs.promises.open(file.path, flags)

/** Reads exactly `length` bytes at `offset`. @throws PackError when the file ends before */
export async function readExactly(handle: fs.promises.FileHandle, target: Uint8Array, offset: number, what: string): Promise<void> {
  for (let done = 0; done < target.length;) {
    const { bytesRead } = await handle.read(target, done, target.length - done, offset + done)
    if (bytesRead === 0) throw new PackError('invalid', `${what} ends after ${offset + done} bytes`)
    done += bytesRead
  }
}

/**
 * A whole small file.
 * @returns null where there is none
 * @throws PackError when it has more than `limit` bytes
 */
export async function readContained(root: string, name: string, limit: number): Promise<Buffer | null> {
  const file = await findContained(root, name)
  if (!file) return null
  if (file.bytes > limit) throw new PackError('invalid', `${name} has ${file.bytes} bytes, more than the ${limit} that such a file may have`)
  const bytes = Buffer.alloc(file.bytes)
  const handle = await openContained(file)
  try {
    await readExactly(handle, bytes, 0, name)
  } finally {
    await handle.close()
  }
  return bytes
}
