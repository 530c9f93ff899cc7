// What the decode loop asks of a model: token ids to vectors, vectors through the layers, vectors to logits.
import type { GraphBuilder } from '../graph/builder.ts'
import type { Value } from '../graph/ir.ts'

/** What a layer remembers: [batch, keyValueHeads, past, headDim] each, in the compute type. */
export interface LayerCache { readonly keys: Value; readonly values: Value }

/** Where the tokens of a pass stand. */
export interface Placement {
  /** [batch] int32: tokens of a row with those of this pass, less one. */
  readonly lastIndex: Value
  /** int32 scalar: the longest row with this pass. */
  readonly total: Value
  /** [batch, sequence] int64: the rows of the rotary table. */
  readonly positions: Value
  /** [rows, headDim / 2] each, in the compute type. */
  readonly cos: Value
  readonly sin: Value
}

export interface DecoderModel {
  readonly layers: number
  readonly keyValueHeads: number
  readonly headDim: number
  readonly hiddenSize: number
  readonly vocabularySize: number
  readonly compute: 'float32' | 'float16'
  /** @param ids int64 of any shape @returns that shape and hiddenSize, in the compute type */
  embed(graph: GraphBuilder, ids: Value): Value
  /** @param x [batch * sequence, hiddenSize] @returns `normed` of the same shape */
  decode(graph: GraphBuilder, x: Value, caches: readonly LayerCache[], placement: Placement): { normed: Value; presents: LayerCache[] }
  /** @param x [tokens, hiddenSize] @returns logits [tokens, vocabularySize], float32 */
  head(graph: GraphBuilder, x: Value): Value
}
