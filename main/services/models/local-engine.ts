// The engine on this machine: one process that holds the model, on the best provider that this machine has.
import os from 'node:os'
import type { EngineDescription, GenerateTask, Generation, InferenceEvent, InferenceTask, ProviderName, ProviderState } from '../../contract/engine.ts'
import { WorkstationError } from '../../contract/errors.ts'
import type { Settings } from '../../contract/workspace.ts'
import { workerEntry } from '../../jobs/entry.ts'
import { InferenceProcess } from '../../jobs/inference-process.ts'
import type { InferenceProcessOptions } from '../../jobs/inference-process.ts'
import type { Spawner } from '../../jobs/spawner.ts'
import type { Engine, GenerateCall } from './engine.ts'
import { memoryLimit } from './memory-limit.ts'
import { probeProviders, providerOrder } from './providers.ts'

export interface LocalEngineOptions extends Partial<Omit<InferenceProcessOptions, 'spawn'>> {
  readonly spawn: Spawner
  /** Asked for at each task. */
  readonly settings: () => Pick<Settings, 'modelMemory' | 'gpuLibraries'>
  /** Only this one, with its own error where it is not there; without it the best that works. */
  readonly provider?: ProviderName
  /** Within one operator; one a core where it is absent. */
  readonly threads?: number
  /** What this machine has; asked when it is first needed. */
  readonly probe?: (gpuLibraries: string | null) => Promise<ProviderState[]>
}

const inferenceWorker = workerEntry('../../jobs/workers/inference-worker', import.meta.url)

export class LocalEngine implements Engine {
  readonly #options: LocalEngineOptions
  readonly #process: InferenceProcess
  readonly #inHand = new Set<GenerateTask>()
  #probed: { readonly libraries: string | null; readonly states: Promise<ProviderState[]> } | null = null
  /** What the process was last asked with. */
  #fixed: string | null = null
  #loaded: Extract<InferenceEvent, { kind: 'loaded' }> | null = null

  constructor(options: LocalEngineOptions) {
    this.#options = options
    this.#process = new InferenceProcess({ entry: inferenceWorker, ...options })
  }

  /** See Engine. The process is started with the first task and kept warm. */
  async generate(task: GenerateTask, { signal, background, onText }: GenerateCall = {}): Promise<Generation> {
    if (task.pack === null) throw new WorkstationError('invalid-request', 'No model pack was named.')
    const inference = await this.#inferenceTask(task)
    this.#hold(inference)
    this.#inHand.add(task)
    const answer = this.#process.generate(inference, {
      signal,
      background,
      onEvent: (event) => {
        if (event.kind === 'loaded') this.#loaded = event
        else onText?.({ sample: event.sample, text: event.text, tokens: event.tokens, logProbabilities: event.logProbabilities })
      },
    })
    return answer.finally(() => this.#inHand.delete(task))
  }

  /** Whether an answer of this pack waits or is being written. @param pack absolute folder */
  isBusyWith(pack: string): boolean {
    return [...this.#inHand].some((task) => task.pack === pack)
  }

  async #inferenceTask(generate: GenerateTask): Promise<InferenceTask> {
    const { modelMemory, gpuLibraries } = this.#options.settings()
    const { provider, threads = os.availableParallelism() } = this.#options
    const providers = provider ? [provider] : providerOrder(await this.#states(gpuLibraries))
    return { generate, providers, threads, memoryLimit: memoryLimit(modelMemory), gpuLibraries }
  }

  /** The limit and the libraries are set when a process starts. */
  #hold({ memoryLimit, gpuLibraries }: InferenceTask): void {
    const fixed = JSON.stringify([memoryLimit, gpuLibraries])
    if (this.#fixed !== null && this.#fixed !== fixed) this.#process.renew()
    this.#fixed = fixed
  }

  #states(libraries: string | null): Promise<ProviderState[]> {
    if (this.#probed?.libraries === libraries) return this.#probed.states
    const probe = this.#options.probe ?? ((folder) => probeProviders(this.#options.spawn, folder))
    const states = probe(libraries)
    this.#probed = { libraries, states }
    return states
  }

  async describe(): Promise<EngineDescription> {
    const states = await this.#states(this.#options.settings().gpuLibraries)
    const missing = states.filter(({ reason }) => reason !== null)
    return {
      kind: 'local',
      model: this.#loaded?.name ?? null,
      provider: this.#loaded?.provider ?? null,
      passedOver: [...missing, ...(this.#loaded?.passedOver ?? [])],
      address: null,
    }
  }

  close(): Promise<void> {
    return this.#process.close()
  }
}
