// AdamW as graph nodes over one flat vector: a training graph ends in it, so a whole step is one run.
import type { GraphBuilder } from '../../native-models/graph/builder.ts'
import { GraphError } from '../../native-models/graph/errors.ts'
import type { Value } from '../../native-models/graph/ir.ts'
import { dividingRow } from './rows.ts'

export interface AdamWOptions {
  /** Decay of the mean of gradients. */
  readonly beta1: number
  /** Decay of the mean of their squares. */
  readonly beta2: number
  /** Added to the root of the mean square; in units of a gradient. */
  readonly epsilon: number
  /** Share of a parameter taken away per update and unit of learning rate. */
  readonly weightDecay: number
}

/** PyTorch's, but for its weight decay of 0.01: an adapter decays to the model it sits on. */
export const defaultAdamW: AdamWOptions = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 }

export interface AdamWInputs {
  /** [n], float32, as are the moments. */
  readonly parameters: Value
  /** [n]; its dtype may be narrower. */
  readonly gradient: Value
  readonly first: Value
  readonly second: Value
  /** float32 scalars, as are the corrections 1 - beta1^t and 1 - beta2^t, with t = 1 at the first update. */
  readonly learningRate: Value
  readonly correction1: Value
  readonly correction2: Value
  /** How many of the first elements decay; the rest (norms, biases) does not. */
  readonly decayed: number
  /** float32 scalar that the gradient is multiplied with first, at no pass over memory of its own. */
  readonly gradientScale?: Value
  /** Whether long vectors are gone through row by row, as they should be on a processor; a graphics card would wait for each row's kernels to be launched. */
  readonly byRows?: boolean
}

export interface AdamWState { readonly parameters: Value; readonly first: Value; readonly second: Value }

/** All of it, as a slice's end. */
const toTheEnd = 2n ** 63n - 1n

/** Elements of a row that is updated by itself: all it takes is 256 KB a vector, less than a core's cache. */
const rowLength = 65_536

/** What the parameters shrink by: 1 - learningRate · weightDecay. */
const shrink = (graph: GraphBuilder, { learningRate }: AdamWInputs, weightDecay: number): Value =>
  graph.one('Sub', [graph.constant(1, 'float32'), graph.one('Mul', [learningRate, graph.constant(weightDecay, 'float32')])])

/** p (1 - learningRate · weightDecay), on the first `decayed` elements. Only a part costs two copies of the vector. */
function decay(graph: GraphBuilder, inputs: AdamWInputs, weightDecay: number): Value {
  const { parameters, decayed } = inputs
  if (weightDecay === 0 || decayed === 0) return parameters
  const kept = shrink(graph, inputs, weightDecay)
  if (decayed === parameters.shape[0]) return graph.one('Mul', [parameters, kept])
  const part = (from: number | bigint, to: number | bigint) => graph.one('Slice', [parameters, graph.constant([BigInt(from)], 'int64'), graph.constant([BigInt(to)], 'int64')])
  return graph.one('Concat', [graph.one('Mul', [part(0, decayed), kept]), part(decayed, toTheEnd)], { axis: 0 })
}

/** The moments: m = beta1 m + (1 - beta1) g and v = beta2 v + (1 - beta2) g². */
function moments(graph: GraphBuilder, inputs: AdamWInputs, { beta1, beta2 }: AdamWOptions): { first: Value; second: Value } {
  const number = (value: number) => graph.constant(value, 'float32')
  const gradient = graph.cast(inputs.gradient, 'float32')
  const share = inputs.gradientScale ? graph.one('Mul', [inputs.gradientScale, number(1 - beta1)]) : number(1 - beta1)
  // The new part of m serves v as well: (1 - beta2) g² = ((1 - beta1) g)² · (1 - beta2) / (1 - beta1)².
  const fresh = graph.one('Mul', [gradient, share])
  const first = graph.one('Add', [graph.one('Mul', [inputs.first, number(beta1)]), fresh])
  const squares = graph.one('Mul', [graph.one('Mul', [fresh, number((1 - beta2) / (1 - beta1) ** 2)]), fresh])
  return { first, second: graph.one('Add', [graph.one('Mul', [inputs.second, number(beta2)]), squares]) }
}

