// Originals as they are read: by their raw names, as a stream.
import fs from 'node:fs'
import { createHash } from 'node:crypto'
import type { FileReference } from '../contract/observation.ts'

/** The name to open: the raw bytes where the name is no valid UTF-8. */
export function nameOnDisk(file: FileReference): string | Buffer {
  return file.bytes === undefined ? file.path : Buffer.from(file.bytes, 'base64')
}

/** SHA-256 in hex of a file's bytes. */
export async function hashFile(name: string | Buffer): Promise<string> {
  const digest = createHash('sha256')
  // O_NONBLOCK: opening a pipe that has taken the file's place must not wait for its writer.
  const file = await fs.promises.open(name, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK)
  for await (const chunk of file.createReadStream()) digest.update(chunk as Buffer)
  return digest.digest('hex')
}
