// The one model that an inference process holds: opened on the first provider that takes it, closed when another pack is asked for.
import { readPack } from '../../../native-models/packs/manifest.ts'
import type { Pack } from '../../../native-models/packs/manifest.ts'
import type { GenerateTask, Generation, ProviderName, ProviderState } from '../../contract/engine.ts'
import { WorkstationError } from '../../contract/errors.ts'

/** RGB, 8 bits, row-major. */
export interface ModelImage { readonly data: Uint8Array; readonly width: number; readonly height: number }

/** What a family's model can do. */
export interface VisionLanguageModel {
  /** Ends between chunks when the signal fires, its samples 'cancelled'. */
  generate(request: ModelRequest, on: ModelCall): Promise<Omit<Generation, 'timings'> & { readonly timings: Omit<Generation['timings'], 'load'> }>
  close(): Promise<void>
}

/** Images in the order of the image parts. */
export type ModelRequest = Pick<GenerateTask, 'messages' | 'samples' | 'sampling' | 'maxTokens' | 'form'> & { readonly images: readonly ModelImage[] }

export interface ModelCall {
  tokens(sample: number, ids: readonly number[], logProbabilities: readonly number[], text: string): void
  readonly signal: AbortSignal
}

/** `adapter` is a folder in PEFT's form. */
export type OpenModel = (pack: string, options: { readonly provider: ProviderName; readonly threads: number; readonly adapter?: string }) => Promise<VisionLanguageModel>

/** Family, as in a pack's manifest -> its code, loaded when a pack of it is. */
export type Families = Readonly<Record<Pack['manifest']['family'], () => Promise<OpenModel>>>

export interface OpenPack {
  readonly model: VisionLanguageModel
  readonly name: string
  readonly provider: ProviderName
  /** Providers that the model did not open on. */
  readonly passedOver: readonly ProviderState[]
}

export interface ModelOptions {
  /** Tried in this order. */
  readonly providers: readonly ProviderName[]
  readonly threads: number
  readonly adapter?: string
}

interface Held {
  readonly key: string
  readonly pack: Pack
  readonly options: ModelOptions
  readonly open: OpenPack
  /** It has answered on this provider. */
  proven: boolean
}

export class LoadedModel {
  readonly #families: Families
  #held: Held | null = null

  constructor(families: Families) {
    this.#families = families
  }

  /**
   * The pack's model, already open where it is the same pack, unchanged, with the same options.
   * @throws WorkstationError 'not-found' or 'unreadable' for what is no pack, 'unsupported' where it opens on no provider
   */
  async open(folder: string, options: ModelOptions): Promise<OpenPack> {
    const pack = await readPack(folder).catch((cause: unknown) => { throw notAPack(folder, cause) })
    const key = JSON.stringify([pack.folder, pack.hash, options])
    if (this.#held?.key === key) return this.#held.open
    await this.close()
    this.#held = { key, pack, options, open: await this.#load(pack, options, []), proven: false }
    return this.#held.open
  }

  /** The model has answered: from now on what it cannot do is not the provider's fault. */
  prove(): void {
    if (this.#held) this.#held.proven = true
  }

  /**
   * Opens the model on the next provider after one that took it and then could not run it.
   * @returns null where it has run there before, or there is no other
   * @throws WorkstationError 'unsupported' where it opens on none of the others
   */
  async passOver(cause: unknown): Promise<OpenPack | null> {
    const held = this.#held
    if (!held || held.proven || held.options.providers.at(-1) === held.open.provider) return null
    await this.close()
    const passedOver = [...held.open.passedOver, { name: held.open.provider, reason: reasonOf(cause) }]
    this.#held = { ...held, open: await this.#load(held.pack, held.options, passedOver) }
    return this.#held.open
  }

  async #load(pack: Pack, { providers, ...options }: ModelOptions, before: readonly ProviderState[]): Promise<OpenPack> {
    const open = await this.#families[pack.manifest.family]()
    const passedOver = [...before]
    for (const provider of providers.slice(before.length)) {
      try {
        return { model: await open(pack.folder, { ...options, provider }), name: pack.manifest.name, provider, passedOver }
      } catch (cause) {
        passedOver.push({ name: provider, reason: reasonOf(cause) })
      }
    }
    throw opensNowhere(pack, passedOver)
  }

  async close(): Promise<void> {
    const held = this.#held
    this.#held = null
    await held?.open.model.close()
  }
}

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]!.slice(0, 500)

/** PackError tells a folder that is not there from one that is no pack by its code. */
function notAPack(folder: string, cause: unknown): WorkstationError {
  const code = (cause as { code?: unknown } | null)?.code === 'missing' ? 'not-found' : 'unreadable'
  return new WorkstationError(code, `${folder} cannot be used as a model pack: ${reasonOf(cause)}.`, { pack: folder }, { cause })
}

function opensNowhere({ folder, manifest }: Pack, passedOver: readonly ProviderState[]): WorkstationError {
  const reasons = [...new Set(passedOver.map(({ reason }) => reason))]
  const tried = reasons.length === 1 ? `${reasons[0]}` : passedOver.map(({ name, reason }) => `on ${name}: ${reason}`).join('; ')
  return new WorkstationError('unsupported', `The model ${manifest.name} does not open: ${tried}.`, { pack: folder, passedOver })
}
