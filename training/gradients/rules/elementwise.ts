// Gradients of the operators that treat each element by itself.
import type { GraphBuilder } from '../../../native-models/graph/builder.ts'
import type { GraphNode, Value } from '../../../native-models/graph/ir.ts'
import type { OperatorsWithOwnGradient } from '../../../native-models/graph/operators.ts'
import { numberOf, textOf } from '../attributes.ts'
import type { Backward, Rule } from '../rule.ts'
import { reshapeLike, sumTo } from '../shapes.ts'

type Inputs = readonly (Value | null)[]

/** dL/dx from dL/dy, x and y of one shape. */
type Slope = (graph: GraphBuilder, gradient: Value, x: Value, y: Value, node: GraphNode) => Value

/** dL/d(input) as large as the output; what broadcasting repeated is summed afterwards. */
type Part = (graph: GraphBuilder, gradient: Value, inputs: Inputs, y: Value) => Value

const like = (graph: GraphBuilder, number: number, value: Value): Value => graph.constant(number, value.dtype)
const isFloat = (value: Value): boolean => value.dtype === 'float32' || value.dtype === 'float16'

function unary(slope: Slope): Rule {
  return ({ graph, node, gradients: [gradient], wanted }) => [wanted[0] ? slope(graph, gradient!, node.inputs[0]!, node.outputs[0]!, node) : null]
}

/** One part for each input; further inputs get none. */
function broadcasting(...parts: readonly Part[]): Rule {
  return ({ graph, node, gradients: [gradient], wanted }) => node.inputs.map((input, index) =>
    (wanted[index] && input && isFloat(input) ? sumTo(graph, parts[index]!(graph, gradient!, node.inputs, node.outputs[0]!), input) : null))
}

const whole: Part = (_graph, gradient) => gradient

/** The sign is turned behind the sum, where it costs less. */
const negativeLast = (rule: Rule, input: number): Rule => (at) => rule(at).map((gradient, index) => (gradient && index === input ? at.graph.one('Neg', [gradient]) : gradient))

/** d(a/b)/db = -(a/b) / b, and a/b is the output. */
const divisorPart: Part = (graph, gradient, [, b], y) => graph.one('Mul', [graph.one('Div', [gradient, b!]), y])

/** e b^(e-1). Where e is 0 the power is b itself, finite at b = 0 where b^-1 is not. */
function basePart(graph: GraphBuilder, gradient: Value, [base, given]: Inputs): Value {
  const exponent = graph.cast(given!, base!.dtype)
  const one = like(graph, 1, base!)
  const lowered = graph.one('Where', [graph.one('Equal', [exponent, like(graph, 0, base!)]), one, graph.one('Sub', [exponent, one])])
  return graph.one('Mul', [gradient, graph.one('Mul', [exponent, graph.one('Pow', [base!, lowered])])])
}

/** b^e ln b, and 0 at b = 0 as its limit is for e > 0; NaN below, as the power has no derivative there. */
function exponentPart(graph: GraphBuilder, gradient: Value, [base, exponent]: Inputs, y: Value): Value {
  const positive = graph.one('Where', [graph.one('Equal', [base!, like(graph, 0, base!)]), like(graph, 1, base!), base!])
  const slope = graph.one('Mul', [y, graph.one('Log', [positive])])
  return graph.cast(graph.one('Mul', [gradient, slope]), exponent!.dtype)
}

/** The gradient goes to the first of the inputs that equal the result; of the inputs of a tie the others get none. */
function extreme({ graph, node, gradients: [gradient], wanted }: Backward): (Value | null)[] {
  const y = node.outputs[0]!
  const zero = like(graph, 0, y)
  const last = wanted.lastIndexOf(true)
  const found: (Value | null)[] = []
  let left = gradient!
  for (const [index, input] of node.inputs.entries()) {
    // The last input has whatever the others have not.
    const isTaken = index < node.inputs.length - 1 && index <= last ? graph.one('Equal', [input!, y]) : null
    found.push(wanted[index] ? sumTo(graph, isTaken ? graph.one('Where', [isTaken, left, zero]) : left, input!) : null)
    if (isTaken && index < last) left = graph.one('Where', [isTaken, zero, left])
  }
  return found
}

