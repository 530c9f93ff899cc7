// Text set aside in a file while a stream of records is read, for formats whose head or order needs all of them.
import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onDisk } from './write-failure.ts'

/** A stretch of the spool, in bytes. */
export interface Stretch {
  readonly offset: number
  readonly length: number
}

export interface Spool {
  append(text: string): Promise<Stretch>
  read(stretch: Stretch): Promise<string>
  /** Deletes the file. */
  close(): Promise<void>
}

const readAt = async (file: FileHandle, { offset, length }: Stretch): Promise<string> => {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset)
  return buffer.toString('utf8', 0, bytesRead)
}

/** Bytes gathered before a write. */
const batch = 1 << 18

/** Opens an empty spool in the system's folder for temporary files. */
export async function openSpool(): Promise<Spool> {
  const folder = await onDisk(tmpdir(), mkdtemp(path.join(tmpdir(), 'geoagent-export-')))
  const file = await onDisk(folder, open(path.join(folder, 'spool'), 'wx+'))
  let size = 0
  let pending: Buffer[] = []
  let waiting = 0
  const flush = async (): Promise<void> => {
    const bytes = Buffer.concat(pending)
    pending = []
    waiting = 0
    await onDisk(folder, file.appendFile(bytes))
  }
  return {
    async append(text) {
      const bytes = Buffer.from(text, 'utf8')
      const stretch = { offset: size, length: bytes.length }
      pending.push(bytes)
      size += bytes.length
      waiting += bytes.length
      if (waiting >= batch) await flush()
      return stretch
    },
    async read(stretch) {
      if (waiting > 0) await flush()
      return readAt(file, stretch)
    },
    async close() {
      await file.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
