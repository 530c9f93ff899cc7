// Entry of the reading process: reads drawn boxes, one at a time; the last picture stays decoded, since boxes come in twos and threes.
import type { RgbImage } from '../../../native-models/image/decode.ts'
import { WorkstationError } from '../../contract/errors.ts'
import { ReadTask } from '../../contract/worker-tasks.ts'
import type { Original } from '../../contract/worker-tasks.ts'
import { decodeOriginal } from './decode-original.ts'
import { serveTasks } from './serve-tasks.ts'
import { openTools } from './tools.ts'

/** Larger pictures are read at this size: 180 MB of pixels. */
const mostPixels = 60e6

const sideOf = (width: number, height: number) => Math.round(Math.max(width, height) * Math.min(1, Math.sqrt(mostPixels / (width * height))))

const tools = openTools()
let last: { sha256: string; image: RgbImage } | null = null

async function pixelsOf(original: Original): Promise<RgbImage> {
  if (last?.sha256 === original.sha256) return last.image
  last = null
  const image = await decodeOriginal(original, sideOf, tools)
  last = { sha256: original.sha256, image }
  return image
}

serveTasks(tools, ReadTask, 1, async ({ original, box, ...languages }) => {
  const image = await pixelsOf(original)
  try {
    return await tools.withText(languages, (reader) => reader.read(image, { box }))
  } catch (cause) {
    if (cause instanceof RangeError) throw new WorkstationError('invalid-request', `The box lies outside the picture, which has ${image.fullWidth} x ${image.fullHeight} pixels.`, { box }, { cause })
    throw cause
  }
})
