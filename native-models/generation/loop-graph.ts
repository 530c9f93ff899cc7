// The decode loop as one graph: a prompt, or the last token, goes in; K tokens come out, each fed back inside the runtime.
import type { GraphBuilder } from '../graph/builder.ts'
import type { Graph, Value } from '../graph/ir.ts'
import type { DecoderModel, LayerCache, Placement } from './decoder-model.ts'
import { embedPrompt } from './prompt-graph.ts'
import { sampleTokens, samplerInputs } from './sampler-graph.ts'

/** Names of a layer's cache at the graph's border. */
export const cacheNames = (layer: number): Record<'pastKeys' | 'pastValues' | 'keys' | 'values', string> =>
  ({ pastKeys: `past_keys.${layer}`, pastValues: `past_values.${layer}`, keys: `keys.${layer}`, values: `values.${layer}` })

/** What stays the same while the loop turns. */
interface Outer {
  readonly model: DecoderModel
  readonly cos: Value
  readonly sin: Value
  readonly rowOffset: Value
  readonly uniforms: Value
  readonly stopTokens: Value
  readonly sampler: ReturnType<typeof samplerInputs>
}

/** What goes from one turn to the next. */
interface State {
  /** [batch, sequence, hiddenSize]: the prompt first, then one token a row. */
  readonly x: Value
  /** [batch] int64: tokens of each row in `x`; the rest is padding on the right. */
  readonly lengths: Value
  /** [batch] int64: tokens of each row in the cache. */
  readonly past: Value
  /** [batch] int64, 1 for a row that has ended. */
  readonly finished: Value
  /** [batch, vocabulary] uint8. */
  readonly seen: Value
  readonly caches: readonly LayerCache[]
}

const vectorOf = (graph: GraphBuilder, ...values: number[]) => graph.constant(values, 'int64')
const column = (graph: GraphBuilder, value: Value) => graph.one('Unsqueeze', [value, vectorOf(graph, 1)])

function place(graph: GraphBuilder, { x, lengths, past }: State, { cos, sin, rowOffset }: Outer): Placement {
  const totals = graph.one('Add', [past, lengths])
  const one = graph.constant(1, 'int64')
  const sequence = graph.one('Gather', [graph.one('Shape', [x]), graph.constant(1, 'int64')], { axis: 0 })
  const steps = graph.one('Range', [graph.constant(0, 'int64'), sequence, one])
  return {
    lastIndex: graph.cast(graph.one('Sub', [totals, one]), 'int32'),
    total: graph.cast(graph.one('ReduceMax', [totals], { keepdims: 0 }), 'int32'),
    positions: graph.one('Add', [column(graph, graph.one('Add', [rowOffset, past])), graph.one('Unsqueeze', [steps, vectorOf(graph, 0)])]),
    cos, sin,
  }
}

/** [batch * sequence, hidden] -> [batch, hidden]: the last token of each row. */
function lastOfRows(graph: GraphBuilder, normed: Value, { x, lengths }: State, hiddenSize: number): Value {
  const rows = graph.one('Reshape', [normed, graph.one('Concat', [graph.one('Slice', [graph.one('Shape', [x]), vectorOf(graph, 0), vectorOf(graph, 2)]), vectorOf(graph, hiddenSize)], { axis: 0 })])
  return graph.one('GatherND', [rows, column(graph, graph.one('Sub', [lengths, graph.constant(1, 'int64')]))], { batch_dims: 1 })
}

/** Rows that have ended, now or before. */
function endedRows(graph: GraphBuilder, tokens: Value, finished: Value, stopTokens: Value): Value {
  const isStop = graph.cast(graph.one('Equal', [column(graph, tokens), graph.one('Unsqueeze', [stopTokens, vectorOf(graph, 0)])]), 'int64')
  return graph.one('Max', [finished, graph.one('ReduceMax', [isStop, vectorOf(graph, 1)], { keepdims: 0 })])
}

/** Marks the new tokens where there is a penalty; without one the table may be empty and stays as it is. */
function markSeen(graph: GraphBuilder, seen: Value, tokens: Value, penalty: Value): Value {
  const same = graph.body('seen_kept', (body) => body.output('same_seen', body.one('Identity', [seen])))
  const marked = graph.body('seen_marked', (body) => {
    const ones = body.one('Expand', [body.cast(body.constant([1], 'int32', [1, 1]), 'uint8'), body.one('Shape', [column(body, tokens)])])
    body.output('marked_seen', body.one('ScatterElements', [seen, column(body, tokens), ones], { axis: 1 }))
  })
  return graph.one('If', [graph.one('Equal', [penalty, graph.constant(1, 'float32')])], { then_branch: same, else_branch: marked })
}

