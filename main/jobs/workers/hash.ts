// SHA-256 of a file while it is read once, and on wish a copy of the same bytes as originals/<sha256>. The file itself is never written to.
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { access, open, rename, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { readingError, writingError } from './file-errors.ts'
import { unfinishedName } from './leftovers.ts'

export const incomingPrefix = '.incoming'
const chunkBytes = 2 ** 20

export interface FileHash { sha256: string; bytes: number }

/**
 * @param path as fs takes it
 * @param shown the path for messages
 * @param originals folder that gets the copy, or null
 * @throws WorkstationError of reading the file, or of writing the copy ('disk-full', 'read-only'); then no copy is left
 */
export async function hashFile(path: string | Buffer, shown: string, originals: string | null): Promise<FileHash> {
  const source = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((cause: unknown) => { throw readingError(cause, shown) })
  try {
    return originals === null ? await digest(source, shown, null) : await copyIn(source, shown, originals)
  } finally {
    await source.close()
  }
}

async function digest(source: FileHandle, shown: string, copy: FileHandle | null): Promise<FileHash> {
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafe(chunkBytes)
  let bytes = 0
  for (;;) {
    const { bytesRead } = await source.read(buffer, 0, chunkBytes, null).catch((cause: unknown) => { throw readingError(cause, shown) })
    if (bytesRead === 0) return { sha256: hash.digest('hex'), bytes }
    const chunk = buffer.subarray(0, bytesRead)
    hash.update(chunk)
    if (copy) await writeWhole(copy, chunk)
    bytes += bytesRead
  }
}

async function writeWhole(file: FileHandle, chunk: Buffer): Promise<void> {
  for (let written = 0; written < chunk.length;) written += (await file.write(chunk, written)).bytesWritten
}

/** Written under another name, flushed to the disk, then renamed: originals/<sha256> is whole or absent. */
async function copyIn(source: FileHandle, shown: string, originals: string): Promise<FileHash> {
  const unfinished = join(originals, unfinishedName(incomingPrefix))
  try {
    const copy = await open(unfinished, 'wx', 0o444)
    try {
      const result = await digest(source, shown, copy)
      await copy.sync()
      await settle(unfinished, join(originals, result.sha256))
      await syncFolder(originals)
      return result
    } finally {
      await copy.close()
      await rm(unfinished, { force: true })
    }
  } catch (cause) {
    throw writingError(cause, originals)
  }
}

/** A copy that is there already has the same bytes by its name. */
async function settle(unfinished: string, final: string): Promise<void> {
  const there = await access(final).then(() => true, () => false)
  if (!there) await rename(unfinished, final)
}

/** Makes the rename itself durable; Windows cannot open a folder and needs none of it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
