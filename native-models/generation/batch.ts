// The rows that are being decoded together: their caches, and what the next run of the loop is fed.
import { floats, integers } from '../runtime/session.ts'
import type { HostTensor, Session } from '../runtime/session.ts'
import { joinCaches, joinTables, takeRows } from './caches.ts'
import { cacheNames } from './loop-graph.ts'
import { uniform } from './sampling.ts'
import type { Sampling } from './sampling.ts'

/** A decoder as a session of `loopGraph`, and its sizes. */
export interface DecoderSession {
  readonly session: Session
  readonly layers: number
  readonly keyValueHeads: number
  readonly headDim: number
  readonly hiddenSize: number
  readonly vocabularySize: number
}

export interface Prompt {
  /** At least one; each picture's place already repeated for each of its tokens. */
  readonly ids: readonly number[]
  /** [ids and as many tokens as may come, headDim / 2] each. */
  readonly rotary: { readonly cos: Float32Array; readonly sin: Float32Array }
  /** [picture tokens, hiddenSize], and at which index in `ids` each stands. */
  readonly pictures: { readonly vectors: Float32Array; readonly places: readonly number[] }
}

/** Feeds that stay the same from run to run. */
export interface Constants { readonly feeds: Readonly<Record<string, HostTensor>>; readonly offsets: readonly number[] }

export const int64 = (values: readonly number[], dims: readonly number[] = [values.length]): HostTensor => ({ data: BigInt64Array.from(values, BigInt), dims })
export const float32 = (values: readonly number[], dims: readonly number[] = [values.length]): HostTensor => ({ data: Float32Array.from(values), dims })

/** One rotary table for all prompts. */
function rotaryTables(prompts: readonly Prompt[], half: number): { cos: HostTensor; sin: HostTensor; offsets: number[] } {
  const offsets: number[] = []
  let rows = 0
  for (const { rotary } of prompts) {
    offsets.push(rows)
    rows += rotary.cos.length / half
  }
  const table = (kind: 'cos' | 'sin'): HostTensor => {
    const data = new Float32Array(rows * half)
    prompts.forEach(({ rotary }, index) => data.set(rotary[kind], offsets[index]! * half))
    return { data, dims: [rows, half] }
  }
  return { cos: table('cos'), sin: table('sin'), offsets }
}

export function constantsOf(prompts: readonly Prompt[], decoder: DecoderSession, { sampling, stopTokens, adapters }: { sampling: Sampling; stopTokens: readonly number[]; adapters: Readonly<Record<string, HostTensor>> }): Constants {
  const { cos, sin, offsets } = rotaryTables(prompts, decoder.headDim / 2)
  return {
    offsets,
    feeds: {
      cos, sin, stop_tokens: int64(stopTokens), temperature: float32([sampling.temperature], []), top_p: float32([sampling.topP], []),
      top_k: int64([sampling.topK]), repetition_penalty: float32([sampling.repetitionPenalty], []), ...adapters,
    },
  }
}

/** One sequence in the making. */
export interface Row { readonly prompt: number; readonly sample: number }

/** Feeds of a run that reads a prompt, with the pictures' vectors where ids of pictures stand. */
export function promptFeeds(ids: readonly number[], { vectors, places }: Prompt['pictures'], hiddenSize: number): Record<string, HostTensor> {
  const inside = places.filter((place) => place < ids.length)
  return {
    ids: int64(ids, [1, ids.length]), lengths: int64([ids.length]),
    picture_vectors: { data: vectors.subarray(0, inside.length * hiddenSize), dims: [inside.length, hiddenSize] }, picture_places: int64(inside.flatMap((place) => [0, place]), [inside.length, 2]),
  }
}

/** Feeds of a run that reads one token a row. */
export const tokenFeeds = (tokens: readonly number[], hiddenSize: number): Record<string, HostTensor> => ({
  ids: int64(tokens, [tokens.length, 1]), lengths: int64(tokens.map(() => 1)),
  picture_vectors: { data: new Float32Array(0), dims: [0, hiddenSize] }, picture_places: int64([], [0, 2]),
})

const emptyCache = ({ keyValueHeads, headDim }: DecoderSession): HostTensor => ({ data: new Float32Array(0), dims: [1, keyValueHeads, 0, headDim] })

export interface Turns {
  /** [turns][rows] */
  readonly tokens: readonly (readonly number[])[]
  readonly logProbabilities: readonly (readonly number[])[]
}