/** u = x / sqrt 2: y' = (1 + erf u + 2 / sqrt pi * u exp(-u^2)) / 2. The factor goes into the exponent. */
const geluSlope: Slope = (graph, gradient, x) => {
  const u = graph.one('Mul', [x, like(graph, Math.SQRT1_2, x)])
  const bell = graph.one('Exp', [graph.one('Sub', [like(graph, Math.log(2 / Math.sqrt(Math.PI)), x), graph.one('Mul', [u, u])])])
  const sum = graph.one('Add', [graph.one('Erf', [u]), graph.one('Mul', [u, bell])])
  return halfOfOneAnd(graph, gradient, sum)
}

const halfOfOneAnd = (graph: GraphBuilder, gradient: Value, value: Value): Value =>
  graph.one('Mul', [gradient, graph.one('Mul', [graph.one('Add', [value, like(graph, 1, value)]), like(graph, 0.5, value)])])

const [cubic, stretch] = [0.044715, Math.sqrt(2 / Math.PI)]

/** t = tanh(c (x + k x^3)): y' = (1 + t + x (1 - t^2) c (1 + 3 k x^2)) / 2. */
const tanhGeluSlope: Slope = (graph, gradient, x) => {
  const square = graph.one('Mul', [x, x])
  const inner = graph.one('Mul', [x, graph.one('Add', [graph.one('Mul', [square, like(graph, stretch * cubic, x)]), like(graph, stretch, x)])])
  const t = graph.one('Tanh', [inner])
  const steepness = graph.one('Add', [graph.one('Mul', [square, like(graph, 3 * stretch * cubic, x)]), like(graph, stretch, x)])
  const flatness = graph.one('Sub', [like(graph, 1, x), graph.one('Mul', [t, t])])
  return halfOfOneAnd(graph, gradient, graph.one('Add', [t, graph.one('Mul', [graph.one('Mul', [x, steepness]), flatness])]))
}

/** FastGelu is that of x + bias, where the bias is as long as the last dimension, never broadcast along it. */
function fastGelu({ graph, node, gradients: [gradient], wanted }: Backward): (Value | null)[] {
  const [x, bias] = node.inputs
  const shifted = bias ? graph.one('Add', [x!, bias]) : x!
  const found = tanhGeluSlope(graph, gradient!, shifted, node.outputs[0]!, node)
  const rows = x!.shape.slice(1).map((_, axis) => axis)
  const sum = () => (rows.length ? graph.one('ReduceSum', [found, graph.constant(rows, 'int64')], { keepdims: 0 }) : found)
  return node.inputs.map((input, index) => (!wanted[index] ? null : index === 0 ? found : reshapeLike(graph, sum(), input!)))
}

/** y = x s(z), z = alpha x, s the logistic function: y' = s (1 + z - alpha y). With alpha 1 it is SiLU. */
const quickGeluSlope: Slope = (graph, gradient, x, y, node) => {
  const alpha = numberOf(node, 'alpha')
  const times = (value: Value): Value => (alpha === 1 ? value : graph.one('Mul', [value, like(graph, alpha, value)]))
  const s = graph.one('Sigmoid', [times(x)])
  const rest = graph.one('Add', [times(graph.one('Sub', [x, y])), like(graph, 1, x)])
  return graph.one('Mul', [gradient, graph.one('Mul', [s, rest])])
}

const passedWhere = (graph: GraphBuilder, condition: Value, gradient: Value): Value => graph.one('Where', [condition, gradient, like(graph, 0, gradient)])

