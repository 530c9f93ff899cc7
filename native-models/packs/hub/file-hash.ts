// The hash of a file on disk, in the form that a hub gives.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lengthOf } from './partial.ts'
import type { CheckpointFile } from './description.ts'

async function digestOf(file: string, { bytes, hash }: CheckpointFile, signal: AbortSignal): Promise<string> {
  const digest = createHash(hash.kind === 'sha256' ? 'sha256' : 'sha1')
  if (hash.kind === 'git-blob') digest.update(`blob ${bytes}\0`)
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024, signal })) digest.update(chunk as Buffer)
  return digest.digest('hex')
}

/** Reads the whole file where its length fits. @returns whether it is that file */
export async function isWhole(file: string, wanted: CheckpointFile, signal: AbortSignal): Promise<boolean> {
  if ((await lengthOf(file)) !== wanted.bytes) return false
  try {
    return (await digestOf(file, wanted, signal)) === wanted.hash.value
  } catch (error) {
    signal.throwIfAborted()
    throw error
  }
}
