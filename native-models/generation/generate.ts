// Sequences of tokens for prompts: prefill, decoding K tokens a run, stopping, cancelling. Sees ids and logits, never text.
import { setImmediate } from 'node:timers/promises'
import type { HostTensor } from '../runtime/session.ts'
import { Batch, constantsOf, float32, promptFeeds, tokenFeeds } from './batch.ts'
import type { Constants, DecoderSession, Prompt, Row } from './batch.ts'
import { Pace } from './pace.ts'
import type { Sampling } from './sampling.ts'

export type { DecoderSession, Prompt } from './batch.ts'

/** What may come next, by what has come. */
export interface TokenConstraint<State> {
  start(): State
  /** [vocabulary], 1 for a token that may come. Never all 0. The same array stands for the same tokens. */
  mask(state: State): Uint8Array
  advance(state: State, id: number): State
}

export interface GenerateOptions {
  /** Sequences for each prompt, 1 or more. */
  readonly samples: number
  readonly sampling: Sampling
  readonly maxTokens: number
  readonly stopTokens: readonly number[]
  /** K: tokens between two chances to cancel; absent, by the time that they take. The text does not depend on it. */
  readonly turns?: number
  /** Decodes one token a run. */
  readonly constraint?: TokenConstraint<unknown>
  /** Feeds of the graph's adapter inputs. */
  readonly adapters?: Readonly<Record<string, HostTensor>>
  readonly signal?: AbortSignal
  onTokens?(prompt: number, sample: number, ids: readonly number[], logProbabilities: readonly number[]): void
}

export interface GeneratedSequence {
  readonly prompt: number
  readonly sample: number
  /** With the stop token, where there is one. */
  readonly tokens: readonly number[]
  /** Natural logarithms, the model's own: before penalty, temperature and constraint. */
  readonly logProbabilities: readonly number[]
  readonly ended: 'stop' | 'length' | 'cancelled'
}

/** A sequence that is not finished yet. */
interface Growing extends Row {
  readonly tokens: number[]
  readonly logProbabilities: number[]
  state: unknown
  ended: GeneratedSequence['ended'] | null
}

/** Milliseconds from the start to the end of the first run, and of the others. */
export interface GenerationTimings { readonly prefill: number; readonly decode: number }

const noBias = float32([0], [1, 1])

/** Masks are few and large: what each means for the logits is worked out once. */
class Biases {
  readonly #rows = new WeakMap<Uint8Array, Float32Array>()

  of(growing: readonly Growing[], constraint: TokenConstraint<unknown> | undefined): HostTensor {
    if (!constraint) return noBias
    const rows = growing.map(({ state }) => this.#row(constraint.mask(state)))
    const data = new Float32Array(rows.length * rows[0]!.length)
    rows.forEach((row, index) => data.set(row, index * row.length))
    return { data, dims: [rows.length, rows[0]!.length] }
  }

  #row(mask: Uint8Array): Float32Array {
    const known = this.#rows.get(mask)
    if (known) return known
    const row = Float32Array.from(mask, (allowed) => (allowed ? 0 : -Infinity))
    this.#rows.set(mask, row)
    return row
  }
}

/** Takes over a run's tokens, each row up to its end. */
function take(growing: readonly Growing[], turns: readonly (readonly number[])[], logProbabilities: readonly (readonly number[])[], { stopTokens, constraint, onTokens }: GenerateOptions): void {
  growing.forEach((row, index) => {
    const from = row.tokens.length
    for (let turn = 0; turn < turns.length && !row.ended; turn++) {
      const id = turns[turn]![index]!
      row.tokens.push(id)
      row.logProbabilities.push(logProbabilities[turn]![index]!)
      if (stopTokens.includes(id)) row.ended = 'stop'
      else if (constraint) row.state = constraint.advance(row.state, id)
    }
    onTokens?.(row.prompt, row.sample, row.tokens.slice(from), row.logProbabilities.slice(from))
  })
}

/** Prompts on their way to sequences. */
class Decoding {
  readonly #decoder: DecoderSession
  readonly #prompts: readonly Prompt[]
  readonly #options: GenerateOptions
  readonly #all: readonly Growing[]
  readonly #biases = new Biases()
  #growing: readonly Growing[]
  #constants: Constants | null = null
  #batch: Batch
  readonly #pace = new Pace()
  #step = 0

