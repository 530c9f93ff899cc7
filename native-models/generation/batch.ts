// The rows that are being decoded together: their caches, and what the next run of the loop is fed.
import { floats, integers } from '../runtime/session.ts'
import type { HostTensor, Session } from '../runtime/session.ts'
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

/** One rotary table for all prompts, with room at its end for the padding of the last. */
function rotaryTables(prompts: readonly Prompt[], half: number): { cos: HostTensor; sin: HostTensor; offsets: number[] } {
  const offsets: number[] = []
  let rows = 0
  for (const { rotary } of prompts) {
    offsets.push(rows)
    rows += rotary.cos.length / half
  }
  rows += Math.max(...prompts.map(({ ids }) => ids.length))
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

/** Feeds for the ids of a run: padded on the right, with the pictures' vectors where ids of pictures stand. */
export function idFeeds(ids: readonly (readonly number[])[], pictures: readonly Prompt['pictures'][], hiddenSize: number): Record<string, HostTensor> {
  const width = Math.max(...ids.map((row) => row.length))
  const places = pictures.flatMap((picture, row) => picture.places.filter((place) => place < ids[row]!.length).flatMap((place) => [row, place]))
  const vectors = new Float32Array(places.length / 2 * hiddenSize)
  let at = 0
  for (const picture of pictures) {
    vectors.set(picture.vectors, at)
    at += picture.vectors.length
  }
  return {
    ids: int64(ids.flatMap((row) => [...row, ...new Array<number>(width - row.length).fill(0)]), [ids.length, width]), lengths: int64(ids.map((row) => row.length)),
    picture_vectors: { data: vectors, dims: [places.length / 2, hiddenSize] }, picture_places: int64(places, [places.length / 2, 2]),
  }
}

const emptyCache = (rows: number, { keyValueHeads, headDim }: DecoderSession): HostTensor => ({ data: new Float32Array(0), dims: [rows, keyValueHeads, 0, headDim] })

/** Rows of a tensor's first dimension, in this order; one may be taken several times. */
function takeRows({ data, dims }: HostTensor, rows: readonly number[]): HostTensor {
  const size = data.length / dims[0]!
  const taken = new (data.constructor as Float32ArrayConstructor)(rows.length * size)
  rows.forEach((row, index) => taken.set((data as Float32Array).subarray(row * size, (row + 1) * size), index * size))
  return { data: taken, dims: [rows.length, ...dims.slice(1)] }
}

export interface Turns {
  /** [turns][rows] */
  readonly tokens: readonly (readonly number[])[]
  readonly logProbabilities: readonly (readonly number[])[]
}

export class Batch {
  readonly #decoder: DecoderSession
  readonly #constants: Constants
  readonly #sampling: Sampling
  #rows: readonly Row[]
  #caches: Record<string, HostTensor>
  #past: readonly number[]
  #seen: HostTensor

  constructor(decoder: DecoderSession, constants: Constants, sampling: Sampling, prompts: readonly Prompt[]) {
    this.#decoder = decoder
    this.#constants = constants
    this.#sampling = sampling
    this.#rows = prompts.map((_, prompt) => ({ prompt, sample: 0 }))
    this.#past = prompts.map(() => 0)
    this.#seen = seenIn(prompts, sampling.repetitionPenalty === 1 ? 1 : decoder.vocabularySize)
    this.#caches = Object.fromEntries(Array.from({ length: decoder.layers }, (_, layer) => Object.values(pastNames(layer))).flat().map((name) => [name, emptyCache(prompts.length, decoder)]))
  }

  get rows(): readonly Row[] {
    return this.#rows
  }

  /** Goes on with these rows alone, by their index now; `rows` says what they are. */
  keep(indices: readonly number[], rows: readonly Row[]): void {
    this.#rows = rows
    this.#past = indices.map((index) => this.#past[index]!)
    this.#seen = takeRows(this.#seen, indices)
    this.#caches = Object.fromEntries(Object.entries(this.#caches).map(([name, cache]) => [name, takeRows(cache, indices)]))
  }

  /**
   * One run of the loop.
   * @param ids what each row reads first, as feeds of `idFeeds`
   * @param step how many tokens the rows have been given before
   * @param bias [rows, vocabulary] or [1, 1]
   */
  async run(ids: Record<string, HostTensor>, { step, turns, bias }: { step: number; turns: number; bias: HostTensor }): Promise<Turns> {
    const { seed } = this.#sampling
    const draws = Array.from({ length: turns }, (_, turn) => this.#rows.map(({ sample }) => uniform(seed, sample, step + turn))).flat()
    const results = await this.#decoder.session.run({
      ...this.#constants.feeds, ...this.#caches, ...ids, bias, seen: this.#seen, past: int64(this.#past), finished: int64(this.#rows.map(() => 0)),
      row_offset: int64(this.#rows.map(({ prompt }) => this.#constants.offsets[prompt]!)), uniforms: float32(draws, [turns, this.#rows.length]), turns: int64([turns], []),
    })
    this.#remember(results)
    const rows = this.#rows.length
    const inTurns = <Value>(values: readonly Value[]) => Array.from({ length: values.length / rows }, (_, turn) => values.slice(turn * rows, (turn + 1) * rows))
    return { tokens: inTurns(Array.from(integers(results.tokens!), Number)), logProbabilities: inTurns(Array.from(floats(results.log_probabilities!))) }
  }

  #remember(results: Record<string, HostTensor>): void {
    this.#past = Array.from(integers(results.past_after!), Number)
    this.#seen = results.seen_after!
    for (let layer = 0; layer < this.#decoder.layers; layer++) {
      const { keys, values, pastKeys, pastValues } = cacheNames(layer)
      this.#caches[pastKeys] = results[keys]!
      this.#caches[pastValues] = results[values]!
    }
  }
}

function pastNames(layer: number): { pastKeys: string; pastValues: string } {
  const { pastKeys, pastValues } = cacheNames(layer)
  return { pastKeys, pastValues }
}

/** [prompts, columns] uint8: which tokens a prompt has; nothing in a table of one column. */
function seenIn(prompts: readonly Prompt[], columns: number): HostTensor {
  const data = new Uint8Array(prompts.length * columns)
  if (columns > 1) prompts.forEach(({ ids }, row) => ids.forEach((id) => (data[row * columns + id] = 1)))
  return { data, dims: [prompts.length, columns] }
}
