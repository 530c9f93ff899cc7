// Pictures as the command line names them.
import path from 'node:path'
import { InvalidArgumentError } from 'commander'
import type { Session } from './session.ts'

/** By number, or by a path or name that the case knows. */
export async function imageOf({ ask }: Session, folder: string, word: string): Promise<number> {
  if (/^\d+$/.test(word)) return Number(word)
  const wanted = path.resolve(word)
  const { images } = await ask('image.list', { case: folder, filter: { search: path.basename(word) }, limit: 1000 })
  const found = images.find((image) => image.path === wanted) ?? images.find((image) => image.name === word)
  if (!found) throw new InvalidArgumentError(`No picture of this case is ${word}.`)
  return found.id
}