function turn(graph: GraphBuilder, iteration: Value, state: State, outer: Outer): { next: State; tokens: Value; logProbabilities: Value; goesOn: Value } {
  const { model, sampler } = outer
  const flat = graph.one('Reshape', [state.x, vectorOf(graph, -1, model.hiddenSize)])
  const { normed, presents } = model.decode(graph, flat, state.caches, place(graph, state, outer))
  const logits = model.head(graph, lastOfRows(graph, normed, state, model.hiddenSize))
  const uniform = graph.one('Gather', [outer.uniforms, iteration], { axis: 0 })
  const { tokens, logProbabilities } = sampleTokens(graph, logits, state.seen, uniform, sampler, model.vocabularySize)
  const finished = endedRows(graph, tokens, state.finished, outer.stopTokens)
  const next: State = {
    x: model.embed(graph, column(graph, tokens)),
    lengths: graph.one('Expand', [vectorOf(graph, 1), graph.one('Shape', [tokens])]),
    past: graph.one('Add', [state.past, state.lengths]),
    finished, seen: markSeen(graph, state.seen, tokens, sampler.repetitionPenalty), caches: presents,
  }
  const unfinished = graph.one('ReduceMin', [finished], { keepdims: 0 })
  return { next, tokens, logProbabilities, goesOn: graph.one('Equal', [unfinished, graph.constant(0, 'int64')]) }
}

const carried = ({ x, lengths, past, finished, seen, caches }: State): Value[] => [x, lengths, past, finished, seen, ...caches.flatMap(({ keys, values }) => [keys, values])]

function bodyState(body: GraphBuilder, model: DecoderModel): State {
  const { hiddenSize, keyValueHeads, headDim, compute } = model
  const cache = (name: string) => body.input(name, compute, ['batch', keyValueHeads, 'turn past', headDim])
  const [x, lengths, past, finished] = [body.input('turn_x', compute, ['batch', 'turn sequence', hiddenSize]), ...['lengths', 'past', 'finished'].map((name) => body.input(`turn_${name}`, 'int64', ['batch']))] as [Value, Value, Value, Value]
  return {
    x, lengths, past, finished, seen: body.input('turn_seen', 'uint8', ['batch', 'seen columns']),
    caches: Array.from({ length: model.layers }, (_, layer) => ({ keys: cache(`turn_keys.${layer}`), values: cache(`turn_values.${layer}`) })),
  }
}

function loopBody(graph: GraphBuilder, outer: Outer): Graph {
  return graph.body('turn', (body) => {
    const iteration = body.input('turn', 'int64', [])
    body.input('turn_goes_on', 'bool', [])
    const { next, tokens, logProbabilities, goesOn } = turn(body, iteration, bodyState(body, outer.model), outer)
    body.output('turn_goes_on_after', goesOn)
    for (const [index, value] of carried(next).entries()) body.output(`turn_next.${index}`, value)
    body.output('turn_tokens', tokens)
    body.output('turn_log_probabilities', logProbabilities)
  })
}

function firstState(graph: GraphBuilder, model: DecoderModel): State {
  const { keyValueHeads, headDim, compute } = model
  const cache = (name: string) => graph.cast(graph.input(name, 'float32', ['batch', keyValueHeads, 'past', headDim]), compute)
  const lengths = graph.input('lengths', 'int64', ['batch'])
  return {
    x: embedPrompt(graph, model, 'batch'),
    lengths, past: graph.input('past', 'int64', ['batch']), finished: graph.one('Mul', [lengths, graph.constant(0, 'int64')]),
    seen: graph.input('seen', 'uint8', ['batch', 'seen columns']),
    caches: Array.from({ length: model.layers }, (_, layer) => ({ keys: cache(cacheNames(layer).pastKeys), values: cache(cacheNames(layer).pastValues) })),
  }
}

/**
 * Inputs, beside the sampler's: ids [batch, sequence], of more than one row with one token each only (the runtime's attention takes the positions of a first pass from one row), lengths and past [batch], picture_vectors and picture_places [n, 2] (row, column),
 * cos and sin [rows, headDim / 2], row_offset [batch] (row of a sequence's first token), past_keys.N and past_values.N, seen [batch, vocabulary] (or [batch, 1] without a penalty),
 * uniforms [K, batch], stop_tokens [n], turns = K. Outputs: tokens and log_probabilities [turns made, batch], keys.N, values.N, past_after, seen_after as they are then.
 * The last token of a row is not in the cache yet: it is what the next run gets as its ids.
 */
export function loopGraph(graph: GraphBuilder, model: DecoderModel): Graph {
  const { headDim, compute } = model
  const table = (name: string) => graph.cast(graph.input(name, 'float32', ['table rows', headDim / 2]), compute)
  const outer: Outer = {
    model, cos: table('cos'), sin: table('sin'), rowOffset: graph.input('row_offset', 'int64', ['batch']), uniforms: graph.input('uniforms', 'float32', ['turns', 'batch']),
    stopTokens: graph.input('stop_tokens', 'int64', ['stops']), sampler: samplerInputs(graph),
  }
  const state = firstState(graph, model)
  const turns = graph.input('turns', 'int64', [])
  const start = graph.cast(graph.constant(1, 'int32'), 'bool')
  const values = carried(state)
  const results = graph.add('Loop', [turns, start, ...values], { body: loopBody(graph, outer) }, values.length + 2)
  const [, , past, , seen] = results
  graph.output('tokens', results.at(-2)!)
  graph.output('log_probabilities', results.at(-1)!)
  for (const [name, value] of Object.entries({ past_after: past!, seen_after: seen! })) graph.output(name, value)
  for (let layer = 0; layer < model.layers; layer++) {
    graph.output(cacheNames(layer).keys, graph.cast(results[5 + 2 * layer]!, 'float32'))
    graph.output(cacheNames(layer).values, graph.cast(results[6 + 2 * layer]!, 'float32'))
  }
  return graph.finish()
}
