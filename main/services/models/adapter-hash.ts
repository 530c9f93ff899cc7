// What names an adapter in a record: the hash of what it says and of what it holds.
import { createHash } from 'node:crypto'
import path from 'node:path'
import { WorkstationError } from '../../contract/errors.ts'
import { hashFile } from '../../storage/originals.ts'

/** PEFT's own names. */
const files = ['adapter_config.json', 'adapter_model.safetensors']

/** @returns SHA-256 over both files' SHA-256, hexadecimal @throws WorkstationError 'not-found' or 'unreadable' where the folder is no adapter */
export async function adapterHash(folder: string): Promise<string> {
  const digest = createHash('sha256')
  for (const name of files) {
    digest.update(await hashFile(path.join(folder, name)).catch((cause: NodeJS.ErrnoException) => {
      throw new WorkstationError(cause.code === 'ENOENT' ? 'not-found' : 'unreadable', `${folder} is no adapter in PEFT's form: ${name} cannot be read (${cause.code}).`, { folder }, { cause })
    }))
  }
  return digest.digest('hex')
}
