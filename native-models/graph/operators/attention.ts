// ONNX Runtime's own operators of attention, and rotary positions.
import { addDimensions } from '../dimensions.ts'
import type { Dimension, TensorType } from '../ir.ts'
import type { Call } from './call.ts'
import { flag, float, floats, int, needed, one, optional, required, unset } from './schema.ts'
import type { Operator } from './schema.ts'

/** Width of one head and the output's, from a packed [.., (heads + 2 kvHeads) * width] or a query [.., heads * width]. */
function headWidth(call: Call, heads: number, kvHeads: number): Dimension {
  const hidden = call.shape(0)[2]
  return call.quotient(hidden, call.has(1) ? heads : heads + 2 * kvHeads, 0, 2)
}

const scaled = (size: Dimension, factor: number, fallback: string): Dimension => (typeof size === 'number' ? size * factor : fallback)

/**
 * Cached and new keys together. The cache may be a buffer of the full length or grow, which only the total tells:
 * without it the length has a symbol of its own.
 */
function presentLength(call: Call, past: Dimension, sequence: Dimension): Dimension {
  const total = call.contents(6)?.[0]
  if (typeof past === 'number' && typeof total === 'number') return Math.max(past, total)
  const grown = addDimensions(past, sequence)
  return total !== undefined && (past === 0 || total === grown) ? total : call.fresh(1, 2)
}

function groupQuery(call: Call): TensorType[] {
  call.needRank(0, 3)
  const [heads, kvHeads] = [call.int('num_heads'), call.int('kv_num_heads')]
  if (kvHeads < 1 || heads % kvHeads) call.fail(`${heads} heads cannot share ${kvHeads} of keys and values`)
  const [batch, sequence] = call.shape(0)
  const width = headWidth(call, heads, kvHeads)
  const present = { dtype: call.dtype(0), shape: [batch, kvHeads, call.has(3) ? presentLength(call, pastLength(call, kvHeads, width), sequence) : sequence, width] }
  if (call.has(7)) holdRotary(call, 7, width)
  return [{ dtype: call.dtype(0), shape: [batch, sequence, scaled(width, heads, call.fresh(0, 2))] }, present, present]
}

function pastLength(call: Call, kvHeads: number, width: Dimension): Dimension {
  call.needRank(3, 4)
  call.needRank(4, 4)
  const past = call.unifyShapes(call.shape(3), call.shape(4), 'past keys and values')
  call.unify(past[1], kvHeads, 'heads of the past and kv_num_heads')
  call.unify(past[3], width, 'width of a head in the past and in the query')
  return past[2]
}

/** Tables of cosines and sines have half a head's width, or less where only a part is rotated. */
function holdRotary(call: Call, input: number, width: Dimension): void {
  const [cosines, sines] = [call.shape(input), call.shape(input + 1)]
  call.unifyShapes(cosines, sines, 'cosines and sines')
  const half = cosines.at(-1)
  if (typeof half === 'number' && typeof width === 'number' && half * 2 > width) call.fail(`${half} angles for a head of ${width}`)
}

/** query [B, S, hidden], key and value [B, L, hidden], or key and value [B, heads, L, width] from a cache. */
function multiHead(call: Call): TensorType[] {
  call.needRank(0, 3)
  call.needRank(1, 3)
  call.needRank(2, 3)
  const [heads, [batch, sequence, hidden], keys, values] = [call.int('num_heads'), call.shape(0), call.shape(1), call.shape(2)]
  call.unify(keys[2], hidden, 'width of query and key')
  if (call.has(6)) call.needRank(6, 4)
  const total = call.has(6) ? addDimensions(call.shape(6)[2], keys[1]) ?? call.fresh(1, 2) : keys[1]
  const present = (width: Dimension, output: number) => ({ dtype: call.dtype(0), shape: [batch, heads, total, call.quotient(width, heads, output, 3)] })
  return [{ dtype: call.dtype(0), shape: [batch, sequence, values[2]] }, present(hidden, 1), present(values[2], 2)]
}

export const attention = {
  /**
   * Causal attention with a cache; with `key` and `value` null the query is packed [B, S, (heads + 2 kv) * width]. `lastPositions` int32 [B] is
   * the total of each sequence less one, `total` int32 [1] the longest. Cosines and sines are [positions, width / 2].
   * Outputs: attention [B, S, heads * width], present keys and values [B, kv, total, width].
   */
  GroupQueryAttention: {
    domain: 'com.microsoft',
    inputs: [
      needed('query', 'T', floats), optional('key', 'T', floats), optional('value', 'T', floats), optional('pastKey', 'T', floats), optional('pastValue', 'T', floats),
      needed('lastPositions', 'M', ['int32']), needed('total', 'M', ['int32']), optional('cosines', 'T', floats), optional('sines', 'T', floats),
      optional('positions', 'P', ['int64']), optional('bias', 'T', floats), optional('sink', 'T', floats),
    ],
    outputs: { minimum: 1, maximum: 3 },
    attributes: {
      num_heads: required('int'), kv_num_heads: required('int'), scale: unset('float'), softcap: float(0), local_window_size: int(-1),
      do_rotary: flag(0), rotary_interleaved: flag(0), smooth_softmax: int(-1),
    },
    gradient: 'composed', infer: groupQuery,
  },
  MultiHeadAttention: {
    domain: 'com.microsoft',
    inputs: [
      needed('query', 'T', floats), needed('key', 'T', floats), needed('value', 'T', floats), optional('bias', 'T', floats), optional('keyPaddingMask', 'M', ['int32']),
      optional('attentionBias', 'T', floats), optional('pastKey', 'T', floats), optional('pastValue', 'T', floats),
    ],
    outputs: { minimum: 1, maximum: 3 },
    attributes: { num_heads: required('int'), mask_filter_value: float(-10000), scale: unset('float'), unidirectional: flag(0) }, gradient: 'composed', infer: multiHead,
  },
  /** x [B, S, hidden] or [B, heads, S, width], positions int64 [1] (an offset) or [B, S], cosines and sines [positions, width / 2]. */
  RotaryEmbedding: {
    domain: 'com.microsoft', inputs: [needed('x', 'T', floats), needed('positions', 'P', ['int64']), needed('cosines', 'T', floats), needed('sines', 'T', floats)], outputs: one,
    attributes: { interleaved: flag(0), num_heads: int(0), rotary_embedding_dim: int(0), scale: float(1), is_packed_batching: flag(0) }, gradient: 'own',
    infer: (call) => {
      call.needRank(0, 3, 4)
      call.unifyShapes(call.shape(2), call.shape(3), 'cosines and sines')
      return [{ dtype: call.dtype(0), shape: call.shape(0) }]
    },
  },
} as const satisfies Record<string, Operator>
