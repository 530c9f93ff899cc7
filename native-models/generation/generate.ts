// Sequences of tokens for prompts: prefill, decoding K tokens a run, stopping, cancelling. Sees ids and logits, never text.
import { setImmediate } from 'node:timers/promises'
import type { HostTensor } from '../runtime/session.ts'
import { Batch, constantsOf, float32, idFeeds } from './batch.ts'
import type { DecoderSession, Prompt, Row } from './batch.ts'
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
  /** K: tokens between two chances to cancel. */
  readonly turns: number
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

const nothing = { vectors: new Float32Array(0), places: [] }

/** Masks are few and large: what each means for the logits is worked out once. */
class Biases {
  readonly #rows = new WeakMap<Uint8Array, Float32Array>()
  readonly #none = float32([0], [1, 1])

  of(growing: readonly Growing[], constraint: TokenConstraint<unknown> | undefined): HostTensor {
    if (!constraint) return this.#none
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

/** Reads all of each prompt but its last token, once, and makes a row of each sample. */
async function prefillShared(batch: Batch, prompts: readonly Prompt[], growing: readonly Growing[], decoder: DecoderSession): Promise<void> {
  await batch.run(idFeeds(prompts.map(({ ids }) => ids.slice(0, -1)), prompts.map(({ pictures }) => pictures), decoder.hiddenSize), { step: 0, turns: 1, bias: float32([0], [1, 1]) })
  batch.keep(growing.map(({ prompt }) => prompt), growing)
}

/**
 * @param prompts decoded together, of any lengths
 * @returns sequences by prompt, then by sample; those of a cancelled call are as long as they got
 * @throws SessionError when the runtime fails
 */
export async function generate(decoder: DecoderSession, prompts: readonly Prompt[], options: GenerateOptions): Promise<{ sequences: GeneratedSequence[]; timings: GenerationTimings }> {
  const { sampling, stopTokens, adapters = {}, samples, maxTokens, constraint, signal } = options
  const started = performance.now()
  const batch = new Batch(decoder, constantsOf(prompts, decoder, { sampling, stopTokens, adapters }), sampling, prompts)
  const all = prompts.flatMap((_, prompt) => Array.from({ length: samples }, (_, sample): Growing => ({ prompt, sample, tokens: [], logProbabilities: [], state: constraint?.start(), ended: null })))
  const isShared = samples > 1 && prompts.every(({ ids }) => ids.length > 1)
  if (samples > 1 && !isShared) throw new RangeError('a prompt of one token has one sample only')
  if (isShared) await prefillShared(batch, prompts, all, decoder)
  const biases = new Biases()
  let growing = all
  let first = idFeeds(prompts.map(({ ids }) => ids), prompts.map(({ pictures }) => pictures), decoder.hiddenSize)
  if (isShared) first = idFeeds(all.map(({ prompt }) => prompts[prompt]!.ids.slice(-1)), [nothing], decoder.hiddenSize)
  let prefill = 0
  for (let step = 0; step < maxTokens && growing.length > 0 && !signal?.aborted;) {
    const ids = step === 0 ? first : idFeeds(growing.map(({ tokens }) => tokens.slice(-1)), [nothing], decoder.hiddenSize)
    const turns = constraint ? 1 : Math.min(options.turns, maxTokens - step)
    const { tokens, logProbabilities } = await batch.run(ids, { step, turns, bias: biases.of(growing, constraint) })
    take(growing, tokens, logProbabilities, options)
    step += tokens.length
    prefill ||= performance.now() - started
    const alive = growing.flatMap(({ ended }, index) => (ended ? [] : [index]))
    if (alive.length > 0 && alive.length < growing.length) batch.keep(alive, alive.map((index) => growing[index]!))
    growing = alive.map((index) => growing[index]!)
    await setImmediate() // lets a message that cancels come in
  }
  for (const row of growing) row.ended = signal?.aborted ? 'cancelled' : 'length'
  const sequences = all.map(({ prompt, sample, tokens, logProbabilities, ended }) => ({ prompt, sample, tokens, logProbabilities, ended: ended! }))
  return { sequences, timings: { prefill, decode: performance.now() - started - prefill } }
}
