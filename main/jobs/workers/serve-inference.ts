// What an inference process does: holds one model, decodes the pictures of a task, and generates, one task at a time.
import { useGpuLibraries } from '../../../native-models/runtime/gpu-libraries.ts'
import { InferenceTask } from '../../contract/engine.ts'
import type { GenerateTask, Generation, InferenceEvent } from '../../contract/engine.ts'
import { WorkstationError } from '../../contract/errors.ts'
import type { Original } from '../../contract/worker-tasks.ts'
import { decodeOriginal } from './decode-original.ts'
import { LoadedModel } from './loaded-model.ts'
import type { Families, ModelCall, ModelImage, ModelOptions, OpenPack } from './loaded-model.ts'
import { watchMemory } from './memory-watch.ts'
import { serveTasks } from './serve-tasks.ts'
import type { TaskCall } from './serve-tasks.ts'
import { openTools } from './tools.ts'
import type { Tools } from './tools.ts'

/** Larger pictures are decoded to this: twice what any model here looks at, so that its own resizing decides what it sees. */
const mostPixels = 26e6

export const sideOf = (width: number, height: number) => Math.round(Math.max(width, height) * Math.min(1, Math.sqrt(mostPixels / (width * height))))

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
    return answer(loaded, generate.pack, { providers, threads, adapter: generate.adapter }, (open, load) => run(open, generate, load, call, tools), call)
  })
}

/** On the next provider where the model opened on one that then could not run it and said nothing yet. */
async function answer(loaded: LoadedModel, folder: string, options: ModelOptions, work: (open: OpenPack, load: number) => Promise<Generation>, { tell }: TaskCall): Promise<Generation> {
  const start = performance.now()
  for (let open: OpenPack | null = await loaded.open(folder, options); ;) {
    const { name, provider, passedOver } = open
    tell({ kind: 'loaded', name, provider, passedOver: [...passedOver] } satisfies InferenceEvent)
    try {
      const generation = await work(open, performance.now() - start)
      loaded.prove()
      return generation
    } catch (cause) {
      open = cause instanceof RuntimeFailure ? await loaded.passOver(cause.cause) : null
      if (!open) throw failed(cause instanceof RuntimeFailure ? cause.cause : cause)
    }
  }
}

/** The runtime could not run the model, and no piece was told. */
class RuntimeFailure extends Error {
  override readonly name = 'RuntimeFailure'
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
  const told = { pieces: 0 }
  const generation = await model.generate({ messages, images, samples, sampling, maxTokens, form }, piecesTo(call, told)).catch((cause: unknown) => {
    throw told.pieces === 0 && isRuntimes(cause) ? new RuntimeFailure('', { cause }) : cause
  })
  return { ...generation, timings: { ...generation.timings, load, image: generation.timings.image + decoded } }
}

/** ONNX Runtime throws plain errors; what is wrong with a prompt or picture has classes of its own. */
const isRuntimes = (cause: unknown): boolean => cause instanceof Error && (cause.name === 'Error' || cause.name === 'SessionError')

function piecesTo({ signal, tell }: TaskCall, told: { pieces: number }): ModelCall {
  return {
    signal,
    tokens: (sample, tokens, logProbabilities, text) => {
      told.pieces += 1
      tell({ kind: 'piece', sample, tokens: [...tokens], logProbabilities: [...logProbabilities], text } satisfies InferenceEvent)
    },
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
