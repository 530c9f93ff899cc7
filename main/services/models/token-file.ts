// An access token of a hub, from the file that the person keeps it in. It goes to the hub alone: in no reply, message or log.
import { open } from 'node:fs/promises'
import { WorkstationError } from '../../contract/errors.ts'

/** Tokens have some dozens of characters. */
const LONGEST = 1024

/** @throws WorkstationError 'unreadable' where the file cannot be read or holds something else */
export async function readToken(file: string | undefined): Promise<string | null> {
  if (file === undefined) return null
  const handle = await open(file, 'r').catch((cause: NodeJS.ErrnoException) => { throw new WorkstationError('unreadable', `The token file ${file} cannot be read (${cause.code}).`, { file }, { cause }) })
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(LONGEST), 0, LONGEST, 0)
    const token = buffer.toString('latin1', 0, bytesRead).trim()
    if (!/^[\x21-\x7e]{1,512}$/.test(token)) throw new WorkstationError('unreadable', `The file ${file} holds no token: it must be one line of letters, digits and signs, and nothing more.`, { file })
    return token
  } finally {
    await handle.close()
  }
}
