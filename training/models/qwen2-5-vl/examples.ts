// Chats with an answer as what the model reads, and several of them as the feeds of one run.
import type { Prompt } from '../../../native-models/generation/batch.ts'
import type { Qwen25VLConfig } from '../../../native-models/models/qwen2-5-vl/config.ts'
import { packedVisionFeeds } from '../../../native-models/models/qwen2-5-vl/vision.ts'
import type { Patches } from '../../../native-models/models/qwen2-5-vl/vision.ts'
import type { HostTensor } from '../../../native-models/runtime/session.ts'
import type { Rating } from '../../learner.ts'

/** A prompt whose pictures may still be patches: where the tower is trained, their vectors change with each update. */
export interface SeenPrompt extends Prompt { readonly patches: readonly Patches[] }

/** A text whose last part is an answer to learn from. `ids` have the answer's tokens too. */
export interface Example extends SeenPrompt {
  /** [start, end) in `ids`: the tokens with a loss, start at least 1. */
  readonly answer: readonly [start: number, end: number]
}

/** An answer that was sampled, and how good it was. */
export interface RolloutExample extends Example, Rating {}

export const answerLength = ({ answer: [start, end] }: Example): number => end - start

/** @param tokens of an answer, no more than the prompt's rotary table has room for */
export function withAnswer(prompt: SeenPrompt, tokens: readonly number[]): Example {
  return { ...prompt, ids: [...prompt.ids, ...tokens], answer: [prompt.ids.length, prompt.ids.length + tokens.length] }
}

const int64 = (data: BigInt64Array, dims: readonly number[]): HostTensor => ({ data, dims })

/** Rows filled up at the end: no token sees what comes after it, so what stands there does not matter. */
function idFeed(examples: readonly Example[], sequence: number): HostTensor {
  const data = new BigInt64Array(examples.length * sequence)
  examples.forEach(({ ids }, row) => ids.forEach((id, column) => { data[row * sequence + column] = BigInt(id) }))
  return int64(data, [examples.length, sequence])
}

function rotaryFeed(examples: readonly Example[], sequence: number, half: number, kind: 'cos' | 'sin'): HostTensor {
  const data = new Float32Array(examples.length * sequence * half)
  examples.forEach(({ rotary, ids }, row) => data.set(rotary[kind].subarray(0, ids.length * half), row * sequence * half))
  return { data, dims: [examples.length * sequence, half] }
}

function answerFeeds(examples: readonly Example[], sequence: number): Record<string, HostTensor> {
  const total = examples.reduce((sum, example) => sum + answerLength(example), 0)
  const [places, targets] = [new BigInt64Array(total), new BigInt64Array(total)]
  let at = 0
  for (const [row, { ids, answer: [start, end] }] of examples.entries()) {
    for (let token = start; token < end; token++, at++) {
      places[at] = BigInt(row * sequence + token - 1)
      targets[at] = BigInt(ids[token]!)
    }
  }
  return { answer_places: int64(places, [total]), targets: int64(targets, [total]) }
}

function placeFeed(examples: readonly Example[]): HostTensor {
  const places = examples.flatMap(({ pictures }, row) => pictures.places.flatMap((place) => [BigInt(row), BigInt(place)]))
  return int64(BigInt64Array.from(places), [places.length / 2, 2])
}

function vectorFeed(examples: readonly Example[], hiddenSize: number): HostTensor {
  const data = new Float32Array(examples.reduce((sum, { pictures }) => sum + pictures.vectors.length, 0))
  let at = 0
  for (const { pictures } of examples) {
    data.set(pictures.vectors, at)
    at += pictures.vectors.length
  }
  return { data, dims: [data.length / hiddenSize, hiddenSize] }
}

/** A batch without pictures shows the tower one grey token, which nothing takes. */
function towerFeeds(examples: readonly Example[], config: Qwen25VLConfig): Record<string, HostTensor> {
  const patches = examples.flatMap((example) => example.patches)
  const { inChannels, temporalPatchSize, patchSize, spatialMergeSize: merge } = config.vision
  const grey: Patches = { patches: new Float32Array(merge * merge * inChannels * temporalPatchSize * patchSize ** 2), grid: [1, merge, merge] }
  const feeds = packedVisionFeeds(patches.length > 0 ? patches : [grey], config)
  const shown = patches.length > 0 ? feeds : { ...feeds, token_order: int64(new BigInt64Array(0), [0]) }
  return Object.fromEntries(Object.entries(shown).map(([name, tensor]) => [`tower/${name}`, tensor]))
}

/**
 * Feeds of `logProbabilities` for texts of any lengths.
 * @param withTower whether the graph has the vision tower, and reads patches
 */
export function batchFeeds(examples: readonly Example[], config: Qwen25VLConfig, withTower: boolean): Record<string, HostTensor> {
  const sequence = Math.max(...examples.map(({ ids }) => ids.length))
  const { headDim, hiddenSize } = config.text
  return {
    ids: idFeed(examples, sequence), cos: rotaryFeed(examples, sequence, headDim / 2, 'cos'), sin: rotaryFeed(examples, sequence, headDim / 2, 'sin'),
    picture_places: placeFeed(examples), ...withTower ? towerFeeds(examples, config) : { picture_vectors: vectorFeed(examples, hiddenSize) },
    ...answerFeeds(examples, sequence),
  }
}
