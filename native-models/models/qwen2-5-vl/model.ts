// A Qwen2.5-VL pack, opened: chat messages and pictures in, a stream of text with log-probabilities out.
import type { DecoderSession } from '../../generation/batch.ts'
import { TokenConstraint } from '../../generation/constraint.ts'
import { reasoningChainForm } from '../../generation/constraint-reasoning-chain.ts'
import { generate } from '../../generation/generate.ts'
import type { GenerateOptions } from '../../generation/generate.ts'
import type { Sampling } from '../../generation/sampling.ts'
import { importAdapter } from '../../packs/import-adapter.ts'
import type { HostTensor, Provider, Session } from '../../runtime/session.ts'
import type { ChatMessage } from '../../text/chat-template.ts'
import { StreamDecoder } from '../../text/stream-decoder.ts'
import type { Tokenizer } from '../../text/tokenizer.ts'
import { adapterFeeds } from './adapter-feeds.ts'
import { openDecoder, openTower, openWeights } from './open-sessions.ts'
import { openPack } from './opened-pack.ts'
import type { OpenedPack } from './opened-pack.ts'
import type { PictureRgb } from './processor.ts'
import { promptOf, seePicture } from './prompt.ts'
import type { SeenPicture } from './prompt.ts'

export interface ModelOptions {
  readonly provider: Provider
  readonly threads: number
  /** Folder of an adapter in PEFT's form. */
  readonly adapter?: string
}

export interface GenerationRequest {
  readonly messages: readonly ChatMessage[]
  /** In the order of the image parts. */
  readonly images: readonly PictureRgb[]
  readonly samples: number
  readonly sampling: Sampling
  readonly maxTokens: number
  /** 'reasoning-chain' can only write the chain's JSON. */
  readonly form: 'free' | 'reasoning-chain'
}

export interface GenerationListener {
  tokens(sample: number, ids: readonly number[], logProbabilities: readonly number[], text: string): void
  readonly signal?: AbortSignal
}

export interface GeneratedText { readonly tokens: number[]; readonly logProbabilities: number[]; readonly text: string; readonly ended: 'stop' | 'length' | 'cancelled' }

export interface Generated {
  readonly promptTokens: number[]
  readonly samples: GeneratedText[]
  /** Milliseconds. */
  readonly timings: { readonly image: number; readonly prefill: number; readonly decode: number }
}

export interface VisionLanguageModel {
  /** @throws RangeError when messages and pictures do not fit; TextError, ImageError, SessionError */
  generate(request: GenerationRequest, on: GenerationListener): Promise<Generated>
  close(): Promise<void>
}

class OpenModel implements VisionLanguageModel {
  readonly #opened: OpenedPack
  readonly #decoder: DecoderSession
  readonly #adapters: Readonly<Record<string, HostTensor>>
  readonly #openTower: () => Promise<Session>
  #tower: Promise<Session> | null = null
  #form: TokenConstraint | null = null

  constructor(opened: OpenedPack, decoder: DecoderSession, adapters: Readonly<Record<string, HostTensor>>, tower: () => Promise<Session>) {
    this.#opened = opened
    this.#decoder = decoder
    this.#adapters = adapters
    this.#openTower = tower
  }

  async generate(request: GenerationRequest, on: GenerationListener): Promise<Generated> {
    const { config, tokenizer, stopTokens } = this.#opened
    const started = performance.now()
    const pictures: SeenPicture[] = []
    for (const picture of request.images) pictures.push(await this.#see(picture))
    const prompt = promptOf(this.#opened.encode(request.messages, true), pictures, request.maxTokens, config)
    const image = performance.now() - started
    const texts = Array.from({ length: request.samples }, () => new Writing(tokenizer))
    const options: GenerateOptions = {
      ...request, stopTokens, adapters: this.#adapters, ...on.signal ? { signal: on.signal } : {}, ...request.form === 'reasoning-chain' ? { constraint: this.#constraint(request.maxTokens) } : {},
      onTokens: (_, sample, tokens, logProbabilities) => on.tokens(sample, tokens, logProbabilities, texts[sample]!.write(tokens)),
    }
    const { sequences, timings } = await generate(this.#decoder, [prompt], options)
    const samples = sequences.map(({ sample, tokens, logProbabilities, ended }) => ({ tokens: [...tokens], logProbabilities: [...logProbabilities], ended, text: texts[sample]!.end() }))
    return { promptTokens: [...prompt.ids], samples, timings: { image, ...timings } }
  }

  async #see(picture: PictureRgb): Promise<SeenPicture> {
    this.#tower ??= this.#openTower()
    return seePicture(await this.#tower, picture, this.#opened.preprocessor, this.#opened.config)
  }

  #constraint(maxTokens: number): NonNullable<GenerateOptions['constraint']> {
    const { tokenizer, stopTokens, config } = this.#opened
    const tokens = () => Array.from({ length: tokenizer.vocabularySize }, (_, id) => ({ bytes: tokenizer.bytesOf(id) }))
    const form = this.#form ??= TokenConstraint.compile(tokens(), reasoningChainForm(), { stop: stopTokens, vocabularySize: config.text.vocabularySize })
    type State = ReturnType<TokenConstraint['start']>
    return { start: () => form.start({ tokens: maxTokens }), mask: (state) => form.mask(state as State), advance: (state, id) => form.advance(state as State, id) }
  }

  async close(): Promise<void> {
    await this.#decoder.session.release()
    await (await this.#tower)?.release()
  }
}

/** The text of one sample as its tokens come. */
class Writing {
  readonly #decoder: StreamDecoder
  #text = ''

  constructor(tokenizer: Tokenizer) {
    this.#decoder = new StreamDecoder(tokenizer)
  }

  write(ids: readonly number[]): string {
    const piece = ids.map((id) => this.#decoder.push(id)).join('')
    this.#text += piece
    return piece
  }

  end(): string {
    return this.#text + this.#decoder.end()
  }
}

/**
 * Opens a pack; its hashes are not checked here.
 * @throws PackError, ModelConfigError, TextError, RangeError where tokenizer and model do not fit, SessionError or ProviderMissingError
 */
export async function openQwen25VL(packFolder: string, { provider, threads, adapter }: ModelOptions): Promise<VisionLanguageModel> {
  const opened = await openPack(packFolder)
  const weights = await openWeights(opened.pack)
  const options = { provider, threads, folder: opened.pack.folder }
  const adapters = adapter === undefined ? {} : adapterFeeds((await importAdapter(adapter, opened.config)).linears, opened.config.text)
  const decoder = await openDecoder(weights, opened.config, adapter !== undefined, options)
  return new OpenModel(opened, decoder, adapters, () => openTower(weights, opened.config, options))
}
