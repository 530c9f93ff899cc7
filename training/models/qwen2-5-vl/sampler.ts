// Answers drawn by the inference engine under the parameters of the moment.
import type { DecoderSession } from '../../../native-models/generation/batch.ts'
import { generate } from '../../../native-models/generation/generate.ts'
import { adapterFeeds } from '../../../native-models/models/qwen2-5-vl/adapter-feeds.ts'
import { openDecoder, openTower } from '../../../native-models/models/qwen2-5-vl/open-sessions.ts'
import type { OpenedPack } from '../../../native-models/models/qwen2-5-vl/opened-pack.ts'
import type { Weights } from '../../../native-models/models/qwen2-5-vl/parts.ts'
import { seePatches } from '../../../native-models/models/qwen2-5-vl/prompt.ts'
import type { HostTensor, Session, SessionOptions } from '../../../native-models/runtime/session.ts'
import { StreamDecoder } from '../../../native-models/text/stream-decoder.ts'
import type { SampledAnswer, SampleOptions } from '../../learner.ts'
import type { SeenPrompt } from './examples.ts'
import { trainsTower } from './forward.ts'
import type { ForwardPlan } from './forward.ts'
import { adapterOf, tensorsOf } from './start.ts'

/**
 * Tokens of one run of the loop. Fixed, not by the clock as when a person waits: a row that has ended leaves after its run, and how many rows
 * go through the model together changes the last bits of the others (measured: 15 of 288 log-probabilities between 1 and 16 tokens a run), so
 * that a run which goes on from a checkpoint would in time draw another token.
 */
const turns = 16

/** Sessions under one vector of parameters. */
interface Current { readonly parameters: Float32Array; readonly decoder: DecoderSession; readonly adapters: Readonly<Record<string, HostTensor>>; readonly tower: Session | null }

export class Sampler {
  readonly #opened: OpenedPack
  readonly #plan: ForwardPlan
  readonly #options: SessionOptions
  #current: Current | null = null

  constructor(opened: OpenedPack, plan: ForwardPlan, options: SessionOptions) {
    this.#opened = opened
    this.#plan = plan
    this.#options = options
  }

  /** The pack's weights, trained ones from memory. */
  #weights(parameters: Float32Array): Weights {
    const [trained, { weights, layout }] = [tensorsOf(parameters, this.#plan.layout), this.#plan]
    const dims = new Map(layout.parameters.map((parameter) => [parameter.name, parameter.dims]))
    return {
      precision: weights.precision,
      tensor(name) {
        const values = trained.get(name)
        return values ? { dtype: 'float32', dims: dims.get(name)!, data: { bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength) } } : weights.tensor(name)
      },
    }
  }

  /** A LoRA is fed; other weights are part of a session, which is opened anew when they have changed. */
  async #under(parameters: Float32Array): Promise<Current> {
    const before = this.#current
    if (before?.parameters === parameters) return before
    const { config, trained, layout } = this.#plan
    if (trained.kind === 'lora') {
      const decoder = before?.decoder ?? await openDecoder(this.#plan.weights, config, true, this.#options)
      const { linears } = adapterOf(parameters, config, trained, layout, this.#opened.pack.manifest.name)
      return this.#current = { parameters, decoder, adapters: adapterFeeds(linears, config.text), tower: null }
    }
    await this.close()
    const weights = this.#weights(parameters)
    const tower = trainsTower(trained) ? await openTower(weights, config, this.#options) : null
    return this.#current = { parameters, decoder: await openDecoder(weights, config, false, this.#options), adapters: {}, tower }
  }

  async #seen(prompt: SeenPrompt, tower: Session | null): Promise<SeenPrompt> {
    if (!tower || prompt.patches.length === 0) return prompt
    const pictures: Float32Array[] = []
    for (const patches of prompt.patches) pictures.push((await seePatches(tower, patches, this.#plan.config)).vectors)
    const vectors = new Float32Array(pictures.reduce((sum, { length }) => sum + length, 0))
    let at = 0
    for (const picture of pictures) {
      vectors.set(picture, at)
      at += picture.length
    }
    return { ...prompt, pictures: { ...prompt.pictures, vectors } }
  }

  async sample(parameters: Float32Array, prompts: readonly SeenPrompt[], { samples, sampling, maxTokens, signal }: SampleOptions): Promise<SampledAnswer[][]> {
    const { decoder, adapters, tower } = await this.#under(parameters)
    const seen: SeenPrompt[] = []
    for (const prompt of prompts) seen.push(await this.#seen(prompt, tower))
    const { sequences } = await generate(decoder, seen, { samples, sampling, maxTokens, turns, stopTokens: this.#opened.stopTokens, adapters, ...signal ? { signal } : {} })
    const answers = sequences.map(({ prompt, tokens, ended }) => ({ prompt, tokens, ended, text: this.#textOf(tokens) }))
    return prompts.map((_, index) => answers.filter(({ prompt }) => prompt === index).map(({ tokens, text, ended }) => ({ tokens, text, ended })))
  }

  /** Without the token that ends it. */
  #textOf(tokens: readonly number[]): string {
    const decoder = new StreamDecoder(this.#opened.tokenizer)
    return tokens.map((id) => decoder.push(id)).join('') + decoder.end()
  }

  async close(): Promise<void> {
    const before = this.#current
    this.#current = null
    await before?.decoder.session.release()
    await before?.tower?.release()
  }
}
