// The folder that libraries of a graphics card are looked for in: native code is loaded from it, so that it must be one that the person means.
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { WorkstationError } from '../../contract/errors.ts'

/** @throws WorkstationError 'invalid-request' where it is no absolute path of a folder, 'not-found' */
export async function requireFolder(folder: string): Promise<void> {
  if (!path.isAbsolute(folder)) throw new WorkstationError('invalid-request', `${folder} is no whole path. Give the folder of GPU libraries from the top.`, { folder })
  const found = await stat(folder).catch(() => null)
  if (!found) throw new WorkstationError('not-found', `${folder} is not there or may not be looked at. Choose another folder of GPU libraries.`, { folder })
  if (!found.isDirectory()) throw new WorkstationError('invalid-request', `${folder} is no folder. Choose the one that holds the GPU libraries.`, { folder })
}
