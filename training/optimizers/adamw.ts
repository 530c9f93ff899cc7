// AdamW as graph nodes over one flat vector: a training graph ends in it, so a whole step is one run.
import type { GraphBuilder } from '../../native-models/graph/builder.ts'
import { GraphError } from '../../native-models/graph/errors.ts'
import type { Value } from '../../native-models/graph/ir.ts'

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
}

export interface AdamWState { readonly parameters: Value; readonly first: Value; readonly second: Value }

/** All of it, as a slice's end. */
const toTheEnd = 2n ** 63n - 1n

/** p (1 - learningRate · weightDecay), on the first `decayed` elements. Only a part costs two copies of the vector. */
function decay(graph: GraphBuilder, { parameters, learningRate, decayed }: AdamWInputs, weightDecay: number): Value {
  const length = parameters.shape[0]
  if (typeof length === 'number' && decayed > length) throw new GraphError(`${decayed} of ${length} parameters cannot decay`)
  if (weightDecay === 0 || decayed === 0) return parameters
  const kept = graph.one('Sub', [graph.constant(1, 'float32'), graph.one('Mul', [learningRate, graph.constant(weightDecay, 'float32')])])
  if (decayed === length) return graph.one('Mul', [parameters, kept])
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

/**
 * p = p (1 - a w) - a (m / c1) / (sqrt(v / c2) + epsilon), with a the learning rate, w the weight decay and c1, c2 the corrections.
 * Both corrections are folded into scalars: a sqrt(c2) / c1 · m / (sqrt(v) + epsilon sqrt(c2)), so twelve passes over the vectors are left.
 * Source: Loshchilov and Hutter 2019 (arXiv 1711.05101), in the order of torch.optim.AdamW.
 * @returns the parameters and moments after the update, each of the shape it came with
 * @throws GraphError when the vectors differ in length, or more elements decay than there are
 */
export function adamW(graph: GraphBuilder, inputs: AdamWInputs, options: AdamWOptions = defaultAdamW): AdamWState {
  return graph.scope('adamW', () => {
    const { first, second } = moments(graph, inputs, options)
    const root = graph.one('Sqrt', [inputs.correction2])
    const step = graph.one('Div', [graph.one('Mul', [inputs.learningRate, root]), inputs.correction1])
    const spread = graph.one('Add', [graph.one('Sqrt', [second]), graph.one('Mul', [root, graph.constant(options.epsilon, 'float32')])])
    const move = graph.one('Mul', [graph.one('Div', [first, spread]), step])
    return { parameters: graph.one('Sub', [decay(graph, inputs, options.weightDecay), move]), first, second }
  })
}

/** 1 - beta^t for both moments, as adamW takes them. @param update the one being made, 1 for the first */
export const corrections = (update: number, { beta1, beta2 }: AdamWOptions = defaultAdamW): { correction1: number; correction2: number } => ({
  correction1: 1 - beta1 ** update, correction2: 1 - beta2 ** update,
})
