// Gradients of the normalisations. Their statistics are float32 whatever x is.
import type { GraphBuilder } from '../../../native-models/graph/builder.ts'
import { GraphError } from '../../../native-models/graph/errors.ts'
import type { Dimension, GraphNode, Value } from '../../../native-models/graph/ir.ts'
import { numberOf } from '../attributes.ts'
import type { Backward } from '../rule.ts'
import { sumTo } from '../shapes.ts'

/** What a norm is over: the last axes, counted from `axis`. */
interface Over { readonly axes: readonly number[]; readonly size: Dimension | null; readonly epsilon: number }

function overOf(node: GraphNode, x: Value, axis: number): Over {
  const first = axis < 0 ? axis + x.shape.length : axis
  const axes = x.shape.map((_, index) => index).slice(first)
  const sizes = x.shape.slice(first)
  return { axes, size: sizes.every((size) => typeof size === 'number') ? sizes.reduce<number>((product, size) => product * (size as number), 1) : null, epsilon: numberOf(node, 'epsilon') }
}

const mean = (graph: GraphBuilder, value: Value, { axes }: Over): Value => graph.one('ReduceMean', [value, graph.constant(axes, 'int64')])
const single = (graph: GraphBuilder, value: Value): Value => graph.cast(value, 'float32')

/** mean(x^2). Where the number of terms is known the squares need no tensor of their own. */
function meanSquare(graph: GraphBuilder, x: Value, over: Over): Value {
  if (typeof over.size !== 'number') return mean(graph, graph.one('Mul', [x, x]), over)
  return graph.one('Mul', [graph.one('ReduceSumSquare', [x, graph.constant(over.axes, 'int64')]), graph.constant(1 / over.size, 'float32')])
}

/** r = 1 / sqrt(square + epsilon), one number for each vector that is normalised. */
const inverseRoot = (graph: GraphBuilder, square: Value, { epsilon }: Over): Value =>
  graph.one('Reciprocal', [graph.one('Sqrt', [graph.one('Add', [square, graph.constant(epsilon, 'float32')])])])

/** A statistic that the forward pass has written. */
const written = (node: GraphNode, output: number): Value | null => (node.outputs[output]?.name ? node.outputs[output] : null)

function holdNoGradient({ node, gradients }: Backward, outputs: readonly number[]): void {
  const output = outputs.find((index) => gradients[index])
  if (output !== undefined) throw new GraphError(`node ${node.name} (${node.op}): a gradient arrives at output ${output}, a statistic, through which none passes here`)
}

interface RootMeanSquare { readonly x: Value; readonly scale: Value; readonly gradient: Value; readonly inverse: Value; readonly over: Over }

/**
 * y = x r w with r = 1 / sqrt(mean(x^2) + epsilon): dL/dx = g w r - x r^3 mean(g w x), dL/dw = sum(g x r).
 * @param wanted of x, of w
 * @returns float32
 */
function rootMeanSquare(graph: GraphBuilder, { x, scale, gradient, inverse, over }: RootMeanSquare, wanted: readonly [boolean, boolean]): [Value | null, Value | null] {
  const ofX = () => {
    const scaled = graph.one('Mul', [gradient, scale])
    const cube = graph.one('Mul', [inverse, graph.one('Mul', [inverse, inverse])])
    const shrink = graph.one('Mul', [cube, mean(graph, graph.one('Mul', [scaled, x]), over)])
    return graph.one('Sub', [graph.one('Mul', [scaled, inverse]), graph.one('Mul', [x, shrink])])
  }
  const ofScale = () => sumTo(graph, graph.one('Mul', [gradient, graph.one('Mul', [x, inverse])]), scale)
  return [wanted[0] ? ofX() : null, wanted[1] ? ofScale() : null]
}

