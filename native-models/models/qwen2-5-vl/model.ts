// A Qwen2.5-VL pack, opened: chat messages and pictures in, a stream of text with log-probabilities out.
import type { DecoderSession } from '../../generation/batch.ts'
import { TokenConstraint } from '../../generation/constraint.ts'
import { reasoningChainForm } from '../../generation/constraint-reasoning-chain.ts'
import { generate } from '../../generation/generate.ts'
import type { GenerateOptions } from '../../generation/generate.ts'
import type { Sampling } from '../../generation/sampling.ts'
import { readCarriedFiles } from '../../packs/carried-files.ts'
import type { CarriedName } from '../../packs/carried-files.ts'
import { importAdapter, stackLinears } from '../../packs/import-adapter.ts'
import { parseJson } from '../../packs/json-text.ts'
import { readPack, readSystemPrompt } from '../../packs/manifest.ts'
import type { PackDefaults } from '../../packs/manifest.ts'
import type { HostTensor, Provider, Session } from '../../runtime/session.ts'
import { encodeChat } from '../../text/chat-template.ts'
import type { ChatMessage } from '../../text/chat-template.ts'
import { StreamDecoder } from '../../text/stream-decoder.ts'
import { loadTokenizer } from '../../text/tokenizer.ts'
import type { Tokenizer } from '../../text/tokenizer.ts'
import { chatTemplateOf } from '../../text/tokenizer-config.ts'
import { parseConfig } from './config.ts'
import type { Qwen25VLConfig, TextConfig } from './config.ts'
import { layerSizes } from './decoder.ts'
import { openDecoder, openTower, openWeights } from './open-sessions.ts'
import { adapterInputs } from './parts.ts'
import { parsePreprocessor } from './processor.ts'
import type { PictureRgb, PreprocessorConfig } from './processor.ts'
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

/** What does not change while a pack is open. */
interface Opened {
  readonly config: Qwen25VLConfig
  readonly tokenizer: Tokenizer
  readonly template: string
  readonly preprocessor: PreprocessorConfig
  readonly systemPrompt: string | null
  readonly stopTokens: readonly number[]
}

/** @throws RangeError when the tokenizer has ids that the model has not */
function holdVocabulary({ tokenizer, config }: Opened): void {
  const [own, most] = [tokenizer.vocabularySize, config.text.vocabularySize]
  if (own > most) throw new RangeError(`the tokenizer has ${own} tokens, and the model only ${most}`)
}

function readOpened(files: ReadonlyMap<CarriedName, Buffer>, systemPrompt: string | null, { minPixels, maxPixels }: PackDefaults): Opened {
  const json = (name: CarriedName): unknown => (files.has(name) ? parseJson(files.get(name)!, name) : {})
  const config = parseConfig(json('config.json'))
  const ends = (json('generation_config.json') as { eos_token_id?: unknown }).eos_token_id
  const named = [ends].flat().filter((id): id is number => Number.isInteger(id))
  return {
    config, systemPrompt, preprocessor: { ...parsePreprocessor(json('preprocessor_config.json')), minPixels, maxPixels }, stopTokens: [...new Set([...named, ...config.tokens.endOfText])],
    tokenizer: loadTokenizer({ tokenizer: JSON.parse(files.get('tokenizer.json')!.toString('utf8')) as unknown, tokenizerConfig: json('tokenizer_config.json') }),
    template: chatTemplateOf(json('tokenizer_config.json'), files.get('chat_template.jinja')?.toString('utf8')),
  }
}

/** Feeds of every adapter input; a layer that the adapter leaves alone gets rank 0. */
async function adapterFeeds(folder: string, config: Qwen25VLConfig): Promise<Record<string, HostTensor>> {
  const { linears } = await importAdapter(folder, config)
  const known = linearNames(config.text)
  const strange = linears.find(({ tensor }) => !known.has(tensor))
  if (strange) throw new RangeError(`the adapter changes ${strange.module}, which is not a linear layer of the decoder; merge it into the checkpoint first`)
  return Object.fromEntries([...known].flatMap(([name, [outputs, inputs]]) => {
    const own = linears.filter(({ tensor }) => tensor === name)
    const { A, B, rank } = own.length > 0 ? stackLinears(own, outputs) : { A: new Float32Array(0), B: new Float32Array(0), rank: 0 }
    const { a, b } = adapterInputs(name)
    return [[a, { data: A, dims: [inputs, rank] }], [b, { data: B, dims: [rank, outputs] }]]
  }))
}

function linearNames(text: TextConfig): Map<string, readonly [number, number]> {
  return new Map(Array.from({ length: text.layers }, (_, layer) => Object.entries(layerSizes(text)).map(([name, size]) => [`layers.${layer}.${name}.weight`, size] as const)).flat())
}

class OpenModel implements VisionLanguageModel {
  readonly #opened: Opened
  readonly #decoder: DecoderSession
  readonly #adapters: Readonly<Record<string, HostTensor>>
  readonly #openTower: () => Promise<Session>
  #tower: Promise<Session> | null = null
  #form: TokenConstraint | null = null

  constructor(opened: Opened, decoder: DecoderSession, adapters: Readonly<Record<string, HostTensor>>, tower: () => Promise<Session>) {
    this.#opened = opened
    this.#decoder = decoder
    this.#adapters = adapters
    this.#openTower = tower
  }

  async generate(request: GenerationRequest, on: GenerationListener): Promise<Generated> {
    const { config, tokenizer, template, stopTokens } = this.#opened
    const started = performance.now()
    const pictures: SeenPicture[] = []
    for (const picture of request.images) pictures.push(await this.#see(picture))
    const ids = encodeChat(tokenizer, template, this.#withSystemPrompt(request.messages), { addGenerationPrompt: true })
    const prompt = promptOf(ids, pictures, request.maxTokens, config)
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

  /** The pack's own prompt stands first unless the caller has one. */
  #withSystemPrompt(messages: readonly ChatMessage[]): readonly ChatMessage[] {
    const { systemPrompt } = this.#opened
    return systemPrompt === null || messages[0]?.role === 'system' ? messages : [{ role: 'system', content: systemPrompt }, ...messages]
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
 * @throws PackError, ModelConfigError, TextError, RangeError for an adapter that does not fit, SessionError or ProviderMissingError
 */
export async function openQwen25VL(packFolder: string, { provider, threads, adapter }: ModelOptions): Promise<VisionLanguageModel> {
  const pack = await readPack(packFolder)
  const opened = readOpened(await readCarriedFiles(pack.folder), await readSystemPrompt(pack), pack.manifest.defaults)
  holdVocabulary(opened)
  const weights = await openWeights(pack)
  const options = { provider, threads, folder: pack.folder }
  const adapters = adapter === undefined ? {} : await adapterFeeds(adapter, opened.config)
  const decoder = await openDecoder(weights, opened.config, adapter !== undefined, options)
  return new OpenModel(opened, decoder, adapters, () => openTower(weights, opened.config, options))
}