/** The update of vectors that lie in memory as a whole. @param shrunken the parameters after weight decay */
function updated(graph: GraphBuilder, inputs: AdamWInputs, options: AdamWOptions, shrunken: Value): AdamWState {
  const { first, second } = moments(graph, inputs, options)
  const root = graph.one('Sqrt', [inputs.correction2])
  const step = graph.one('Div', [graph.one('Mul', [inputs.learningRate, root]), inputs.correction1])
  const spread = graph.one('Add', [graph.one('Sqrt', [second]), graph.one('Mul', [root, graph.constant(options.epsilon, 'float32')])])
  const move = graph.one('Mul', [graph.one('Div', [first, spread]), step])
  return { parameters: graph.one('Sub', [shrunken, move]), first, second }
}

/** Of a row of the parameters that begins at `start`. */
function decayOfRow(graph: GraphBuilder, inputs: AdamWInputs, weightDecay: number, places: Value, limit: Value): Value {
  const share = graph.one('Where', [graph.one('Less', [places, limit]), shrink(graph, inputs, weightDecay), graph.constant(1, 'float32')])
  return graph.one('Mul', [inputs.parameters, share])
}

/** The same row after row. */
function updatedByRows(graph: GraphBuilder, inputs: AdamWInputs, options: AdamWOptions, row: number): AdamWState {
  const { parameters, first, second, gradient, decayed } = inputs
  const length = parameters.shape[0] as number
  const isPart = options.weightDecay !== 0 && decayed > 0 && decayed < length
  // How many of its elements decay: below 0 or beyond the row's length, none or all.
  const limits = Array.from({ length: length / row }, (_, index) => decayed - index * row)
  const places = isPart ? graph.one('Range', [0, row, 1].map((number) => graph.constant(number, 'int64'))) : null
  const vectors = [parameters, first, second, graph.cast(gradient, 'float32')].map((vector) => graph.one('Reshape', [vector, graph.constant([-1, row], 'int64')]))
  const body = graph.body('row', (inner) => {
    const [own, ownFirst, ownSecond, ownGradient] = ['parameters', 'first', 'second', 'gradient'].map((name) => inner.input(name, 'float32', [row])) as [Value, Value, Value, Value]
    const ofRow = { ...inputs, parameters: own, first: ownFirst, second: ownSecond, gradient: ownGradient, decayed: decayed === length ? row : decayed }
    const shrunken = places ? decayOfRow(inner, ofRow, options.weightDecay, places, inner.input('limit', 'int64', [])) : decay(inner, ofRow, options.weightDecay)
    for (const [name, value] of Object.entries(updated(inner, ofRow, options, shrunken))) inner.output(`${name}_after`, value)
  })
  const scanned = [...vectors, ...places ? [graph.constant(limits, 'int64')] : []]
  const rows = graph.add('Scan', scanned, { body, num_scan_inputs: scanned.length }, 3)
  const [p, m, v] = rows.map((value) => graph.one('Reshape', [value, graph.constant([length], 'int64')])) as [Value, Value, Value]
  return { parameters: p, first: m, second: v }
}

/**
 * p = p (1 - a w) - a (m / c1) / (sqrt(v / c2) + epsilon), with a the learning rate, w the weight decay and c1, c2 the corrections.
 * Both corrections are folded into scalars: a sqrt(c2) / c1 · m / (sqrt(v) + epsilon sqrt(c2)), so twelve passes over the vectors are left;
 * by rows, long vectors spare what lies between two passes.
 * Source: Loshchilov and Hutter 2019 (arXiv 1711.05101), in the order of torch.optim.AdamW.
 * @returns the parameters and moments after the update, each of the shape it came with
 * @throws GraphError when the vectors differ in length, or more elements decay than there are
 */
export function adamW(graph: GraphBuilder, inputs: AdamWInputs, options: AdamWOptions = defaultAdamW): AdamWState {
  const length = inputs.parameters.shape[0]!
  if (typeof length === 'number' && inputs.decayed > length) throw new GraphError(`${inputs.decayed} of ${length} parameters cannot decay`)
  const row = inputs.byRows ? dividingRow(length, rowLength) : null
  return graph.scope('adamW', () => (row !== null && row !== length ? updatedByRows(graph, inputs, options, row) : updated(graph, inputs, options, decay(graph, inputs, options.weightDecay))))
}

/** 1 - beta^t for both moments, as adamW takes them. @param update the one being made, 1 for the first */
export const corrections = (update: number, { beta1, beta2 }: AdamWOptions = defaultAdamW): { correction1: number; correction2: number } => ({
  correction1: 1 - beta1 ** update, correction2: 1 - beta2 ** update,
})
