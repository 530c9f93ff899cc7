// Entry of the process that looks at a dataset's pictures: whether each can be decoded, its bytes' hash and what it looks like.
import { LookTask } from '../../contract/worker-tasks.ts'
import type { PictureLook } from '../../contract/worker-tasks.ts'
import { decodeOriginal } from './decode-original.ts'
import { hashFile } from './hash.ts'
import { perceptualHash } from './perceptual-hash.ts'
import { serveTasks } from './serve-tasks.ts'
import { openSource } from './source.ts'
import { openTools } from './tools.ts'

/** Longer side, pixels: as large as an inspection hashes, so that a case's hashes and these are alike. */
const side = 512

const tools = openTools()

serveTasks(tools, LookTask, 1, async ({ file, maxPixels }): Promise<PictureLook> => {
  // A device or pipe would be hashed for ever: only a regular file that begins as a picture does is read.
  const { path } = await openSource(file)
  const { sha256 } = await hashFile(path, file.path, null)
  const image = await decodeOriginal({ file, name: file.path, sha256, maxPixels }, () => side, tools)
  return { sha256, perceptualHash: perceptualHash(image) }
})