/** What is fed and remembered for each row. */
interface Memory {
  readonly caches: Readonly<Record<string, HostTensor>>
  readonly past: readonly number[]
  readonly seen: HostTensor
}

/** Rows that are decoded together. */
export class Batch {
  readonly #decoder: DecoderSession
  readonly #constants: Constants
  readonly #sampling: Sampling
  #rows: readonly Row[]
  #memory: Memory

  private constructor(decoder: DecoderSession, constants: Constants, sampling: Sampling, rows: readonly Row[], memory: Memory) {
    this.#decoder = decoder
    this.#constants = constants
    this.#sampling = sampling
    this.#rows = rows
    this.#memory = memory
  }

  /** A prompt that has not been read yet, as a batch of its own: the runtime's attention takes the positions of a first pass from one row only. */
  static of(decoder: DecoderSession, constants: Constants, sampling: Sampling, prompt: Prompt, index: number): Batch {
    const names = Array.from({ length: decoder.layers }, (_, layer) => [cacheNames(layer).pastKeys, cacheNames(layer).pastValues]).flat()
    const seen = seenIn(prompt, sampling.repetitionPenalty === 1 ? 1 : decoder.vocabularySize)
    return new Batch(decoder, constants, sampling, [{ prompt: index, sample: 0 }], { caches: Object.fromEntries(names.map((name) => [name, emptyCache(decoder)])), past: [0], seen })
  }

  /** Several batches as one. */
  static join(batches: readonly Batch[]): Batch {
    const [first] = batches as [Batch]
    const caches = Object.fromEntries(Object.keys(first.#memory.caches).map((name) => [name, joinCaches(batches.map((batch) => batch.#memory.caches[name]!))]))
    const memory = { caches, past: batches.flatMap((batch) => batch.#memory.past), seen: joinTables(batches.map((batch) => batch.#memory.seen)) }
    return new Batch(first.#decoder, first.#constants, first.#sampling, batches.flatMap((batch) => batch.#rows), memory)
  }

  /** Goes on with these rows alone, by their index now; `rows` says what they are. */
  keep(indices: readonly number[], rows: readonly Row[]): void {
    const { caches, past, seen } = this.#memory
    this.#rows = rows
    this.#memory = {
      caches: Object.fromEntries(Object.entries(caches).map(([name, cache]) => [name, takeRows(cache, indices)])),
      past: indices.map((index) => past[index]!), seen: takeRows(seen, indices),
    }
  }

  /**
   * One run of the loop.
   * @param ids what the rows read first, as feeds of `promptFeeds` or `tokenFeeds`
   * @param step how many tokens the rows have been given before
   * @param bias [rows, vocabulary] or [1, 1]
   */
  async run(ids: Record<string, HostTensor>, { step, turns, bias }: { step: number; turns: number; bias: HostTensor }): Promise<Turns> {
    const { seed } = this.#sampling
    const { caches, past, seen } = this.#memory
    const draws = Array.from({ length: turns }, (_, turn) => this.#rows.map(({ sample }) => uniform(seed, sample, step + turn))).flat()
    const results = await this.#decoder.session.run({
      ...this.#constants.feeds, ...caches, ...ids, bias, seen, past: int64(past),
      row_offset: int64(this.#rows.map(({ prompt }) => this.#constants.offsets[prompt]!)), uniforms: float32(draws, [turns, this.#rows.length]), turns: int64([turns], []),
    })
    this.#remember(results)
    const rows = this.#rows.length
    const inTurns = <Value>(values: readonly Value[]) => Array.from({ length: values.length / rows }, (_, turn) => values.slice(turn * rows, (turn + 1) * rows))
    return { tokens: inTurns(Array.from(integers(results.tokens!), Number)), logProbabilities: inTurns(Array.from(floats(results.log_probabilities!))) }
  }

  #remember(results: Record<string, HostTensor>): void {
    const caches = Array.from({ length: this.#decoder.layers }, (_, layer) => {
      const { keys, values, pastKeys, pastValues } = cacheNames(layer)
      return [[pastKeys, results[keys]!], [pastValues, results[values]!]] as const
    })
    this.#memory = { caches: Object.fromEntries(caches.flat()), past: Array.from(integers(results.past_after!), Number), seen: results.seen_after! }
  }
}

/** [1, columns] uint8: which tokens a prompt has; nothing in a table of one column. */
function seenIn({ ids }: Prompt, columns: number): HostTensor {
  const data = new Uint8Array(columns)
  if (columns > 1) for (const id of ids) data[id] = 1
  return { data, dims: [1, columns] }
}
