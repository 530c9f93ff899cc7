// Products of matrices, normalisations and softmax.
import type { Dimension, Shape } from '../ir.ts'
import type { Call } from './call.ts'
import { any, flag, float, floats, indices, int, needed, one, optional } from './schema.ts'
import type { Operator } from './schema.ts'

const products = [...floats, ...indices] as const

/** NumPy's matmul: vectors get a dimension that is taken away again, leading dimensions broadcast. */
function matMul(call: Call): Dimension[] {
  const [a, b] = [call.shape(0), call.shape(1)]
  if (a.length === 0 || b.length === 0) call.fail('a scalar has no matrix product')
  call.unify(a[a.length - 1], b.length === 1 ? b[0] : b[b.length - 2], 'the inner dimensions')
  const leading = call.broadcast([a.slice(0, -2), b.slice(0, -2)])
  return [...leading, ...(a.length > 1 ? [a[a.length - 2]] : []), ...(b.length > 1 ? [b[b.length - 1]] : [])]
}

function gemm(call: Call): Dimension[] {
  call.needRank(0, 2)
  call.needRank(1, 2)
  const [m, k] = call.int('transA') ? [...call.shape(0)].reverse() : call.shape(0)
  const [inner, n] = call.int('transB') ? [...call.shape(1)].reverse() : call.shape(1)
  call.unify(k, inner, 'the inner dimensions')
  if (call.has(2)) holdWithin(call, 2, [m, n])
  return [m, n]
}

/** A dimension that would enlarge another, for certain. */
const enlarges = (small: Dimension, large: Dimension): boolean => typeof small === 'number' && typeof large === 'number' && small !== 1 && small !== large

/** An input must broadcast to a shape without enlarging it. */
function holdWithin(call: Call, input: number, shape: Shape): void {
  const small = call.shape(input)
  const lead = shape.length - small.length
  if (lead < 0 || small.some((dimension, axis) => enlarges(dimension, shape[axis + lead]))) call.fail(`input ${input} does not broadcast to [${shape.join(', ')}]`)
}

function softmax(call: Call) {
  call.axis(call.int('axis'), call.shape(0).length)
  return [{ dtype: call.dtype(0), shape: call.shape(0) }]
}

/** The normalised tensor, then statistics with the normalised axes shrunk to 1, in float32. */
function normalise(call: Call) {
  const shape = call.shape(0)
  const axis = call.axis(call.int('axis'), shape.length)
  for (let input = 1; call.has(input); input++) holdWithin(call, input, shape)
  const statistics = { dtype: 'float32' as const, shape: shape.map((dimension, index) => (index < axis ? dimension : 1)) }
  return [{ dtype: call.dtype(0), shape }, statistics, statistics]
}

const normalisation = { axis: int(-1), epsilon: float(1e-5), stash_type: flag(1) }

export const matrix = {
  MatMul: {
    domain: '', inputs: [needed('a', 'T', products), needed('b', 'T', products)], outputs: one, attributes: {}, gradient: 'own',
    infer: (call) => [{ dtype: call.dtype(0), shape: matMul(call) }],
  },
  Gemm: {
    domain: '', inputs: [needed('a', 'T', products), needed('b', 'T', products), optional('c', 'T', products)], outputs: one,
    attributes: { alpha: float(1), beta: float(1), transA: flag(0), transB: flag(0) }, gradient: 'own',
    infer: (call) => [{ dtype: call.dtype(0), shape: gemm(call) }],
  },
  Softmax: { domain: '', inputs: [needed('x', 'T', floats)], outputs: one, attributes: { axis: int(-1) }, gradient: 'own', infer: softmax },
  LogSoftmax: { domain: '', inputs: [needed('x', 'T', floats)], outputs: one, attributes: { axis: int(-1) }, gradient: 'own', infer: softmax },
  Trilu: {
    domain: '', inputs: [needed('x', 'T', any), optional('k', 'K', ['int64'])], outputs: one, attributes: { upper: flag(1) }, gradient: 'own',
    infer: (call) => {
      if (call.shape(0).length < 2) call.fail('a triangle needs two dimensions')
      return [{ dtype: call.dtype(0), shape: call.shape(0) }]
    },
  },
  /** Root mean square normalisation: x / sqrt(mean(x^2) + epsilon) * scale; output 1 is 1 / sqrt(...). ONNX Runtime's own, though in ONNX's domain. */
  SimplifiedLayerNormalization: {
    domain: '', inputs: [needed('x', 'T', floats), needed('scale', 'V', floats)], outputs: { minimum: 1, maximum: 2 },
    attributes: normalisation, gradient: 'own', infer: normalise,
  },
  LayerNormalization: {
    domain: '', inputs: [needed('x', 'T', floats), needed('scale', 'T', floats), optional('bias', 'T', floats)], outputs: { minimum: 1, maximum: 3 },
    attributes: normalisation, gradient: 'own', infer: normalise,
  },
  /** output = normalised(input + skip + bias) * scale; output 3 is the sum. Outputs 1 and 2 are declared and never written. */
  SkipSimplifiedLayerNormalization: {
    domain: 'com.microsoft', inputs: [needed('input', 'T', floats), needed('skip', 'T', floats), needed('scale', 'T', floats), optional('bias', 'T', floats)],
    outputs: { minimum: 1, maximum: 4, never: [1, 2] }, attributes: { epsilon: float(1e-5) }, gradient: 'own',
    infer: (call) => {
      call.needRank(0, 2, 3)
      call.unify(call.shape(0).at(-1)!, call.shape(2)[0], 'the hidden size and the scale')
      holdWithin(call, 1, call.shape(0))
      const like = { dtype: call.dtype(0), shape: call.shape(0) }
      return [like, like, like, like]
    },
  },
} as const satisfies Record<string, Operator>
