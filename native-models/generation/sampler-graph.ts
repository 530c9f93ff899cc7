// One token a row from its logits, inside the graph: repetition penalty, temperature, top-k, top-p, and the draw.
import type { GraphBuilder } from '../graph/builder.ts'
import type { Value } from '../graph/ir.ts'

/** Graph inputs that hold for a whole run. */
export interface SamplerInputs {
  /** float32 scalar; 0 takes the likeliest token. */
  readonly temperature: Value
  /** float32 scalar, 0..1: the smallest set of tokens whose probability reaches it is drawn from (nucleus, arXiv 1904.09751). */
  readonly topP: Value
  /** int64 [1]: only so many of the likeliest tokens; 0 for all. */
  readonly topK: Value
  /** float32 scalar: logits of tokens seen are divided by it when positive, else multiplied (CTRL, arXiv 1909.05858). 1 for none. */
  readonly repetitionPenalty: Value
  /** float32 [1 or batch, 1 or vocabulary], added to the logits: 0, or -Infinity for what may not come. */
  readonly bias: Value
}

export function samplerInputs(graph: GraphBuilder): SamplerInputs {
  return {
    temperature: graph.input('temperature', 'float32', []),
    topP: graph.input('top_p', 'float32', []),
    topK: graph.input('top_k', 'int64', [1]),
    repetitionPenalty: graph.input('repetition_penalty', 'float32', []),
    bias: graph.input('bias', 'float32', ['bias rows', 'bias columns']),
  }
}

const isOne = (graph: GraphBuilder, value: Value): Value => graph.one('Equal', [value, graph.constant(1, 'float32')])

function penalised(graph: GraphBuilder, logits: Value, seen: Value, penalty: Value): Value {
  const none = graph.body('no_penalty', (body) => body.output('kept_logits', body.one('Identity', [logits])))
  const some = graph.body('penalty', (body) => {
    const positive = body.one('Greater', [logits, body.constant(0, 'float32')])
    const lowered = body.one('Where', [positive, body.one('Div', [logits, penalty]), body.one('Mul', [logits, penalty])])
    body.output('penalised_logits', body.one('Where', [body.cast(seen, 'bool'), lowered, logits]))
  })
  return graph.one('If', [isOne(graph, penalty)], { then_branch: none, else_branch: some })
}

/** The candidates in falling order with their ids, or all tokens as they lie where nothing is cut off, which spares the sorting. */
function candidates(graph: GraphBuilder, logits: Value, { topK, topP }: SamplerInputs, vocabulary: number): { scores: Value; ids: Value } {
  const everything = graph.one('And', [isOne(graph, topP), graph.one('Equal', [graph.one('Squeeze', [topK]), graph.constant(0, 'int64')])])
  const all = graph.body('all_tokens', (body) => {
    const range = body.one('Range', [body.constant(0, 'int64'), body.constant(vocabulary, 'int64'), body.constant(1, 'int64')])
    body.output('all_scores', body.one('Identity', [logits]))
    body.output('all_ids', body.one('Expand', [body.one('Unsqueeze', [range, body.constant([0], 'int64')]), body.one('Shape', [logits])]))
  })
  const cut = graph.body('likeliest_tokens', (body) => {
    const whole = body.constant([vocabulary], 'int64')
    const count = body.one('Where', [body.one('Equal', [topK, body.constant([0], 'int64')]), whole, body.one('Min', [topK, whole])])
    const [scores, ids] = body.add('TopK', [logits, count], { axis: -1, largest: 1, sorted: 1 }, 2)
    body.output('cut_scores', scores!)
    body.output('cut_ids', ids!)
  })
  const [scores, ids] = graph.add('If', [everything], { then_branch: all, else_branch: cut }, 2)
  return { scores: scores!, ids: ids! }
}

/** Inverse of the cumulative distribution: the first candidate whose sum passes the draw. */
function draw(graph: GraphBuilder, logits: Value, inputs: SamplerInputs, uniform: Value, vocabulary: number): Value {
  const axis = graph.constant(1, 'int64')
  const { scores, ids } = candidates(graph, graph.one('Div', [logits, inputs.temperature]), inputs, vocabulary)
  const probabilities = graph.one('Softmax', [scores], { axis: -1 })
  const before = graph.one('Sub', [graph.one('CumSum', [probabilities, axis]), probabilities])
  const inNucleus = graph.one('Or', [graph.one('Less', [before, inputs.topP]), isOne(graph, inputs.topP)])
  const kept = graph.one('Mul', [probabilities, graph.cast(inNucleus, 'float32')])
  const sums = graph.one('CumSum', [kept, axis])
  const total = graph.one('ReduceMax', [sums, graph.constant([1], 'int64')], { keepdims: 1 })
  const target = graph.one('Mul', [graph.one('Unsqueeze', [uniform, graph.constant([1], 'int64')]), total])
  const passed = graph.one('Greater', [sums, target])
  const at = graph.one('ArgMax', [graph.cast(passed, 'int32')], { axis: 1, keepdims: 1, select_last_index: 0 })
  return graph.one('Squeeze', [graph.one('GatherElements', [ids, at], { axis: 1 }), graph.constant([1], 'int64')])
}

/**
 * @param logits [batch, vocabulary] float32
 * @param seen [batch, vocabulary] uint8, 1 for tokens of the row so far; only looked at where there is a penalty
 * @param uniform [batch] float32, 0 <= u < 1
 * @returns `tokens` [batch] int64 and `logProbabilities` [batch] float32, the model's own: before bias, penalty and temperature
 */
export function sampleTokens(graph: GraphBuilder, logits: Value, seen: Value, uniform: Value, inputs: SamplerInputs, vocabulary: number): { tokens: Value; logProbabilities: Value } {
  const allowed = graph.one('Add', [penalised(graph, logits, seen, inputs.repetitionPenalty), inputs.bias])
  const likeliest = graph.body('likeliest', (body) => body.output('likeliest_tokens', body.one('ArgMax', [allowed], { axis: 1, keepdims: 0 })))
  const drawn = graph.body('drawn', (body) => body.output('drawn_tokens', draw(body, allowed, inputs, uniform, vocabulary)))
  const isGreedy = graph.one('Equal', [inputs.temperature, graph.constant(0, 'float32')])
  const tokens = graph.one('If', [isGreedy], { then_branch: likeliest, else_branch: drawn })
  const chosen = graph.one('GatherElements', [logits, graph.one('Unsqueeze', [tokens, graph.constant([1], 'int64')])], { axis: 1 })
  return { tokens, logProbabilities: graph.one('Sub', [graph.one('Squeeze', [chosen, graph.constant([1], 'int64')]), logSumExp(graph, logits)]) }
}

/** [batch, n] -> [batch] */
function logSumExp(graph: GraphBuilder, logits: Value): Value {
  const axes = graph.constant([1], 'int64')
  const peak = graph.one('ReduceMax', [logits, axes], { keepdims: 1 })
  const sum = graph.one('ReduceSum', [graph.one('Exp', [graph.one('Sub', [logits, peak])]), axes], { keepdims: 0 })
  return graph.one('Add', [graph.one('Log', [sum]), graph.one('Squeeze', [peak, axes])])
}
