// What an inference process does: holds one model, decodes the pictures of a task, and generates, one task at a time.
import { useGpuLibraries } from '../../../native-models/runtime/gpu-libraries.ts'
import { InferenceTask } from '../../contract/engine.ts'
import type { GenerateTask, Generation, InferenceEvent } from '../../contract/engine.ts'
import { WorkstationError } from '../../contract/errors.ts'
import type { Original } from '../../contract/worker-tasks.ts'
import { decodeOriginal } from './decode-original.ts'
import { LoadedModel } from './loaded-model.ts'
import type { Families, ModelCall, ModelImage, OpenPack } from './loaded-model.ts'
import { watchMemory } from './memory-watch.ts'
import { serveTasks } from './serve-tasks.ts'
import type { TaskCall } from './serve-tasks.ts'
import { openTools } from './tools.ts'
import type { Tools } from './tools.ts'

/** Larger pictures are decoded to this: twice what any model here looks at, so that its own resizing decides what it sees. */
const mostPixels = 26e6

const sideOf = (width: number, height: number) => Math.round(Math.max(width, height) * Math.min(1, Math.sqrt(mostPixels / (width * height))))

/** Serves until the host is gone or ends it. */
export function serveInference(families: Families): void {
  const tools = openTools()
  const loaded = new LoadedModel(families)
  /** With the first task: memory limit and libraries are the process's own, others take another process. */
  let prepared: Promise<void> | null = null
  serveTasks(tools, InferenceTask, 1, async (task, call) => {
    await (prepared ??= prepare(task, tools))
    const { generate, providers, threads } = task
    if (generate.pack === null) throw new WorkstationError('invalid-request', 'No model pack was named.')
    const start = performance.now()
    const pack = await loaded.open(generate.pack, { providers, threads, adapter: generate.adapter })
    const load = performance.now() - start
    call.tell({ kind: 'loaded', name: pack.name, provider: pack.provider, passedOver: [...pack.passedOver] } satisfies InferenceEvent)
    return run(pack, generate, load, call, tools)
  })
}

async function prepare({ memoryLimit, gpuLibraries }: InferenceTask, tools: Tools): Promise<void> {
  watchMemory(memoryLimit)
  if (gpuLibraries !== null) useGpuLibraries(gpuLibraries, await tools.folder.newPath(''))
}

async function run({ model }: OpenPack, task: GenerateTask, load: number, call: TaskCall, tools: Tools): Promise<Generation> {
  const start = performance.now()
  const images = await decodeAll(task.images, call.signal, tools)
  const decoded = performance.now() - start
  const { messages, samples, sampling, maxTokens, form } = task
  const generation = await model.generate({ messages, images, samples, sampling, maxTokens, form }, piecesTo(call)).catch((cause: unknown) => { throw failed(cause) })
  return { ...generation, timings: { ...generation.timings, load, image: generation.timings.image + decoded } }
}

function piecesTo({ signal, tell }: TaskCall): ModelCall {
  return {
    signal,
    tokens: (sample, tokens, logProbabilities, text) => tell({ kind: 'piece', sample, tokens: [...tokens], logProbabilities: [...logProbabilities], text } satisfies InferenceEvent),
  }
}

/** One after the other: each holds up to 80 MB of pixels while it is decoded. */
async function decodeAll(originals: readonly Original[], signal: AbortSignal, tools: Tools): Promise<ModelImage[]> {
  const images: ModelImage[] = []
  for (const original of originals) {
    if (signal.aborted) throw new WorkstationError('cancelled', 'It was cancelled.')
    images.push(await decodeOriginal(original, sideOf, tools))
  }
  return images
}

function failed(cause: unknown): WorkstationError {
  if (cause instanceof WorkstationError) return cause
  const message = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
  return new WorkstationError('internal', `The model could not go on: ${message}`.slice(0, 1000), {}, { cause })
}
