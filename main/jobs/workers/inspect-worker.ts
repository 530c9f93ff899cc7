// Entry of the inspection worker process: takes `{ id, task }`, answers `{ id, ok, value | error }`, two tasks at a time, ends with its host.
import { z } from 'zod'
import { WorkstationError } from '../../contract/errors.ts'
import type { ErrorReport } from '../../contract/errors.ts'
import { InspectTask } from '../../contract/observation.ts'
import type { Observation } from '../../contract/observation.ts'
import { writingError } from './file-errors.ts'
import { incomingPrefix } from './hash.ts'
import { inspect } from './inspect.ts'
import { sweepLeftovers } from './leftovers.ts'
import { openTools } from './tools.ts'

export type InspectAnswer = { id: string | number; ok: true; value: Observation } | { id: string | number; ok: false; error: ErrorReport }

const Question = z.object({ id: z.union([z.string(), z.number()]), task: InspectTask })
type Question = z.infer<typeof Question>

/** ExifTool reads one picture while the pixels of the other are decoded. */
const tasksAtOnce = 2

const tools = openTools()
const waiting: Question[] = []
const swept = new Map<string, Promise<void>>()
let running = 0

/** What a killed worker left of its copies goes before the first new copy. */
async function sweepOriginals(folder: string | null): Promise<void> {
  if (folder === null) return
  if (!swept.has(folder)) swept.set(folder, sweepLeftovers(folder, incomingPrefix).catch((cause: unknown) => { throw writingError(cause, folder) }))
  await swept.get(folder)
}

function reportOf(cause: unknown): ErrorReport {
  if (cause instanceof WorkstationError) return cause.report()
  const { name, message } = cause instanceof Error ? cause : new Error(String(cause))
  return { code: 'internal', message: `The file could not be looked at: ${name}: ${message}`.slice(0, 1000), details: {} }
}

async function answer({ id, task }: Question): Promise<InspectAnswer> {
  try {
    await sweepOriginals(task.originals)
    return { id, ok: true, value: await inspect(task, tools) }
  } catch (cause) {
    return { id, ok: false, error: reportOf(cause) }
  }
}

async function work(question: Question): Promise<void> {
  running++
  const reply = await answer(question)
  running--
  if (process.connected && !tools.closed) process.send?.(reply)
  next()
}

function next(): void {
  while (running < tasksAtOnce && !tools.closed) {
    const question = waiting.shift()
    if (!question) return
    void work(question)
  }
}

async function end(): Promise<void> {
  if (tools.closed) return
  await tools.close()
  process.exit(0)
}

process.on('message', (message) => {
  waiting.push(Question.parse(message))
  next()
})
process.on('disconnect', () => void end())
process.on('SIGTERM', () => void end())
// Ctrl-C in a terminal reaches every process of it: the host decides what becomes of the work in hand.
process.on('SIGINT', () => undefined)
process.on('exit', () => tools.folder.remove())
