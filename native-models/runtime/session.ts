// Opens and runs an ONNX model: the one place that knows ONNX Runtime.
import { InferenceSession, Tensor, listSupportedBackends } from 'onnxruntime-node'

export type Provider = 'cpu'

export interface FloatTensor { data: Float32Array; dims: readonly number[] }

export interface Session {
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /**
   * Blocks the calling thread while the model runs: call it from a worker process.
   * @param feeds one tensor for each input, float32
   */
  run(feeds: Record<string, FloatTensor>): Promise<Record<string, FloatTensor>>
  /** Frees the model's memory; the session is unusable afterwards. */
  release(): Promise<void>
}

/** The provider asked for is not part of this build or machine. `available` are those that are. */
export class ProviderMissingError extends Error {
  readonly available: readonly string[]

  constructor(provider: string, available: readonly string[]) {
    super(`this build of ONNX Runtime has no provider "${provider}"; it has ${available.join(', ')}`)
    this.name = 'ProviderMissingError'
    this.available = available
  }
}

export class SessionError extends Error {
  override readonly name = 'SessionError'
}

/** ONNX Runtime opens files by itself and cannot look into Electron's archive; models lie unpacked beside it. */
export const onDisk = (file: string): string => file.replace(/([\\/])app\.asar(?=[\\/])/, '$1app.asar.unpacked')

function holdProvider(provider: Provider): void {
  const available = listSupportedBackends().map((backend) => backend.name)
  if (!available.includes(provider)) throw new ProviderMissingError(provider, available)
}

async function createSession(file: string, provider: Provider, threads: number): Promise<InferenceSession> {
  try {
    // The arena spares a third of the time, which would go into fresh pages for each run, and holds less than malloc leaves behind;
    // the pattern planner would keep a plan and a block for every shape of input.
    return await InferenceSession.create(onDisk(file), {
      executionProviders: [provider], intraOpNumThreads: threads, interOpNumThreads: 1, executionMode: 'sequential',
      enableCpuMemArena: true, enableMemPattern: false, logSeverityLevel: 3,
    })
  } catch (cause) {
    throw new SessionError(`the model ${file} cannot be opened: ${(cause as Error).message}`, { cause })
  }
}

function floats(name: string, tensor: Tensor): FloatTensor {
  if (!(tensor.data instanceof Float32Array)) throw new SessionError(`output ${name} is ${tensor.type}, not float32`)
  return { data: tensor.data, dims: tensor.dims }
}

/**
 * @param file path of an ONNX model with float32 inputs and outputs
 * @param threads within one operator, 1 or more
 * @throws ProviderMissingError, or SessionError when the file is no model that this runtime can run
 */
export async function openSession(file: string, options: { provider: Provider; threads: number }): Promise<Session> {
  holdProvider(options.provider)
  const session = await createSession(file, options.provider, options.threads)
  const run = async (feeds: Record<string, FloatTensor>) => {
    const tensors = Object.entries(feeds).map(([name, { data, dims }]) => [name, new Tensor('float32', data, dims)])
    const results = await session.run(Object.fromEntries(tensors))
    return Object.fromEntries(session.outputNames.map((name) => [name, floats(name, results[name] as Tensor)]))
  }
  return { inputs: session.inputNames, outputs: session.outputNames, run, release: () => session.release() }
}
