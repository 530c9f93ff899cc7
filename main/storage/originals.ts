// Originals copied into a case: originals/<sha256>, whole or not at all.
import fs from 'node:fs'
import path from 'node:path'
import { createHash, randomUUID } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import { Transform } from 'node:stream'
import type { FileReference } from '../contract/observation.ts'
import { storageFailure } from './failures.ts'

/** Ends the name of a copy in the making. */
const PARTIAL = '.partial'

/** The name to open: the raw bytes where the name is no valid UTF-8. */
export function nameOnDisk(file: FileReference): string | Buffer {
  return file.bytes === undefined ? file.path : Buffer.from(file.bytes, 'base64')
}

/** SHA-256 in hex of a file's bytes, read as a stream. */
export async function hashFile(name: string | Buffer): Promise<string> {
  const digest = createHash('sha256')
  for await (const chunk of fs.createReadStream(name)) digest.update(chunk as Buffer)
  return digest.digest('hex')
}

/**
 * Copies a file into `originals` under its hash, which is taken from the bytes as they are written. The source is only read.
 * @throws WorkstationError 'disk-full' or 'read-only'; nothing half-written stays
 */
export async function copyOriginal(originals: string, file: FileReference): Promise<{ sha256: string; bytes: number }> {
  const partial = path.join(originals, `${randomUUID()}${PARTIAL}`)
  try {
    const copied = await copyHashing(nameOnDisk(file), partial)
    await fs.promises.rename(partial, path.join(originals, copied.sha256))
    return copied
  } catch (error) {
    await fs.promises.rm(partial, { force: true })
    throw storageFailure(error, path.dirname(originals))
  }
}

async function copyHashing(from: string | Buffer, to: string): Promise<{ sha256: string; bytes: number }> {
  const digest = createHash('sha256')
  let bytes = 0
  const tap = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      digest.update(chunk)
      bytes += chunk.length
      done(null, chunk)
    },
  })
  // `flush` puts the bytes on the disk before the rename gives them their name.
  await pipeline(fs.createReadStream(from), tap, fs.createWriteStream(to, { flags: 'wx', flush: true }))
  return { sha256: digest.digest('hex'), bytes }
}

/** What a killed copy has left. */
export function removePartialOriginals(folder: string): void {
  const originals = path.join(folder, 'originals')
  if (!fs.existsSync(originals)) return
  for (const name of fs.readdirSync(originals)) if (name.endsWith(PARTIAL)) fs.rmSync(path.join(originals, name), { force: true })
}
