// Attention in plain operators: softmax(Q K^T * scale + bias) V (arXiv 1706.03762), queries in groups that share keys and values (arXiv 2305.13245).
import type { GraphBuilder } from '../../native-models/graph/builder.ts'
import { GraphError } from '../../native-models/graph/errors.ts'
import type { Attribute, Value } from '../../native-models/graph/ir.ts'
import type { FusedNode } from './compose.ts'

/** Added where a key is not to be seen: its share is then 0 in float32. */
const unseen = -1e9

interface Heads { readonly heads: number; readonly keyValueHeads: number; readonly width: number }

const reshape = (graph: GraphBuilder, value: Value, dims: readonly number[]): Value => graph.one('Reshape', [value, graph.constant(dims, 'int64')])

/** [batch, sequence, heads * width] -> [batch, keyValueHeads, group * sequence, width]: one product serves a group. */
function grouped(graph: GraphBuilder, queries: Value, { heads, keyValueHeads, width }: Heads): Value {
  const apart = reshape(graph, queries, [0, 0, keyValueHeads, heads / keyValueHeads, width])
  return reshape(graph, graph.one('Transpose', [apart], { perm: [0, 2, 3, 1, 4] }), [0, keyValueHeads, -1, width])
}

/** The reverse of `grouped`. */
function joined(graph: GraphBuilder, mixed: Value, { heads, keyValueHeads, width }: Heads): Value {
  const apart = reshape(graph, mixed, [0, keyValueHeads, heads / keyValueHeads, -1, width])
  return reshape(graph, graph.one('Transpose', [apart], { perm: [0, 3, 1, 2, 4] }), [0, 0, heads * width])
}

/** [batch, sequence, keyValueHeads * width] in the order of `perm` over [batch, sequence, keyValueHeads, width]. */
const perHead = (graph: GraphBuilder, value: Value, { keyValueHeads, width }: Heads, perm: readonly number[]): Value =>
  graph.one('Transpose', [reshape(graph, value, [0, 0, keyValueHeads, width])], { perm })

/** Scores and shares are float32 whatever the rest is: half precision overflows at 65,504. */
function attend(graph: GraphBuilder, [queries, keys, values]: readonly [Value, Value, Value], bias: Value | null, heads: Heads, scale: number): Value {
  // The scale goes into the queries, which are smaller than the scores.
  const scaled = graph.one('Mul', [grouped(graph, queries, heads), graph.constant(scale, queries.dtype)])
  const scores = graph.cast(graph.one('MatMul', [scaled, perHead(graph, keys, heads, [0, 2, 3, 1])]), 'float32')
  const shares = graph.one('Softmax', [bias ? graph.one('Add', [scores, bias]) : scores], { axis: -1 })
  return joined(graph, graph.one('MatMul', [graph.cast(shares, values.dtype), perHead(graph, values, heads, [0, 2, 1, 3])]), heads)
}

/** [group * sequence, sequence]: a query sees the keys up to its own. */
function causal(graph: GraphBuilder, packed: Value, group: number): Value {
  const length = graph.one('Shape', [packed], { start: 1, end: 2 })
  const later = graph.one('Expand', [graph.constant(unseen, 'float32'), graph.one('Concat', [length, length], { axis: 0 })])
  const mask = graph.one('Trilu', [later, graph.constant(1, 'int64')], { upper: 1 })
  return group === 1 ? mask : graph.one('Tile', [mask, graph.constant([group, 1], 'int64')])
}

const number = (attribute: Attribute | undefined, fallback: number): number => (typeof attribute === 'number' ? attribute : fallback)

/** What the composed form leaves out, and so refuses. */
function holdPlain({ node, has }: FusedNode, refused: readonly number[], attributes: readonly string[]): void {
  const input = refused.find((index) => has(index))
  if (input !== undefined) throw new GraphError(`node ${node.name} (${node.op}): it cannot be trained with its input ${input}`)
  const attribute = attributes.find((name) => node.attributes[name] !== undefined)
  if (attribute) throw new GraphError(`node ${node.name} (${node.op}): it cannot be trained with ${attribute}`)
}

/** Packed queries, keys and values of a whole text, without a cache. Outputs 1 and 2 are left out. */
export function groupQueryAttention(fused: FusedNode): Value[] {
  const { graph, node, input } = fused
  holdPlain(fused, [1, 2, 10, 11], ['softcap', 'local_window_size', 'smooth_softmax'])
  const past = node.inputs[3]
  if (past && past.shape[2] !== 0) throw new GraphError(`node ${node.name} (${node.op}): a cache cannot be trained through`)
  const [heads, keyValueHeads, width] = [number(node.attributes.num_heads, 1), number(node.attributes.kv_num_heads, 1), Number(node.outputs[1]!.shape[3])]
  const sizes = { heads, keyValueHeads, width }
  const packed = input(0)
  const parts = graph.add('Split', [packed, graph.constant([heads * width, keyValueHeads * width, keyValueHeads * width], 'int64')], { axis: -1 }, 3)
  const turn = (value: Value, count: number) => graph.one('RotaryEmbedding', [value, input(9), input(7), input(8)], { interleaved: number(node.attributes.rotary_interleaved, 0), num_heads: count })
  const [queries, keys] = node.attributes.do_rotary ? [turn(parts[0]!, heads), turn(parts[1]!, keyValueHeads)] : [parts[0]!, parts[1]!]
  return [attend(graph, [queries, keys, parts[2]!], causal(graph, packed, heads / keyValueHeads), sizes, number(node.attributes.scale, 1 / Math.sqrt(width)))]
}

/** Every query sees every key, except where the bias [batch, 1, queries, keys] says otherwise. Outputs 1 and 2 are left out. */
export function multiHeadAttention(fused: FusedNode): Value[] {
  const { graph, node, input, has } = fused
  holdPlain(fused, [3, 4, 6, 7], ['unidirectional'])
  const heads = number(node.attributes.num_heads, 1)
  const width = Number(input(0).shape[2]) / heads
  const bias = has(5) ? graph.cast(input(5), 'float32') : null
  return [attend(graph, [input(0), input(1), input(2)], bias, { heads, keyValueHeads: heads, width }, number(node.attributes.scale, 1 / Math.sqrt(width)))]
}
