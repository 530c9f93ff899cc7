// How the next token is chosen, and the draws it is chosen by.

export interface Sampling {
  /** 0 takes the likeliest token each time. */
  readonly temperature: number
  /** 0..1; 1 cuts nothing off. */
  readonly topP: number
  /** 0 cuts nothing off. */
  readonly topK: number
  /** 1 for none. */
  readonly repetitionPenalty: number
  /** Integer, 0 to 2^32 - 1: the same seed gives the same text. */
  readonly seed: number
}

export const greedy: Sampling = { temperature: 0, topP: 1, topK: 0, repetitionPenalty: 1, seed: 0 }

/** Finalizer of MurmurHash3: every bit of the input turns half of the output's. */
function mix(value: number): number {
  let hash = value | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/**
 * A draw that depends on these three alone, so that neither the batch nor the number of tokens a run changes a text.
 * @returns 0 <= u < 1 with 23 bits: times a float32 sum it stays below that sum
 */
export const uniform = (seed: number, sample: number, step: number): number => (mix(seed + mix(sample + mix(step + 0x9e3779b9))) >>> 9) / 2 ** 23
