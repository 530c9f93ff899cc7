// Linear layers, norms and the embedding as graph nodes, in whatever precision a pack stores them.
import type { GraphBuilder } from '../../graph/builder.ts'
import type { DType, TensorData, Value } from '../../graph/ir.ts'
import { blockSize } from '../../packs/int4.ts'
import type { Precision } from '../../packs/pack-layout.ts'

export interface StoredTensor { readonly dtype: DType; readonly dims: readonly number[]; readonly data: TensorData }

/** The tensors of a pack, by the names of weights.ts. */
export interface Weights {
  readonly precision: Precision
  /** @throws when the pack has no such tensor */
  tensor(name: string): StoredTensor
}

/** What a model is written with. */
export interface Parts {
  /** Where nodes go: the model's graph, or a body in it. */
  readonly graph: GraphBuilder
  /** The model's graph, where weights are widened: inside a loop that would be done for each token. */
  readonly root: GraphBuilder
  readonly weights: Weights
  /** What activations are computed in: float32, or float16 on CUDA. */
  readonly compute: 'float32' | 'float16'
  /** Graph inputs that correct linear layers, by the layer's name; empty for a graph without. */
  readonly adapters: ReadonlyMap<string, Adapter>
}

/** x A B is added to what a linear layer gives (LoRA, arXiv 2106.09685): A [inputs, rank], B [rank, outputs] with the scale in it. Rank 0 adds nothing. */
export interface Adapter { readonly a: Value; readonly b: Value }

/** A tensor of the pack as float values of the compute type. */
const vector = (parts: Parts, name: string): Value => parts.root.cast(stored(parts, name), parts.compute)

function stored({ root, weights }: Parts, name: string): Value {
  const { dtype, dims, data } = weights.tensor(name)
  return root.initializer(name, dtype, dims, data)
}

/** Scales [rows, blocks] of an int4 tensor, seen in other dimensions where those are given. */
function scales({ root, weights, compute }: Parts, name: string, seen?: { as: string; dims: readonly number[] }): Value {
  const { dtype, dims, data } = weights.tensor(`${name}.scales`)
  return root.cast(root.initializer(seen?.as ?? `${name}.scales`, dtype, seen?.dims ?? dims, data), compute)
}

/**
 * x W^T + b.
 * @param x [tokens, inputs]
 * @param size [outputs, inputs] of the weight
 * @param bias name of the bias, or null
 * @returns [tokens, outputs]
 */
export function linear(parts: Parts, x: Value, name: string, [outputs, inputs]: readonly [number, number], bias: string | null): Value {
  const { graph, weights } = parts
  const offset = bias === null ? null : vector(parts, bias)
  if (weights.precision !== 'int4') return graph.one('Gemm', [x, vector(parts, name), ...offset ? [offset] : []], { transB: 1 })
  return graph.one('MatMulNBits', [x, stored(parts, name), scales(parts, name), null, null, ...offset ? [offset] : []], { K: inputs, N: outputs, bits: 4, block_size: blockSize, accuracy_level: 4 })
}

/** Names of an adapter's graph inputs. */
export const adapterInputs = (name: string): { a: string; b: string } => ({ a: `${name}.adapter_a`, b: `${name}.adapter_b` })

/** Declares an adapter's inputs, float32 with a rank of its own. */
export function declareAdapter(graph: GraphBuilder, name: string, [outputs, inputs]: readonly [number, number]): Adapter {
  const names = adapterInputs(name)
  return { a: graph.input(names.a, 'float32', [inputs, `${name}.rank`]), b: graph.input(names.b, 'float32', [`${name}.rank`, outputs]) }
}

/** A linear layer and its adapter, where it has one. */
export function adaptedLinear(parts: Parts, x: Value, name: string, size: readonly [number, number], bias: string | null): Value {
  const { graph, compute } = parts
  const [base, adapter] = [linear(parts, x, name, size, bias), parts.adapters.get(name)]
  if (!adapter) return base
  const narrow = graph.one('MatMul', [x, graph.cast(adapter.a, compute)])
  return graph.one('Add', [base, graph.one('MatMul', [narrow, graph.cast(adapter.b, compute)])])
}

/** x / sqrt(mean(x^2) + epsilon) times the weight, over the last dimension (RMSNorm, arXiv 1910.07467). */
export const rmsNorm = (parts: Parts, x: Value, name: string, epsilon: number): Value =>
  parts.graph.one('SimplifiedLayerNormalization', [x, vector(parts, name)], { axis: -1, epsilon })

/** The sum of both, and its norm. */
export function addAndNorm(parts: Parts, residual: Value, x: Value, name: string, epsilon: number): { sum: Value; normed: Value } {
  const [normed, , , sum] = parts.graph.add('SkipSimplifiedLayerNormalization', [residual, x, vector(parts, name)], { epsilon }, 4)
  return { sum: sum!, normed: normed! }
}

/**
 * silu(gate) * up of a fused pair (SwiGLU, arXiv 2002.05202).
 * @param fused [tokens, 2 size], the gate first
 */
export function swiGlu({ graph }: Parts, fused: Value, size: number): Value {
  const [gate, up] = graph.add('Split', [fused, graph.constant([size, size], 'int64')], { axis: -1 }, 2)
  return graph.one('Mul', [graph.one('QuickGelu', [gate!], { alpha: 1 }), up!])
}

/**
 * Rows of the embedding matrix.
 * @param ids int64, any shape
 * @returns the shape of ids, and `width`
 */
export function embedding(parts: Parts, ids: Value, name: string, width: number): Value {
  const { graph, weights, compute } = parts
  if (weights.precision !== 'int4') return graph.cast(graph.one('Gather', [stored(parts, name), ids]), compute)
  const [rows, count] = weights.tensor(`${name}.scales`).dims as [number, number]
  // One and the same initializer feeds the head and the embedding, which wants its scales as [rows, blocks, 1].
  const column = scales(parts, name, { as: `${name}.scales.column`, dims: [rows, count, 1] })
  const blocks = graph.one('GatherBlockQuantized', [stored(parts, name), ids, column], { bits: 4, block_size: blockSize, gather_axis: 0, quantize_axis: 2 })
  const flat = graph.one('Reshape', [blocks, graph.constant([...ids.shape.map(() => 0), count * blockSize], 'int64')])
  return count * blockSize === width ? flat : graph.one('Slice', [flat, graph.constant([0], 'int64'), graph.constant([width], 'int64'), graph.constant([-1], 'int64')])
}
