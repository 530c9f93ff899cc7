// A file that is not whole yet, on disk: the bytes so far, and beside them a record of what they are a part of.
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { CheckpointDescription, CheckpointFile } from './description.ts'

const PartialRecord = z.strictObject({
  hub: z.string(),
  repository: z.string(),
  commit: z.string(),
  bytes: z.number(),
  /** Of the whole file, as `kind:value`. */
  hash: z.string(),
  /** Of the answer that the first bytes came from; null where it had none that If-Range takes. */
  etag: z.string().nullable(),
})
type PartialRecord = z.infer<typeof PartialRecord>

/** Inside the target; gone when all files are whole. */
export const partialFolder = (target: string): string => path.join(target, '.download')

const nothingThere = (error: NodeJS.ErrnoException) => {
  if (error.code === 'ENOENT') return null
  throw error
}

/** Length in bytes, or null where there is no such file. */
export async function lengthOf(file: string): Promise<number | null> {
  const found = await stat(file).catch(nothingThere)
  return found?.isFile() ? found.size : null
}

export interface PartialFile {
  /** Where the bytes lie. */
  readonly file: string
  /** How many bytes can be kept, and what If-Range may say; nothing where they are a part of something else. */
  kept(): Promise<{ bytes: number; etag: string | null }>
  /** Empties it, for bytes that come from an answer with this ETag. */
  begin(etag: string | null): Promise<FileHandle>
  /** Opens it as it is. */
  continue(): Promise<FileHandle>
  discard(): Promise<void>
  /** Moves it to its place in the target, and waits until that is on the disk. */
  settle(): Promise<void>
}

async function readRecord(file: string): Promise<PartialRecord | null> {
  const text = await readFile(file, 'utf8').catch(nothingThere)
  try {
    return text === null ? null : PartialRecord.parse(JSON.parse(text))
  } catch {
    return null // its writer was killed, or it is none: the file starts anew
  }
}

export function partialOf(target: string, { hub, repository, commit }: CheckpointDescription, { path: name, bytes, hash }: CheckpointFile): PartialFile {
  const folder = partialFolder(target)
  const [file, record] = [path.join(folder, `${name}.part`), path.join(folder, `${name}.json`)]
  const wanted = { hub, repository, commit, bytes, hash: `${hash.kind}:${hash.value}` }

  const discard = async () => {
    await Promise.all([rm(file, { force: true }), rm(record, { force: true })])
  }
  const kept = async () => {
    const [state, length] = [await readRecord(record), await lengthOf(file)]
    // The hash says what the bytes are a part of, whichever commit or hub they came from; an ETag means something to its own hub only.
    if (state === null || length === null || state.hash !== wanted.hash || state.bytes !== bytes || length > bytes) return { bytes: 0, etag: null }
    return { bytes: length, etag: state.hub === hub && state.commit === commit ? state.etag : null }
  }
  const begin = async (etag: string | null) => {
    await mkdir(folder, { recursive: true })
    await rm(file, { force: true }) // bytes of something else must not come to lie under the new record
    await writeFile(`${record}.new`, JSON.stringify({ ...wanted, etag }))
    await rename(`${record}.new`, record)
    return open(file, 'wx+')
  }
  const settle = async () => {
    const handle = await open(file, 'r+')
    await handle.sync().finally(() => handle.close())
    await rename(file, path.join(target, name))
    await rm(record, { force: true })
  }
  return { file, kept, begin, continue: () => open(file, 'r+'), discard, settle }
}
