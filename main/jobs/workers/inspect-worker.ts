// Entry of the inspection worker process, two tasks at a time: ExifTool reads one picture while the pixels of the other are decoded.
import { InspectTask } from '../../contract/observation.ts'
import type { Observation } from '../../contract/observation.ts'
import { writingError } from './file-errors.ts'
import { incomingPrefix } from './hash.ts'
import { inspect } from './inspect.ts'
import { sweepLeftovers } from './leftovers.ts'
import { serveTasks } from './serve-tasks.ts'
import type { TaskAnswer } from './serve-tasks.ts'
import { openTools } from './tools.ts'

export type InspectAnswer = TaskAnswer<Observation>

const tools = openTools()
const swept = new Map<string, Promise<void>>()

/** What a killed worker left of its copies goes before the first new copy. */
async function sweepOriginals(folder: string | null): Promise<void> {
  if (folder === null) return
  if (!swept.has(folder)) swept.set(folder, sweepLeftovers(folder, incomingPrefix).catch((cause: unknown) => { throw writingError(cause, folder) }))
  await swept.get(folder)
}

serveTasks(tools, InspectTask, 2, async (task) => {
  await sweepOriginals(task.originals)
  return inspect(task, tools)
})