  constructor(decoder: DecoderSession, prompts: readonly Prompt[], options: GenerateOptions) {
    this.#decoder = decoder
    this.#prompts = prompts
    this.#options = options
    const { samples, constraint } = options
    this.#all = prompts.flatMap((_, prompt) => Array.from({ length: samples }, (_, sample): Growing => ({ prompt, sample, tokens: [], logProbabilities: [], state: constraint?.start(), ended: null })))
    this.#growing = this.#all
    this.#batch = this.#unread(0)
  }

  #unread(index: number): Batch {
    const { sampling, stopTokens, adapters = {} } = this.#options
    this.#constants ??= constantsOf(this.#prompts, this.#decoder, { sampling, stopTokens, adapters })
    return Batch.of(this.#decoder, this.#constants, sampling, this.#prompts[index]!, index)
  }

  get goesOn(): boolean {
    const { maxTokens, signal } = this.#options
    return this.#step < maxTokens && this.#growing.length > 0 && !signal?.aborted
  }

  /** Reads each prompt, once for all of its samples, and writes the first tokens. */
  async begin(): Promise<void> {
    const [only] = this.#prompts as [Prompt]
    if (this.#all.length === 1) return this.#write(promptFeeds(only.ids, only.pictures, this.#decoder.hiddenSize))
    const read: Batch[] = []
    for (const index of this.#prompts.keys()) read.push(await this.#readAllButLast(index))
    this.#batch = Batch.join(read)
    this.#batch.keep(this.#all.map(({ prompt }) => prompt), this.#all)
    return this.#write(tokenFeeds(this.#all.map(({ prompt }) => this.#prompts[prompt]!.ids.at(-1)!), this.#decoder.hiddenSize))
  }

  /** Each sample then draws for itself from what follows the last one. */
  async #readAllButLast(index: number): Promise<Batch> {
    const { ids, pictures } = this.#prompts[index]!
    const batch = this.#unread(index)
    if (ids.length > 1) await batch.run(promptFeeds(ids.slice(0, -1), pictures, this.#decoder.hiddenSize), { step: 0, turns: 1, bias: noBias })
    return batch
  }

  continue(): Promise<void> {
    return this.#write(tokenFeeds(this.#growing.map(({ tokens }) => tokens.at(-1)!), this.#decoder.hiddenSize))
  }

  async #write(ids: Record<string, HostTensor>): Promise<void> {
    const { constraint, maxTokens } = this.#options
    const turns = constraint ? 1 : Math.min(this.#options.turns ?? this.#pace.turns, maxTokens - this.#step)
    const started = performance.now()
    const { tokens, logProbabilities } = await this.#batch.run(ids, { step: this.#step, turns, bias: this.#biases.of(this.#growing, constraint) })
    take(this.#growing, tokens, logProbabilities, this.#options)
    this.#pace.learn(this.#step === 0 ? null : tokens.length, performance.now() - started)
    this.#step += tokens.length
    const alive = this.#growing.flatMap(({ ended }, index) => (ended ? [] : [index]))
    if (alive.length > 0 && alive.length < this.#growing.length) this.#batch.keep(alive, alive.map((index) => this.#growing[index]!))
    this.#growing = alive.map((index) => this.#growing[index]!)
  }

  sequences(): GeneratedSequence[] {
    const unfinished = this.#options.signal?.aborted ? 'cancelled' : 'length'
    return this.#all.map(({ prompt, sample, tokens, logProbabilities, ended }) => ({ prompt, sample, tokens, logProbabilities, ended: ended ?? unfinished }))
  }
}

/**
 * @param prompts decoded together, of any lengths
 * @returns sequences by prompt, then by sample; those of a cancelled call are as long as they got
 * @throws SessionError when the runtime fails, RangeError without a prompt
 */
export async function generate(decoder: DecoderSession, prompts: readonly Prompt[], options: GenerateOptions): Promise<{ sequences: GeneratedSequence[]; timings: GenerationTimings }> {
  if (prompts.length === 0) throw new RangeError('there is no prompt')
  const started = performance.now()
  const decoding = new Decoding(decoder, prompts, options)
  if (decoding.goesOn) await decoding.begin()
  const prefill = performance.now() - started
  while (decoding.goesOn) {
    await setImmediate() // lets a message that cancels come in
    if (decoding.goesOn) await decoding.continue()
  }
  return { sequences: decoding.sequences(), timings: { prefill, decode: performance.now() - started - prefill } }
}
