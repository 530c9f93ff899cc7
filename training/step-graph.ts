// One training step as one graph: forward, backward, clipping and AdamW over flat vectors, with gradients gathered over several batches.
import { GraphBuilder } from '../native-models/graph/builder.ts'
import { filling } from '../native-models/graph/dtypes.ts'
import type { Graph, GraphNode, Value } from '../native-models/graph/ir.ts'
import { differentiate } from './gradients/differentiate.ts'
import { pruned } from './gradients/prune.ts'
import type { BuildObjective } from './objectives.ts'
import { adamW } from './optimizers/adamw.ts'
import type { AdamWOptions } from './optimizers/adamw.ts'
import { clipScale } from './optimizers/clipping.ts'

export interface StepOptions {
  /** Floats that are trained, and how many of the first of them weight decay applies to. */
  readonly size: number
  readonly decayed: number
  readonly optimizer: AdamWOptions
  /** See adamW. */
  readonly byRows: boolean
  /** Gradients are scaled down to this norm. */
  readonly maxGradientNorm: number
  /** The block that a node is part of; null to keep what the forward pass computes. */
  readonly blockOf: ((node: GraphNode) => string | null) | null
}

/** Adds a model to a graph. @param parameters float32 [size] @returns log-probabilities of the answers' tokens, float32 [answers] */
export type BuildModel = (graph: GraphBuilder, parameters: Value) => Value

interface State { readonly parameters: Value; readonly first: Value; readonly second: Value }

const scalar = (graph: GraphBuilder, name: string): Value => graph.input(name, 'float32', [])

/** A gradient whose norm is no number, or infinite, changes nothing. */
const largestNorm = 3e38

const nothing = (graph: GraphBuilder): Value => graph.one('ConstantOfShape', [graph.constant([0], 'int64')], { value: filling(0, 'float32') })

/** The state after the update, or the gathered gradient where it is not yet time for one; what is not asked for is empty. */
function updated(graph: GraphBuilder, state: State, gradient: Value, { size, decayed, optimizer, byRows, maxGradientNorm }: StepOptions, lossScale: Value): void {
  const { scale, norm } = clipScale(graph, gradient, maxGradientNorm, lossScale)
  const rates = { learningRate: scalar(graph, 'learning_rate'), correction1: scalar(graph, 'correction1'), correction2: scalar(graph, 'correction2') }
  const isTime = graph.one('Greater', [scalar(graph, 'apply'), graph.constant(0, 'float32')])
  const names = ['parameters_after', 'first_after', 'second_after', 'gathered_after'] as const
  const after = graph.body('update', (body) => {
    const { parameters, first, second } = adamW(body, { ...state, gradient, ...rates, decayed: Math.min(decayed, size), gradientScale: scale, byRows }, optimizer)
    for (const [index, value] of [parameters, first, second, nothing(body)].entries()) body.output(names[index]!, value)
  })
  const before = graph.body('gather', (body) => {
    for (const [index, value] of [nothing(body), nothing(body), nothing(body), gradient].entries()) body.output(names[index]!, value)
  })
  const isFinite = graph.one('Less', [norm, graph.constant(largestNorm, 'float32')])
  const values = graph.add('If', [graph.one('And', [isTime, isFinite])], { then_branch: after, else_branch: before }, names.length)
  graph.output('gradient_norm', norm)
  for (const [index, value] of values.entries()) graph.output(names[index]!, value)
}

/**
 * Inputs beside the model's and the objective's: parameters, first, second [size]; gathered [size] or a single 0; and scalars learning_rate,
 * correction1, correction2 (see adamW), loss_scale, apply (1: update with the gathered gradient and this one, 0: only gather).
 * Outputs: loss, gradient_norm (the loss scale taken out), parameters_after, first_after, second_after [size], or gathered_after [size];
 * and the objective's metrics. Where the norm is not finite nothing is updated, and the first three are empty. All float32.
 */
export function stepGraph(model: BuildModel, objective: BuildObjective, options: StepOptions): Graph {
  const graph = new GraphBuilder('step')
  const vector = (name: string) => graph.input(name, 'float32', [options.size])
  const state = { parameters: vector('parameters'), first: vector('first'), second: vector('second') }
  const gathered = graph.input('gathered', 'float32', ['gathered'])
  const lossScale = scalar(graph, 'loss_scale')
  const logProbabilities = model(graph, state.parameters)
  const { loss, metrics, constants } = graph.scope('objective', () => objective(graph, logProbabilities))
  const [gradient] = differentiate(graph, loss, [state.parameters], { seed: lossScale, constants, ...options.blockOf ? { blockOf: options.blockOf } : {} })
  const sum = graph.one('Add', [gradient!, gathered])
  graph.scope('update', () => updated(graph, state, sum, options, lossScale))
  graph.output('loss', loss)
  for (const [name, value] of Object.entries(metrics)) graph.output(name, value)
  return pruned(graph.finish())
}

/** Log-probabilities alone: inputs are the model's and parameters [size], the output log_probabilities [answers]. */
export function scoreGraph(model: BuildModel, size: number): Graph {
  const graph = new GraphBuilder('score')
  graph.output('log_probabilities', model(graph, graph.input('parameters', 'float32', [size])))
  return pruned(graph.finish())
}
