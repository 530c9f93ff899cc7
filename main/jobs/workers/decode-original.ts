// The pixels of an original that a person looks at now, whatever its format and wherever it lies.
import type { RgbImage } from '../../../native-models/image/decode.ts'
import { WorkstationError } from '../../contract/errors.ts'
import type { Original } from '../../contract/worker-tasks.ts'
import { decodePicture } from './picture.ts'
import { extractPreview } from './raw-preview.ts'
import { openSource } from './source.ts'
import type { Tools } from './tools.ts'

/**
 * Upright, sRGB; a camera RAW by its largest preview.
 * @param sideOf the longer side to decode to at most, from the picture's own size in pixels
 * @throws WorkstationError 'not-found', 'unreadable', 'too-large', 'unsupported'
 */
export async function decodeOriginal({ file, name, maxPixels }: Original, sideOf: (width: number, height: number) => number, tools: Tools): Promise<RgbImage> {
  const source = await openSource(file, name)
  const decode = async (path: string | Buffer, orientation?: number) => (await decodePicture(path, name, { maxPixels, orientation }, sideOf)).image
  if (source.format !== 'raw') return decode(source.path)
  const { path, release } = await tools.folder.readable(source.path, name)
  try {
    const preview = await extractPreview(tools.metadata(), tools.folder, path, name)
    return await decode(preview.path, preview.orientation).finally(() => tools.folder.discard(preview.path))
  } catch (cause) {
    if (cause instanceof WorkstationError) throw cause
    throw new WorkstationError('unreadable', `${name}: its preview cannot be read: ${(cause as Error).message.slice(0, 200)}`, { path: name }, { cause })
  } finally {
    await release()
  }
}