/** @throws GraphError when a gradient arrives at 1 / rms, its second output */
export function simplifiedLayerNormalization(at: Backward): (Value | null)[] {
  const { graph, node, gradients, wanted } = at
  holdNoGradient(at, [1])
  const [x, scale] = [single(graph, node.inputs[0]!), single(graph, node.inputs[1]!)]
  const over = overOf(node, x, numberOf(node, 'axis'))
  const inverse = written(node, 1) ?? inverseRoot(graph, meanSquare(graph, x, over), over)
  const found = rootMeanSquare(graph, { x, scale, gradient: single(graph, gradients[0]!), inverse, over }, [wanted[0]!, wanted[1]!])
  return found.map((gradient, index) => gradient && graph.cast(gradient, node.inputs[index]!.dtype))
}

/** Of the sum, in the dtype of x: what comes through the norm and what comes to the sum itself. */
function sumAndScale({ graph, node, gradients }: Backward, wanted: readonly [boolean, boolean]): [Value | null, Value | null] {
  const [input, skip, scale, bias] = node.inputs
  const [through, direct] = [gradients[0], gradients[3] ?? null]
  if (!through) return [direct, null]
  const added = written(node, 3) ?? [skip!, ...bias ? [bias] : []].reduce((sum, part) => graph.one('Add', [sum, part]), input!)
  const x = single(graph, added)
  const over = overOf(node, x, -1)
  const found = rootMeanSquare(graph, { x, scale: single(graph, scale!), gradient: single(graph, through), inverse: inverseRoot(graph, meanSquare(graph, x, over), over), over }, wanted)
  const [ofSum, ofScale] = found.map((gradient) => gradient && graph.cast(gradient, added.dtype)) as [Value | null, Value | null]
  return [ofSum && direct ? graph.one('Add', [ofSum, direct]) : ofSum, ofScale]
}

/** y = norm(input + skip + bias) scale; the sum, output 3, may have a gradient too. */
export function skipSimplifiedLayerNormalization(at: Backward): (Value | null)[] {
  const { graph, node, wanted } = at
  const [ofSum, ofScale] = sumAndScale(at, [[0, 1, 3].some((input) => wanted[input]), wanted[2]!])
  return node.inputs.map((input, index) => {
    if (!wanted[index] || !input) return null
    return index === 2 ? ofScale : ofSum && sumTo(graph, ofSum, input)
  })
}

/**
 * y = n w + b, n = (x - mean) r: dL/dx = r (g w - mean(g w) - n mean(g w n)), dL/dw = sum(g n), dL/db = sum(g).
 * @throws GraphError when a gradient arrives at mean or 1 / deviation
 */
export function layerNormalization(at: Backward): (Value | null)[] {
  const { graph, node, wanted } = at
  holdNoGradient(at, [1, 2])
  const [x, scale, bias] = node.inputs
  const gradient = single(graph, at.gradients[0]!)
  const { normal, inverse, over } = standardised(graph, node, single(graph, x!))
  const ofX = () => {
    const scaled = graph.one('Mul', [gradient, single(graph, scale!)])
    const aligned = graph.one('Mul', [normal, mean(graph, graph.one('Mul', [scaled, normal]), over)])
    return graph.one('Mul', [graph.one('Sub', [graph.one('Sub', [scaled, mean(graph, scaled, over)]), aligned]), inverse])
  }
  const found = [wanted[0] ? ofX() : null, wanted[1] ? sumTo(graph, graph.one('Mul', [gradient, normal]), scale!) : null, wanted[2] ? sumTo(graph, gradient, bias!) : null]
  return node.inputs.map((input, index) => found[index] && graph.cast(found[index], input!.dtype))
}

function standardised(graph: GraphBuilder, node: GraphNode, x: Value): { normal: Value; inverse: Value; over: Over } {
  const over = overOf(node, x, numberOf(node, 'axis'))
  const centred = graph.one('Sub', [x, written(node, 1) ?? mean(graph, x, over)])
  const inverse = written(node, 2) ?? inverseRoot(graph, meanSquare(graph, centred, over), over)
  return { normal: graph.one('Mul', [centred, inverse]), inverse, over }
}
