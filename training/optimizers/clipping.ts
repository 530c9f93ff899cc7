// Clipping of a gradient by its norm, as graph nodes over one flat vector.
import type { GraphBuilder } from '../../native-models/graph/builder.ts'
import type { Value } from '../../native-models/graph/ir.ts'
import { dividingRow } from './rows.ts'

/** Keeps the quotient finite where the gradient is zero; torch's. */
const smallest = 1e-6

/** Elements of a row that are summed by themselves. */
const rowLength = 4096

const sumOfRows = (graph: GraphBuilder, vector: Value, row: number): Value =>
  graph.one('ReduceSum', [graph.one('ReduceSumSquare', [graph.one('Reshape', [vector, graph.constant([-1, row], 'int64')]), graph.constant([1], 'int64')], { keepdims: 0 })], { keepdims: 0 })

/**
 * The sum of squares of a float32 vector, row by row. ONNX Runtime adds into a handful of float32 sums: over a whole vector of 34 million
 * elements its norm was 1.5 % off, by rows 3e-7. A length without a fitting divisor costs a copy of the vector.
 */
function sumOfSquares(graph: GraphBuilder, vector: Value): Value {
  const row = dividingRow(vector.shape[0], rowLength)
  if (row !== null) return sumOfRows(graph, vector, row)
  const size = graph.constant([rowLength], 'int64')
  const whole = graph.one('Mul', [graph.one('Div', [graph.one('Shape', [vector]), size]), size])
  const part = (from: Value, to: Value) => graph.one('Slice', [vector, from, to])
  const rest = graph.one('ReduceSumSquare', [part(whole, graph.one('Shape', [vector]))], { keepdims: 0 })
  return graph.one('Add', [sumOfRows(graph, part(graph.constant([0], 'int64'), whole), rowLength), rest])
}

export interface Clipping {
  /** float32 scalar to multiply the gradient with; 1 / lossScale is in it. */
  readonly scale: Value
  /** float32 scalar: the norm before clipping, the loss scale taken out. Not finite when an element is not. */
  readonly norm: Value
}

/**
 * scale = min(1, maxNorm / (norm + 1e-6)) / lossScale, with norm = |gradient|₂ / lossScale, as torch.nn.utils.clip_grad_norm_ after GradScaler.unscale_.
 * adamW takes the scale by itself, which spares a pass over the gradient.
 * @param gradient [n], of a loss multiplied with `lossScale`
 * @param maxNorm Infinity leaves every finite gradient as it is
 * @param lossScale float32 scalar; 1 when it is not given
 */
export function clipScale(graph: GraphBuilder, gradient: Value, maxNorm: number, lossScale?: Value): Clipping {
  return graph.scope('clip', () => {
    const number = (value: number) => graph.constant(value, 'float32')
    const length = graph.one('Sqrt', [sumOfSquares(graph, graph.cast(gradient, 'float32'))])
    const norm = lossScale ? graph.one('Div', [length, lossScale]) : length
    const scale = graph.one('Min', [graph.one('Div', [number(maxNorm), graph.one('Add', [norm, number(smallest)])]), number(1)])
    return { norm, scale: lossScale ? graph.one('Div', [scale, lossScale]) : scale }
  })
}

/** The clipped gradient itself, float32 [n], and the norm before. See `clipScale`. */
export function clip(graph: GraphBuilder, gradient: Value, maxNorm: number, lossScale?: Value): { clipped: Value; norm: Value } {
  const { scale, norm } = clipScale(graph, gradient, maxNorm, lossScale)
  return { clipped: graph.one('Mul', [graph.cast(gradient, 'float32'), scale]), norm }
}
