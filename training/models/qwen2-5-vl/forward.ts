// The log-probability of each token of an answer, as a graph that a gradient can pass: the inference graph, its fused operators composed, its weights taken from the flat vector.
import { GraphBuilder } from '../../../native-models/graph/builder.ts'
import type { Graph, Value } from '../../../native-models/graph/ir.ts'
import type { LayerCache } from '../../../native-models/generation/decoder-model.ts'
import { embedPrompt } from '../../../native-models/generation/prompt-graph.ts'
import type { Qwen25VLConfig } from '../../../native-models/models/qwen2-5-vl/config.ts'
import { declareAdapter, adapterInputs } from '../../../native-models/models/qwen2-5-vl/parts.ts'
import type { Parts, Weights } from '../../../native-models/models/qwen2-5-vl/parts.ts'
import { decoderModel } from '../../../native-models/models/qwen2-5-vl/decoder.ts'
import { packedVisionGraph } from '../../../native-models/models/qwen2-5-vl/vision.ts'
import { compose } from '../../gradients/compose.ts'
import { adapterValues, loraTensors, partsOf, trainedTensors } from './parameters.ts'
import type { ParameterLayout, Trained } from './parameters.ts'

export interface ForwardPlan {
  readonly config: Qwen25VLConfig
  readonly weights: Weights
  readonly trained: Trained
  readonly layout: ParameterLayout
  readonly compute: Parts['compute']
  /** Log-probabilities are those of drawing at this temperature; 1: the model's own. */
  readonly temperature: number
}

/** Whether the tower is computed with each step, and not once for each picture. */
export const trainsTower = (trained: Trained): boolean => trained.kind === 'full' && !(trained.freeze.includes('vision') && trained.freeze.includes('merger'))

/** Trained weights come from the flat vector: only their type and size are asked for. */
function frozenWeights({ weights, trained, config, compute }: ForwardPlan): Weights {
  const own = new Map(trained.kind === 'full' ? trainedTensors(config, trained).map((tensor) => [tensor.name, tensor]) : [])
  return {
    precision: weights.precision,
    tensor(name) {
      const tensor = own.get(name)
      if (!tensor) return weights.tensor(name)
      const length = (compute === 'float32' ? 4 : 2) * tensor.dims.reduce((product, size) => product * size, 1)
      return { dtype: compute, dims: tensor.dims, data: { file: 'trained', offset: 0, length } }
    },
  }
}

function newParts(plan: ForwardPlan, name: string): Parts {
  const graph = new GraphBuilder(name)
  return { graph, root: graph, weights: frozenWeights(plan), compute: plan.compute, adapters: new Map() }
}

/** Positions of a row in the rotary table: tables of the rows lie one after the other. */
function placement({ graph }: Parts, x: Value): { positions: Value; length: Value } {
  const shape = graph.one('Shape', [x], { end: 2 })
  const [rows, length] = [0, 1].map((axis) => graph.one('Gather', [shape, graph.constant(axis, 'int64')])) as [Value, Value]
  const steps = graph.one('Range', [graph.constant(0, 'int64'), graph.one('Mul', [rows, length]), graph.constant(1, 'int64')])
  return { positions: graph.one('Reshape', [steps, shape]), length }
}

/**
 * The decoder over whole texts. Inputs: ids [rows, sequence] int64, filled up at the end; picture_vectors [picture tokens, hidden] and picture_places
 * [picture tokens, 2] int64 (row, column); cos and sin [rows * sequence, headDim / 2]; answer_places [answers] int64 (row * sequence + column of the
 * token before), targets [answers] int64. Output: log_probabilities [answers], float32.
 */
function decoderSource(plan: ForwardPlan): Graph {
  const { config: { text }, trained, config } = plan
  const parts = newParts(plan, 'decoder')
  const { graph } = parts
  const adapters = trained.kind === 'lora' ? new Map(loraTensors(config, trained).map(({ tensor, outputs, inputs }) => [tensor, declareAdapter(graph, tensor, [outputs, inputs])])) : parts.adapters
  const model = decoderModel({ ...parts, adapters }, text)
  const x = embedPrompt(graph, model, 'rows')
  const { positions, length } = placement(parts, x)
  const table = (name: string) => graph.cast(graph.input(name, 'float32', ['rows*sequence', model.headDim / 2]), model.compute)
  const cache = graph.cast(graph.constant([], 'float32', [1, model.keyValueHeads, 0, model.headDim]), model.compute)
  const caches = Array.from({ length: model.layers }, (): LayerCache => ({ keys: cache, values: cache }))
  const flat = graph.one('Reshape', [x, graph.constant([-1, model.hiddenSize], 'int64')])
  const last = graph.cast(graph.one('Reshape', [length, graph.constant([1], 'int64')]), 'int32')
  const { normed } = model.decode(graph, flat, caches, { lastIndex: last, total: graph.cast(length, 'int32'), positions, cos: table('cos'), sin: table('sin') })
  graph.output('log_probabilities', answerLogProbabilities(graph, (vectors) => model.head(graph, vectors), normed, plan.temperature))
  return graph.finish()
}

/** Only the tokens before an answer's pass the head: with large vocabularies it is the widest layer. */
function answerLogProbabilities(graph: GraphBuilder, head: (vectors: Value) => Value, normed: Value, temperature: number): Value {
  const [places, targets] = [graph.input('answer_places', 'int64', ['answers']), graph.input('targets', 'int64', ['answers'])]
  const raw = head(graph.one('Gather', [normed, places], { axis: 0 }))
  const logits = temperature === 1 ? raw : graph.one('Mul', [raw, graph.constant(1 / temperature, raw.dtype)])
  const column = graph.one('Unsqueeze', [targets, graph.constant([1], 'int64')])
  const taken = graph.one('GatherElements', [graph.one('LogSoftmax', [logits], { axis: -1 }), column], { axis: 1 })
  return graph.one('Reshape', [taken, graph.constant([-1], 'int64')])
}

/** What stands in for inputs and weights of the sources. */
function givenValues(graph: GraphBuilder, flat: Value, { config, trained, layout, compute }: ForwardPlan): Map<string, Value> {
  const parts = partsOf(graph, flat, layout)
  if (trained.kind === 'full') return new Map([...parts].map(([name, value]) => [name, graph.cast(value, compute)]))
  const adapters = adapterValues(graph, parts, config, trained)
  return new Map([...adapters].flatMap(([tensor, { a, b }]) => [[adapterInputs(tensor).a, a], [adapterInputs(tensor).b, b]] as const))
}

/**
 * Adds the model to a graph.
 * @param flat float32 [layout.size]
 * @returns log-probabilities [answers], float32; inputs are those of the decoder and, where the tower is trained, of `packedVisionGraph` under `tower/`
 */
export function logProbabilities(graph: GraphBuilder, flat: Value, plan: ForwardPlan): Value {
  const given = graph.scope('parameters', () => givenValues(graph, flat, plan))
  if (trainsTower(plan.trained)) {
    const vectors = compose(graph, packedVisionGraph(newParts(plan, 'vision'), plan.config.vision), given, 'tower/')
    given.set('picture_vectors', vectors('vectors'))
  }
  return compose(graph, decoderSource(plan), given)('log_probabilities')
}

/** The layer that a node is part of, for recomputation: what is of none is kept. */
export const blockOf = ({ name }: { readonly name: string }): string | null => /(?:^|\/)((?:layers|vision\.blocks)\.\d+)(?:\/|$)/.exec(name)?.[1] ?? null