/** Passes between the bounds and on them, where the output is the input; a bound gets what it held. The lower must not be above the upper. */
const clip = broadcasting(
  (graph, gradient, [x], y) => passedWhere(graph, graph.one('Equal', [x!, y]), gradient),
  (graph, gradient, [x], y) => passedWhere(graph, graph.one('Less', [x!, y]), gradient),
  (graph, gradient, [x], y) => passedWhere(graph, graph.one('Greater', [x!, y]), gradient),
)

/** Between floats it passes; nothing depends smoothly on an integer, nor an integer on anything. */
function cast({ graph, node, gradients: [gradient] }: Backward): (Value | null)[] {
  const [[x], [y]] = [node.inputs, node.outputs]
  return [isFloat(x!) && isFloat(y!) ? graph.cast(gradient!, x!.dtype) : null]
}

export const elementwiseRules = {
  Add: broadcasting(whole, whole),
  Sub: negativeLast(broadcasting(whole, whole), 1),
  Mul: broadcasting((graph, gradient, [, b]) => graph.one('Mul', [gradient, b!]), (graph, gradient, [a]) => graph.one('Mul', [gradient, a!])),
  Div: negativeLast(broadcasting((graph, gradient, [, b]) => graph.one('Div', [gradient, b!]), divisorPart), 1),
  Pow: broadcasting(basePart, exponentPart),
  Max: extreme,
  Min: extreme,
  Sqrt: unary((graph, gradient, _x, y) => graph.one('Div', [gradient, graph.one('Add', [y, y])])),
  Neg: unary((graph, gradient) => graph.one('Neg', [gradient])),
  Exp: unary((graph, gradient, _x, y) => graph.one('Mul', [gradient, y])),
  Log: unary((graph, gradient, x) => graph.one('Div', [gradient, x])),
  Sigmoid: unary((graph, gradient, _x, y) => graph.one('Mul', [gradient, graph.one('Sub', [y, graph.one('Mul', [y, y])])])),
  Tanh: unary((graph, gradient, _x, y) => graph.one('Mul', [gradient, graph.one('Sub', [like(graph, 1, y), graph.one('Mul', [y, y])])])),
  /** 2 / sqrt pi * exp(-x^2), the factor in the exponent. */
  Erf: unary((graph, gradient, x) => graph.one('Mul', [gradient, graph.one('Exp', [graph.one('Sub', [like(graph, Math.log(2 / Math.sqrt(Math.PI)), x), graph.one('Mul', [x, x])])])])),
  Gelu: unary((graph, gradient, x, y, node) => (textOf(node, 'approximate') === 'tanh' ? tanhGeluSlope : geluSlope)(graph, gradient, x, y, node)),
  /** None at 0. */
  Relu: unary((graph, gradient, x, y) => passedWhere(graph, graph.one('Greater', [y, like(graph, 0, x)]), gradient)),
  /** None at 0. */
  Abs: unary((graph, gradient, x) => graph.one('Mul', [gradient, graph.one('Sign', [x])])),
  Cos: unary((graph, gradient, x) => graph.one('Neg', [graph.one('Mul', [gradient, graph.one('Sin', [x])])])),
  Sin: unary((graph, gradient, x) => graph.one('Mul', [gradient, graph.one('Cos', [x])])),
  Reciprocal: unary((graph, gradient, _x, y) => graph.one('Neg', [graph.one('Mul', [gradient, graph.one('Mul', [y, y])])])),
  FastGelu: fastGelu,
  QuickGelu: unary(quickGeluSlope),
  Where: broadcasting(whole, (graph, gradient, [condition]) => passedWhere(graph, condition!, gradient),
    (graph, gradient, [condition]) => graph.one('Where', [condition!, like(graph, 0, gradient), gradient])),
  Clip: clip,
  Cast: cast,
  Identity: unary((_graph, gradient) => gradient),
} as const satisfies Partial<Record<OperatorsWithOwnGradient, Rule>>
