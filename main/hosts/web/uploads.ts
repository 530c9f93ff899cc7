// Pictures sent by the browser: kept in the workspace, so that the window can add them to the case as files with a path.
import { mkdir, open, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { WorkstationError } from '../../contract/errors.ts'
import { safeParts } from './upload-names.ts'

/** The largest camera raw files and scans are some hundred megabytes. */
export const largestUpload = 2 ** 30

/** The same name may come again, each time with other content. */
const mostOfOneName = 1000

interface Target { readonly file: FileHandle; readonly path: string }

/**
 * A new file under its own name and folders, in the first numbered folder where that name is free: sidecars stay beside their picture.
 * @throws WorkstationError 'already-exists'
 */
async function create(folder: string, parts: readonly string[]): Promise<Target> {
  for (let number = 1; number <= mostOfOneName; number++) {
    const target = path.join(folder, String(number), ...parts)
    try {
      await mkdir(path.dirname(target), { recursive: true, mode: 0o700 })
      return { file: await open(target, 'wx', 0o600), path: target }
    } catch (error) {
      // A name may be taken by a file or, as a folder on the way, by another one.
      if (!['EEXIST', 'ENOTDIR', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    }
  }
  throw new WorkstationError('already-exists', `${parts.at(-1)} was uploaded ${mostOfOneName} times already.`)
}

async function pour(body: AsyncIterable<Uint8Array> | null, file: FileHandle, limit: number): Promise<void> {
  let bytes = 0
  for await (const chunk of body ?? []) {
    bytes += chunk.length
    if (bytes > limit) throw tooLarge(limit)
    await file.writeFile(chunk)
  }
}

const tooLarge = (limit: number): WorkstationError => new WorkstationError('too-large', `A file of more than ${Math.floor(limit / 2 ** 20)} MB is not taken. Choose its folder instead of sending it.`)

function inWords(error: unknown, folder: string): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT') return new WorkstationError('disk-full', `The disk of ${folder} is full.`, { folder })
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return new WorkstationError('read-only', `${folder} cannot be written to.`, { folder })
  return error
}

export interface Upload {
  /** Relative path as the browser tells it. */
  readonly name: string
  readonly body: AsyncIterable<Uint8Array> | null
  /** What the sender says the size is, null where it does not. */
  readonly size: number | null
}

/**
 * @param folder of the case's uploads
 * @returns the file's path; nothing is left behind of one that did not come whole
 * @throws WorkstationError 'too-large', 'disk-full', 'read-only', 'invalid-request'
 */
export async function keepUpload(folder: string, { name, body, size }: Upload, limit = largestUpload): Promise<string> {
  if (size !== null && size > limit) throw tooLarge(limit)
  const parts = safeParts(name)
  if (!parts) throw new WorkstationError('invalid-request', 'The file has no name.')
  try {
    const target = await create(folder, parts)
    const broken = await pour(body, target.file, limit).then(() => null, (error: unknown) => ({ error }))
    await target.file.close()
    if (!broken) return target.path
    await rm(target.path, { force: true })
    throw broken.error
  } catch (error) {
    throw inWords(error, folder)
  }
}
