// Entry of the process that makes pictures a browser can show: thumbnails that are missing, large ones of HEIC, TIFF and camera RAW, and those that a remote model is sent.
import { RenderTask } from '../../contract/worker-tasks.ts'
import { decodeOriginal } from './decode-original.ts'
import { serveTasks } from './serve-tasks.ts'
import { writeDerived } from './thumbnail.ts'
import { openTools } from './tools.ts'

const tools = openTools()

serveTasks(tools, RenderTask, 1, async ({ original, target, maxSide, quality, format }) => {
  await writeDerived(await decodeOriginal(original, () => maxSide, tools), target, quality, format)
  return null
})
