// The person's own basemap: a PMTiles file, and nothing else.
import { open } from 'node:fs/promises'
import { WorkstationError } from '../../contract/errors.ts'

/** PMTiles, version 3: the first bytes of its header. */
const MAGIC = Buffer.from('PMTiles\x03', 'latin1')

/** Why a file cannot be a basemap; null where it can. */
async function objectionTo(file: string): Promise<WorkstationError | null> {
  const handle = await open(file, 'r').catch(() => null)
  if (!handle) return new WorkstationError('not-found', `${file} is not there or may not be read. Choose another basemap.`, { file })
  try {
    const isFile = (await handle.stat()).isFile()
    const { buffer } = isFile ? await handle.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0) : { buffer: Buffer.alloc(0) }
    return buffer.equals(MAGIC) ? null : new WorkstationError('invalid-request', `${file} is no basemap: it must be a PMTiles file (version 3).`, { file })
  } finally {
    await handle.close()
  }
}

export const isBasemap = async (file: string): Promise<boolean> => (await objectionTo(file)) === null

/** @throws WorkstationError 'not-found', 'invalid-request' */
export async function requireBasemap(file: string): Promise<void> {
  const objection = await objectionTo(file)
  if (objection) throw objection
}
