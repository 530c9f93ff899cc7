// A file written line by line beside its place, and put there whole or not at all.
import { randomUUID } from 'node:crypto'
import { access, open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { WorkstationError } from '../../contract/errors.ts'
import { onDisk } from '../export/write-failure.ts'

/** Characters gathered before a write. */
const batch = 1 << 16

/** @throws WorkstationError 'already-exists' */
export async function refuseTaken(target: string, replace: boolean): Promise<void> {
  const isThere = await access(target).then(() => true, () => false)
  if (isThere && !replace) throw new WorkstationError('already-exists', `${target} is already there. Choose another name, or say that it may be replaced.`, { file: target })
}

/**
 * @param chunks of text, each with its line's end
 * @throws WorkstationError 'already-exists', 'disk-full', 'read-only', 'not-found', 'invalid-request'; errors of the source pass through
 */
export async function writeLines(target: string, replace: boolean, chunks: AsyncIterable<string>): Promise<void> {
  await refuseTaken(target, replace)
  const temporary = path.join(path.dirname(target), `.dataset-${randomUUID()}.partial`)
  const file = await onDisk(target, open(temporary, 'wx'))
  try {
    let pending = ''
    for await (const chunk of chunks) {
      pending += chunk
      if (pending.length < batch) continue
      await onDisk(target, file.appendFile(pending))
      pending = ''
    }
    await onDisk(target, file.appendFile(pending))
    await onDisk(target, file.sync())
    await file.close()
    await refuseTaken(target, replace)
    await onDisk(target, rename(temporary, target))
  } catch (error) {
    await file.close().catch(() => undefined)
    await rm(temporary, { force: true })
    throw error
  }
}

/** An address of the network or `data:`; a letter and a colon is a drive. */
export const isAddress = (image: string): boolean => /^[a-z][a-z\d+.-]+:/i.test(image)

/** As a new dataset keeps it: relative where the picture lies under the dataset's folder, so that both can move together. */
export function pathInDataset(dataset: string, picture: string): string {
  const relative = path.relative(path.dirname(dataset), picture)
  const isInside = relative !== '' && relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative)
  return isInside && !isAddress(relative) ? relative.split(path.sep).join('/') : picture
}

/** Where a picture of a dataset lies; an address as it is. */
export const pictureOf = (dataset: string, image: string): string => (isAddress(image) ? image : path.resolve(path.dirname(dataset), image))

/** A picture's path in a copy of its dataset: to the letter, unless it is relative and the copy lies in another folder. */
export function pathInCopy(dataset: string, copy: string, image: string): string {
  const stays = isAddress(image) || path.isAbsolute(image) || path.dirname(dataset) === path.dirname(copy)
  return stays ? image : pathInDataset(copy, pictureOf(dataset, image))
}
