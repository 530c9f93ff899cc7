// Opens and runs an ONNX model: the one place that knows ONNX Runtime.
import { InferenceSession, Tensor, listSupportedBackends } from 'onnxruntime-node'
import { onDisk } from './on-disk.ts'

export type Provider = 'cpu' | 'webgpu' | 'cuda'

/** Row-major. The array's class is the dtype: float32, int64, int32 or uint8. */
export interface HostTensor { readonly data: Float32Array | BigInt64Array | Int32Array | Uint8Array; readonly dims: readonly number[] }

export interface Session {
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /**
   * Blocks the calling thread while the model runs: call it from a worker process.
   * @param feeds one tensor for each input, of the input's dtype
   */
  run(feeds: Readonly<Record<string, HostTensor>>): Promise<Record<string, HostTensor>>
  /** Frees the model's memory; the session is unusable afterwards. */
  release(): Promise<void>
}

export interface SessionOptions {
  readonly provider: Provider
  /** Within one operator, 1 or more. */
  readonly threads: number
  /** Where a model given as bytes finds its external data. */
  readonly folder?: string
  /**
   * Whether constant matrices are kept a second time, laid out as products read them fastest; default true. Without, matrices of floats stay in their
   * file, mapped into memory, and a product of 1,024 rows takes 0 to 3 % longer. Those of 4 bits are 50 times slower without.
   */
  readonly packWeights?: boolean
  /** Start of a file's path: what each operator took is written there as JSON when the session is released. */
  readonly profile?: string
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

function holdProvider(provider: Provider): void {
  const available = listSupportedBackends().map((backend) => backend.name)
  if (!available.includes(provider)) throw new ProviderMissingError(provider, available)
}

function sessionOptions({ provider, threads, folder, profile, packWeights = true }: SessionOptions): InferenceSession.SessionOptions {
  const extra = {
    ...folder === undefined ? {} : { 'session.model_external_initializers_file_folder_path': onDisk(folder) },
    ...packWeights ? {} : { 'session.disable_prepacking': '1' },
  }
  // The arena spares a third of the time, which would go into fresh pages for each run, and holds less than malloc leaves behind;
  // the pattern planner would keep a plan and a block for every shape of input.
  return {
    executionProviders: [provider], intraOpNumThreads: threads, interOpNumThreads: 1, executionMode: 'sequential',
    enableCpuMemArena: true, enableMemPattern: false, logSeverityLevel: 3,
    ...(profile === undefined ? {} : { enableProfiling: true, profileFilePrefix: profile }),
    extra,
  }
}

async function createSession(model: string | Uint8Array, options: SessionOptions): Promise<InferenceSession> {
  try {
    return typeof model === 'string' ? await InferenceSession.create(onDisk(model), sessionOptions(options)) : await InferenceSession.create(model, sessionOptions(options))
  } catch (cause) {
    const name = typeof model === 'string' ? model : `in ${options.folder ?? 'memory'}`
    throw new SessionError(`the model ${name} cannot be opened: ${(cause as Error).message}`, { cause })
  }
}

const dtypeOf = (data: HostTensor['data']) =>
  data instanceof Float32Array ? 'float32' : data instanceof BigInt64Array ? 'int64' : data instanceof Int32Array ? 'int32' : 'uint8'

const toRuntime = ({ data, dims }: HostTensor): Tensor => new Tensor(dtypeOf(data), data as Float32Array, dims)

function toHost(name: string, tensor: Tensor): HostTensor {
  const { data, dims } = tensor
  if (data instanceof Float32Array || data instanceof BigInt64Array || data instanceof Int32Array || data instanceof Uint8Array) return { data, dims }
  throw new SessionError(`output ${name} is ${tensor.type}, which does not leave the runtime`)
}

/** @throws SessionError when the tensor is of another dtype */
export function floats({ data }: HostTensor): Float32Array {
  if (data instanceof Float32Array) return data
  throw new SessionError(`a tensor is ${dtypeOf(data)}, not float32`)
}

/** @throws SessionError when the tensor is of another dtype */
export function integers({ data }: HostTensor): BigInt64Array {
  if (data instanceof BigInt64Array) return data
  throw new SessionError(`a tensor is ${dtypeOf(data)}, not int64`)
}

/**
 * @param model path of an ONNX model, or its bytes; what crosses its border is float32, int64, int32 or uint8
 * @throws ProviderMissingError, or SessionError when the file is no model that this runtime can run
 */
export async function openSession(model: string | Uint8Array, options: SessionOptions): Promise<Session> {
  holdProvider(options.provider)
  const session = await createSession(model, options)
  const run = async (feeds: Readonly<Record<string, HostTensor>>) => {
    const results = await session.run(Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, toRuntime(tensor)])))
    return Object.fromEntries(session.outputNames.map((name) => [name, toHost(name, results[name] as Tensor)]))
  }
  const release = async () => {
    if (options.profile !== undefined) session.endProfiling()
    await session.release()
  }
  return { inputs: session.inputNames, outputs: session.outputNames, run, release }
}
