// Writes a safetensors file once, from front to back, and hashes it on the way.
import fs from 'node:fs'
import { createHash } from 'node:crypto'
import { PackError } from './errors.ts'
import { formatHeader, tensorBytes } from './safetensors-header.ts'
import type { TensorShape } from './safetensors-header.ts'

export interface WrittenFile { readonly bytes: number; /** Hexadecimal. */ readonly sha256: string }

export interface SafetensorsWriter {
  /** The next bytes of data, in the order in which the tensors were declared. They may be reused once it resolves. */
  write(bytes: Uint8Array): Promise<void>
  /** Puts the file on the disk. @throws PackError when less was written than declared */
  finish(): Promise<WrittenFile>
  /** Closes an unfinished file and leaves it where it is. Nothing after `finish`. */
  close(): Promise<void>
}

/** The whole file's length, known before a byte of data is there. */
export const safetensorsBytes = (tensors: readonly TensorShape[], metadata?: Readonly<Record<string, string>>): number =>
  tensors.reduce((sum, { dtype, shape }) => sum + tensorBytes(dtype, shape), formatHeader(tensors, metadata).length)

/** Vectors are a few kilobytes each: they are gathered to this size. */
const gatheredBytes = 1024 * 1024

async function writeAll(handle: fs.promises.FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) done += (await handle.write(bytes, done, bytes.length - done)).bytesWritten
}

/** @param file must not exist yet */
export async function createSafetensors(file: string, tensors: readonly TensorShape[], metadata?: Readonly<Record<string, string>>): Promise<SafetensorsWriter> {
  const expected = safetensorsBytes(tensors, metadata)
  const digest = createHash('sha256')
  const gathered = new Uint8Array(gatheredBytes)
  let [filled, total, open] = [0, 0, true]
  const handle = await fs.promises.open(file, 'wx')

  const put = async (bytes: Uint8Array) => {
    // The disk takes its copy while this thread hashes.
    const written = writeAll(handle, bytes)
    digest.update(bytes)
    await written
  }
  const flush = async () => {
    const bytes = gathered.subarray(0, filled)
    filled = 0
    await put(bytes)
  }
  const write = async (bytes: Uint8Array) => {
    total += bytes.length
    if (total > expected) throw new PackError('invalid', `more than the ${expected} bytes that ${file} was declared with`)
    if (filled + bytes.length > gatheredBytes) await flush()
    if (bytes.length > gatheredBytes) return put(bytes)
    gathered.set(bytes, filled)
    filled += bytes.length
  }
  const close = async () => {
    if (open) await handle.close()
    open = false
  }
  const finish = async () => {
    if (total !== expected) throw new PackError('invalid', `${total} of the ${expected} bytes that ${file} was declared with were written`)
    await flush()
    await handle.sync()
    await close()
    return { bytes: total, sha256: digest.digest('hex') }
  }
  await write(formatHeader(tensors, metadata))
  return { write, finish, close }
}
