// The file that an image was made of, wherever it lies, and whether it is still the one that was looked at.
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { WorkstationError } from '../../contract/errors.ts'
import { RunOptions } from '../../contract/requests.ts'
import type { Original } from '../../contract/worker-tasks.ts'
import type { CaseStore } from '../../storage/case-store.ts'
import type { StoredImage } from '../../storage/images.ts'
import { nameOnDisk } from '../../storage/originals.ts'

/** An image that was looked at. */
export type SeenImage = StoredImage & { readonly sha256: string; readonly width: number; readonly height: number }

const { maxPixels } = RunOptions.parse({})

/** @throws WorkstationError 'invalid-request' for an image that was not looked at yet, or in vain */
export function requireSeen(image: StoredImage): SeenImage {
  const { sha256, width, height } = image
  if (sha256 === null || width === null || height === null) throw new WorkstationError('invalid-request', `${image.file.path} has not been looked at yet. Run locate on this case first.`, { image: image.id })
  return { ...image, sha256, width, height }
}

const copyOf = (store: CaseStore, image: SeenImage) => path.join(store.originals, image.sha256)

/** As fs takes it: the copy in the case, or the file where it was found. */
export const originalPath = (store: CaseStore, image: SeenImage): string | Buffer => (image.storage === 'copied' ? copyOf(store, image) : nameOnDisk(image.file))

/** The same as a worker takes it. */
export function originalOf(store: CaseStore, image: SeenImage): Original {
  const file = image.storage === 'copied' ? { path: copyOf(store, image) } : image.file
  return { file, name: image.file.path, sha256: image.sha256, maxPixels }
}

/**
 * By size and time, which is what a look at a window can afford; `case.verify` compares every byte.
 * @throws WorkstationError 'not-found', 'unreadable', 'corrupt' where the file is another one by now
 */
export async function requireUnchanged(store: CaseStore, image: SeenImage): Promise<void> {
  const shown = image.file.path
  const about = await stat(originalPath(store, image)).catch((error: unknown) => { throw missing(error, shown) })
  const isSame = about.isFile() && about.size === image.bytes && (image.storage === 'copied' || Math.trunc(about.mtimeMs) === image.mtimeMs)
  if (!isSame) throw new WorkstationError('corrupt', `${shown} has changed since it was looked at. Add it again and run locate to look at it as it is now.`, { path: shown })
}

function missing(error: unknown, shown: string): WorkstationError {
  const { code = '', message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT' || code === 'ENOTDIR') return new WorkstationError('not-found', `${shown} is no longer there. Put it back where it was.`, { path: shown }, { cause: error })
  return new WorkstationError('unreadable', `${shown} cannot be read: ${message}`, { path: shown }, { cause: error })
}
