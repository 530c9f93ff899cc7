// What a step lowers, from the log-probabilities of answers' tokens: the loss of supervised fine-tuning, and that of GRPO.
import type { GraphBuilder } from '../native-models/graph/builder.ts'
import type { Value } from '../native-models/graph/ir.ts'

export interface Objective {
  /** float32 scalar. */
  readonly loss: Value
  /** float32 scalars by name, to be told and not lowered. */
  readonly metrics: Readonly<Record<string, Value>>
  /** What no gradient passes. */
  readonly constants: readonly Value[]
}

/** Adds an objective to a graph. @param logProbabilities float32 [answers] */
export type BuildObjective = (graph: GraphBuilder, logProbabilities: Value) => Objective

const input = (graph: GraphBuilder, name: string): Value => graph.input(name, 'float32', ['answers'])

const weighted = (graph: GraphBuilder, weights: Value, values: Value): Value => graph.one('ReduceSum', [graph.one('Mul', [weights, values])], { keepdims: 0 })

/** sum of -w log p. Input: weights [answers], which add up to 1 over an update for a mean. */
export const negativeLogLikelihood: BuildObjective = (graph, logProbabilities) =>
  ({ loss: graph.one('Neg', [weighted(graph, input(graph, 'weights'), logProbabilities)]), metrics: {}, constants: [] })

export interface GrpoObjectiveOptions {
  /** Weight of the divergence from the reference. */
  readonly beta: number
  /** The ratio is clipped to [1 - epsilonLow, 1 + epsilonHigh]. */
  readonly epsilonLow: number
  readonly epsilonHigh: number
}

/** -min(r A, clip(r) A) and where the clipped one is the smaller (GRPO, arXiv 2402.03300, equation 3). */
function surrogate(graph: GraphBuilder, ratio: Value, advantages: Value, { epsilonLow, epsilonHigh }: GrpoObjectiveOptions): { loss: Value; isClipped: Value } {
  const number = (value: number) => graph.constant(value, 'float32')
  const [plain, bounded] = [ratio, graph.one('Clip', [ratio, number(1 - epsilonLow), number(1 + epsilonHigh)])].map((value) => graph.one('Mul', [value, advantages])) as [Value, Value]
  return { loss: graph.one('Neg', [graph.one('Min', [plain, bounded])]), isClipped: graph.cast(graph.one('Less', [bounded, plain]), 'float32') }
}

/** exp(d) - d - 1 with d = log(reference / policy): an unbiased estimate of KL(policy || reference) that is never negative (Schulman 2020, "Approximating KL divergence"). */
function divergence(graph: GraphBuilder, logProbabilities: Value, reference: Value): Value {
  const difference = graph.one('Sub', [reference, logProbabilities])
  return graph.one('Sub', [graph.one('Sub', [graph.one('Exp', [difference]), difference]), graph.constant(1, 'float32')])
}

/**
 * sum of w (-min(r A, clip(r) A) + beta KL), r = p / p_old.
 * Inputs, [answers] each: weights, advantages, old (log-probabilities when sampled; not a number: those of now, so that r is 1 and its gradient that of log p),
 * and with beta other than 0 reference. Metrics: kl and clipped, weighted like the loss.
 */
export const groupRelativePolicy = (options: GrpoObjectiveOptions): BuildObjective => (graph, logProbabilities): Objective => {
  const [weights, advantages, given] = [input(graph, 'weights'), input(graph, 'advantages'), input(graph, 'old')]
  const now = graph.one('Identity', [logProbabilities])
  const old = graph.one('Where', [graph.one('IsNaN', [given]), now, given])
  const { loss, isClipped } = surrogate(graph, graph.one('Exp', [graph.one('Sub', [logProbabilities, old])]), advantages, options)
  const clipped = weighted(graph, weights, isClipped)
  if (options.beta === 0) return { loss: weighted(graph, weights, loss), metrics: { clipped }, constants: [now] }
  const kl = divergence(graph, logProbabilities, input(graph, 'reference'))
  const total = graph.one('Add', [loss, graph.one('Mul', [kl, graph.constant(options.beta, 'float32')])])
  return { loss: weighted(graph, weights, total), metrics: { clipped, kl: weighted(graph, weights, kl) }, constants: [now] }
}
